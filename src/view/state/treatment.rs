//! The open treatment: its placements, the answers to them so far, and what these add up to.

use crate::analysis::protocol::{SiteTotal, StopResult, site_totals};
use crate::mesh::spec::Resolution;
use crate::metric::CaseReport;
use crate::preset::Protocol;
use crate::preset::scenario::{LoadSpec, Part, ScenarioSpec};
use crate::session::Answer;
use crate::view::data::absorbed::{energy_per_mass, node_density};
use crate::view::data::measure::Measure;
use crate::view::data::quantity::Quantity;
use crate::view::data::sample::high_end;
use bevy::prelude::*;
use std::sync::Arc;

/// The open treatment.
#[derive(Resource, Default)]
pub struct Treatment {
    /// What to do next.
    pub request: Option<TreatmentRequest>,
    /// The treatment; `None` if none is open.
    pub open: Option<OpenTreatment>,
    /// Whether unanswered placements follow one another by themselves.
    pub playing: bool,
    /// What the answered placements add up to; `None` unless the answer on screen is that of a placement.
    pub sum: Option<Arc<TreatmentSum>>,
    /// Number of sums so far.
    sums: u64,
}

/// A request of the reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TreatmentRequest {
    /// Open the shipped protocol of this name.
    Open(String),
    /// Show the placement of this index.
    Show(usize),
    /// Close the treatment; what was on screen before it returns.
    Close,
}

/// What was on screen before a treatment.
#[derive(Clone, Debug, PartialEq)]
pub struct BeforeTreatment {
    /// The question.
    pub scenario: ScenarioSpec,
    /// The painted quantity.
    pub quantity: Quantity,
    /// The quantity of the site bars.
    pub measure: Measure,
}

/// A treatment with the answers to its placements.
pub struct OpenTreatment {
    /// Name of the shipped protocol.
    pub name: String,
    /// Its placements, and the scenario with one case for each.
    pub protocol: Protocol,
    /// Index of the placement shown last.
    pub at: usize,
    /// What was on screen before.
    pub before: BeforeTreatment,
    kept: Vec<PlacementAnswer>,
}

/// What is kept of the answer to a placement.
struct PlacementAnswer {
    load: LoadSpec,
    resolution: Resolution,
    report: CaseReport,
    /// `[node]` dissipated power density [W/m³].
    power: Vec<f32>,
}

/// What the answered placements of a treatment add up to, on the body on screen.
#[derive(Clone, Debug)]
pub struct TreatmentSum {
    /// Serial number; no two sums have the same.
    pub serial: u64,
    /// `[placement]` whether it is in the sum.
    pub answered: Vec<bool>,
    /// Time of these placements [s].
    pub seconds: f64,
    /// `[node]` energy absorbed per mass [J/kg].
    pub energy_j_kg: Vec<f32>,
    /// The largest of them, the highest thousandth left out [J/kg].
    pub largest_j_kg: f64,
    /// Energy absorbed per mass at every site, placement by placement.
    pub sites: Vec<SiteTotal>,
}

impl TreatmentSum {
    /// Number of placements in the sum.
    pub fn count(&self) -> usize {
        self.answered.iter().filter(|answered| **answered).count()
    }
}

impl Treatment {
    /// Keeps what is needed of the answer on screen, and adds up what is kept.
    pub fn collect(&mut self, answer: Option<&Answer>) {
        self.sum = None;
        let (Some(open), Some(answer)) = (&mut self.open, answer) else { return };
        open.keep(answer);
        self.sums += 1;
        self.sum = open.sum(answer, self.sums).map(Arc::new);
    }

    /// Closes without a change of the question; the former quantities return.
    pub fn leave(&mut self, quantity: &mut Quantity, measure: &mut Measure) -> Option<OpenTreatment> {
        let open = self.open.take()?;
        (self.playing, self.sum) = (false, None);
        if *quantity == Quantity::Absorbed {
            *quantity = open.before.quantity;
        }
        if *measure == Measure::Absorbed {
            *measure = open.before.measure;
        }
        Some(open)
    }
}

impl OpenTreatment {
    /// A treatment without answers.
    pub fn new(name: String, protocol: Protocol, before: BeforeTreatment) -> OpenTreatment {
        OpenTreatment { name, protocol, at: 0, before, kept: Vec::new() }
    }

    /// Number of placements.
    pub fn count(&self) -> usize {
        self.protocol.placements.len()
    }

