//! `VerdictRecord`: the verdicts of one run of the claims, as a file. The app shows the shipped record.

use super::decide::{Reason, needs};
use super::page::Imprint;
use super::verdict::{JudgedClaim, Verdict};
use crate::mesh::spec::Resolution;
use crate::output::OutputError;
use crate::preset::claims::ClaimsSpec;
use crate::preset::diagnostic::PresetError;
use crate::preset::syntax::options::options;
use crate::preset::syntax::to_ron;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// Name of the file.
pub const FILE: &str = "verdicts.ron";

/// The verdicts on the shipped claims, from the run whose page is `docs/claims.md`.
static SHIPPED: LazyLock<Option<VerdictRecord>> =
    LazyLock::new(|| VerdictRecord::read(include_str!("../../../assets/claims/verdicts.ron")).ok());

/// The verdicts of one run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VerdictRecord {
    /// Date of the run as `2026-01-31`.
    pub made_on: String,
    /// The claims in order.
    pub verdicts: Vec<RecordedVerdict>,
}

/// The verdict on one claim.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordedVerdict {
    /// Number of the claim.
    pub claim: usize,
    /// The verdict over every tissue and condition that decides.
    pub verdict: Verdict,
    /// Why it is undecided, or only partly so, each reason once.
    #[serde(default)]
    pub reasons: Vec<Reason>,
    /// Whether a reading with a rule has no number.
    pub is_incomplete: bool,
    /// Resolutions of the experiments that it is read from, each once.
    pub resolutions: Vec<Resolution>,
}

impl VerdictRecord {
    /// The record of `judged`.
    ///
    /// # Errors
    /// A change of an experiment that cannot be applied.
    pub fn new(
        claims: &ClaimsSpec,
        judged: &[JudgedClaim<'_>],
        imprint: &Imprint,
    ) -> Result<VerdictRecord, PresetError> {
        let needs = needs(judged);
        let one = |judged: &JudgedClaim<'_>| {
            let own = needs.iter().filter(|need| need.claim == judged.claim.number);
            let mut reasons: Vec<Reason> = own.map(|need| need.reason).collect();
            reasons.sort_unstable();
            reasons.dedup();
            Ok(RecordedVerdict {
                reasons,
                claim: judged.claim.number,
                verdict: judged.verdict,
                is_incomplete: judged.is_incomplete,
                resolutions: resolutions(claims, judged)?,
            })
        };
        let verdicts = judged.iter().map(one).collect::<Result<_, PresetError>>()?;
        Ok(VerdictRecord { made_on: imprint.date.clone(), verdicts })
    }

    /// Reads the text of a record.
    ///
    /// # Errors
    /// It is not a record.
    pub fn read(text: &str) -> Result<VerdictRecord, ron::error::SpannedError> {
        options().from_str(text)
    }

    /// The text of the record.
    ///
    /// # Errors
    /// It cannot be represented in RON; every record can.
    pub fn text(&self) -> Result<String, OutputError> {
        let reason = |e: ron::Error| OutputError::Malformed { path: FILE.into(), reason: e.to_string() };
        Ok(format!("// Verdicts of a run of `calfwave claims`.\n{}\n", to_ron(self).map_err(reason)?))
    }

    /// The record on the shipped claims.
    pub fn shipped() -> Option<&'static VerdictRecord> {
        SHIPPED.as_ref()
    }

    /// The verdict on claim `number`.
    pub fn on(&self, number: usize) -> Option<&RecordedVerdict> {
        self.verdicts.iter().find(|recorded| recorded.claim == number)
    }
}

/// Resolutions of the experiments that a claim is read from, each once.
fn resolutions(claims: &ClaimsSpec, judged: &JudgedClaim<'_>) -> Result<Vec<Resolution>, PresetError> {
    let terms = judged.claim.readings.iter().flat_map(|r| std::iter::once(&r.of).chain(&r.per));
    let names: Vec<&String> = terms.flat_map(|term| &term.experiments).collect();
    let mut found = Vec::new();
    for i in (0..claims.experiments.len()).filter(|&i| names.contains(&&claims.experiments[i].name)) {
        let resolution = claims.scenario(i, None)?.resolution;
        if !found.contains(&resolution) {
            found.push(resolution);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::super::Answers;
    use super::super::verdict::judge;
    use super::*;
    use crate::preset::load_claims;
    use std::path::Path;

    #[test]
    fn a_record_is_read_back() {
        let claims = load_claims(Path::new("claims")).unwrap().spec;
        let judged = judge(&claims, &Answers::default());
        let imprint = Imprint { date: "2026-01-31".into(), revision: None, changes: Vec::new() };
        let record = VerdictRecord::new(&claims, &judged, &imprint).unwrap();
        assert_eq!(record.on(1).unwrap().resolutions, [Resolution::Draft]);
        assert_eq!(record.on(13).unwrap().verdict, Verdict::Undecided);
        assert_eq!(record.on(13).unwrap().reasons, [Reason::NoAnswer]);
        assert_eq!(record.on(20).unwrap().verdict, Verdict::AdviceStands);
        assert!(record.on(1).unwrap().is_incomplete && record.on(99).is_none());
        assert_eq!(VerdictRecord::read(&record.text().unwrap()).unwrap(), record);
        assert!(VerdictRecord::read("(made_on: 3)").is_err());
        assert!(VerdictRecord::shipped().is_some(), "the shipped record cannot be read");
    }
}
