//! `Question`: one case to be computed for an experiment, on one of two meshes.

use crate::case::method::choose;
use crate::engine::by_model;
use crate::model::{AnalysisKind, single_case};
use crate::preset::claims::{ClaimsSpec, ExperimentSpec};
use crate::preset::diagnostic::PresetError;
use crate::preset::scenario::{Part, ScenarioSpec, Variant};

/// Mesh of an answer. Numbers are read on the quoted one; the coarser one tells how far it can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mesh {
    /// The resolution of the experiment.
    Quoted,
    /// The next coarser resolution.
    Coarser,
}

/// One case to be computed.
#[derive(Clone, Debug)]
pub struct Question {
    /// Name of the experiment.
    pub experiment: String,
    /// Name of a tissue variant (`default`, `softer`, …) or of a condition.
    pub setting: String,
    /// The mesh.
    pub mesh: Mesh,
    /// The scenario with this case alone.
    pub spec: ScenarioSpec,
}

impl Question {
    /// The question in words.
    pub fn words(&self) -> String {
        let mesh = match self.mesh {
            Mesh::Quoted => "",
            Mesh::Coarser => ", coarser mesh",
        };
        format!("{}, {}, {}{mesh}", self.experiment, self.setting, self.spec.cases[0].name)
    }

    /// Whether it is solved by time steps.
    fn is_transient(&self) -> bool {
        choose(&self.spec, &self.spec.cases[0]).is_ok_and(|choice| choice.kind == AnalysisKind::Transient)
    }

    /// Questions of one kind take about the same time: method and mesh.
    pub fn kind(&self) -> String {
        format!("{:?} {}", self.spec.resolution, self.is_transient())
    }
}

/// Tissue variants of an experiment, default first.
pub(crate) fn variants(experiment: &ExperimentSpec) -> Vec<Variant> {
    let mut all = vec![Variant::AsGiven];
    if let (true, Part::Inline(scenario)) = (experiment.variants, &experiment.scenario) {
        let others = Variant::of_body(&scenario.geometry).iter().filter(|v| **v != Variant::AsGiven);
        all.extend(others);
    }
    all
}

/// Every case of every experiment in every setting and on both meshes, grouped by body: first the variants,
/// which the verdicts need, then the conditions, then all transient cases, which take longest. A page can be
/// made from any part of the results.
///
/// # Errors
/// A change that cannot be applied.
pub fn questions(claims: &ClaimsSpec) -> Result<Vec<Question>, PresetError> {
    let mut all = Vec::new();
    for (i, experiment) in claims.experiments.iter().enumerate() {
        let base = claims.scenario(i, None)?;
        let mut settings: Vec<(String, ScenarioSpec)> =
            variants(experiment).iter().map(|v| (v.name().to_string(), v.of(&base))).collect();
        for name in &experiment.conditions {
            settings.push((name.clone(), claims.scenario(i, Some(name))?));
        }
        for (setting, spec) in settings {
            let coarser = spec.resolution.coarser().map(|r| ScenarioSpec { resolution: r, ..spec.clone() });
            for (mesh, spec) in
                std::iter::once((Mesh::Quoted, spec)).chain(coarser.map(|s| (Mesh::Coarser, s)))
            {
                all.extend((0..spec.cases.len()).map(|case| Question {
                    experiment: experiment.name.clone(),
                    setting: setting.clone(),
                    mesh,
                    spec: single_case(&spec, case),
                }));
            }
        }
    }
    let is_condition = |q: &Question| claims.conditions.iter().any(|c| c.name == q.setting);
    let (transient, other): (Vec<Question>, Vec<Question>) =
        all.into_iter().partition(Question::is_transient);
    let (conditions, variants): (Vec<Question>, Vec<Question>) = other.into_iter().partition(is_condition);
    Ok([variants, conditions, transient].into_iter().flat_map(|part| by_model(part, |q| &q.spec)).collect())
}
