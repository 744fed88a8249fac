//! `ProtocolSpec`: a whole treatment: where a device stands, one place after another, and for how long.

use crate::drive::spec::PlacementSpec;
use crate::preset::scenario::{CaseSpec, LoadSpec, Part, ScenarioSpec};
use serde::{Deserialize, Serialize};

/// Largest number of placements of one entry and of a whole protocol.
pub const MOST_PLACEMENTS: usize = 500;

/// A treatment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProtocolSpec {
    /// Format version, 1.
    pub version: u32,
    /// Title of the report.
    pub title: String,
    /// The question it answers, in one sentence.
    pub question: String,
    /// Body, tissues, device, analysis and resolution. The protocol replaces the placement of its case.
    pub scenario: Part<ScenarioSpec>,
    /// Name of the case whose device is used; may be left out if the scenario has one case.
    #[serde(default)]
    pub case: Option<String>,
    /// Where the device stands, in the order of the treatment.
    pub stops: Vec<StopSpec>,
    /// Levels of the absorbed energy per mass for which the coverage is given [J/kg], 10⁻⁶–10⁶, ascending. No
    /// level is known above which muscle responds; absent: 1, 3, 10, 30.
    #[serde(default = "default_levels")]
    pub levels_j_kg: Vec<f64>,
}

fn default_levels() -> Vec<f64> {
    vec![1.0, 3.0, 10.0, 30.0]
}

/// One entry of a protocol.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum StopSpec {
    /// The device rests at one place.
    Rest {
        /// Name in the tables.
        name: String,
        /// Where it stands.
        placement: PlacementSpec,
        /// Time there [s], 0.1–3600.
        time_s: f64,
    },
    /// The device moves along a line on the skin, slowly against its vibration: it is computed at rest at
    /// equidistant places, which share the time in equal parts.
    Sweep {
        /// Name in the tables.
        name: String,
        /// First place.
        from: SkinPointSpec,
        /// Last place.
        to: SkinPointSpec,
        /// Number of places, both ends included, 2–500.
        count: usize,
        /// Time of the whole sweep [s], 0.1–3600.
        time_s: f64,
    },
}

/// A point of the skin of the leg.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SkinPointSpec {
    /// Level s along the leg: 0 apex of the fibular head, 1 tip of the lateral malleolus; −0.12–0.82.
    pub s: f64,
    /// Angle from the posterior midline, medial + [deg], −180–180.
    pub theta_deg: f64,
}

impl StopSpec {
    /// Name in the tables.
    pub fn name(&self) -> &str {
        match self {
            StopSpec::Rest { name, .. } | StopSpec::Sweep { name, .. } => name,
        }
    }

    /// The placements of the entry with their names and times.
    fn placements(&self, entry: usize) -> Vec<Placement> {
        match self {
            StopSpec::Rest { name, placement, time_s } => {
                vec![Placement { entry, name: name.clone(), at: placement.clone(), seconds: *time_s }]
            }
            StopSpec::Sweep { name, from, to, count, time_s } => (0..*count)
                .map(|i| {
                    let share = i as f64 / (*count - 1).max(1) as f64;
                    let between = |a: f64, b: f64| (1.0 - share) * a + share * b;
                    Placement {
                        entry,
                        name: format!("{name} {}/{count}", i + 1),
                        at: PlacementSpec::new(between(from.s, to.s), between(from.theta_deg, to.theta_deg)),
                        seconds: time_s / *count as f64,
                    }
                })
                .collect(),
        }
    }
}

/// One placement of a treatment.
#[derive(Clone, Debug, PartialEq)]
pub struct Placement {
    /// Index of its entry in [`ProtocolSpec::stops`].
    pub entry: usize,
    /// Name in the tables.
    pub name: String,
    /// Where the device stands.
    pub at: PlacementSpec,
    /// Time there [s].
    pub seconds: f64,
}

impl ProtocolSpec {
    /// All placements, in the order of the treatment.
    pub fn placements(&self) -> Vec<Placement> {
        self.stops.iter().enumerate().flat_map(|(i, stop)| stop.placements(i)).collect()
    }

    /// Index of the case whose device is used; `None` if there is no such case.
    pub fn case_of(&self, scenario: &ScenarioSpec) -> Option<usize> {
        match &self.case {
            Some(name) => scenario.cases.iter().position(|c| c.name == *name),
            None => (scenario.cases.len() == 1).then_some(0),
        }
    }

    /// The scenario with one case for each placement; `None` if the case does not exist or has no device on
    /// the leg.
    pub fn expanded(&self, scenario: &ScenarioSpec) -> Option<ScenarioSpec> {
        let LoadSpec::Device { device, .. } = &scenario.cases[self.case_of(scenario)?].load else {
            return None;
        };
        let case = |p: Placement| CaseSpec {
            name: p.name,
            load: LoadSpec::Device { device: device.clone(), placement: p.at },
        };
        Some(ScenarioSpec {
            title: self.title.clone(),
            question: self.question.clone(),
            cases: self.placements().into_iter().map(case).collect(),
            ..scenario.clone()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sweep_shares_its_time_among_equidistant_places() {
        let point = |s: f64, theta_deg: f64| SkinPointSpec { s, theta_deg };
        let name = "lane".to_string();
        let sweep =
            StopSpec::Sweep { name, from: point(0.0, 40.0), to: point(0.4, 20.0), count: 5, time_s: 60.0 };
        let found = sweep.placements(3);
        assert_eq!(found.iter().map(|p| p.seconds).sum::<f64>(), 60.0);
        let all: Vec<(&str, Option<(f64, f64)>)> =
            found.iter().map(|p| (p.name.as_str(), p.at.coordinates())).collect();
        assert_eq!(all.first(), Some(&("lane 1/5", Some((0.0, 40.0)))));
        assert_eq!(all[2], ("lane 3/5", Some((0.2, 30.0))));
        assert_eq!(all.last(), Some(&("lane 5/5", Some((0.4, 20.0)))));
        assert!(found.iter().all(|p| p.entry == 3));
    }
}
