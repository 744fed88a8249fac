//! The limits that hazards are judged by: one table for all devices, each limit with what happens there and
//! how well it is known.
//!
//! Limits of pressure were found under steady load. The one that judges is that of the shortest load for
//! which a limit is known, because treatments are shorter than all of them. The others are marks on the
//! scale.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Limit of small-strain theory [%].
pub const SMALL_STRAIN_PERCENT: f64 = 10.0;

/// Pressure pain threshold of latent trigger points of gastrocnemius [kPa] (255 ± 78).
pub const PAIN_KPA: f64 = 255.0;

/// Duration of the daily use by which the vibration of the hand is judged [min].
pub const DAILY_USE_MINUTES: f64 = 10.0;

/// How well a number is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Evidence {
    /// The source was opened.
    Verified {
        /// Author and year, or title.
        source: Cow<'static, str>,
    },
    /// The source is cited from memory.
    Recalled {
        /// Author and year.
        source: Cow<'static, str>,
    },
    /// No source.
    Assumed,
}

impl Evidence {
    /// Verified in `source`.
    pub const fn verified(source: &'static str) -> Evidence {
        Evidence::Verified { source: Cow::Borrowed(source) }
    }

    /// Recalled from `source`.
    pub const fn recalled(source: &'static str) -> Evidence {
        Evidence::Recalled { source: Cow::Borrowed(source) }
    }

    /// `verified`, `recalled` or `assumed`.
    pub fn tag(&self) -> &'static str {
        match self {
            Evidence::Verified { .. } => "verified",
            Evidence::Recalled { .. } => "recalled",
            Evidence::Assumed => "assumed",
        }
    }

    /// The source; empty for an assumption.
    pub fn source(&self) -> &str {
        match self {
            Evidence::Verified { source } | Evidence::Recalled { source } => source,
            Evidence::Assumed => "",
        }
    }
}

/// A quantity by which a device may do harm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HazardQuantity {
    /// Force over contact area.
    SkinPressureMean,
    /// 99th percentile over the contact area.
    SkinPressureP99,
    /// 99th percentile by volume of the octahedral shear strain in fat within 1.5 footprint radii.
    SuperficialStrain,
    /// Largest octahedral shear strain along a nerve or vessel.
    PathStrain,
    /// Largest |mean stress| along a nerve or vessel.
    PathPressure,
    /// Daily vibration exposure of the hand, A(8).
    HandVibration,
}

impl HazardQuantity {
    /// All quantities, in the order of the tables.
    pub const ALL: [HazardQuantity; 6] = [
        HazardQuantity::SkinPressureMean,
        HazardQuantity::SkinPressureP99,
        HazardQuantity::SuperficialStrain,
        HazardQuantity::PathStrain,
        HazardQuantity::PathPressure,
        HazardQuantity::HandVibration,
    ];

    /// Name in tables and files.
    pub fn name(self) -> &'static str {
        match self {
            HazardQuantity::SkinPressureMean => "skin_pressure_mean",
            HazardQuantity::SkinPressureP99 => "skin_pressure_p99",
            HazardQuantity::SuperficialStrain => "superficial_strain",
            HazardQuantity::PathStrain => "path_strain",
            HazardQuantity::PathPressure => "path_pressure",
            HazardQuantity::HandVibration => "hand_vibration",
        }
    }

    /// Unit, as printed.
    pub fn unit(self) -> &'static str {
        match self {
            HazardQuantity::SuperficialStrain | HazardQuantity::PathStrain => "%",
            HazardQuantity::HandVibration => "m/s²",
            _ => "kPa",
        }
    }

    /// Unit, as the ending of a column.
    pub fn unit_name(self) -> &'static str {
        match self {
            HazardQuantity::SuperficialStrain | HazardQuantity::PathStrain => "percent",
            HazardQuantity::HandVibration => "m_s2",
            _ => "kpa",
        }
    }
}

/// What a limit is about: a quantity, at nerves and vessels separately.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A quantity of skin, fat or hand.
    Plain(HazardQuantity),
    /// A quantity at a nerve.
    Nerve(HazardQuantity),
    /// A quantity at a vessel.
    Vessel(HazardQuantity),
}

/// A value at which something happens.
#[derive(Clone, Debug, PartialEq)]
pub struct Limit {
    /// Value, in the unit of the quantity.
    pub value: f64,
    /// Name of what happens; that of a message `limit-…` of the app.
    pub effect: &'static str,
    /// The same in words.
    pub words: &'static str,
    /// How well it is known.
    pub evidence: Evidence,
}

const fn limit(value: f64, effect: &'static str, words: &'static str, evidence: Evidence) -> Limit {
    Limit { value, effect, words, evidence }
}

const PARTSCH: Evidence = Evidence::verified("Partsch 2005");
const GELBERMAN: Evidence = Evidence::verified("Gelberman 1983");
const DIRECTIVE: Evidence = Evidence::verified("Directive 2002/44/EC");

const VEINS_LYING: Limit = limit(2.7, "veins-lying", "calf veins close in a lying person", PARTSCH);
const VEINS_STANDING: Limit = limit(9.3, "veins-standing", "calf veins close in a standing person", PARTSCH);

