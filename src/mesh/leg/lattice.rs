//! `Lattice`: node positions of the core of one section, inside the muscle ring: soleus, deep and anterior
//! compartments around the bones.
//!
//! ```text
//!   r3  F ── O ── T ░░░░░ tibia      F, O  front of the anterior compartment
//!       │    │    │░░░░░░            A–D   corners of the fibula, from posterior lateral
//!   r2  B ── C ── I ── ── M          T–M   points of the tibia outline
//!       │░░░░│         │
//!   r1  A ── D         │
//!       │              │
//!   0   ── posterior ──              from the lateral corner to the septum of gastrocnemius
//!       0    c1   c2   c3
//! ```
//!
//! The nodes on bones and on the border to the ring are given; those between them follow Winslow's equations
//! (1966), whose grids do not fold between smooth borders.

use crate::anatomy::Section;
use crate::anatomy::frame::{angle, direction, wrapped};
use crate::math::V3;
use crate::mesh::leg::counts::Counts;
use crate::mesh::leg::keys::{Keys, lerp};
use crate::units::DEG;
use std::f64::consts::TAU;

/// Position of F between B (0) and the fascia (1).
const FRONT_REACH: f64 = 0.594;
/// Angle of the fascia point of F from the direction in which the fibula faces the skin [rad].
const FRONT_TURN: f64 = -31.0 * DEG;
/// Position of O between F (0) and T (1).
const OVER_REACH: f64 = 0.492;
/// Shift of O away from C, relative to its distance from C.
const OVER_PUSH: f64 = 0.084;
/// Sweeps of the harmonic start and of Winslow's equations.
const SWEEPS: [usize; 2] = [300, 2000];
/// Sweeps of Winslow's equations that follow on a lattice of half the steps.
const FURTHER_SWEEPS: usize = 200;
/// Relaxation of a sweep of Winslow's equations.
const RELAXATION: f64 = 0.8;

/// The core lattice of one section.
pub(super) struct Lattice<'a> {
    counts: &'a Counts,
    section: &'a Section,
    keys: &'a Keys<'a>,
    /// Half indices of the block corners along the columns.
    c: [usize; 4],
    /// Half indices of the block corners along the rows.
    r: [usize; 4],
}

/// Nodes of the core, `None` where they are not yet placed.
type Placed = Vec<Option<V3>>;

