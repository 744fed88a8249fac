//! Verdicts of the tour: those of the claims analysis, from its shipped record.
//!
//! A verdict demands the same answer with every tissue and on two meshes, so that no answer on screen has it.

use crate::analysis::claims::Reason;
use crate::analysis::claims::record::{RecordedVerdict, VerdictRecord};
use crate::analysis::claims::verdict::Verdict;
use crate::view::text::localization::Localization;
use crate::view::text::resolution::resolution_text;

/// The verdict on one claim.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClaimVerdict {
    /// Number of the claim.
    pub claim: usize,
    /// The verdict; `None` if the record has none.
    pub recorded: Option<&'static RecordedVerdict>,
}

impl ClaimVerdict {
    /// The recorded verdict on a claim.
    pub fn on(claim: usize) -> ClaimVerdict {
        ClaimVerdict { claim, recorded: VerdictRecord::shipped().and_then(|record| record.on(claim)) }
    }

    /// Whether the claim is undecided.
    pub fn is_undecided(&self) -> bool {
        self.recorded.is_some_and(|recorded| recorded.verdict == Verdict::Undecided)
    }

    /// The claim and its verdict in words.
    pub fn text(&self, l10n: &Localization) -> String {
        let number = self.claim.to_string();
        let claim = l10n.say(&format!("claim-{number}"));
        let words = [("number", number.as_str()), ("claim", &claim)];
        let mut text = vec![l10n.say_with("tour-claim", &words), l10n.say(verdict_message(self.recorded))];
        let reasons = self.recorded.filter(|_| self.is_undecided()).into_iter().flat_map(|r| &r.reasons);
        text.extend(reasons.map(|reason| l10n.say(reason_message(*reason))));
        text.join(" ")
    }
}

/// Message of a verdict.
fn verdict_message(recorded: Option<&RecordedVerdict>) -> &'static str {
    match recorded.map(|recorded| recorded.verdict) {
        Some(Verdict::Supports) => "judged-supports",
        Some(Verdict::Partly) => "judged-partly",
        Some(Verdict::Contradicts) => "judged-contradicts",
        Some(Verdict::Undecided) => "judged-undecided",
        Some(Verdict::AdviceStands) => "judged-advice-stands",
        Some(Verdict::NotTestable) => "judged-not-testable",
        None => "judged-not-yet",
    }
}

/// Message of a reason why a claim is undecided.
fn reason_message(reason: Reason) -> &'static str {
    match reason {
        Reason::NoAnswer => "judged-so-far",
        Reason::Law => "undecided-law",
        Reason::Error => "undecided-error",
        Reason::Tissue => "undecided-tissue",
    }
}

/// What the verdicts stand for: the run that they come from, its resolution and tissue. `None` without a
/// verdict.
pub fn basis(verdicts: &[ClaimVerdict], l10n: &Localization) -> Option<String> {
    let mut resolutions: Vec<String> = Vec::new();
    for resolution in verdicts.iter().filter_map(|v| v.recorded).flat_map(|r| &r.resolutions) {
        let words = resolution_text(*resolution, l10n);
        if !resolutions.contains(&words) {
            resolutions.push(words);
        }
    }
    let record = VerdictRecord::shipped().filter(|_| !resolutions.is_empty())?;
    let parts = [("date", record.made_on.as_str()), ("resolution", &resolutions.join(", "))];
    Some(l10n.say_with("tour-basis", &parts))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preset::load_claims;
    use crate::view::text::localization::Language;
    use crate::view::tour::story::Story;
    use std::collections::BTreeSet;
    use std::path::Path;

    /// A verdict of its own for claim 1.
    fn judged(verdict: Verdict, reasons: &[Reason]) -> ClaimVerdict {
        let (reasons, resolutions) = (reasons.to_vec(), Vec::new());
        let recorded = RecordedVerdict { claim: 1, verdict, reasons, is_incomplete: false, resolutions };
        ClaimVerdict { claim: 1, recorded: Some(Box::leak(Box::new(recorded))) }
    }

    #[test]
    fn every_verdict_has_its_words_in_every_language() {
        for language in Language::ALL {
            let l10n = Localization::new(language);
            let verdicts = Verdict::ALL.map(|verdict| judged(verdict, &[]));
            let reasons = [Reason::NoAnswer, Reason::Law, Reason::Error, Reason::Tissue];
            let undecided = reasons.map(|reason| judged(Verdict::Undecided, &[reason]));
            let none = ClaimVerdict { claim: 1, recorded: None };
            let all = verdicts.iter().chain(&undecided).chain([&none]);
            let texts: BTreeSet<String> = all.map(|v| v.text(&l10n)).collect();
            assert_eq!(texts.len(), Verdict::ALL.len() + reasons.len() + 1, "{texts:?}");
            let is_message = |text: &String| text.contains("judged-") || text.contains("undecided-");
            assert!(texts.iter().all(|text| !is_message(text) && text.contains('1')), "{texts:?}");
        }
        let l10n = Localization::default();
        let words = judged(Verdict::Contradicts, &[]).text(&l10n);
        assert!(
            words.starts_with("Claim 1: “Vibration penetrates") && words.contains("contradict"),
            "{words}"
        );
    }

    /// The tour quotes the claims of the claims file.
    #[test]
    fn every_claim_of_the_tour_is_named_as_in_the_claims_file() {
        let claims = load_claims(Path::new("claims")).unwrap().spec.claims;
        let english = Localization::default();
        let numbers: Vec<usize> = Story::ALL.iter().flat_map(|s| s.claims()).copied().collect();
        assert!(numbers.len() >= 7, "{numbers:?}");
        for number in numbers {
            let claim = claims.iter().find(|c| c.number == number).expect("a claim");
            assert_eq!(english.say(&format!("claim-{number}")), claim.claim);
            assert!(Localization::new(Language::German).knows(&format!("claim-{number}")), "{number}");
        }
    }

    /// The page shows the verdicts of the record, and says what they stand for.
    #[test]
    fn the_verdicts_are_those_of_the_claims_analysis() {
        let record = VerdictRecord::shipped().expect("a record");
        for language in Language::ALL {
            let l10n = Localization::new(language);
            for story in Story::ALL {
                let verdicts = story.verdicts();
                for verdict in &verdicts {
                    assert_eq!(verdict.recorded, record.on(verdict.claim));
                    assert!(verdict.recorded.is_some(), "claim {}", verdict.claim);
                }
                let basis = basis(&verdicts, &l10n);
                assert_eq!(basis.is_some(), !story.claims().is_empty(), "{story:?}");
                assert!(basis.iter().all(|b| b.contains(&record.made_on)), "{basis:?}");
            }
        }
    }
}
