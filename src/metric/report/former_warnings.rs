//! Reading of the warnings of stored reports. Earlier versions stored English sentences.

use crate::metric::report::warning::Warning;
use serde::{Deserialize, Deserializer, de::Error};

/// A warning as a report stores it.
#[derive(Deserialize)]
#[serde(untagged)]
enum Stored {
    Present(Warning),
    Sentence(String),
}

/// Deserialises warnings, sentences of earlier versions included. A sentence that none of them wrote is an
/// error.
pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Warning>, D::Error> {
    let read = |stored: Stored| match stored {
        Stored::Present(warning) => Ok(warning),
        Stored::Sentence(text) => {
            parse(&text).ok_or_else(|| D::Error::custom(format!("unknown warning `{text}`")))
        }
    };
    Vec::<Stored>::deserialize(from)?.into_iter().map(read).collect()
}

/// What stands at the places of a sentence.
struct Parts<'a>(Vec<(&'a str, &'a str)>);

impl<'a> Parts<'a> {
    fn text(&self, name: &str) -> Option<&'a str> {
        self.0.iter().find(|(own, _)| *own == name).map(|(_, text)| *text)
    }

    fn number(&self, name: &str) -> Option<f64> {
        self.text(name)?.parse().ok()
    }

    fn count(&self, name: &str) -> Option<usize> {
        self.text(name)?.parse().ok()
    }
}

/// A sentence with `{name}` where its numbers stand, and the warning that it says.
type Sentence = (&'static str, fn(&Parts<'_>) -> Option<Warning>);

/// Every sentence, in all its wordings.
const SENTENCES: [Sentence; 23] = [
    (
        "partly off the mesh: {percent} % of the face of the pressure's disc lies over the meshed surface, \
         the rest presses on nothing",
        |p| Some(Warning::OffTheMesh { head: None, percent: p.number("percent")? }),
    ),
    (
        "partly off the mesh: {percent} % of the face of head {head} lies over the meshed surface, the rest \
         presses on nothing",
        |p| Some(Warning::OffTheMesh { head: Some(p.count("head")?), percent: p.number("percent")? }),
    ),
    (
        "out of range: the static force compresses tissue by {percent} %, the linear law holds to about \
         {limit} %; `preload: On` includes the hardening of tissue",
        linear_law,
    ),
    (
        "out of range: the static force compresses tissue by {percent} %, a linear law holds to about \
         {limit} %; `preload: On` lets tissue harden",
        linear_law,
    ),
    (
        "out of range: the static force compresses tissue by {percent} %, measured curves of compression end \
         at {end} %",
        |p| Some(Warning::BeyondHardeningLaw { percent: p.number("percent")? }),
    ),
    (
        "out of range: head {head} would sink {deep} mm into {thick} mm of tissue; pressures follow from the \
         force and the contact area, indentation and strains are not meaningful",
        too_soft,
    ),
    (
        "out of range: head {head} would sink {deep} mm into {thick} mm of tissue; its pressures follow from \
         the force and the contact area, indentation and strains mean nothing",
        too_soft,
    ),
    ("preload not converged: the energy can still decrease by {percent} % of the work done", not_converged),
    ("pressed tissue is not quite at rest: {percent} % of the work done is still to gain", not_converged),
    (
        "out of range: superficial strain reaches {percent} %, small-strain theory holds to about {limit} %",
        |p| Some(Warning::BeyondSmallStrain { percent: p.number("percent")? }),
    ),
    ("not steady: site amplitudes still change by {percent} % per cycle after {cycles} cycles", |p| {
        Some(Warning::NotSteady { percent: Some(p.number("percent")?), cycles: p.number("cycles")? })
    }),
    ("not steady: no change per cycle is known after {cycles} cycles", |p| {
        Some(Warning::NotSteady { percent: None, cycles: p.number("cycles")? })
    }),
    ("energy ledger not closed: residual {percent} % of the input", ledger),
    ("energy ledger closes to {percent} % only", ledger),
    ("coarse mesh: {points} points per shear wavelength at worst, 5–6 are needed for 1 %", |p| {
        Some(Warning::CoarseMesh { points_per_wavelength: p.number("points")? })
    }),
    (
        "K is low for this drive: compression waves run at {speed} m/s, {needed} m/s are required",
        bulk_modulus,
    ),
    ("K is low for this drive: compression waves run at {speed} m/s, {needed} m/s are wanted", bulk_modulus),
    (
        "head {head} rattles: its dynamic force of {dynamic} N exceeds its share of the static force, \
         {static} N; the skin is taken to follow it, a unilateral contact is needed",
        |p| {
            let (dynamic_n, static_n) = (p.number("dynamic")?, p.number("static")?);
            Some(Warning::Rattles { head: p.count("head")?, dynamic_n, static_n })
        },
    ),
    ("motor speed not converged: it still changes by {percent} % after {rounds} solves", motor),
    ("the treated site is not read there: {why}", |p| {
        Some(Warning::NotReadThere { why: p.text("why")?.into() })
    }),
    ("motor speed not settled: it still changes by {percent} % after {rounds} solves", motor),
    (
        "method changed: the harmonic solve failed ({why}); time stepping is used instead: about {steps} \
         steps at most, about {time} (an estimate)",
        method,
    ),
    (
        "method changed: the harmonic solve failed ({why}); time steps answer instead: about {steps} steps \
         at most, about {time} (an estimate)",
        method,
    ),
];