    /// Time of the whole treatment [s].
    pub fn seconds(&self) -> f64 {
        self.protocol.placements.iter().map(|p| p.seconds).sum()
    }

    /// The question with one placement alone, at a resolution.
    pub fn question(&self, placement: usize, resolution: Resolution) -> Option<ScenarioSpec> {
        let case = self.protocol.scenario.cases.get(placement)?.clone();
        Some(ScenarioSpec { cases: vec![case], resolution, ..self.protocol.scenario.clone() })
    }

    /// Whether a question is still that of the treatment, whatever has been changed in it.
    pub fn is_about(&self, scenario: &ScenarioSpec) -> bool {
        let own = &self.protocol.scenario;
        (&own.title, &own.question) == (&scenario.title, &scenario.question)
    }

    /// The placement that a question has as its only case, unchanged, on the same body; of several alike the
    /// one shown last or the first.
    pub fn place_of(&self, scenario: &ScenarioSpec) -> Option<usize> {
        let own = &self.protocol.scenario;
        let [case] = scenario.cases.as_slice() else { return None };
        let fits = scenario.geometry == own.geometry
            && scenario.tissues == own.tissues
            && scenario.boundary == own.boundary
            && scenario.analysis == own.analysis
            && scenario.clothing == own.clothing
            && scenario.probes == own.probes;
        let is_same = |placement: &usize| own.cases.get(*placement).is_some_and(|c| c.load == case.load);
        std::iter::once(self.at).chain(0..own.cases.len()).filter(|_| fits).find(is_same)
    }

    /// `[placement]` whether it is answered at a resolution; placements alike share an answer.
    pub fn answered(&self, resolution: Resolution) -> Vec<bool> {
        (0..self.count()).map(|i| self.answer(i, resolution).is_some()).collect()
    }

    /// The first placement from `first` on that is not answered at a resolution.
    pub fn next_unanswered(&self, first: usize, resolution: Resolution) -> Option<usize> {
        (first..self.count()).find(|&i| self.answer(i, resolution).is_none())
    }

    fn answer(&self, placement: usize, resolution: Resolution) -> Option<&PlacementAnswer> {
        let load = &self.protocol.scenario.cases.get(placement)?.load;
        self.kept.iter().find(|kept| kept.resolution == resolution && kept.load == *load)
    }

    /// Keeps what is needed of an answer to a placement, in place of an earlier one at its resolution.
    fn keep(&mut self, answer: &Answer) {
        let scenario = &answer.scenario;
        if self.place_of(scenario).is_none() {
            return;
        }
        let (Some(case), Some(Some(solved))) = (scenario.cases.first(), answer.cases.first()) else { return };
        // Answers stored by early versions have no power density.
        if solved.nodal.dissipation.len() != answer.body.space.n_nodes() {
            return;
        }
        self.kept.retain(|kept| kept.resolution != scenario.resolution || kept.load != case.load);
        self.kept.push(PlacementAnswer {
            load: case.load.clone(),
            resolution: scenario.resolution,
            report: solved.report.clone(),
            power: solved.nodal.dissipation.clone(),
        });
    }

    /// The sum over the placements that are answered at the resolution of `answer`; `None` unless that is the
    /// answer to a placement.
    fn sum(&self, answer: &Answer, serial: u64) -> Option<TreatmentSum> {
        self.place_of(&answer.scenario)?;
        let Part::Inline(tissues) = &answer.scenario.tissues else { return None };
        let (mut stops, mut parts) = (Vec::new(), Vec::new());
        let mut answered = vec![false; self.count()];
        for (i, placement) in self.protocol.placements.iter().enumerate() {
            let kept = self.answer(i, answer.scenario.resolution);
            let Some(kept) = kept.filter(|k| k.power.len() == answer.body.space.n_nodes()) else { continue };
            answered[i] = true;
            parts.push((placement.seconds, kept.power.as_slice()));
            stops.push(StopResult { placement: placement.clone(), report: kept.report.clone() });
        }
        if stops.is_empty() {
            return None;
        }
        let energy_j_kg = energy_per_mass(&parts, &node_density(&answer.body, tissues)?);
        Some(TreatmentSum {
            serial,
            answered,
            seconds: stops.iter().map(|stop| stop.placement.seconds).sum(),
            largest_j_kg: high_end(energy_j_kg.iter().map(|&energy| f64::from(energy)).collect()),
            energy_j_kg,
            sites: site_totals(&stops, &self.protocol.scenario),
        })
    }
}