static SKIN_MEAN: [Limit; 3] = [
    VEINS_LYING,
    VEINS_STANDING,
    limit(
        32.0,
        "cells-hour",
        "muscle cells are damaged within an hour",
        Evidence::recalled("Linder-Ganz & Gefen"),
    ),
];

static SKIN_P99: [Limit; 1] = [limit(
    PAIN_KPA,
    "pain",
    "pressing with 1 cm² hurts at latent points, ± 78 kPa",
    Evidence::verified("foam rolling of latent points, PMC6358529"),
)];

static SUPERFICIAL: [Limit; 3] = [
    limit(SMALL_STRAIN_PERCENT, "model", "end of the range of small-strain theory", Evidence::Assumed),
    limit(
        34.0,
        "movement",
        "local strain of calf muscle in a passive knee movement",
        Evidence::verified("MRI of the calf, J. Biomech. Eng. 2013"),
    ),
    limit(50.0, "cells", "sustained strain damages muscle cells", Evidence::recalled("Ceelen 2008")),
];

static PATH_STRAIN: [Limit; 1] =
    [limit(50.0, "path-cells", "that of muscle cells; none is known for nerve or vessel", Evidence::Assumed)];

static NERVE_PRESSURE: [Limit; 3] = [
    limit(5.3, "nerves-begin", "nerves begin to fail within 30 to 240 minutes", GELBERMAN),
    limit(6.7, "nerves-block", "nerves are blocked within 30 to 240 minutes", GELBERMAN),
    limit(
        53.0,
        "nerves-quarter",
        "nerves do not recover fully from a quarter of an hour",
        Evidence::verified("Dahlin 1986"),
    ),
];

static VESSEL_PRESSURE: [Limit; 2] = [VEINS_LYING, VEINS_STANDING];

static HAND: [Limit; 2] = [
    limit(2.5, "hand-action", "daily exposure A(8) from which employers must act", DIRECTIVE),
    limit(5.0, "hand-limit", "daily exposure A(8) that must not be exceeded", DIRECTIVE),
];

impl Subject {
    /// The quantity.
    pub fn quantity(self) -> HazardQuantity {
        match self {
            Subject::Plain(quantity) | Subject::Nerve(quantity) | Subject::Vessel(quantity) => quantity,
        }
    }

    /// All subjects, in the order of the tables.
    pub const ALL: [Subject; 8] = [
        Subject::Plain(HazardQuantity::SkinPressureMean),
        Subject::Plain(HazardQuantity::SkinPressureP99),
        Subject::Plain(HazardQuantity::SuperficialStrain),
        Subject::Nerve(HazardQuantity::PathStrain),
        Subject::Vessel(HazardQuantity::PathStrain),
        Subject::Nerve(HazardQuantity::PathPressure),
        Subject::Vessel(HazardQuantity::PathPressure),
        Subject::Plain(HazardQuantity::HandVibration),
    ];

    /// Known limits, ascending.
    pub fn limits(self) -> &'static [Limit] {
        match (self.quantity(), self) {
            (HazardQuantity::SkinPressureMean, _) => &SKIN_MEAN,
            (HazardQuantity::SkinPressureP99, _) => &SKIN_P99,
            (HazardQuantity::SuperficialStrain, _) => &SUPERFICIAL,
            (HazardQuantity::PathStrain, _) => &PATH_STRAIN,
            (HazardQuantity::PathPressure, Subject::Vessel(_)) => &VESSEL_PRESSURE,
            (HazardQuantity::PathPressure, _) => &NERVE_PRESSURE,
            (HazardQuantity::HandVibration, _) => &HAND,
        }
    }

    /// The limit that judges: for pressure that of the shortest load, for strain the damage, for veins and
    /// the hand the lowest.
    pub fn judge(self) -> &'static Limit {
        let limits = self.limits();
        match (self.quantity(), self) {
            (HazardQuantity::PathPressure, Subject::Vessel(_)) | (HazardQuantity::HandVibration, _) => {
                &limits[0]
            }
            _ => &limits[limits.len() - 1],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_ascend_and_the_judge_is_one_of_them() {
        for subject in Subject::ALL {
            let limits = subject.limits();
            assert!(limits.windows(2).all(|w| w[0].value < w[1].value), "{subject:?}");
            assert!(limits.contains(subject.judge()), "{subject:?}");
        }
    }

    #[test]
    fn only_an_assumption_has_no_source() {
        for limit in Subject::ALL.into_iter().flat_map(Subject::limits) {
            assert_eq!(limit.evidence.source().is_empty(), limit.evidence == Evidence::Assumed, "{limit:?}");
        }
    }

    #[test]
    fn names_are_those_of_the_files() {
        for quantity in HazardQuantity::ALL {
            assert_eq!(ron::to_string(&quantity).expect("serialises"), quantity.name());
        }
        assert_eq!(HazardQuantity::ALL.map(HazardQuantity::name).len(), 6);
    }

    #[test]
    fn evidence_reads_back() {
        for evidence in [PARTSCH, Evidence::recalled("Ceelen 2008"), Evidence::Assumed] {
            let text = ron::to_string(&evidence).expect("serialises");
            assert_eq!(ron::from_str::<Evidence>(&text).expect("deserialises"), evidence);
        }
    }
}
