//! `CaseWorkspace`: what the cases of one model share: the solver without preload, and the latest preload
//! with the solver of its tangent moduli.
//!
//! Cases whose devices rest alike (the same heads at the same place under the same force, whatever drives
//! them) share the preload. Results do not depend on it.

use crate::case::harmonic::workspace::Workspace;
use crate::case::preload::{PreloadState, apply_preload};
use crate::model::error::RunError;
use crate::model::model::Model;
use crate::model::progress::Progress;
use crate::preset::identity::preload_key;
use crate::preset::scenario::{CaseSpec, ScenarioSpec};
use std::sync::{Arc, Mutex, PoisonError};

/// A model under the device at rest.
pub struct PreloadedModel {
    /// The model with tangent moduli.
    pub model: Model,
    /// The device at rest.
    pub state: PreloadState,
    /// Solver state of this model.
    pub workspace: Workspace,
}

/// Solver state that the cases of one model share.
#[derive(Default)]
pub struct CaseWorkspace {
    /// Solver state without preload.
    pub unloaded: Workspace,
    /// The latest preload with its key.
    latest: Mutex<Option<(String, Arc<PreloadedModel>)>>,
}

impl CaseWorkspace {
    /// `model` under the preload of `case`, solved now or for an earlier case; `None` if the case does not
    /// depend on a preload.
    ///
    /// # Errors
    /// Those of [`apply_preload`].
    pub fn preloaded(
        &self,
        spec: &ScenarioSpec,
        case: &CaseSpec,
        model: &Model,
        progress: &Progress<'_>,
    ) -> Result<Option<Arc<PreloadedModel>>, RunError> {
        let key = preload_key(&ScenarioSpec { cases: vec![case.clone()], ..spec.clone() });
        let mut latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, preloaded)) = latest.as_ref().filter(|(known, _)| *known == key) {
            return Ok(Some(preloaded.clone()));
        }
        // Its solver makes room for the next one.
        *latest = None;
        let Some((model, state)) = apply_preload(spec, case, model, &self.unloaded, progress)? else {
            return Ok(None);
        };
        let preloaded = Arc::new(PreloadedModel { model, state, workspace: Workspace::default() });
        *latest = Some((key, preloaded.clone()));
        Ok(Some(preloaded))
    }
}