impl<'a> Lattice<'a> {
    /// The lattice of `counts` in `section`.
    pub(super) fn new(counts: &'a Counts, section: &'a Section, keys: &'a Keys<'a>) -> Lattice<'a> {
        let n = counts;
        Lattice {
            counts,
            section,
            keys,
            c: [0, 2 * n.fibula, 2 * (n.fibula + n.between), 2 * n.columns()],
            r: [0, 2 * n.soleus, 2 * (n.soleus + n.deep), 2 * n.rows()],
        }
    }

    fn node(&self, c: usize, r: usize) -> usize {
        self.counts.core_node(c, r) as usize
    }

    /// Sets the positions of all core nodes [m]. The start is the lattice `coarse` of the same section, whose
    /// steps are twice as long.
    pub(super) fn place_from(&self, coarse: &Lattice<'_>, at: &mut [V3]) {
        let mut start = vec![V3::zeros(); coarse.counts.core_nodes()];
        coarse.place(&mut start);
        let placed = self.borders();
        let free = self.free(&placed);
        let node = |c: usize, r: usize| start[coarse.node(c, r)];
        for &(c, r) in &free {
            let [low, high] = [[c / 2, r / 2], [c.div_ceil(2), r.div_ceil(2)]];
            let corners = [node(low[0], low[1]), node(high[0], low[1]), node(low[0], high[1])];
            at[self.node(c, r)] = (corners.iter().sum::<V3>() + node(high[0], high[1])) / 4.0;
        }
        for (node, p) in placed.into_iter().enumerate() {
            if let Some(p) = p {
                at[node] = p;
            }
        }
        for _ in 0..FURTHER_SWEEPS {
            self.sweep(at, &free, winslow);
        }
    }

    /// The nodes on bones and on the border to the ring.
    fn borders(&self) -> Placed {
        let mut placed: Placed = vec![None; self.counts.core_nodes()];
        self.place_bones(&mut placed);
        self.place_border(&mut placed);
        self.place_front(&mut placed);
        placed
    }

    /// Sets the positions of all core nodes [m].
    pub(super) fn place(&self, at: &mut [V3]) {
        let placed = self.borders();
        let free = self.free(&placed);
        for (node, p) in placed.into_iter().enumerate() {
            at[node] = p.unwrap_or_else(V3::zeros);
        }
        for _ in 0..SWEEPS[0] {
            self.sweep(at, &free, harmonic);
        }
        for _ in 0..SWEEPS[1] {
            self.sweep(at, &free, winslow);
        }
    }

    /// Edges on the bones.
    fn place_bones(&self, at: &mut Placed) {
        let ([_, c1, c2, c3], [_, r1, r2, r3]) = (self.c, self.r);
        let [a, b, c, d] = self.keys.fibula;
        let fibula = |from: f64, to: f64| move |t: f64| self.section.fibula(lerp(from, to, t));
        self.row(at, r1, [0, c1], fibula(a, d));
        self.column(at, c1, [r1, r2], fibula(d, TAU + c));
        self.row(at, r2, [0, c1], fibula(b, c));
        self.column(at, 0, [r1, r2], fibula(a, b));
        let tibia = |from: f64, to: f64| move |t: f64| self.section.tibia(lerp(from, to, t));
        self.row(at, r2, [c2, c3], tibia(self.keys.tibia_inner, self.keys.tibia_medial[0]));
        self.column(at, c2, [r2, r3], tibia(self.keys.tibia_inner, self.keys.tibia_lateral[0]));
    }

    /// Edges on the border to the ring: the posterior side, and the medial side up to the tibia.
    fn place_border(&self, at: &mut Placed) {
        let ([_, _, _, c3], [_, r1, r2, _]) = (self.c, self.r);
        let [lateral, medial] = self.keys.corners;
        let posterior = even(|t| self.keys.inner(lerp(lateral, medial, t)));
        let end = self.section.tibia(self.keys.tibia_medial[0]);
        let to = medial + wrapped(angle(end) - medial);
        let gap = self.keys.inner(to).norm() - end.norm();
        let towards = even(|t| {
            let theta = lerp(medial, to, t);
            self.keys.inner(theta) - direction(theta) * (gap * (t * t))
        });
        let corner = posterior(0.0);
        let fibula = self.section.fibula(self.keys.fibula[0]);
        self.row(at, 0, [0, c3], posterior);
        self.column(at, c3, [0, r2], towards);
        self.column(at, 0, [0, r1], |t| corner.lerp(&fibula, t));
    }

    /// Edges in front of the anterior compartment.
    fn place_front(&self, at: &mut Placed) {
        let ([_, c1, c2, _], [_, _, r2, r3]) = (self.c, self.r);
        let [_, b, c, _] = self.keys.fibula.map(|psi| self.section.fibula(psi));
        let side = self.section.tibia(self.keys.tibia_lateral[0]);
        let front = b.lerp(&self.keys.fascia(self.section.fibula_facing() + FRONT_TURN), FRONT_REACH);
        let over = front.lerp(&side, OVER_REACH).lerp(&c, -OVER_PUSH);
        self.row(at, r3, [0, c1], |t| front.lerp(&over, t));
        self.row(at, r3, [c1, c2], |t| over.lerp(&side, t));
        self.column(at, 0, [r2, r3], |t| b.lerp(&front, t));
    }

    /// Places the nodes of row `r` between two columns on `curve`(t), t from 0 to 1.
    fn row(&self, at: &mut Placed, r: usize, [from, to]: [usize; 2], curve: impl Fn(f64) -> V3) {
        for c in from..=to {
            at[self.node(c, r)] = Some(curve((c - from) as f64 / (to - from) as f64));
        }
    }

    /// Places the nodes of column `c` between two rows on `curve`(t), t from 0 to 1.
    fn column(&self, at: &mut Placed, c: usize, [from, to]: [usize; 2], curve: impl Fn(f64) -> V3) {
        for r in from..=to {
            at[self.node(c, r)] = Some(curve((r - from) as f64 / (to - from) as f64));
        }
    }

    /// Half indices of the nodes that are not placed and lie in no bone.
    fn free(&self, placed: &Placed) -> Vec<(usize, usize)> {
        let ([_, c1, c2, c3], [_, r1, r2, r3]) = (self.c, self.r);
        let in_bone = |c: usize, r: usize| (c < c1 && r > r1 && r < r2) || (c > c2 && r > r2);
        let nodes = (0..=r3).flat_map(|r| (0..=c3).map(move |c| (c, r)));
        nodes.filter(|&(c, r)| placed[self.node(c, r)].is_none() && !in_bone(c, r)).collect()
    }

    /// Moves every free node to where `rule` puts it among its eight neighbours, in order.
    fn sweep(&self, at: &mut [V3], free: &[(usize, usize)], rule: fn(V3, &Neighbours) -> V3) {
        for &(c, r) in free {
            let get = |c: usize, r: usize| at[self.node(c, r)];
            let around = Neighbours {
                columns: [get(c - 1, r), get(c + 1, r)],
                rows: [get(c, r - 1), get(c, r + 1)],
                diagonals: get(c + 1, r + 1) - get(c - 1, r + 1) - get(c + 1, r - 1) + get(c - 1, r - 1),
            };
            at[self.node(c, r)] = rule(get(c, r), &around);
        }
    }
}

