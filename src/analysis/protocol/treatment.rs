//! `treat`: solves every placement of a protocol, and adds up what the body absorbs.

use super::coverage::{Coverage, coverage};
use super::skin_map::{SkinMap, skin_map};
use super::stop_store::{StopAnswer, StopStore};
use crate::drive::spec::USUAL_TREATMENT;
use crate::engine::Engine;
use crate::metric::CaseReport;
use crate::model::{Model, Progress, RunError, single_case};
use crate::preset::Protocol;
use crate::preset::identity::report_key;
use crate::preset::protocol::Placement;
use crate::preset::scenario::{LoadSpec, Part, ScenarioSpec};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// A finished treatment.
#[derive(Clone, Debug)]
pub struct Treatment {
    /// The scenario with one case for each placement.
    pub scenario: ScenarioSpec,
    /// The placements, in the order of the treatment.
    pub stops: Vec<StopResult>,
    /// Sites and probes.
    pub sites: Vec<SiteTotal>,
    /// Levels of the coverage [J/kg].
    pub levels_j_kg: Vec<f64>,
    /// Muscle compartments, then all muscles.
    pub coverage: Vec<Coverage>,
    /// The calf unrolled.
    pub map: SkinMap,
    /// `[element · point]` energy absorbed per mass over the whole treatment [J/kg].
    pub energy_j_kg: Vec<f64>,
    /// Placements that were solved now; the others were stored, or stand where an earlier one stood.
    pub computed: usize,
}

/// One placement of a treatment.
#[derive(Clone, Debug, PartialEq)]
pub struct StopResult {
    /// Name, place and time.
    pub placement: Placement,
    /// The report of its case, named after it.
    pub report: CaseReport,
}

/// A site over the whole treatment.
#[derive(Clone, Debug, PartialEq)]
pub struct SiteTotal {
    /// Site or probe.
    pub name: String,
    /// Host tissue.
    pub host: String,
    /// Depth below the skin [mm].
    pub depth_mm: f64,
    /// `[stop]` energy absorbed per mass while the device stood there [J/kg].
    pub by_stop_j_kg: Vec<f64>,
}

impl SiteTotal {
    /// Energy absorbed per mass over the whole treatment [J/kg].
    pub fn total_j_kg(&self) -> f64 {
        self.by_stop_j_kg.iter().sum()
    }

    /// Index of the placement that contributes most, and its share of the total [%]; `None` if nothing is
    /// absorbed.
    pub fn strongest(&self) -> Option<(usize, f64)> {
        let ranked = self.by_stop_j_kg.iter().enumerate().filter(|(_, x)| **x > 0.0);
        let (i, most) = ranked.max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(&a.0)))?;
        Some((i, 100.0 * (most / self.total_j_kg())))
    }
}

impl StopResult {
    /// Mean axial force on the skin, all heads [N]; `None` if it is not known.
    pub fn force_n(&self) -> Option<f64> {
        self.report.skin_force_n()
    }

    /// Mean power delivered to the body [W]; 0 for a device at rest.
    pub fn input_w(&self) -> f64 {
        self.report.ledger.as_ref().map_or(0.0, |l| l.input_w)
    }

    /// Energy delivered to the body [J].
    pub fn input_j(&self) -> f64 {
        self.input_w() * self.placement.seconds
    }

    /// Energy absorbed in tissue, membranes not included [J].
    pub fn absorbed_j(&self) -> f64 {
        self.report.ledger.as_ref().map_or(0.0, |l| l.absorbed_w) * self.placement.seconds
    }
}

impl Treatment {
    /// Time of the whole treatment [s].
    pub fn seconds(&self) -> f64 {
        self.stops.iter().map(|s| s.placement.seconds).sum()
    }
}

