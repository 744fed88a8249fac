//! In which order cases are computed, and which of them a shard computes.
//!
//! Cases of one body stand together, in the order of the study, so that a mesh and its solver are made once. A shard is a run of
//! neighbours in that order, so that few bodies are made twice.

use crate::run::batch::point::Point;
use std::collections::BTreeMap;

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
            false => Err(wrong()),
        }
    }
}

/// Positions in `points` of what a shard computes, in the order it computes them.
pub fn of_shard(points: &[Point], shard: Shard) -> Vec<usize> {
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    for (i, point) in points.iter().enumerate() {
        first.entry(&point.body).or_insert(i);
    }
    let mut order: Vec<usize> = (0..points.len()).collect();
    order.sort_by_key(|&i| (first[points[i].body.as_str()], i));
    let cut = |k: usize| k * points.len() / shard.of;
    order[cut(shard.number - 1)..cut(shard.number)].to_vec()
}

/// Which of the `pending` positions a worker takes next: one of the body it has, else one of a body nobody works on, else
/// the first.
pub fn next(
    points: &[Point],
    pending: &[usize],
    own: Option<&str>,
    taken: &[Option<String>],
) -> Option<usize> {
    let body = |i: &usize| points[*i].body.as_str();
    let is_free = |i: &usize| !taken.iter().flatten().any(|t| t == body(i));
    pending
        .iter()
        .position(|i| own == Some(body(i)))
        .or_else(|| pending.iter().position(is_free))
        .or((!pending.is_empty()).then_some(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(bodies: &[&str]) -> Vec<Point> {
        let point = |(i, body): (usize, &&str)| Point {
            index: i as u64,
            id: format!("{i}"),
            body: (*body).into(),
            values: Vec::new(),
        };
        bodies.iter().enumerate().map(point).collect()
    }

    #[test]
    fn bodies_stand_together_and_shards_are_a_partition() {
        let all = points(&["a", "b", "a", "b", "c", "a"]);
        assert_eq!(of_shard(&all, Shard::WHOLE), [0, 2, 5, 1, 3, 4]);
        for of in 1..9 {
            let parts = (1..=of).flat_map(|number| of_shard(&all, Shard { number, of }));
            assert_eq!(parts.collect::<Vec<_>>(), [0, 2, 5, 1, 3, 4], "{of} shards");
        }
        assert_eq!(Shard::parse("2/8"), Ok(Shard { number: 2, of: 8 }));
        for wrong in ["0/3", "4/3", "2", "a/b", "1/0", "-1/2"] {
            assert!(Shard::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_worker_stays_with_its_body_and_else_takes_a_free_one() {
        let all = points(&["a", "a", "b", "c"]);
        let taken = [Some("a".to_string()), Some("b".to_string())];
        assert_eq!(next(&all, &[1, 2, 3], Some("a"), &taken), Some(0));
        assert_eq!(next(&all, &[1, 2, 3], None, &taken), Some(2));
        assert_eq!(next(&all, &[1, 2], Some("c"), &taken), Some(0));
        assert_eq!(next(&all, &[], None, &taken), None);
    }
}
