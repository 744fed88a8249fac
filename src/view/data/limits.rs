//! Hazard readings on the scales of their limits, and the colours of the band of fibre strain. The limits are
//! those of [`crate::metric::limits`].

use crate::metric::CaseReport;
use crate::metric::limits::{Evidence, HazardQuantity, Limit, Subject};
use crate::metric::report::{HazardNote, HazardRow};
use crate::view::text::localization::Localization;
use crate::view::text::numbers::short;

/// A reading compared with its limits on a logarithmic scale.
#[derive(Clone, Copy, Debug)]
pub struct Gauge {
    /// What is read.
    pub subject: Subject,
    /// Ends of the scale, both > 0.
    pub range: [f64; 2],
}

/// The scales of the safety tab, one for each subject.
pub const GAUGES: [Gauge; 8] = [
    Gauge { subject: Subject::ALL[0], range: [0.1, 300.0] },
    Gauge { subject: Subject::ALL[1], range: [1.0, 3000.0] },
    Gauge { subject: Subject::ALL[2], range: [0.1, 1000.0] },
    Gauge { subject: Subject::ALL[3], range: [0.01, 500.0] },
    Gauge { subject: Subject::ALL[4], range: [0.01, 500.0] },
    Gauge { subject: Subject::ALL[5], range: [0.01, 500.0] },
    Gauge { subject: Subject::ALL[6], range: [0.01, 100.0] },
    Gauge { subject: Subject::ALL[7], range: [0.01, 50.0] },
];

impl Gauge {
    /// Name of the message that names the reading.
    pub fn message(&self) -> String {
        let name = self.subject.quantity().name();
        match self.subject {
            Subject::Plain(_) => format!("hazard-{name}"),
            Subject::Nerve(_) => format!("hazard-{name}-nerve"),
            Subject::Vessel(_) => format!("hazard-{name}-vessel"),
        }
    }

    /// The largest reading of a case, if it has one.
    pub fn of(&self, report: &CaseReport) -> Option<f64> {
        let (quantity, judge) = (self.subject.quantity(), self.subject.judge());
        let own = report.hazards.iter().filter(|row| row.quantity == quantity && row.effect == judge.effect);
        own.filter_map(|row| row.total).filter(|x| x.is_finite()).reduce(f64::max)
    }

    /// Position of a value on the scale, 0–1 (clamped).
    pub fn position(&self, value: f64) -> f32 {
        let [low, high] = self.range;
        let t = (value.max(1e-12) / low).ln() / (high / low).ln();
        t.clamp(0.0, 1.0) as f32
    }
}

/// Effect of a limit, tag and source in the reader's language.
pub fn limit_words(limit: &Limit, l10n: &Localization) -> String {
    format!("{} ({})", l10n.say(&format!("limit-{}", limit.effect)), evidence_words(&limit.evidence, l10n))
}

/// Tag and source in the reader's language.
fn evidence_words(evidence: &Evidence, l10n: &Localization) -> String {
    let tag = l10n.say(&format!("evidence-{}", evidence.tag()));
    match evidence.source() {
        "" => tag,
        source => format!("{tag}: {source}"),
    }
}

/// Quantity and place of a row in the reader's language.
pub fn row_name(row: &HazardRow, l10n: &Localization) -> String {
    let quantity = l10n.say(&format!("quantity-{}", row.quantity.name()));
    let place = match row.quantity {
        HazardQuantity::PathStrain | HazardQuantity::PathPressure => l10n.called("path", &row.place),
        _ => match row.place.strip_prefix("head ") {
            Some(number) => l10n.say_with("place-head", &[("head", number)]),
            None => l10n.called("place", &row.place),
        },
    };
    format!("{quantity}, {place}")
}

/// A row's values in the reader's language: at rest, of the motion, of both; the last with a sign if it
/// exceeds the limit.
pub fn row_values(row: &HazardRow, l10n: &Localization) -> String {
    let number = |x: Option<f64>| l10n.localize_decimals(&short(x.unwrap_or(f64::NAN)));
    let sign = if row.is_over() == Some(true) { " !" } else { "" };
    let [still, motion, both] = [row.static_part, row.dynamic_peak, row.total].map(number);
    format!("{still} · {motion} · {both}{sign}")
}

/// Name of the message of a note.
pub fn note_message(note: HazardNote) -> String {
    format!("note-{}", note.name())
}

/// Colours below, in and above the band of fibre strain, sRGB: one hue, darker for more strain.
pub const BAND_COLOURS: [[u8; 3]; 3] = [[226, 226, 230], [160, 136, 198], [80, 32, 120]];

/// Message that describes a place in the band.
pub fn band_message(place: usize) -> String {
    format!("band-{}", place.min(BAND_COLOURS.len() - 1))
}
