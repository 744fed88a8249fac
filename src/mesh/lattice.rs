//! `Lattice`: the core of one section, inside the muscle ring: soleus, deep and anterior blocks round the bones.
//!
//! ```text
//!   r3  F ── O ── T ░░░░░ tibia      F, O  front of the anterior block
//!       │    │    │░░░░░░            A–D   corners of the fibula, counted from behind outside
//!   r2  B ── C ── I ── ── M          T–M   points of the tibia's outline
//!       │░░░░│         │             Q     corner behind the medial border
//!   r1  A ── D ── ── ──Q
//!       │    │         │
//!   0   ── behind ── ──              the gastrocnemius | soleus interface
//!       0    c1   c2   c3
//! ```
//!
//! Blocks are filled by transfinite interpolation (Gordon & Hall 1973).

use crate::anatomy::Section;
use crate::anatomy::frame::direction;
use crate::math::V3;
use crate::mesh::counts::Counts;
use crate::mesh::outline::{Keys, TIBIA_MEDIAL, lerp};
use crate::mesh::template::Template;
use crate::units::{DEG, MM};

/// Corners of the fibula: degrees from the direction in which it faces the skin, medial positive, at the blocks'
/// corners A, B, C, D. These angles and the three fractions below were searched for the best worst scaled Jacobian over
/// nine subjects from 2 to 25 mm of fat.
const FIBULA: [f64; 4] = [50.0, -32.0, -117.5, 155.0];
/// Local angles ψ of the tibia's corners I and T.
const TIBIA_INNER: f64 = -45.5 * DEG;
const TIBIA_SIDE: f64 = -114.0 * DEG;
/// F lies this share of the way from B to the fascia, at `FRONT_TURN` from the direction in which the fibula faces.
const FRONT_REACH: f64 = 0.594;
const FRONT_TURN: f64 = -31.0 * DEG;
/// O lies this share of the way from F to T, pushed away from C by `OVER_PUSH` of its distance.
const OVER_REACH: f64 = 0.492;
const OVER_PUSH: f64 = 0.084;
/// Flatness of the soleus | deep arc: 2 is a parabola, more is flatter behind the middle and steeper at the ends.
const ARC: f64 = 2.1;

/// Places the core lattice of one section.
pub(super) struct Lattice<'a> {
    counts: &'a Counts,
    section: &'a Section,
    keys: Keys,
    /// Column and row half indices of the block corners.
    c: [usize; 4],
    r: [usize; 4],
}

