//! Row of the hazard table: a quantity at a place, static plus dynamic, against its limit.

use crate::metric::limits::{Evidence, HazardQuantity, Subject};
use crate::metric::report::ratio::ratio;
use serde::{Deserialize, Serialize};

/// A reading in parts.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Parts {
    /// Of the load at rest; `None` if it was not solved.
    pub static_part: Option<f64>,
    /// Peak of the motion; `None` if nothing moves, or if the motion cannot be told from the load at rest.
    pub dynamic_peak: Option<f64>,
    /// Peak of both together; `None` if it is not known.
    pub total: Option<f64>,
}

/// What a reading leaves open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HazardNote {
    /// The load at rest was not solved: only the motion is counted.
    NoStaticPart,
    /// The contact opens: the total is the whole pressure, whatever the load at rest.
    WholePressure,
    /// At the rim of a flat head pressure is singular and its peak depends on the mesh; hence the percentile.
    RimSingular,
    /// The pressure was not sampled over the contact: no percentile is known.
    NotSampled,
    /// The motion of the housing was not solved.
    HousingNotSolved,
    /// The daily use of ten minutes is an assumption.
    DailyUseAssumed,
    /// Sum of the maxima of the two parts, an upper bound: they need not occur at the same point.
    SumOfMaxima,
}

impl HazardNote {
    /// All notes.
    pub const ALL: [HazardNote; 7] = [
        HazardNote::NoStaticPart,
        HazardNote::WholePressure,
        HazardNote::RimSingular,
        HazardNote::NotSampled,
        HazardNote::HousingNotSolved,
        HazardNote::DailyUseAssumed,
        HazardNote::SumOfMaxima,
    ];

    /// Name in files and in the messages of the app.
    pub fn name(self) -> &'static str {
        match self {
            HazardNote::NoStaticPart => "no_static_part",
            HazardNote::WholePressure => "whole_pressure",
            HazardNote::RimSingular => "rim_singular",
            HazardNote::NotSampled => "not_sampled",
            HazardNote::HousingNotSolved => "housing_not_solved",
            HazardNote::DailyUseAssumed => "daily_use_assumed",
            HazardNote::SumOfMaxima => "sum_of_maxima",
        }
    }

    /// The same in words.
    pub fn words(self) -> &'static str {
        match self {
            HazardNote::NoStaticPart => "the load at rest was not solved: only the motion is counted",
            HazardNote::WholePressure => "the contact opens: the total is the whole pressure on the skin",
            HazardNote::RimSingular => {
                "at the rim of a flat head the peak depends on the mesh; the percentile is judged"
            }
            HazardNote::NotSampled => "the pressure was not sampled over the contact",
            HazardNote::HousingNotSolved => "the motion of the housing was not solved",
            HazardNote::DailyUseAssumed => "for ten minutes a day, an assumption",
            HazardNote::SumOfMaxima => "the sum of the two maxima, an upper bound",
        }
    }
}

/// A hazard at one place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HazardRow {
    /// Quantity.
    pub quantity: HazardQuantity,
    /// Head (`head 1`), nerve or vessel, `fat under the load`, `hand`.
    pub place: String,
    /// Unit of the values.
    pub unit: String,
    /// Part of the load at rest; `None` if it was not solved.
    pub static_part: Option<f64>,
    /// Peak of the motion; `None` if nothing moves or the two parts cannot be told apart.
    pub dynamic_peak: Option<f64>,
    /// Peak of both together; `None` if it is not known.
    pub total: Option<f64>,
    /// Limit that judges.
    pub limit: f64,
    /// What happens there, the name of a limit.
    pub effect: String,
    /// How well the limit is known.
    pub evidence: Evidence,
    /// Total over limit [1]; over 1 the limit is exceeded.
    pub limit_ratio: Option<f64>,
    /// What the reading leaves open.
    pub notes: Vec<HazardNote>,
}

impl HazardRow {
    /// The row of `subject` at `place`.
    pub fn new(
        subject: Subject,
        place: impl Into<String>,
        parts: Parts,
        notes: Vec<HazardNote>,
    ) -> HazardRow {
        let (quantity, judge) = (subject.quantity(), subject.judge());
        HazardRow {
            quantity,
            place: place.into(),
            unit: quantity.unit().into(),
            static_part: parts.static_part,
            dynamic_peak: parts.dynamic_peak,
            total: parts.total,
            limit: judge.value,
            effect: judge.effect.into(),
            evidence: judge.evidence.clone(),
            limit_ratio: parts.total.and_then(|total| ratio(total, judge.value)),
            notes,
        }
    }

    /// The same row for a drive `a` times as strong. The static part stays, so that with both parts the total
    /// is the sum of their maxima. A total whose parts are not known cannot be scaled.
    pub fn scaled(&self, a: f64) -> HazardRow {
        let dynamic_peak = self.dynamic_peak.map(|x| a * x);
        let total = match (self.static_part, dynamic_peak) {
            (Some(still), Some(moving)) => Some(still + moving),
            (still, moving) => still.or(moving),
        };
        let mut notes = self.notes.clone();
        let both = self.static_part.is_some() && dynamic_peak.is_some();
        if both && self.total != total && !notes.contains(&HazardNote::SumOfMaxima) {
            notes.push(HazardNote::SumOfMaxima);
        }
        let limit_ratio = total.and_then(|total| ratio(total, self.limit));
        HazardRow { dynamic_peak, total, limit_ratio, notes, ..self.clone() }
    }

    /// Whether the limit is exceeded; `None` if that is not known.
    pub fn is_over(&self) -> Option<bool> {
        self.limit_ratio.map(|ratio| ratio > 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(static_part: Option<f64>, dynamic_peak: Option<f64>, total: Option<f64>) -> HazardRow {
        let parts = Parts { static_part, dynamic_peak, total };
        HazardRow::new(Subject::Plain(HazardQuantity::SuperficialStrain), "fat under the load", parts, vec![])
    }

    #[test]
    fn a_row_is_judged_by_its_total() {
        let over = row(Some(20.0), Some(40.0), Some(55.0));
        assert_eq!((over.limit, over.limit_ratio, over.is_over()), (50.0, Some(1.1), Some(true)));
        assert_eq!(over.evidence, Evidence::recalled("Ceelen 2008"));
        assert_eq!(row(None, None, None).is_over(), None);
    }

    #[test]
    fn a_scaled_row_keeps_its_static_part() {
        let twice = row(Some(20.0), Some(10.0), Some(25.0)).scaled(2.0);
        assert_eq!(
            (twice.static_part, twice.dynamic_peak, twice.total),
            (Some(20.0), Some(20.0), Some(40.0))
        );
        assert_eq!(twice.notes, [HazardNote::SumOfMaxima]);
        let alone = row(None, Some(10.0), Some(10.0)).scaled(2.0);
        assert_eq!((alone.total, alone.notes.len()), (Some(20.0), 0));
    }

    #[test]
    fn names_of_notes_are_those_of_the_files() {
        for note in HazardNote::ALL {
            assert_eq!(ron::to_string(&note).expect("serialises"), note.name());
        }
    }
}
