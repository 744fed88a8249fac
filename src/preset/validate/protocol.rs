//! Rules for protocols: times, places, levels, and the case whose device is used.

use super::limits::MESHED;
use super::text::texts;
use super::visitor::{Range, Visitor};
use super::{device, scenario as whole};
use crate::preset::diagnostic::{Problem, Severity};
use crate::preset::path::is_below;
use crate::preset::protocol::{MOST_PLACEMENTS, ProtocolSpec, SkinPointSpec, StopSpec};
use crate::preset::scenario::{LoadSpec, Part, ScenarioSpec};

/// Largest number of levels of the coverage.
const MOST_LEVELS: usize = 8;
/// Time of an entry [s].
const TIME: Range = Range::new(0.1, 3600.0).usual(1.0, 900.0);
/// Levels of the coverage [J/kg].
const LEVEL: Range = Range::new(1e-6, 1e6);

/// Rules for a protocol, without those of its scenario; empty if there is no problem.
pub fn protocol(s: &ProtocolSpec) -> Vec<Problem> {
    let mut v = Visitor::default();
    v.version(s.version);
    if s.title.trim().is_empty() {
        v.error("title", "a protocol needs a title");
    }
    if s.stops.is_empty() {
        v.error("stops", "a protocol needs at least one stop");
    }
    v.length("stops", s.stops.len(), MOST_PLACEMENTS);
    for (i, stop) in s.stops.iter().enumerate() {
        v.within(&format!("stops[{i}]"), |v| self::stop(v, stop));
    }
    v.unique("stops", s.stops.iter().map(StopSpec::name));
    v.length("levels_j_kg", s.levels_j_kg.len(), MOST_LEVELS);
    for (i, level) in s.levels_j_kg.iter().enumerate() {
        v.number(&format!("levels_j_kg[{i}]"), *level, LEVEL);
    }
    if let Some(i) = s.levels_j_kg.windows(2).position(|w| w[1] <= w[0]) {
        v.error(&format!("levels_j_kg[{}]", i + 1), "levels must ascend");
    }
    if let Part::Inline(scenario) = &s.scenario {
        case(&mut v, s, scenario);
    }
    if !v.has_errors() {
        total(&mut v, s);
    }
    v.finish_with(texts(s))
}

fn stop(v: &mut Visitor, stop: &StopSpec) {
    if stop.name().trim().is_empty() {
        v.error("name", "a stop needs a name");
    }
    match stop {
        StopSpec::Rest { placement, time_s, .. } => {
            v.within("placement", |v| device::placement(v, placement));
            v.number("time_s", *time_s, TIME);
        }
        StopSpec::Sweep { from, to, count, time_s, .. } => {
            v.within("from", |v| point(v, from));
            v.within("to", |v| point(v, to));
            v.count("count", *count, 2, MOST_PLACEMENTS);
            v.number("time_s", *time_s, TIME);
        }
    }
}

fn point(v: &mut Visitor, p: &SkinPointSpec) {
    v.number("s", p.s, MESHED);
    v.number("theta_deg", p.theta_deg, Range::new(-180.0, 180.0));
}

/// The case must exist and have a device on the leg.
fn case(v: &mut Visitor, s: &ProtocolSpec, scenario: &ScenarioSpec) {
    let known: Vec<&str> = scenario.cases.iter().map(|c| c.name.as_str()).collect();
    match (s.case_of(scenario), &s.case) {
        (Some(i), _) if !matches!(scenario.cases[i].load, LoadSpec::Device { .. }) => {
            v.error("case", "this case has no device that is placed on a leg");
        }
        (Some(_), _) => {}
        (None, Some(name)) => v.unknown("case", name, "the scenario has no such case", &known),
        (None, None) => {
            let all = known.join(", ");
            v.error(
                "case",
                format!("the scenario has several cases: name the one whose device is used: {all}"),
            );
        }
    }
}

/// A sum of sweeps may exceed what each of them is allowed, and names of placements may coincide.
fn total(v: &mut Visitor, s: &ProtocolSpec) {
    let placements = s.placements();
    v.length("stops", placements.len(), MOST_PLACEMENTS);
    let is_taken = |i: &usize| placements[..*i].iter().any(|p| p.name == placements[*i].name);
    if let Some(i) = (0..placements.len().min(MOST_PLACEMENTS)).find(is_taken) {
        let (entry, name) = (placements[i].entry, &placements[i].name);
        v.error(&format!("stops[{entry}].name"), format!("the placement `{name}` has the name of another"));
    }
}

/// Errors that the scenario has at single placements only, at the entries of the protocol. Problems at the
/// device itself are those of the scenario.
pub fn placements(s: &ProtocolSpec, base: &ScenarioSpec) -> Vec<Problem> {
    let Some(expanded) = s.expanded(base) else { return Vec::new() };
    let placements = s.placements();
    let entry = |p: &Problem| {
        let at = |i: &usize| is_below(&p.path, &format!("cases[{i}].load"));
        (0..placements.len()).find(at).map(|i| &placements[i])
    };
    let errors = whole::scenario(&expanded).into_iter().filter(|p| p.severity == Severity::Error);
    let moved = errors.filter_map(|p| {
        let placement = entry(&p)?;
        let message = format!("{}: {}", placement.name, p.message);
        Some(Problem { path: format!("stops[{}]", placement.entry), message, ..p })
    });
    moved.collect()
}
