//! `DocumentKind`: what kind of document a text is.

use crate::preset::syntax::outline::Outline;

/// Kind of a document, judged by its field names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentKind {
    /// A scenario.
    Scenario,
    /// A study.
    Study,
    /// Claims.
    Claims,
    /// A protocol.
    Protocol,
    /// A subject.
    Subject,
    /// A set of tissues.
    Tissues,
    /// A device.
    Device,
}

impl DocumentKind {
    /// The kind whose field names match best; on a tie, the first of the list.
    pub fn guess(text: &str) -> DocumentKind {
        DocumentKind::of(&Outline::of(text))
    }

    pub(super) fn of(outline: &Outline) -> DocumentKind {
        let names = outline.field_names();
        let score = |fields: &[&str]| names.iter().filter(|n| fields.contains(n)).count();
        let kinds = [
            (
                DocumentKind::Scenario,
                score(&["geometry", "tissues", "cases", "resolution", "boundary", "analysis"]),
            ),
            (DocumentKind::Study, score(&["scenario", "axes", "combine"])),
            (DocumentKind::Claims, score(&["experiments", "claims", "conditions"])),
            (DocumentKind::Protocol, score(&["scenario", "stops", "levels_j_kg"])),
            (DocumentKind::Subject, score(&["sex", "stature_mm", "mass_kg", "fat_posterior_mm"])),
            (DocumentKind::Tissues, score(&["solids", "membranes"])),
            (DocumentKind::Device, score(&["heads", "body", "name"])),
        ];
        kinds.into_iter().rev().max_by_key(|(_, s)| *s).map_or(DocumentKind::Scenario, |(k, _)| k)
    }

    /// Name in messages.
    pub fn name(self) -> &'static str {
        match self {
            DocumentKind::Scenario => "scenario",
            DocumentKind::Study => "study",
            DocumentKind::Claims => "claims",
            DocumentKind::Protocol => "protocol",
            DocumentKind::Subject => "subject",
            DocumentKind::Tissues => "tissues",
            DocumentKind::Device => "device",
        }
    }
}
