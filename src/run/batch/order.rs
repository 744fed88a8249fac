//! In which order cases are computed, and which of them a shard computes.
//!
//! Cases of one body stand together, and in it those of one place, else in the order of the study: a mesh and its solver are made
//! once, and what is solved at a place serves all its cases. A shard is a run of neighbours in that order, so that little is
//! made twice.

use crate::run::batch::point::Point;
use std::collections::{BTreeMap, BTreeSet};

/// One of several processes that share a study.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// Which, from 1.
    pub number: usize,
    /// Of how many.
    pub of: usize,
}

impl Shard {
    /// The whole study.
    pub const WHOLE: Shard = Shard { number: 1, of: 1 };

    /// Reads `2/8`: the second of eight.
    ///
    /// # Errors
    /// A sentence saying what is wrong.
    pub fn parse(text: &str) -> Result<Shard, String> {
        let wrong = || format!("`{text}` is no shard; the second of eight is 2/8");
        let (number, of) = text.split_once('/').ok_or_else(wrong)?;
        let (number, of) =
            (number.trim().parse().map_err(|_| wrong())?, of.trim().parse().map_err(|_| wrong())?);
        match (1..=of).contains(&number) {
            true => Ok(Shard { number, of }),
            false if of == 0 => Err(format!("`{text}` is no shard: a study has at least one")),
            false => Err(format!(
                "`{text}` is no shard: they are counted from 1, so of {of} the first is 1/{of}, the last {of}/{of}"
            )),
        }
    }
}

/// Positions in `points` of what a shard computes, in the order it computes them.
pub fn of_shard(points: &[Point], shard: Shard) -> Vec<usize> {
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    for (i, point) in points.iter().enumerate() {
        first.entry(&point.body).or_insert(i);
        first.entry(&point.place).or_insert(i);
    }
    let mut order: Vec<usize> = (0..points.len()).collect();
    let seen = |name: &str| first[name];
    order.sort_by_key(|&i| (seen(&points[i].body), seen(&points[i].place), i));
    let cut = |k: usize| k * points.len() / shard.of;
    order[cut(shard.number - 1)..cut(shard.number)].to_vec()
}

/// Where a worker is: (body, place) of the case it works on.
pub type Spot = (String, String);

/// Which of the `pending` positions a worker takes next. Best is a case of the place it has; then one of its body at a place
/// where nobody is; then one of a body nobody works on; then any place where nobody is; then the first.
pub fn next(
    points: &[Point],
    pending: &[usize],
    own: Option<&Spot>,
    taken: &[Option<Spot>],
) -> Option<usize> {
    let others = || taken.iter().flatten();
    let is_own = |i: usize| own.is_some_and(|(body, _)| *body == points[i].body);
    let is_free = |i: usize| !others().any(|(_, place)| *place == points[i].place);
    let is_untouched = |i: usize| !others().any(|(body, _)| *body == points[i].body);
    let rank = |i: usize| match () {
        () if own.is_some_and(|(_, place)| *place == points[i].place) => 0,
        () if is_own(i) && is_free(i) => 1,
        () if is_untouched(i) => 2,
        () if is_free(i) => 3,
        () => 4,
    };
    (0..pending.len()).min_by_key(|&at| (rank(pending[at]), at))
}

/// How many workers find something to do that no other does as well: the number of places.
pub fn places(points: &[Point], todo: &[usize]) -> usize {
    todo.iter().map(|&i| points[i].place.as_str()).collect::<BTreeSet<_>>().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cases named by body and place.
    fn points(spots: &[&str]) -> Vec<Point> {
        let point = |(i, spot): (usize, &&str)| Point {
            index: i as u64,
            id: format!("{i}"),
            body: spot[..1].into(),
            place: (*spot).into(),
            values: Vec::new(),
        };
        spots.iter().enumerate().map(point).collect()
    }

    #[test]
    fn bodies_stand_together_and_shards_are_a_partition() {
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
    fn a_worker_stays_at_its_place_then_on_its_body_and_else_goes_where_nobody_is() {
        let all = points(&["a1", "a1", "a2", "b1", "c1", "a3"]);
        let spot = |name: &str| (name[..1].to_string(), name.to_string());
        let taken = [Some(spot("a1")), Some(spot("a2")), Some(spot("b1"))];
        let next = |pending: &[usize], own: Option<Spot>| next(&all, pending, own.as_ref(), &taken);
        assert_eq!(next(&[4, 2, 1], taken[0].clone()), Some(2), "its place");
        assert_eq!(next(&[4, 2, 5], taken[0].clone()), Some(2), "its body, where nobody is");
        assert_eq!(next(&[2, 4], taken[0].clone()), Some(1), "a body of its own rather than company");
        assert_eq!(next(&[2, 5], None), Some(1), "a place of its own on a body that others have too");
        assert_eq!(next(&[2, 3], None), Some(0), "company rather than nothing");
        assert_eq!(next(&[], None), None);
        assert_eq!(places(&all, &[0, 1, 2]), 2);
    }
}