/// Solves the placements of `protocol`; placements in `store` and repeated ones are not solved again.
/// `on_stop` is called with the index of each placement before its turn.
///
/// # Errors
/// Those of [`Engine::case`] for the first placement that fails; those before it stay stored.
pub fn treat(
    engine: &mut Engine,
    protocol: &Protocol,
    store: &StopStore,
    progress: &Progress<'_>,
    on_stop: &dyn Fn(usize),
) -> Result<Treatment, RunError> {
    let scenario = &protocol.scenario;
    let specs: Vec<ScenarioSpec> = (0..scenario.cases.len()).map(|i| single_case(scenario, i)).collect();
    // the placements are solved one by one: each needs the memory of a single case
    let prepared = engine.model(specs.first().unwrap_or(scenario), progress)?;
    let model = &prepared.model;
    let keys: Vec<String> = specs.iter().map(report_key).collect();
    // repeated placements are solved once, for the sum of their times
    let mut seconds: BTreeMap<&str, f64> = BTreeMap::new();
    for (key, placement) in keys.iter().zip(&protocol.placements) {
        *seconds.entry(key).or_default() += placement.seconds;
    }
    let mut known: BTreeMap<&str, CaseReport> = BTreeMap::new();
    let (mut stops, mut computed) = (Vec::new(), 0);
    let mut energy = vec![0.0; model.space.node_of.len()];
    for (i, placement) in protocol.placements.iter().enumerate() {
        on_stop(i);
        progress.check()?;
        let key = keys[i].as_str();
        if let Entry::Vacant(slot) = known.entry(key) {
            let stored = store.get(&specs[i]).filter(|answer| answer.dissipation.len() == energy.len());
            computed += usize::from(stored.is_none());
            let answer = stored.map_or_else(|| solve(engine, &specs[i], store, progress), Ok)?;
            add_power(&mut energy, &answer.dissipation, seconds[key]);
            slot.insert(answer.report);
        }
        let report = CaseReport { case: placement.name.clone(), ..known[key].clone() };
        stops.push(StopResult { placement: placement.clone(), report });
    }
    let energy_j_kg = per_mass(model, &energy);
    let levels_j_kg = protocol.spec.levels_j_kg.clone();
    Ok(Treatment {
        sites: site_totals(&stops, scenario),
        coverage: coverage(model, &energy_j_kg, &levels_j_kg),
        map: skin_map(model, &energy_j_kg, progress)?,
        scenario: scenario.clone(),
        stops,
        levels_j_kg,
        energy_j_kg,
        computed,
    })
}

/// Solves and stores one placement.
fn solve(
    engine: &mut Engine,
    spec: &ScenarioSpec,
    store: &StopStore,
    progress: &Progress<'_>,
) -> Result<StopAnswer, RunError> {
    let outcome = engine.case(spec, &spec.cases[0], progress)?;
    let answer = StopAnswer { report: outcome.report, dissipation: outcome.dissipation };
    // If the folder cannot be written, the next run solves the placement again.
    let _ = store.put(spec, &answer);
    Ok(answer)
}

/// Adds `seconds` of a power density [W/m³] to the energy density [J/m³].
pub fn add_power(energy: &mut [f64], power: &[f32], seconds: f64) {
    energy.iter_mut().zip(power).for_each(|(sum, p)| *sum += seconds * f64::from(*p));
}

/// `[element · point]` energy per mass [J/kg] from the energy density [J/m³].
fn per_mass(model: &Model, energy: &[f64]) -> Vec<f64> {
    energy.iter().zip(&model.materials.density).map(|(joules, density)| joules / density).collect()
}

/// Time over which the reports of the device sum the absorbed energy [s].
fn treatment_s(scenario: &ScenarioSpec) -> f64 {
    match scenario.cases.first().map(|c| &c.load) {
        Some(LoadSpec::Device { device: Part::Inline(device), .. }) => device.treatment_s,
        _ => USUAL_TREATMENT,
    }
}

/// Every site with its energy at every stop; the stops are cases of `scenario`.
pub fn site_totals(stops: &[StopResult], scenario: &ScenarioSpec) -> Vec<SiteTotal> {
    let Some(first) = stops.first() else { return Vec::new() };
    let reported_s = treatment_s(scenario);
    let of = |i: usize| {
        let row = &first.report.sites[i];
        let share = |s: &StopResult| s.placement.seconds / reported_s;
        SiteTotal {
            name: row.name.clone(),
            host: row.host.clone(),
            depth_mm: row.depth_mm,
            by_stop_j_kg: stops.iter().map(|s| share(s) * s.report.sites[i].absorbed_energy_j_kg).collect(),
        }
    };
    (0..first.report.sites.len()).map(of).collect()
}
