//! The warnings of reports in the reader's language.

use crate::material::ogden::MAX_COMPRESSION;
use crate::metric::limits::SMALL_STRAIN_PERCENT;
use crate::metric::report::{LINEAR_PERCENT, Warning};
use crate::output::text::{duration, short};
use crate::view::text::localization::Localization;

/// Name and arguments of a message.
type Message = (&'static str, Vec<(&'static str, String)>);

/// A warning in the reader's language.
pub fn warning_text(warning: &Warning, l10n: &Localization) -> String {
    let (name, parts) = message(warning);
    let parts: Vec<(&str, &str)> = parts.iter().map(|(part, text)| (*part, text.as_str())).collect();
    l10n.localize_decimals(&l10n.say_with(name, &parts))
}

/// The message of a warning. Numbers are rounded as in its English sentence.
fn message(warning: &Warning) -> Message {
    let whole = |x: f64| format!("{x:.0}");
    let tenths = |x: f64| format!("{x:.1}");
    match warning {
        Warning::OffTheMesh { head: Some(head), percent } => {
            ("flag-off-mesh", vec![("percent", whole(*percent)), ("head", head.to_string())])
        }
        Warning::OffTheMesh { head: None, percent } => {
            ("flag-disc-off-mesh", vec![("percent", whole(*percent))])
        }
        Warning::BeyondLinearLaw { percent } => {
            ("flag-compressed", vec![("percent", whole(*percent)), ("limit", whole(LINEAR_PERCENT))])
        }
        Warning::BeyondHardeningLaw { percent } => {
            ("flag-crushed", vec![("percent", whole(*percent)), ("end", whole(100.0 * MAX_COMPRESSION))])
        }
        Warning::TooSoft { head, indentation_mm, thickness_mm } => {
            let (deep, thick) = (whole(*indentation_mm), whole(*thickness_mm));
            ("flag-too-soft", vec![("head", head.to_string()), ("deep", deep), ("thick", thick)])
        }
        Warning::PreloadNotConverged { percent } => ("flag-restless", vec![("percent", tenths(*percent))]),
        Warning::BeyondSmallStrain { percent } => {
            ("flag-strain", vec![("percent", whole(*percent)), ("limit", whole(SMALL_STRAIN_PERCENT))])
        }
        Warning::NotSteady { percent: Some(percent), cycles } => {
            ("flag-unsteady", vec![("percent", tenths(*percent)), ("cycles", whole(*cycles))])
        }
        Warning::NotSteady { percent: None, cycles } => ("flag-uncompared", vec![("cycles", whole(*cycles))]),
        Warning::LedgerOpen { percent } => ("flag-ledger", vec![("percent", tenths(*percent))]),
        Warning::CoarseMesh { points_per_wavelength } => {
            ("flag-coarse", vec![("points", tenths(*points_per_wavelength))])
        }
        Warning::LowBulkModulus { speed_m_s, needed_m_s } => {
            ("flag-bulk", vec![("speed", whole(*speed_m_s)), ("needed", whole(*needed_m_s))])
        }
        Warning::HighFibreStrain { site, percent } => {
            ("flag-band", vec![("site", site.clone()), ("percent", percent.to_string())])
        }
        Warning::Rattles { head, dynamic_n, static_n } => {
            let (dynamic, share) = (tenths(*dynamic_n), tenths(*static_n));
            ("flag-rattles", vec![("head", head.to_string()), ("dynamic", dynamic), ("static", share)])
        }
        Warning::MotorNotConverged { percent, rounds } => {
            ("flag-motor", vec![("percent", tenths(*percent)), ("rounds", rounds.to_string())])
        }
        Warning::NotReadThere { why } => ("flag-not-there", vec![("why", why.clone())]),
        Warning::MethodChanged { why, steps, duration_s } => {
            let (steps, time) = (short(*steps), duration(*duration_s));
            ("flag-fallback", vec![("why", why.clone()), ("steps", steps), ("time", time)])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::report::warning_examples;
    use crate::view::text::localization::Language;
    use std::collections::BTreeSet;

    /// In English the app says what the report says.
    #[test]
    fn every_warning_has_a_message_in_every_language() {
        for language in Language::ALL {
            let l10n = Localization::new(language);
            for warning in warning_examples() {
                let (name, _) = message(&warning);
                assert!(l10n.knows(name), "{language:?}: {name}");
                let words = warning_text(&warning, &l10n);
                assert!(!words.starts_with("flag-"), "{language:?}: {words}");
                assert_eq!(words == warning.to_string(), language == Language::English, "{words}");
            }
        }
    }

    #[test]
    fn every_message_belongs_to_a_warning() {
        let used: BTreeSet<&str> = warning_examples().iter().map(|w| message(w).0).collect();
        let lines = Language::English.text().lines().filter(|line| line.starts_with("flag-"));
        let known: BTreeSet<&str> = lines.filter_map(|line| Some(line.split_once(" = ")?.0)).collect();
        assert_eq!(used, known);
    }

    #[test]
    fn numbers_and_bands_are_those_of_the_language() {
        let german = Localization::new(Language::German);
        assert!(warning_text(&Warning::LedgerOpen { percent: 1.5 }, &german).contains("1,5"));
    }
}
