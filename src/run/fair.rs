//! The fair comparison of a scenario's cases: as it stands, and in settings that might flip it.

use crate::metric::fair::{self, Comparison, FairError};
use crate::preset::access::Override;
use crate::preset::items;
use crate::preset::load::changed;
use crate::preset::problem::PresetError;
use crate::preset::spec::ScenarioSpec;
use crate::preset::variant::Variant;
use crate::run::error::RunError;
use crate::run::outcome::Progress;
use crate::run::recall::{Recall, by_body};

/// One setting in which the cases are compared.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Its name in tables.
    pub name: String,
    /// The scenario in it.
    pub spec: ScenarioSpec,
}

/// Why there is no comparison.
#[derive(Debug, thiserror::Error)]
pub enum CompareError {
    /// The cases cannot be compared.
    #[error(transparent)]
    Fair(#[from] FairError),
    /// The reference that was named does not exist.
    #[error("{0}")]
    Reference(String),
    /// A case has no answer.
    #[error("{setting}: {source}")]
    Run {
        /// Name of the setting.
        setting: String,
        /// Why.
        source: Box<RunError>,
    },
}

/// A field that is varied, one value at a time.
#[derive(Clone, Debug, PartialEq)]
pub struct Vary {
    /// Each value at its path.
    pub values: Vec<Override>,
}

impl Vary {
    /// Reads `PATH=V1,V2,…`.
    ///
    /// # Errors
    /// A sentence if there is no `=` or the path is malformed.
    pub fn parse(text: &str) -> Result<Vary, String> {
        let (path, values) =
            text.split_once('=').ok_or_else(|| format!("`{text}` is not of the form PATH=V1,V2,…"))?;
        let value = |value: &str| Override::parse(&format!("{path}={value}"));
        Ok(Vary { values: values.split(',').map(value).collect::<Result<_, _>>()? })
    }
}

/// The scenario as it stands, then its soft and its stiff variant if asked, then each value of `vary` alone.
///
/// # Errors
/// A path that does not exist, a value out of range.
pub fn settings(spec: &ScenarioSpec, variants: bool, vary: &[Vary]) -> Result<Vec<Setting>, PresetError> {
    let mut all = vec![Setting { name: Variant::AsGiven.name().into(), spec: spec.clone() }];
    if variants {
        let both = [Variant::Soft, Variant::Stiff];
        all.extend(both.map(|v| Setting { name: v.name().into(), spec: v.of(spec) }));
    }
    for change in vary.iter().flat_map(|v| &v.values) {
        all.push(Setting { name: name(change), spec: changed(spec, std::slice::from_ref(change))? });
    }
    Ok(all)
}

/// `fat_posterior_mm 12`.
fn name(change: &Override) -> String {
    let field = change.path.rsplit('.').next().unwrap_or(&change.path);
    format!("{field} {}", change.value.to_string().trim_matches('"'))
}

/// Whether there is a reference and something to compare with it, before anything is solved.
///
/// # Errors
/// A reference that is no case; fewer than two cases.
pub fn check(spec: &ScenarioSpec, reference: Option<&str>) -> Result<(), CompareError> {
    if spec.cases.len() < 2 {
        return Err(FairError::Few(spec.cases.len()).into());
    }
    match reference.map(|name| items::case(spec, name)) {
        Some(Err(message)) => Err(CompareError::Reference(message)),
        _ => Ok(()),
    }
}

/// Compares the cases in every setting; the reference, if not named, is that of the first.
///
/// # Errors
/// [`CompareError`].
pub fn compare(
    recall: &mut Recall,
    settings: Vec<Setting>,
    reference: Option<&str>,
    progress: &Progress<'_>,
) -> Result<Vec<Comparison>, CompareError> {
    if let Some(first) = settings.first() {
        check(&first.spec, reference)?;
    }
    let names: Vec<String> = settings.iter().map(|s| s.name.clone()).collect();
    let mut all = Vec::new();
    for setting in by_body(settings, |s| &s.spec) {
        let reports = recall.all(&setting.spec, progress).map_err(|source| CompareError::Run {
            setting: setting.name.clone(),
            source: Box::new(source),
        })?;
        let at = fair::reference(&reports, reference)?;
        all.push(fair::compare(&setting.name, &reports, at));
    }
    let place = |c: &Comparison| names.iter().position(|n| *n == c.setting);
    all.sort_by_key(place);
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preset::{access, load_scenario};

    #[test]
    fn settings_change_one_thing_at_a_time() {
        let spec = load_scenario("vibration_vs_percussion".as_ref()).expect("shipped").spec;
        let vary = Vary::parse("geometry.fat_posterior_mm=3,12").expect("two values");
        let all = settings(&spec, true, &[vary]).expect("valid");
        let names: Vec<&str> = all.iter().map(|s| s.name.as_str()).collect();
        assert_eq!(names, ["default", "soft", "stiff", "fat_posterior_mm 3", "fat_posterior_mm 12"]);
        let fat = |s: &Setting| access::get(&s.spec, "geometry.fat_posterior_mm").expect("there").as_f64();
        assert_eq!((fat(&all[0]), fat(&all[4])), (Some(6.0), Some(12.0)));
        assert!(Vary::parse("geometry.fat_posterior_mm").is_err());
        let far = Vary::parse("geometry.fat_posterior_mm=300").expect("a number");
        assert!(settings(&spec, false, &[far]).is_err(), "out of range");
    }
}
