//! One background task at a time, restarted when its key changes.

use crate::view::scene::mesh_job::MeshKey;
use bevy::tasks::futures::check_ready;
use bevy::tasks::{AsyncComputeTaskPool, Task};

/// Result of an update of a task.
pub enum TaskUpdate<M> {
    /// No change.
    Same,
    /// The result is no longer wanted: remove it.
    Gone,
    /// A result is ready; it belongs to this key.
    Made(MeshKey, M),
}

/// A background task that follows a key.
pub struct MeshTask<M> {
    /// Key of the result on screen.
    shown: Option<MeshKey>,
    /// Key and handle of the task that runs.
    running: Option<(MeshKey, Task<M>)>,
}

impl<M> Default for MeshTask<M> {
    fn default() -> Self {
        MeshTask { shown: None, running: None }
    }
}

impl<M: Send + 'static> MeshTask<M> {
    /// Whether a task is running.
    pub fn busy(&self) -> bool {
        self.running.is_some()
    }

    /// Takes a finished result, and starts the task of `wanted` if none is running and its result is not on
    /// screen.
    ///
    /// A running task is not interrupted when the key changes, but it is dropped when nothing is wanted.
    pub fn turn<F>(&mut self, wanted: Option<MeshKey>, make: impl FnOnce(MeshKey) -> F) -> TaskUpdate<M>
    where
        F: FnOnce() -> M + Send + 'static,
    {
        let Some(key) = wanted else {
            self.running = None;
            return if self.shown.take().is_some() { TaskUpdate::Gone } else { TaskUpdate::Same };
        };
        let done = self.running.as_mut().and_then(|(_, task)| check_ready(task));
        let mut update = TaskUpdate::Same;
        if let Some((made, (running, _))) = done.and_then(|made| Some((made, self.running.take()?))) {
            self.shown = Some(running);
            update = TaskUpdate::Made(running, made);
        }
        if self.running.is_none() && self.shown != Some(key) {
            let work = make(key);
            self.running = Some((key, AsyncComputeTaskPool::get().spawn(async move { work() })));
        }
        update
    }
}