/// The sentences that begin with the name of a site.
const FIBRE_STRAIN: [Sentence; 2] = [
    ("{site}: fibre strain in the band \"{band}\"", |p| {
        Some(Warning::HighFibreStrain {
            site: p.text("site")?.into(),
            percent: lower_limit(p.text("band")?)?,
        })
    }),
    ("{site}: peak fibre strain of {percent} % and more", |p| {
        Some(Warning::HighFibreStrain { site: p.text("site")?.into(), percent: p.number("percent")? })
    }),
];

fn linear_law(p: &Parts<'_>) -> Option<Warning> {
    Some(Warning::BeyondLinearLaw { percent: p.number("percent")? })
}

fn too_soft(p: &Parts<'_>) -> Option<Warning> {
    let (indentation_mm, thickness_mm) = (p.number("deep")?, p.number("thick")?);
    Some(Warning::TooSoft { head: p.count("head")?, indentation_mm, thickness_mm })
}

fn not_converged(p: &Parts<'_>) -> Option<Warning> {
    Some(Warning::PreloadNotConverged { percent: p.number("percent")? })
}

fn ledger(p: &Parts<'_>) -> Option<Warning> {
    Some(Warning::LedgerOpen { percent: p.number("percent")? })
}

fn bulk_modulus(p: &Parts<'_>) -> Option<Warning> {
    Some(Warning::LowBulkModulus { speed_m_s: p.number("speed")?, needed_m_s: p.number("needed")? })
}

fn motor(p: &Parts<'_>) -> Option<Warning> {
    Some(Warning::MotorNotConverged { percent: p.number("percent")?, rounds: p.count("rounds")? })
}

fn method(p: &Parts<'_>) -> Option<Warning> {
    let (why, duration_s) = (p.text("why")?.to_string(), seconds(p.text("time")?)?);
    Some(Warning::MethodChanged { why, steps: p.number("steps")?, duration_s })
}

/// The warning that a stored sentence says.
fn parse(sentence: &str) -> Option<Warning> {
    SENTENCES.iter().chain(&FIBRE_STRAIN).find_map(|(pattern, warning)| warning(&parts(pattern, sentence)?))
}

/// What stands at the places of `pattern`, if `sentence` has this pattern.
fn parts<'a>(pattern: &'a str, sentence: &'a str) -> Option<Parts<'a>> {
    let mut pieces = pattern.split('{');
    let mut rest = sentence.strip_prefix(pieces.next()?)?;
    let mut found = Vec::new();
    for piece in pieces {
        let (name, literal) = piece.split_once('}')?;
        let end = if literal.is_empty() { rest.len() } else { rest.find(literal)? };
        found.push((name, &rest[..end]));
        rest = &rest[end + literal.len()..];
    }
    rest.is_empty().then_some(Parts(found))
}

/// Former bands of fibre strain: lower limit [%] and labels.
const FORMER_BANDS: [(f64, [&str; 2]); 6] = [
    (0.0, ["below spindle threshold", "below 1 × threshold"]),
    (0.05, ["spindle-driving", "1–10 × threshold"]),
    (0.5, ["strong", "10–200 × threshold"]),
    (10.0, ["very strong", "200–600 × threshold"]),
    (30.0, ["beyond ordinary vibration", "600–1000 × threshold"]),
    (50.0, ["damage watch", "above 1000 × threshold"]),
];

/// Lower limit [%] of the former band with this label.
fn lower_limit(label: &str) -> Option<f64> {
    FORMER_BANDS.iter().find(|(_, labels)| labels.contains(&label)).map(|(limit, _)| *limit)
}

