//! `Lattice`: node positions of the core of one section, inside the muscle ring: soleus, deep and anterior
//! blocks around the bones.
//!
//! ```text
//!   r3  F ── O ── T ░░░░░ tibia      F, O  front of the anterior block
//!       │    │    │░░░░░░            A–D   corners of the fibula, from posterior lateral
//!   r2  B ── C ── I ── ── M          T–M   points of the tibia outline
//!       │░░░░│         │             Q     corner behind the medial border
//!   r1  A ── D ── ── ──Q
//!       │    │         │
//!   0   ── posterior ──              the gastrocnemius | soleus interface
//!       0    c1   c2   c3
//! ```
//!
//! Blocks are filled by transfinite interpolation (Gordon & Hall 1973).

use crate::anatomy::Section;
use crate::anatomy::frame::direction;
use crate::math::V3;
use crate::mesh::leg::counts::Counts;
use crate::mesh::leg::outline::{KeyAngles, TIBIA_MEDIAL, lerp};
use crate::units::{DEG, MM};

/// Angles of the fibula at the block corners A, B, C, D [deg], from the direction in which it faces the skin,
/// medial positive. These angles and the three fractions below maximise the smallest scaled Jacobian over
/// nine subjects with 2 to 25 mm of fat.
const FIBULA: [f64; 4] = [50.0, -32.0, -117.5, 155.0];
/// Local angle ψ of the tibia at corner I [rad].
const TIBIA_INNER: f64 = -45.5 * DEG;
/// Local angle ψ of the tibia at corner T [rad].
const TIBIA_SIDE: f64 = -114.0 * DEG;
/// Position of F between B (0) and the fascia (1).
const FRONT_REACH: f64 = 0.594;
/// Angle of the fascia point of F from the direction in which the fibula faces the skin [rad].
const FRONT_TURN: f64 = -31.0 * DEG;
/// Position of O between F (0) and T (1).
const OVER_REACH: f64 = 0.492;
/// Shift of O away from C, relative to its distance from C.
const OVER_PUSH: f64 = 0.084;
/// Exponent of the soleus | deep arc: 2 is a parabola; larger values are flatter in the middle and steeper at
/// the ends.
const ARC_EXPONENT: f64 = 2.1;

/// The core lattice of one section.
pub(super) struct Lattice<'a> {
    counts: &'a Counts,
    section: &'a Section,
    keys: KeyAngles,
    /// Half indices of the block corners along the columns.
    c: [usize; 4],
    /// Half indices of the block corners along the rows.
    r: [usize; 4],
}

