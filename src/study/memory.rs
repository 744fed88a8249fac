//! Memory that the cases of a study need.
//!
//! Memory depends on the body and on where the heads touch it, so one case per placement is examined.

use crate::engine::budget;
use crate::model::memory;
use crate::model::refusal::SHARE;
use crate::preset::{ScenarioSpec, Study};
use crate::study::design_point::{DesignPoint, DesignPoints};
use crate::study::error::StudyError;
use std::collections::BTreeSet;

/// The scenario among the cases at `todo` that needs most memory; the base scenario if `todo` is empty.
///
/// # Errors
/// A case that is not valid.
pub fn largest(study: &Study, points: &[DesignPoint], todo: &[usize]) -> Result<ScenarioSpec, StudyError> {
    let mut best: Option<(f64, ScenarioSpec)> = None;
    for (_, spec) in one_per_placement(study, points, todo)? {
        let mib = budget::expected_mib(&spec);
        if best.as_ref().is_none_or(|(most, _)| mib > *most) {
            best = Some((mib, spec));
        }
    }
    Ok(best.map_or_else(|| study.base().clone(), |(_, spec)| spec))
}

/// Refuses a study if some of the cases at `todo` do not fit into the memory that is free now.
///
/// # Errors
/// [`StudyError::TooLarge`]; a case that is not valid.
pub fn check_memory(study: &Study, points: &[DesignPoint], todo: &[usize]) -> Result<(), StudyError> {
    let usable_mib = SHARE * memory::free_mib();
    let mut each = one_per_placement(study, points, todo)?;
    each.retain(|(_, spec)| budget::expected_mib(spec) > usable_mib);
    let Some((first, spec)) = each.first() else { return Ok(()) };
    let Err(refusal) = budget::check(spec) else { return Ok(()) };
    let placements: BTreeSet<&str> = each.iter().map(|(i, _)| points[*i].placement_key.as_str()).collect();
    Err(StudyError::TooLarge {
        too_large: todo.iter().filter(|&&i| placements.contains(points[i].placement_key.as_str())).count(),
        cases: todo.len(),
        words: points[*first].words(study),
        refusal,
    })
}

/// The first point at `todo` of each placement, and its scenario.
fn one_per_placement(
    study: &Study,
    points: &[DesignPoint],
    todo: &[usize],
) -> Result<Vec<(usize, ScenarioSpec)>, StudyError> {
    let generator = DesignPoints::new(study)?;
    let mut seen = BTreeSet::new();
    let mut all = Vec::new();
    for &i in todo.iter().filter(|&&i| seen.insert(points[i].placement_key.as_str())) {
        all.extend(generator.at(points[i].index)?.map(|(_, spec)| (i, spec)));
    }
    Ok(all)
}
