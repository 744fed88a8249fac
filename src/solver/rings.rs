//! The footprint of a head cut into few rings, each moving and pressed as one: what a contact that opens needs of the skin.
//!
//! A ring gathers the points that touch one after the other (by their gap; under a flat face, which has none, by their distance
//! from the axis). With the skin's mean displacement ū along the axis and the head at x, the pad of every point pushes with
//! its own gap g:
//!
//! ```text
//! q(c) = k ∑ w ⟨c − g⟩,    c = x − ū,    slope k ∑_{c > g} w
//! ```
//!
//! so that contact still spreads smoothly inside a ring. The force is laid on the skin as a uniform pressure over the ring; mean
//! displacement and uniform pressure are work-conjugate, so nothing is gained or lost between them.

use crate::drive::Patch;
use std::collections::BTreeMap;

/// A ring of a footprint.
#[derive(Clone, Debug)]
pub struct Ring {
    /// Head it belongs to.
    pub head: usize,
    /// Area [m²].
    pub area: f64,
    /// (node, share): a force along the axis laid on the nodes; a mean displacement read from them. The shares add up to 1.
    pub pattern: Vec<(u32, f64)>,
    /// Pad stiffness per area [N/m³].
    pad: f64,
    /// Gaps at first touch, ascending [m].
    gap: Vec<f64>,
    /// Sums of areas, and of areas times gaps, of all points before each [m², m³].
    sums: Vec<(f64, f64)>,
}

impl Ring {
    /// The footprint `patch` of head `head` cut into at most `count` ≥ 1 rings; `gap` is `[point]` [m], `pad` as in
    /// [`crate::solver::Contact::new`].
    pub fn cut(patch: &Patch, gap: &[f64], pad: f64, head: usize, count: usize) -> Vec<Ring> {
        let flat = gap.iter().all(|&g| g == 0.0);
        let key =
            |i: usize| if flat { patch.pose.radius_of(patch.points[i].position) } else { gap[i].sqrt() };
        let widest = (0..gap.len()).map(key).fold(f64::MIN_POSITIVE, f64::max);
        let mut members = vec![Vec::new(); count];
        for i in 0..gap.len() {
            members[((key(i) / widest * count as f64) as usize).min(count - 1)].push(i);
        }
        members.retain(|m| !m.is_empty());
        members.iter().map(|m| Ring::new(patch, gap, pad, head, m)).collect()
    }

    fn new(patch: &Patch, gap: &[f64], pad: f64, head: usize, members: &[usize]) -> Ring {
        let area: f64 = members.iter().map(|&i| patch.points[i].weight).sum();
        let mut shares = BTreeMap::new();
        for point in members.iter().map(|&i| &patch.points[i]) {
            for (&node, &value) in patch.faces[point.face].iter().zip(&point.values) {
                *shares.entry(node).or_insert(0.0) += point.weight / area * value;
            }
        }
        let mut order = members.to_vec();
        order.sort_by(|&a, &b| gap[a].total_cmp(&gap[b]));
        let mut sums = vec![(0.0, 0.0)];
        for &i in &order {
            let (w, (area, first)) = (patch.points[i].weight, sums[sums.len() - 1]);
            sums.push((area + w, first + w * gap[i]));
        }
        let gap = order.iter().map(|&i| gap[i]).collect();
        Ring { head, area, pattern: shares.into_iter().collect(), pad, gap, sums }
    }

    /// Force [N] and its slope [N/m] at `closure` = head − skin [m].
    pub fn push(&self, closure: f64) -> (f64, f64) {
        let (area, first) = self.closed(closure);
        (self.pad * (closure * area - first), self.pad * area)
    }

    /// Area in contact [m²] at `closure`.
    pub fn touching(&self, closure: f64) -> f64 {
        self.closed(closure).0
    }

    /// Largest pressure [Pa] at `closure`.
    pub fn pressure(&self, closure: f64) -> f64 {
        self.pad * (closure - self.gap[0]).max(0.0)
    }

    /// Energy in the pad [J] at `closure`.
    pub fn stored(&self, closure: f64) -> f64 {
        let closed = self.gap.iter().zip(self.sums.windows(2)).take_while(|(g, _)| **g < closure);
        closed.map(|(g, s)| 0.5 * self.pad * (s[1].0 - s[0].0) * (closure - g).powi(2)).sum()
    }

    fn closed(&self, closure: f64) -> (f64, f64) {
        self.sums[self.gap.partition_point(|&g| g < closure)]
    }
}
