//! The footprint of a head cut into a few annuli, each with one mean displacement and one mean pressure: the
//! degrees of freedom of the skin in a contact that opens.
//!
//! An annulus contains points with similar gap (under a flat face, which has no gap, with similar distance
//! from the axis). With the skin's mean displacement ū along the axis and the head at x, the pad at every
//! point acts with its own gap g:
//!
//! ```text
//! q(c) = k ∑ w ⟨c − g⟩,    c = x − ū,    slope k ∑_{c > g} w
//! ```
//!
//! so contact spreads smoothly inside an annulus. The force acts on the skin as a uniform pressure over the
//! annulus; mean displacement and uniform pressure are work-conjugate, so the reduction conserves energy.

use crate::drive::Patch;
use std::collections::BTreeMap;

/// An annulus of a footprint.
#[derive(Clone, Debug)]
pub struct Annulus {
    /// Index of its head.
    pub head: usize,
    /// Area [m²].
    pub area: f64,
    /// (node, share) of a unit axial force on the nodes; the same shares give the mean displacement. They sum
    /// to 1.
    pub pattern: Vec<(u32, f64)>,
    /// Pad stiffness per area [N/m³].
    pad: f64,
    /// `[point]` displacement of the head at which the pad closes, ascending [m].
    gap: Vec<f64>,
    /// Cumulative sums of area, and of area times gap, over the points before each [m², m³].
    sums: Vec<(f64, f64)>,
}

impl Annulus {
    /// The footprint `patch` of head number `head` cut into at most `count` ≥ 1 annuli by `gap`, `[point]` at
    /// first touch [m]; `closing` is the `[point]` displacement of the head at which the pad closes [m], the
    /// gap itself if the skin has not moved, `pad` the pad stiffness per area [N/m³].
    pub fn cut(
        patch: &Patch,
        (gap, closing): (&[f64], &[f64]),
        pad: f64,
        head: usize,
        count: usize,
    ) -> Vec<Annulus> {
        let flat = gap.iter().all(|&g| g == 0.0);
        let key =
            |i: usize| if flat { patch.pose.radius_of(patch.points[i].position) } else { gap[i].sqrt() };
        let widest = (0..gap.len()).map(key).fold(f64::MIN_POSITIVE, f64::max);
        let mut members = vec![Vec::new(); count];
        for i in 0..gap.len() {
            members[((key(i) / widest * count as f64) as usize).min(count - 1)].push(i);
        }
        members.retain(|m| !m.is_empty());
        members.iter().map(|m| Annulus::new(patch, closing, pad, head, m)).collect()
    }

    fn new(patch: &Patch, gap: &[f64], pad: f64, head: usize, members: &[usize]) -> Annulus {
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
        Annulus { head, area, pattern: shares.into_iter().collect(), pad, gap, sums }
    }

    /// One annulus of the same head in place of `parts`, with the mean displacement of all their points.
    ///
    /// # Panics
    /// If `parts` is empty.
    pub fn merged(parts: &[Annulus]) -> Annulus {
        let area: f64 = parts.iter().map(|a| a.area).sum();
        let mut shares = BTreeMap::new();
        for part in parts {
            for (node, share) in &part.pattern {
                *shares.entry(*node).or_insert(0.0) += share * part.area / area;
            }
        }
        let point = |a: &Annulus, i: usize| (a.gap[i], a.sums[i + 1].0 - a.sums[i].0);
        let mut points: Vec<(f64, f64)> =
            parts.iter().flat_map(|a| (0..a.gap.len()).map(move |i| point(a, i))).collect();
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut sums = vec![(0.0, 0.0)];
        for (gap, weight) in &points {
            let (area, first) = sums[sums.len() - 1];
            sums.push((area + weight, first + weight * gap));
        }
        let gap = points.into_iter().map(|(gap, _)| gap).collect();
        Annulus {
            head: parts[0].head,
            area,
            pattern: shares.into_iter().collect(),
            pad: parts[0].pad,
            gap,
            sums,
        }
    }

    /// Force [N] and its derivative [N/m] at `closure` = head − skin [m].
    pub fn force_and_slope(&self, closure: f64) -> (f64, f64) {
        let (area, first) = self.closed(closure);
        (self.pad * (closure * area - first), self.pad * area)
    }

    /// Force [N] and its derivative [N/m] at `closure` [m], averaged over closures that differ by up to
    /// `rounding` [m] ≥ 0.
    pub fn rounded_force_and_slope(&self, closure: f64, rounding: f64) -> (f64, f64) {
        if rounding == 0.0 {
            return self.force_and_slope(closure);
        }
        let (less, more) = (closure - rounding, closure + rounding);
        let width = 2.0 * rounding;
        let slope = (self.force_and_slope(more).0 - self.force_and_slope(less).0) / width;
        ((self.pad_energy(more) - self.pad_energy(less)) / width, slope)
    }

    /// Stiffness of the closed pad [N/m].
    pub fn stiffness(&self) -> f64 {
        self.pad * self.area
    }

    /// Contact area [m²] at `closure` [m].
    pub fn contact_area(&self, closure: f64) -> f64 {
        self.closed(closure).0
    }

    /// Peak pressure [Pa] at `closure` [m].
    pub fn pressure(&self, closure: f64) -> f64 {
        self.pad * (closure - self.gap[0]).max(0.0)
    }

    /// Energy of the pad [J] at `closure` [m].
    pub fn pad_energy(&self, closure: f64) -> f64 {
        let closed = self.gap.iter().zip(self.sums.windows(2)).take_while(|(g, _)| **g < closure);
        closed.map(|(g, s)| 0.5 * self.pad * (s[1].0 - s[0].0) * (closure - g).powi(2)).sum()
    }

    /// (area, area times gap) of the points in contact.
    fn closed(&self, closure: f64) -> (f64, f64) {
        self.sums[self.gap.partition_point(|&g| g < closure)]
    }
}