/// The neighbours of a node in the lattice.
struct Neighbours {
    columns: [V3; 2],
    rows: [V3; 2],
    /// Difference of the sums of the two diagonals.
    diagonals: V3,
}

/// The mean of the four neighbours.
fn harmonic(_: V3, around: &Neighbours) -> V3 {
    let [columns, rows] = [around.columns, around.rows].map(|[a, b]| a + b);
    (columns + rows) * 0.25
}

/// Winslow's equations: α x_ξξ − 2 β x_ξη + γ x_ηη = 0 with α = |x_η|², β = x_ξ·x_η, γ = |x_ξ|².
fn winslow(p: V3, around: &Neighbours) -> V3 {
    let [xi, eta] = [around.columns, around.rows].map(|[a, b]| (b - a) * 0.5);
    let (alpha, beta, gamma) = (eta.norm_squared(), xi.dot(&eta), xi.norm_squared());
    let [columns, rows] = [around.columns, around.rows].map(|[a, b]| a + b);
    let sum = columns * alpha + rows * gamma - around.diagonals * (0.5 * beta);
    p.lerp(&(sum / (2.0 * (alpha + gamma)).max(1e-300)), RELAXATION)
}

/// The curve with points at equal distances along it, from 200 chords.
fn even(curve: impl Fn(f64) -> V3) -> impl Fn(f64) -> V3 {
    const CHORDS: usize = 200;
    let points: Vec<V3> = (0..=CHORDS).map(|i| curve(i as f64 / CHORDS as f64)).collect();
    let mut length = vec![0.0];
    for pair in points.windows(2) {
        length.push(length[length.len() - 1] + (pair[1] - pair[0]).norm());
    }
    move |t| {
        let along = t * length[CHORDS];
        let i = length.partition_point(|&l| l <= along).clamp(1, CHORDS) - 1;
        let part = (along - length[i]) / (length[i + 1] - length[i]).max(1e-300);
        points[i].lerp(&points[i + 1], part.clamp(0.0, 1.0))
    }
}
