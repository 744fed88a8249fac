//! Rules for the sites, regions, paths and heads named by studies and claims: they must exist in the
//! scenario.

use super::visitor::Visitor;
use crate::preset::claims::ClaimsSpec;
use crate::preset::scenario::{Part, ScenarioSpec, items};
use crate::preset::study::StudySpec;

/// Sites of the metrics of a study.
pub fn sites(v: &mut Visitor, s: &StudySpec) {
    let Part::Inline(scenario) = &s.scenario else { return };
    let sites = items::site_names(scenario);
    let known: Vec<&str> = sites.iter().map(String::as_str).collect();
    for (i, metric) in s.metrics.iter().enumerate() {
        for (k, name) in metric.sites.iter().enumerate().filter(|(_, name)| !sites.contains(name)) {
            v.unknown(
                &format!("metrics[{i}].sites[{k}]"),
                name,
                "the scenario has no such site or probe",
                &known,
            );
        }
    }
}

/// Items of the readings of claims. `scenarios[experiment]` is `None` if its changes failed, which is
/// reported elsewhere.
pub fn readings(v: &mut Visitor, s: &ClaimsSpec, scenarios: &[Option<ScenarioSpec>]) {
    for (i, claim) in s.claims.iter().enumerate() {
        for (k, reading) in claim.readings.iter().enumerate() {
            for (part, term) in [("of", Some(&reading.of)), ("per", reading.per.as_ref())] {
                let Some(term) = term else { continue };
                let at = format!("claims[{i}].readings[{k}].{part}.items");
                let is_read = |i: &usize| term.experiments.contains(&s.experiments[*i].name);
                let read = (0..scenarios.len()).filter(is_read).filter_map(|i| scenarios[i].as_ref());
                let found = read.filter_map(|spec| items::unknown(spec, &term.column, &term.items)).next();
                if let Some(unknown) = found {
                    let known: Vec<&str> = unknown.known.iter().map(String::as_str).collect();
                    v.unknown(&at, &unknown.name, "the column is not read at such an item", &known);
                }
            }
        }
    }
}
