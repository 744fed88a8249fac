//! Names of the items in the tables of a run (sites, regions, paths, heads), known from the scenario.

use super::spec::{CaseSpec, GeometrySpec, LoadSpec, Part, ScenarioSpec};
use crate::anatomy::{Tissue, path, site};
use crate::output::table::{TREATED, lookup};
use crate::preset::diagnostic::nearest;

/// Sites and probes of a scenario, in the order of `sites.csv`.
pub fn sites(spec: &ScenarioSpec) -> Vec<String> {
    let anatomical = site::names().filter(|_| matches!(spec.geometry, GeometrySpec::Leg(_)));
    anatomical.map(String::from).chain(spec.probes.iter().map(|p| p.name.clone())).collect()
}

/// Names under which the sites of a scenario can be asked for: those of [`sites`], and [`TREATED`] if a
/// device is placed over one.
pub fn site_names(spec: &ScenarioSpec) -> Vec<String> {
    let is_over = |case: &CaseSpec| match &case.load {
        LoadSpec::Device { placement, .. } => placement.site().is_some(),
        _ => false,
    };
    let treated = spec.cases.iter().any(is_over).then(|| TREATED.to_string());
    sites(spec).into_iter().chain(treated).collect()
}

/// Index of the case called `name`.
///
/// # Errors
/// A message with the names of all cases and the nearest one.
pub fn case(spec: &ScenarioSpec, name: &str) -> Result<usize, String> {
    let known: Vec<&str> = spec.cases.iter().map(|c| c.name.as_str()).collect();
    known.iter().position(|known| *known == name).ok_or_else(|| {
        let hint = nearest(name, known.iter().copied());
        let hint = hint.map_or(String::new(), |n| format!("; did you mean `{n}`?"));
        format!("there is no case \"{name}\"; the scenario has {}{hint}", known.join(", "))
    })
}

fn regions(spec: &ScenarioSpec) -> Vec<String> {
    match &spec.geometry {
        GeometrySpec::Leg(_) => Tissue::ALL.iter().map(|t| t.name().to_string()).collect(),
        GeometrySpec::Block(b) => b.layers.iter().map(|l| l.name.clone()).collect(),
        GeometrySpec::Cylinder(c) => c.layers.iter().map(|l| l.name.clone()).collect(),
    }
}

fn paths(spec: &ScenarioSpec) -> Vec<String> {
    path::names().filter(|_| matches!(spec.geometry, GeometrySpec::Leg(_))).map(String::from).collect()
}

/// Heads as the tables name them: `1.0` in `contact.csv`, `head 1` in `device.csv`.
fn heads(spec: &ScenarioSpec) -> Vec<String> {
    let count = |load: &LoadSpec| match load {
        LoadSpec::Device { device: Part::Inline(d), .. }
        | LoadSpec::DeviceAt { device: Part::Inline(d), .. } => d.heads.len(),
        _ => 0,
    };
    let most = spec.cases.iter().map(|c| count(&c.load)).max().unwrap_or(0);
    (1..=most).flat_map(|i| [format!("{i}.0"), format!("head {i}")]).collect()
}

/// A name that is not an item of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownItem {
    /// The name.
    pub name: String,
    /// Names of all items of the column; empty if its rows are whole cases.
    pub known: Vec<String>,
    /// The most similar of them.
    pub nearest: Option<String>,
}

/// The first of `names` that is not an item of `column` in the tables of `spec`.
pub fn unknown(spec: &ScenarioSpec, column: &str, names: &[String]) -> Option<UnknownItem> {
    let of = |kind: &&str| match *kind {
        "site" => site_names(spec),
        "region" => regions(spec),
        "path" => paths(spec),
        _ => heads(spec),
    };
    let known: Vec<String> = lookup::item_kinds(column).iter().flat_map(of).collect();
    let name = names.iter().find(|name| !known.contains(name))?.clone();
    let nearest = nearest(&name, known.iter().map(String::as_str));
    Some(UnknownItem { name, known, nearest })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drive::spec::{SkinPoint, TargetSpec};
    use crate::preset::load_scenario;

    #[test]
    fn items_are_those_of_the_table_of_the_column() {
        let leg = load_scenario("vibration_vs_percussion".as_ref()).expect("shipped").spec;
        let wrong = |column: &str, name: &str| unknown(&leg, column, &[name.to_string()]);
        assert_eq!(wrong("fibre_strain_peak_mean_percent", "SOL TrP1"), None);
        let near = wrong("fibre_strain_peak_mean_percent", "SOL TP1").expect("no such site").nearest;
        assert!(near.is_some_and(|n| n.starts_with("SOL TrP")));
        let mut over = leg.clone();
        for case in &mut over.cases {
            let LoadSpec::Device { placement, .. } = &mut case.load else { panic!("a device") };
            placement.at = SkinPoint::Leg { s: 0.28, theta_deg: 35.0 };
        }
        assert!(unknown(&over, "fibre_strain_peak_mean_percent", &["treated".into()]).is_some());
        let LoadSpec::Device { placement, .. } = &mut over.cases[1].load else { panic!("a device") };
        placement.at = SkinPoint::Over(TargetSpec::Site("FDL".into()));
        assert_eq!(unknown(&over, "fibre_strain_peak_mean_percent", &["treated".into()]), None);
        assert_eq!(wrong("absorbed_w", "soleus"), None);
        assert_eq!(wrong("strain_peak_percent", "tibial nerve"), None);
        assert!(wrong("strain_peak_percent", "soleus nerve").is_some());
        assert_eq!(wrong("pressure_peak_kpa", "4.0"), None);
        assert!(wrong("contact_pressure_peak_kpa", "head 1").expect("one row a case").known.is_empty());
    }
}