impl<'a> Lattice<'a> {
    /// The lattice of `counts` in `section`.
    pub(super) fn new(counts: &'a Counts, section: &'a Section) -> Lattice<'a> {
        let n = counts;
        Lattice {
            counts,
            section,
            keys: KeyAngles::new(section),
            c: [0, 2 * n.fibula, 2 * (n.fibula + n.between), 2 * n.columns()],
            r: [0, 2 * n.soleus, 2 * (n.soleus + n.deep), 2 * n.rows()],
        }
    }

    fn node(&self, c: usize, r: usize) -> usize {
        self.counts.core_node(c, r) as usize
    }

    /// Point of the fibula [m] at `degrees` from the direction in which it faces the skin, medial positive.
    fn fibula(&self, degrees: f64) -> V3 {
        self.section.fibula(self.section.fibula_facing() + degrees * DEG)
    }

    /// Sets the positions of all core nodes [m].
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

    /// Edges of the soleus block, which is split at the inner corner of the fibula.
    fn place_soleus(&self, at: &mut [V3]) {
        let ([_, c1, _, c3], r1) = (self.c, self.r[1]);
        let [a, _, _, d] = FIBULA;
        let posterior =
            |t: f64| self.under_gastrocnemius(self.keys.posterior(self.counts, t), (2.0 * t - 1.0).abs());
        let medial = self.medial_corner();
        self.row(at, 0, 0, c3, posterior);
        self.row(at, r1, 0, c1, |t| self.fibula(lerp(a, d, t)));
        self.row(at, r1, c1, c3, self.soleus_front(self.fibula(d), medial));
        self.column(at, 0, 0, r1, straight(posterior(0.0), self.fibula(a)));
        self.column(at, c1, 0, r1, straight(posterior(c1 as f64 / c3 as f64), self.fibula(d)));
        self.column(at, c3, 0, r1, straight(posterior(1.0), medial));
    }

    /// Remaining edges of the deep block.
    fn place_deep(&self, at: &mut [V3]) {
        let ([_, c1, c2, c3], [_, r1, r2, _]) = (self.c, self.r);
        let [_, _, c, d] = FIBULA;
        self.row(at, r2, c1, c2, straight(self.fibula(c), self.section.tibia(TIBIA_INNER)));
        self.row(at, r2, c2, c3, |t| self.section.tibia(lerp(TIBIA_INNER, TIBIA_MEDIAL[0], t)));
        self.column(at, c1, r1, r2, |t| self.fibula(lerp(d, 360.0 + c, t)));
        self.column(at, c3, r1, r2, straight(self.medial_corner(), self.section.tibia(TIBIA_MEDIAL[0])));
    }

    /// Remaining edges of the anterior block.
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

    /// Corner Q, where soleus, deep compartment and medial head meet [m].
    fn medial_corner(&self) -> V3 {
        let (s, keys) = (self.section, &self.keys);
        direction(keys.medial)
            * (s.fascia(keys.medial) - (0.75 * s.gastrocnemius(keys.behind_medial)).max(self.min_thickness()))
    }

    /// Minimum thickness of the muscle ring [m].
    fn min_thickness(&self) -> f64 {
        5.0 * MM * self.section.muscle.min(1.0)
    }

    /// Point of the gastrocnemius | soleus interface at angle θ [m]. Towards its corners (`edge` 0 in the
    /// middle, 1 at a corner) the interface approaches the fascia, which keeps the corner angles of the
    /// crescent-shaped soleus block large enough.
    fn under_gastrocnemius(&self, theta: f64, edge: f64) -> V3 {
        let thickness = self.section.gastrocnemius(theta) * (1.0 - 0.5 * edge.powi(4));
        direction(theta) * (self.section.fascia(theta) - thickness.max(self.min_thickness()))
    }

    /// The soleus | deep interface: an arc from the fibula to the medial border with the given thickness of
    /// the soleus at the midline.
    fn soleus_front(&self, lateral: V3, medial: V3) -> impl Fn(f64) -> V3 {
        let depth = self.section.fascia(0.0) - self.section.gastrocnemius(0.0) - self.section.soleus();
        let sag = depth + 0.5 * (lateral.x + medial.x);
        move |t| lateral.lerp(&medial, t) - V3::x() * (sag * (1.0 - (2.0 * t - 1.0).abs().powf(ARC_EXPONENT)))
    }

    /// Places the nodes of row `r` between columns `from` and `to` on `curve`(t), t from 0 to 1.
    fn row(&self, at: &mut [V3], r: usize, from: usize, to: usize, curve: impl Fn(f64) -> V3) {
        for c in from..=to {
            at[self.node(c, r)] = curve((c - from) as f64 / (to - from) as f64);
        }
    }

    /// Places the nodes of column `c` between rows `from` and `to` on `curve`(t), t from 0 to 1.
    fn column(&self, at: &mut [V3], c: usize, from: usize, to: usize, curve: impl Fn(f64) -> V3) {
        for r in from..=to {
            at[self.node(c, r)] = curve((r - from) as f64 / (to - from) as f64);
        }
    }

    /// Fills a block by transfinite interpolation of its four edges.
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

/// The straight line from a (t = 0) to b (t = 1).
fn straight(a: V3, b: V3) -> impl Fn(f64) -> V3 {
    move |t| a.lerp(&b, t)
}
