//! Order in which cases are computed, and the cases of a shard.
//!
//! Cases of one body are neighbours, and within a body those of one placement; otherwise the order is that of
//! the study. A mesh and its solver are then built once, and the solves of a placement serve all its cases. A
//! shard is a contiguous part of that order, so little is built twice.

use crate::study::design_point::DesignPoint;
use std::collections::{BTreeMap, BTreeSet};

/// One of several parts of a study, computed by separate processes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// Number of the shard, counted from 1.
    pub number: usize,
    /// Number of shards, ≥ 1.
    pub of: usize,
}

impl Shard {
    /// The whole study.
    pub const WHOLE: Shard = Shard { number: 1, of: 1 };

    /// Parses `2/8`: the second of eight.
    ///
    /// # Errors
    /// A sentence that names the fault.
    pub fn parse(text: &str) -> Result<Shard, String> {
        let wrong = || format!("`{text}` is not a shard; the second of eight is 2/8");
        let (number, of) = text.split_once('/').ok_or_else(wrong)?;
        let (number, of) =
            (number.trim().parse().map_err(|_| wrong())?, of.trim().parse().map_err(|_| wrong())?);
        match (1..=of).contains(&number) {
            true => Ok(Shard { number, of }),
            false if of == 0 => Err(format!("`{text}` is not a shard: a study has at least one")),
            false => Err(format!(
                "`{text}` is not a shard: shards are counted from 1, so of {of} the first is 1/{of}, the \
                 last {of}/{of}"
            )),
        }
    }
}

/// Indices in `points` of the cases of a shard, in the order in which they are computed.
pub fn of_shard(points: &[DesignPoint], shard: Shard) -> Vec<usize> {
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    for (i, point) in points.iter().enumerate() {
        first.entry(&point.body_key).or_insert(i);
        first.entry(&point.placement_key).or_insert(i);
    }
    let mut order: Vec<usize> = (0..points.len()).collect();
    let first_seen = |name: &str| first[name];
    order.sort_by_key(|&i| (first_seen(&points[i].body_key), first_seen(&points[i].placement_key), i));
    let cut = |k: usize| k * points.len() / shard.of;
    order[cut(shard.number - 1)..cut(shard.number)].to_vec()
}

/// `(body, placement)` of the case that a worker computes.
pub type Assignment = (String, String);

/// Index in `pending` of the case that a worker takes next. In this order: a case of its own placement; a
/// case of its own body at a placement that no other worker has; a case of a body that no other worker has; a
/// case of a placement that no other worker has; the first case.
pub fn next_case(
    points: &[DesignPoint],
    pending: &[usize],
    own: Option<&Assignment>,
    assignments: &[Option<Assignment>],
) -> Option<usize> {
    let others = || assignments.iter().flatten();
    let is_own_body = |i: usize| own.is_some_and(|(body, _)| *body == points[i].body_key);
    let is_free_placement = |i: usize| !others().any(|(_, placement)| *placement == points[i].placement_key);
    let is_free_body = |i: usize| !others().any(|(body, _)| *body == points[i].body_key);
    let rank = |i: usize| match () {
        () if own.is_some_and(|(_, placement)| *placement == points[i].placement_key) => 0,
        () if is_own_body(i) && is_free_placement(i) => 1,
        () if is_free_body(i) => 2,
        () if is_free_placement(i) => 3,
        () => 4,
    };
    (0..pending.len()).min_by_key(|&at| (rank(pending[at]), at))
}

/// Number of distinct placements: so many workers can run without two of them solving the same placement.
pub fn placement_count(points: &[DesignPoint], todo: &[usize]) -> usize {
    todo.iter().map(|&i| points[i].placement_key.as_str()).collect::<BTreeSet<_>>().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cases named by body and placement.
    fn points(placements: &[&str]) -> Vec<DesignPoint> {
        let point = |(i, placement): (usize, &&str)| DesignPoint {
            index: i as u64,
            id: format!("{i}"),
            body_key: placement[..1].into(),
            placement_key: (*placement).into(),
            values: Vec::new(),
        };
        placements.iter().enumerate().map(point).collect()
    }

    #[test]
    fn cases_of_one_body_are_neighbours_and_shards_partition_the_study() {
        let all = points(&["a1", "b1", "a2", "b1", "c1", "a1"]);
        assert_eq!(of_shard(&all, Shard::WHOLE), [0, 5, 2, 1, 3, 4]);
        for of in 1..9 {
            let parts = (1..=of).flat_map(|number| of_shard(&all, Shard { number, of }));
            assert_eq!(parts.collect::<Vec<_>>(), [0, 5, 2, 1, 3, 4], "{of} shards");
        }
        assert_eq!(Shard::parse("2/8"), Ok(Shard { number: 2, of: 8 }));
        for wrong in ["0/3", "4/3", "2", "a/b", "1/0", "-1/2"] {
            assert!(Shard::parse(wrong).is_err(), "{wrong}");
        }
        assert!(Shard::parse("0/2").is_err_and(|e| e.contains("counted from 1")));
    }

    #[test]
    fn a_worker_prefers_its_placement_then_its_body_then_what_no_other_worker_has() {
        let all = points(&["a1", "a1", "a2", "b1", "c1", "a3"]);
        let at = |name: &str| (name[..1].to_string(), name.to_string());
        let taken = [Some(at("a1")), Some(at("a2")), Some(at("b1"))];
        let next =
            |pending: &[usize], own: Option<Assignment>| next_case(&all, pending, own.as_ref(), &taken);
        assert_eq!(next(&[4, 2, 1], taken[0].clone()), Some(2), "its placement");
        assert_eq!(next(&[4, 2, 5], taken[0].clone()), Some(2), "its body, at a free placement");
        assert_eq!(next(&[2, 4], taken[0].clone()), Some(1), "a free body before a placement in use");
        assert_eq!(next(&[2, 5], None), Some(1), "a free placement on a body in use");
        assert_eq!(next(&[2, 3], None), Some(0), "a placement in use before none");
        assert_eq!(next(&[], None), None);
        assert_eq!(placement_count(&all, &[0, 1, 2]), 2);
    }
}