impl<'a> Lattice<'a> {
    pub(super) fn new(counts: &'a Counts, section: &'a Section) -> Lattice<'a> {
        let n = counts;
        Lattice {
            counts,
            section,
            keys: Keys::new(section),
            c: [0, 2 * n.fibula, 2 * (n.fibula + n.between), 2 * n.columns()],
            r: [0, 2 * n.soleus, 2 * (n.soleus + n.deep), 2 * n.rows()],
        }
    }

    fn node(&self, c: usize, r: usize) -> usize {
        Template::core_node(self.counts, c, r) as usize
    }

    /// Point of the fibula at `degrees` from the direction in which it faces the skin, medial positive.
    fn fibula(&self, degrees: f64) -> V3 {
        self.section.fibula(self.section.fibula_facing() + degrees * DEG)
    }

    /// Sets the positions of all core nodes.
    pub(super) fn place(&self, at: &mut [V3]) {
        self.place_soleus(at);
        self.place_deep(at);
        self.place_anterior(at);
        let ([_, c1, c2, c3], [_, r1, r2, r3]) = (self.c, self.r);
        for (columns, rows) in [
            ([0, c1], [0, r1]),
            ([c1, c3], [0, r1]),
            ([c1, c3], [r1, r2]),
            ([0, c1], [r2, r3]),
            ([c1, c2], [r2, r3]),
        ] {
            self.fill(at, columns, rows);
        }
    }

    /// Edges of the soleus block, split where it meets the fibula's inner corner.
    fn place_soleus(&self, at: &mut [V3]) {
        let ([_, c1, _, c3], r1) = (self.c, self.r[1]);
        let [a, _, _, d] = FIBULA;
        let behind =
            |t: f64| self.under_gastrocnemius(self.keys.behind(self.counts, t), (2.0 * t - 1.0).abs());
        let medial = self.medial_corner();
        self.row(at, 0, 0, c3, behind);
        self.row(at, r1, 0, c1, |t| self.fibula(lerp(a, d, t)));
        self.row(at, r1, c1, c3, self.soleus_front(self.fibula(d), medial));
        self.column(at, 0, 0, r1, straight(behind(0.0), self.fibula(a)));
        self.column(at, c1, 0, r1, straight(behind(c1 as f64 / c3 as f64), self.fibula(d)));
        self.column(at, c3, 0, r1, straight(behind(1.0), medial));
    }

    /// The other edges of the deep block.
    fn place_deep(&self, at: &mut [V3]) {
        let ([_, c1, c2, c3], [_, r1, r2, _]) = (self.c, self.r);
        let [_, _, c, d] = FIBULA;
        self.row(at, r2, c1, c2, straight(self.fibula(c), self.section.tibia(TIBIA_INNER)));
        self.row(at, r2, c2, c3, |t| self.section.tibia(lerp(TIBIA_INNER, TIBIA_MEDIAL[0], t)));
        self.column(at, c1, r1, r2, |t| self.fibula(lerp(d, 360.0 + c, t)));
        self.column(at, c3, r1, r2, straight(self.medial_corner(), self.section.tibia(TIBIA_MEDIAL[0])));
    }

    /// The other edges of the anterior block.
    fn place_anterior(&self, at: &mut [V3]) {
        let ([_, c1, c2, _], [_, r1, r2, r3]) = (self.c, self.r);
        let [a, b, c, _] = FIBULA;
        let tibia = self.section.tibia(TIBIA_SIDE);
        let theta = self.section.fibula_facing() + FRONT_TURN;
        let front = self.fibula(b).lerp(&(direction(theta) * self.section.fascia(theta)), FRONT_REACH);
        let over_fibula = front.lerp(&tibia, OVER_REACH).lerp(&self.fibula(c), -OVER_PUSH);
        self.row(at, r2, 0, c1, |t| self.fibula(lerp(b, c, t)));
        self.row(at, r3, 0, c1, straight(front, over_fibula));
        self.row(at, r3, c1, c2, straight(over_fibula, tibia));
        self.column(at, 0, r1, r2, |t| self.fibula(lerp(a, b, t)));
        self.column(at, 0, r2, r3, straight(self.fibula(b), front));
        self.column(at, c1, r2, r3, straight(self.fibula(c), over_fibula));
        self.column(at, c2, r2, r3, |t| self.section.tibia(lerp(TIBIA_INNER, TIBIA_SIDE, t)));
    }

    /// Q: where soleus, deep compartment and medial head meet.
    fn medial_corner(&self) -> V3 {
        let (s, keys) = (self.section, &self.keys);
        direction(keys.medial)
            * (s.fascia(keys.medial) - (0.75 * s.gastrocnemius(keys.behind_medial)).max(self.least()))
    }

    /// Least thickness of the muscle ring [m].
    fn least(&self) -> f64 {
        5.0 * MM * self.section.muscle.min(1.0)
    }

    /// The gastrocnemius | soleus interface at θ. Towards its corners (`edge` 0 in the middle, 1 at a corner) it
    /// comes nearer to the fascia: the soleus is a flat crescent, and its block keeps honest corners.
    fn under_gastrocnemius(&self, theta: f64, edge: f64) -> V3 {
        let thickness = self.section.gastrocnemius(theta) * (1.0 - 0.5 * edge.powi(4));
        direction(theta) * (self.section.fascia(theta) - thickness.max(self.least()))
    }

    /// The soleus | deep interface: an arc from the fibula to the medial border that leaves the soleus its
    /// thickness behind the middle.
    fn soleus_front(&self, lateral: V3, medial: V3) -> impl Fn(f64) -> V3 {
        let depth = self.section.fascia(0.0) - self.section.gastrocnemius(0.0) - self.section.soleus();
        let sag = depth + 0.5 * (lateral.x + medial.x);
        move |t| lateral.lerp(&medial, t) - V3::x() * (sag * (1.0 - (2.0 * t - 1.0).abs().powf(ARC)))
    }

    fn row(&self, at: &mut [V3], r: usize, from: usize, to: usize, curve: impl Fn(f64) -> V3) {
        for c in from..=to {
            at[self.node(c, r)] = curve((c - from) as f64 / (to - from) as f64);
        }
    }

    fn column(&self, at: &mut [V3], c: usize, from: usize, to: usize, curve: impl Fn(f64) -> V3) {
        for r in from..=to {
            at[self.node(c, r)] = curve((r - from) as f64 / (to - from) as f64);
        }
    }

    /// Transfinite interpolation of the block between its four edges.
    fn fill(&self, at: &mut [V3], [c0, c1]: [usize; 2], [r0, r1]: [usize; 2]) {
        for r in r0 + 1..r1 {
            for c in c0 + 1..c1 {
                let (u, v) = ((c - c0) as f64 / (c1 - c0) as f64, (r - r0) as f64 / (r1 - r0) as f64);
                let get = |c: usize, r: usize| at[self.node(c, r)];
                let sides = get(c0, r).lerp(&get(c1, r), u) + get(c, r0).lerp(&get(c, r1), v);
                let corners = get(c0, r0).lerp(&get(c1, r0), u).lerp(&get(c0, r1).lerp(&get(c1, r1), u), v);
                at[self.node(c, r)] = sides - corners;
            }
        }
    }
}

fn straight(a: V3, b: V3) -> impl Fn(f64) -> V3 {
    move |t| a.lerp(&b, t)
}
