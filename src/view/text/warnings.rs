//! Translation of the warnings in reports.
//!
//! Reports hold warnings as English sentences with numbers. The English Fluent file holds the same sentences
//! as messages `flag-…`: a sentence that matches one is shown as that message, with its numbers, in the
//! reader's language. Sentences in their former wording, which stored reports hold, are shown in the present
//! one. A sentence that matches none is shown unchanged.

use crate::metric::band::present_label;
use crate::view::text::localization::{Language, Localization};

/// Former wordings: name of the message, pattern.
const FORMER: [(&str, &str); 7] = [
    (
        "flag-compressed",
        "out of range: the static force compresses tissue by { $percent } %, a linear law holds to about \
         { $limit } %; `preload: On` lets tissue harden",
    ),
    (
        "flag-too-soft",
        "out of range: head { $head } would sink { $deep } mm into { $thick } mm of tissue; its pressures \
         follow from the force and the contact area, indentation and strains mean nothing",
    ),
    (
        "flag-restless",
        "pressed tissue is not quite at rest: { $percent } % of the work done is still to gain",
    ),
    (
        "flag-fallback",
        "method changed: the harmonic solve failed ({ $why }); time steps answer instead: about { $steps } \
         steps at most, about { $time } (an estimate)",
    ),
    ("flag-motor", "motor speed not settled: it still changes by { $percent } % after { $rounds } solves"),
    ("flag-ledger", "energy ledger closes to { $percent } % only"),
    (
        "flag-bulk",
        "K is low for this drive: compression waves run at { $speed } m/s, { $needed } m/s are wanted",
    ),
];

/// Name and pattern of every message, in the present and in the former wording.
fn patterns() -> impl Iterator<Item = (&'static str, &'static str)> {
    let present = Language::English.text().lines().filter(|line| line.starts_with("flag-"));
    present.filter_map(|line| line.split_once(" = ")).chain(FORMER)
}

/// A warning in the reader's language; unchanged if it matches no message.
pub fn translated(sentence: &str, l10n: &Localization) -> String {
    let fitting = patterns().find_map(|(name, pattern)| {
        let parts = match_pattern(pattern, sentence)?;
        let words =
            |part: &str, text: &str| if part == "band" { band_words(text, l10n) } else { text.to_owned() };
        let said: Vec<(&str, String)> = parts.iter().map(|&(part, text)| (part, words(part, text))).collect();
        let parts: Vec<(&str, &str)> = said.iter().map(|(part, text)| (*part, text.as_str())).collect();
        Some(l10n.say_with(name, &parts))
    });
    fitting.map_or_else(|| sentence.to_owned(), |text| l10n.localize_decimals(&text))
}

/// A band label in the reader's language.
fn band_words(label: &str, l10n: &Localization) -> String {
    let label = present_label(label);
    let messages = Language::English.text().lines().filter(|line| line.starts_with("band-"));
    let same = messages.filter_map(|line| line.split_once(" = ")).find(|(_, words)| *words == label);
    same.map_or_else(|| label.to_owned(), |(name, _)| l10n.say(name))
}

/// Whether a warning is the message `name`, whatever its arguments.
pub fn is_message(sentence: &str, name: &str) -> bool {
    patterns()
        .filter(|(known, _)| *known == name)
        .any(|(_, pattern)| match_pattern(pattern, sentence).is_some())
}

/// Arguments of a message by name, if `sentence` is the message `pattern` with these arguments.
pub fn match_pattern<'a>(pattern: &'a str, sentence: &'a str) -> Option<Vec<(&'a str, &'a str)>> {
    let mut pieces = pattern.split("{ $");
    let mut rest = sentence.strip_prefix(pieces.next()?)?;
    let mut parts = Vec::new();
    for piece in pieces {
        let (name, literal) = piece.split_once(" }")?;
        let end = if literal.is_empty() { rest.len() } else { rest.find(literal)? };
        parts.push((name, &rest[..end]));
        rest = &rest[end + literal.len()..];
    }
    rest.is_empty().then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::preload::warning::PreloadWarning;
    use crate::model::Fallback;

    #[test]
    fn a_message_returns_its_arguments() {
        assert_eq!(match_pattern("{ $a } of { $b } %", "3 of 51 %"), Some(vec![("a", "3"), ("b", "51")]));
        assert_eq!(match_pattern("{ $a } of { $b } %", "3 of 51"), None);
        assert_eq!(match_pattern("exactly", "exactly"), Some(Vec::new()));
    }

    /// The solver's current warnings are translated to German, with their numbers.
    #[test]
    fn the_solvers_warnings_are_translated() {
        let german = Localization::new(Language::German);
        let typed = [
            PreloadWarning::BeyondLinearLaw { percent: 31.0 },
            PreloadWarning::TooSoft { head: 2, indentation_mm: 41.0, thickness_mm: 52.0 },
            PreloadWarning::BeyondHardeningLaw { percent: 63.0 },
            PreloadWarning::NotConverged { gain_percent: 3.2 },
        ];
        let mut sentences: Vec<String> = typed.iter().map(ToString::to_string).collect();
        sentences.push(
            "out of range: superficial strain reaches 51 %, small-strain theory holds to about 10 %".into(),
        );
        sentences
            .push("coarse mesh: 1.6 points per shear wavelength at worst, 5–6 are needed for 1 %".into());
        sentences.push("not steady: no change per cycle is known after 1 cycles".into());
        let why = "no convergence at 50 Hz: relative residual 1e-1 after 2 iterations (0: 1e0)".to_string();
        let fallback = Fallback { case: "gun".into(), why, steps: 14_400.0, seconds: 200.0 };
        sentences.push(fallback.to_string());
        for sentence in sentences {
            let words = translated(&sentence, &german);
            assert_ne!(words, sentence);
            assert!(!words.starts_with("flag-"), "{words}");
        }
        assert_eq!(translated("something new", &german), "something new");
        assert!(translated("energy ledger not closed: residual 1.5 % of the input", &german).contains("1,5"));
        let band = translated("SOL TrP1: fibre strain in the band \"damage watch\"", &german);
        assert!(band.contains("„–“"), "a former label had no source: {band}");
    }

    /// Sentences of reports that earlier versions stored.
    #[test]
    fn former_wordings_are_shown_in_the_present_one() {
        let english = Localization::new(Language::English);
        for (name, pattern) in FORMER {
            assert!(is_message(pattern, name), "{pattern}");
            let words = translated(pattern, &english);
            assert!(words != pattern && is_message(&words, name), "{words}");
        }
        let present = "energy ledger not closed: residual 1.5 % of the input";
        assert_eq!(translated("energy ledger closes to 1.5 % only", &english), present);
        assert_eq!(translated(present, &english), present);
    }
}
