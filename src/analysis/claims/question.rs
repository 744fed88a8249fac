//! `Question`: one case to be computed for an experiment.

use crate::case::method::choose;
use crate::engine::by_model;
use crate::model::{AnalysisKind, single_case};
use crate::preset::claims::ClaimsSpec;
use crate::preset::diagnostic::PresetError;
use crate::preset::scenario::{ScenarioSpec, Variant};

/// Tissue variants of an experiment, in the order of the tables; the conditions follow them.
pub const VARIANTS: [Variant; 3] = [Variant::AsGiven, Variant::Soft, Variant::Stiff];

/// One case to be computed.
#[derive(Clone, Debug)]
pub struct Question {
    /// Name of the experiment.
    pub experiment: String,
    /// `default`, `soft`, `stiff`, or the name of a condition.
    pub setting: String,
    /// The scenario with this case alone.
    pub spec: ScenarioSpec,
}

/// Every case of every experiment in every setting, grouped by body: first the variants, which the verdicts
/// need, then the conditions, then all transient cases, which take longest. A page can be made from any part
/// of the results.
///
/// # Errors
/// A change that cannot be applied.
pub fn questions(claims: &ClaimsSpec) -> Result<Vec<Question>, PresetError> {
    let mut all = Vec::new();
    for (i, experiment) in claims.experiments.iter().enumerate() {
        let base = claims.scenario(i, None)?;
        let variants = if experiment.variants { &VARIANTS[..] } else { &VARIANTS[..1] };
        let mut settings: Vec<(String, ScenarioSpec)> =
            variants.iter().map(|v| (v.name().to_string(), v.of(&base))).collect();
        for name in &experiment.conditions {
            settings.push((name.clone(), claims.scenario(i, Some(name))?));
        }
        for (setting, spec) in settings {
            all.extend((0..spec.cases.len()).map(|case| Question {
                experiment: experiment.name.clone(),
                setting: setting.clone(),
                spec: single_case(&spec, case),
            }));
        }
    }
    let is_variant = |q: &Question| VARIANTS.iter().any(|v| v.name() == q.setting);
    let is_transient = |q: &Question| {
        choose(&q.spec, &q.spec.cases[0]).is_ok_and(|choice| choice.kind == AnalysisKind::Transient)
    };
    let (transient, other): (Vec<Question>, Vec<Question>) = all.into_iter().partition(is_transient);
    let (variants, conditions): (Vec<Question>, Vec<Question>) = other.into_iter().partition(is_variant);
    Ok([variants, conditions, transient].into_iter().flat_map(|part| by_model(part, |q| &q.spec)).collect())
}
