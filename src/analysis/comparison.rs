//! Comparison of the cases of a scenario on equal terms, as given and in settings that may reverse it.

use crate::engine::{Engine, by_model};
use crate::metric::comparison;
use crate::metric::comparison::{Comparison, ComparisonError};
use crate::model::{Progress, RunError};
use crate::preset::diagnostic::PresetError;
use crate::preset::document::changed;
use crate::preset::field::Override;
use crate::preset::scenario::{ScenarioSpec, Variant, items};

/// A setting in which the cases are compared.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Name in the tables.
    pub name: String,
    /// The scenario in this setting.
    pub spec: ScenarioSpec,
}

/// Why there is no comparison.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The cases cannot be compared.
    #[error(transparent)]
    Comparison(#[from] ComparisonError),
    /// The named reference case does not exist.
    #[error("{0}")]
    Reference(String),
    /// A case has no result.
    #[error("{setting}: {source}")]
    Run {
        /// Name of the setting.
        setting: String,
        /// Reason.
        source: Box<RunError>,
    },
}

/// A field with alternative values.
#[derive(Clone, Debug, PartialEq)]
pub struct Variation {
    /// The values, each with the path of the field.
    pub values: Vec<Override>,
}

impl Variation {
    /// Parses `PATH=V1,V2,…`.
    ///
    /// # Errors
    /// A sentence that names the fault: no `=`, or a malformed path.
    pub fn parse(text: &str) -> Result<Variation, String> {
        let (path, values) =
            text.split_once('=').ok_or_else(|| format!("`{text}` is not of the form PATH=V1,V2,…"))?;
        let value = |value: &str| Override::parse(&format!("{path}={value}"));
        Ok(Variation { values: values.split(',').map(value).collect::<Result<_, _>>()? })
    }
}

/// The scenario as given; its other variants if `variants` is set; each value of `variations` alone.
///
/// # Errors
/// A path that does not exist, a value out of range.
pub fn settings(
    spec: &ScenarioSpec,
    variants: bool,
    variations: &[Variation],
) -> Result<Vec<Setting>, PresetError> {
    let mut all = vec![Setting { name: Variant::AsGiven.name().into(), spec: spec.clone() }];
    if variants {
        let others = Variant::of_body(&spec.geometry).iter().filter(|v| **v != Variant::AsGiven);
        all.extend(others.map(|v| Setting { name: v.name().into(), spec: v.of(spec) }));
    }
    for change in variations.iter().flat_map(|v| &v.values) {
        all.push(Setting { name: setting_name(change), spec: changed(spec, std::slice::from_ref(change))? });
    }
    Ok(all)
}

/// Name of a setting: `fat_posterior_mm 12`.
fn setting_name(change: &Override) -> String {
    let field = change.path.rsplit('.').next().unwrap_or(&change.path);
    format!("{field} {}", change.value.to_string().trim_matches('"'))
}

/// Checks, before anything is solved, that the reference exists and that there is a case to compare with it.
///
/// # Errors
/// The reference is not a case; there are fewer than two cases.
pub fn check(spec: &ScenarioSpec, reference: Option<&str>) -> Result<(), SettingsError> {
    if spec.cases.len() < 2 {
        return Err(ComparisonError::Few(spec.cases.len()).into());
    }
    match reference.map(|name| items::case(spec, name)) {
        Some(Err(message)) => Err(SettingsError::Reference(message)),
        _ => Ok(()),
    }
}

/// Compares the cases in every setting. `reference` names the reference case; without it
/// [`comparison::reference`] chooses.
///
/// # Errors
/// [`SettingsError`].
pub fn compare(
    engine: &mut Engine,
    settings: Vec<Setting>,
    reference: Option<&str>,
    progress: &Progress<'_>,
) -> Result<Vec<Comparison>, SettingsError> {
    if let Some(first) = settings.first() {
        check(&first.spec, reference)?;
    }
    let names: Vec<String> = settings.iter().map(|s| s.name.clone()).collect();
    let mut all = Vec::new();
    for setting in by_model(settings, |s| &s.spec) {
        let reports = engine.reports(&setting.spec, progress).map_err(|source| SettingsError::Run {
            setting: setting.name.clone(),
            source: Box::new(source),
        })?;
        let at = comparison::choose_reference(&reports, reference)?;
        all.push(comparison::compare(&setting.name, &reports, at));
    }
    let position = |c: &Comparison| names.iter().position(|n| *n == c.setting);
    all.sort_by_key(position);
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preset::{field, load_scenario};

    #[test]
    fn settings_change_one_thing_at_a_time() {
        let spec = load_scenario("vibration_vs_percussion".as_ref()).expect("shipped").spec;
        let vary = Variation::parse("geometry.fat_posterior_mm=3,12").expect("two values");
        let all = settings(&spec, true, &[vary]).expect("valid");
        let names: Vec<&str> = all.iter().map(|s| s.name.as_str()).collect();
        assert_eq!(
            names,
            ["default", "softer", "contracted", "stiffer", "fat_posterior_mm 3", "fat_posterior_mm 12"]
        );
        let fat = |s: &Setting| field::get(&s.spec, "geometry.fat_posterior_mm").expect("there").as_f64();
        assert_eq!([0, 4, 5].map(|i| fat(&all[i])), [Some(6.0), Some(3.0), Some(12.0)]);
        assert!(Variation::parse("geometry.fat_posterior_mm").is_err());
        let far = Variation::parse("geometry.fat_posterior_mm=300").expect("a number");
        assert!(settings(&spec, false, &[far]).is_err(), "out of range");
    }
}