/// Seconds of a duration in words: `3 min 20 s`.
fn seconds(words: &str) -> Option<f64> {
    let words: Vec<&str> = words.split(' ').collect();
    let part = |pair: &[&str]| {
        let [number, unit] = pair else { return None };
        let unit = match *unit {
            "s" => 1.0,
            "min" => 60.0,
            "h" => 3600.0,
            "days" => 86_400.0,
            _ => return None,
        };
        Some(number.parse::<f64>().ok()? * unit)
    };
    words.chunks(2).map(part).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::report::CaseReport;
    use crate::metric::report::warning::examples;

    fn report(warnings: Vec<Warning>) -> CaseReport {
        CaseReport { warnings, ..CaseReport::default() }
    }

    #[test]
    fn every_warning_is_stored_and_read_with_all_its_digits() {
        let mut warnings = examples();
        warnings.push(Warning::BeyondSmallStrain { percent: 50.548_338_890_075_684 });
        let whole = report(warnings);
        let text = ron::to_string(&whole).expect("serialises");
        assert_eq!(ron::from_str::<CaseReport>(&text).expect("deserialises"), whole, "{text}");
        let text = serde_json::to_string(&whole).expect("serialises");
        assert_eq!(serde_json::from_str::<CaseReport>(&text).expect("deserialises"), whole, "{text}");
    }

    /// A report of an earlier version has sentences in place of the warnings.
    #[test]
    fn every_warning_is_read_from_its_sentence() {
        let mut stored = serde_json::to_value(report(Vec::new())).expect("serialises");
        stored["warnings"] = examples().iter().map(ToString::to_string).collect();
        let read: CaseReport = serde_json::from_value(stored.clone()).expect("deserialises");
        assert_eq!(read.warnings, examples());
        let text = ron::to_string(&report(Vec::new())).expect("serialises");
        let (before, after) = text.split_once("warnings:[]").expect("the last field");
        let sentences: Vec<String> = examples().iter().map(ToString::to_string).collect();
        let sentences = ron::to_string(&sentences).expect("serialises");
        let text = format!("{before}warnings:{sentences}{after}");
        assert_eq!(ron::from_str::<CaseReport>(&text).expect("deserialises").warnings, examples());
        stored["warnings"] = serde_json::json!(["energy ledger balances"]);
        let error = serde_json::from_value::<CaseReport>(stored).expect_err("no warning");
        assert!(error.to_string().contains("unknown warning `energy ledger balances`"), "{error}");
    }

    /// Every pattern is a sentence of some version: with numbers in its places it is read, and said in the
    /// present wording.
    #[test]
    fn former_wordings_are_read_as_the_present_warnings() {
        let values = [
            ("percent", "1.5"),
            ("head", "2"),
            ("limit", "20"),
            ("end", "50"),
            ("deep", "41"),
            ("thick", "52"),
            ("cycles", "40"),
            ("points", "1.6"),
            ("speed", "98"),
            ("needed", "103"),
            ("dynamic", "24.2"),
            ("static", "14.0"),
            ("rounds", "4"),
            ("why", "no convergence"),
            ("steps", "14400"),
            ("time", "3 min 20 s"),
            ("site", "SOL TrP1"),
            ("band", "damage watch"),
        ];
        for (pattern, _) in SENTENCES.iter().chain(&FIBRE_STRAIN) {
            let fill =
                |text: String, (name, value): &(&str, &str)| text.replace(&format!("{{{name}}}"), value);
            let sentence = values.iter().fold((*pattern).to_string(), fill);
            assert!(!sentence.contains('{'), "{sentence}");
            let warning = parse(&sentence).unwrap_or_else(|| panic!("{sentence}"));
            // The present sentence rounds some numbers; read again it says the same.
            let words = warning.to_string();
            assert_eq!(parse(&words).map(|w| w.to_string()), Some(words), "{sentence}");
        }
        assert_eq!(parse("SOL TrP1: fibre strain in the band \"strong\""), {
            Some(Warning::HighFibreStrain { site: "SOL TrP1".into(), percent: 0.5 })
        });
        assert_eq!(parse("something new"), None);
    }

    #[test]
    fn durations_in_words_are_seconds() {
        let table = [("9.5 s", 9.5), ("3 min 20 s", 200.0), ("2 h 5 min", 7500.0), ("3 days", 259_200.0)];
        for (words, value) in table {
            assert_eq!(seconds(words), Some(value), "{words}");
        }
        assert_eq!(seconds("soon"), None);
    }
}
