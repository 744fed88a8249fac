//! `Watch`: cancel token and progress of one solve.

use crate::mesh::spec::Resolution;
use crate::model::progress::Fallback;
use crate::session::frame::{Frame, Stage, lock};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

/// Cancel token and progress of one solve. The default is never cancelled, and its progress goes nowhere.
#[derive(Default)]
pub struct Watch {
    cancel: Arc<AtomicBool>,
    cell: Arc<Mutex<Frame>>,
    /// Resolution and case being solved.
    of: Option<(Resolution, usize)>,
}

impl Watch {
    /// The watch of a solve for the ticket with token `cancel`; progress of `of`, a resolution and a case,
    /// goes to `cell`.
    pub(super) fn new(
        cancel: Arc<AtomicBool>,
        cell: Arc<Mutex<Frame>>,
        of: Option<(Resolution, usize)>,
    ) -> Watch {
        Watch { cancel, cell, of }
    }

    /// The cancel token; the solver returns as soon as possible once it is set.
    pub fn token(&self) -> &AtomicBool {
        &self.cancel
    }

    /// Whether the token is set.
    pub fn cancelled(&self) -> bool {
        self.cancel.load(Ordering::Relaxed)
    }

    /// Reports that a part of a case begins.
    pub fn part(&self, name: &'static str) {
        self.update(|part, share| (*part, *share) = (name, 0.0));
    }

    /// Reports the completed share of the present part, 0–1.
    pub fn progress(&self, done: f32) {
        self.update(|_, share| *share = done);
    }

    /// Reports that a case changes its method.
    pub fn fallback(&self, fallback: Fallback) {
        lock(&self.cell).fallbacks.push(fallback);
    }

    fn update(&self, change: impl FnOnce(&mut &'static str, &mut f32)) {
        let mut frame = lock(&self.cell);
        if let (Some(of), Stage::Solving { resolution, case, part, share }) = (self.of, &mut frame.stage)
            && of == (*resolution, *case)
        {
            change(part, share);
        }
    }
}
