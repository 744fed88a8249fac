//! Sites, regions, paths and heads that studies and claims read: they must be those of the scenario that is
//! answered.

use super::visitor::Visitor;
use crate::preset::claims::ClaimsSpec;
use crate::preset::items;
use crate::preset::spec::Part;
use crate::preset::study::StudySpec;

/// Sites of a study's metrics.
pub fn sites(v: &mut Visitor, s: &StudySpec) {
    let Part::Inline(scenario) = &s.scenario else { return };
    let sites = items::sites(scenario);
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

/// Items of the readings of claims, in the scenarios that their experiments answer.
pub fn readings(v: &mut Visitor, s: &ClaimsSpec) {
    // What an experiment's own changes cannot make is told where they are made.
    let made: Vec<_> = (0..s.experiments.len()).map(|i| s.scenario(i, None).ok()).collect();
    for (i, claim) in s.claims.iter().enumerate() {
        for (k, reading) in claim.readings.iter().enumerate() {
            for (part, term) in [("of", Some(&reading.of)), ("per", reading.per.as_ref())] {
                let Some(term) = term else { continue };
                let at = format!("claims[{i}].readings[{k}].{part}.items");
                let asked = |i: &usize| term.experiments.contains(&s.experiments[*i].name);
                let scenarios = (0..made.len()).filter(asked).filter_map(|i| made[i].as_ref());
                let none =
                    scenarios.filter_map(|spec| items::unknown(spec, &term.column, &term.items)).next();
                if let Some(none) = none {
                    let known: Vec<&str> = none.known.iter().map(String::as_str).collect();
                    v.unknown(&at, &none.name, "the column is not read at such an item", &known);
                }
            }
        }
    }
}
