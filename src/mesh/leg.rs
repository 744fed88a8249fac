//! The leg mesh: one cross-section template swept from ankle to knee.
//!
//! ```text
//!            anterior                     rows   A: anterior compartment | tibia
//!        ┌──────────┬─────┐                      D: fibula | deep posterior compartment
//!        │ anterior │░░░░░│                      S: soleus
//!        ├──┬───────┤tibia│               around them: a ring of gastrocnemius behind and medially,
//!        │░░│ deep  │░░░░░│               lateral and anterior compartments, open at the tibia;
//!        ├──┴───────┴─────┤               around that: a closed ring of fat whose inner face is the
//!        │     soleus     │               crural fascia, and over the tibia the bone itself.
//!        └────────────────┘
//!            posterior
//! ```
//!
//! Tibia and fibula are removed blocks; every named interface is a set of element faces. Blocks are filled by
//! transfinite interpolation (Gordon & Hall 1973). Topology is constant along the leg, so every subject meshes
//! alike; where gastrocnemius ends, its ring thins to 5 mm and becomes tendon, soleus or deep muscle.

use crate::anatomy::frame::{angle, direction, height};
use crate::anatomy::{Calf, Section, Tissue};
use crate::math::V3;
use crate::mesh::MeshError;
use crate::mesh::extrude::{Plan, Side};
use crate::mesh::hex::{Face, HexMesh};
use crate::units::{DEG, MM};

/// Lowest and highest level meshed.
pub const LEVELS: [f64; 2] = [-0.12, 0.82];

/// Ends of the muscle bellies, as levels s (§2.3 of the reference: estimates from tendon lengths).
const MEDIAL_END: f64 = 0.52;
const LATERAL_END: f64 = 0.46;
const SOLEUS_START: f64 = 0.03;
const SOLEUS_END: f64 = 0.79;

/// Width of the gap between tibia and fibula at mid-calf [m].
const GAP: f64 = 0.012;

/// Counts of the template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Counts {
    /// Columns: fibula, between the bones, tibia; and the columns behind the lateral head.
    fibula: usize,
    between: usize,
    tibia: usize,
    lateral: usize,
    /// Rows: soleus, deep, anterior.
    soleus: usize,
    deep: usize,
    anterior: usize,
    /// Layers of the muscle ring and of fat, and along the leg.
    ring: usize,
    fat: usize,
    along: usize,
}

impl Counts {
    fn new(calf: &Calf, h: f64) -> Counts {
        let section = Section::new(calf.size(), 0.28);
        let n = |length: f64| ((length / h).round() as usize).max(1);
        let theta = 0.0;
        let (fascia, gastrocnemius) = (section.fascia(theta), section.gastrocnemius(theta));
        // The gap between the bones is narrow: few columns pass it, the rest end on the bones.
        let columns = n(1.5 * fascia).max(4);
        let between = n(1.3 * GAP);
        let fibula = ((0.3 * (columns - between) as f64).round() as usize).max(1);
        let tibia = columns - between - fibula;
        Counts {
            fibula,
            between,
            tibia,
            // The septum stands medially of the fibula's columns.
            lateral: ((columns as f64 * 0.4).round() as usize).clamp(fibula + 1, columns - 1),
            soleus: n(section.soleus()),
            deep: n(22.0 * MM),
            anterior: n(26.0 * MM),
            ring: n(0.6 * gastrocnemius),
            fat: n(section.skin(theta) - fascia),
            along: n(calf.size().length * (LEVELS[1] - LEVELS[0])).max(4),
        }
    }

    fn columns(&self) -> usize {
        self.fibula + self.between + self.tibia
    }

    fn rows(&self) -> usize {
        self.soleus + self.deep + self.anterior
    }

    /// Half steps round the core.
    fn around(&self) -> usize {
        4 * (self.columns() + self.rows())
    }

    /// Core half indices (c, r) of half step `a` round the core: behind from lateral to medial, up the medial
    /// side, along the front to lateral, down the lateral side.
    fn boundary(&self, a: usize) -> (usize, usize) {
        let (c, r) = (2 * self.columns(), 2 * self.rows());
        match a % self.around() {
            a if a <= c => (a, 0),
            a if a <= c + r => (c, a - c),
            a if a <= 2 * c + r => (2 * c + r - a, r),
            a => (0, 2 * c + 2 * r - a),
        }
    }

    /// Whether core cell (column, row) is bone.
    fn is_bone(&self, column: usize, row: usize) -> bool {
        let tibia = column >= self.fibula + self.between && row >= self.soleus + self.deep;
        let fibula = column < self.fibula && row >= self.soleus && row < self.soleus + self.deep;
        tibia || fibula
    }

    /// Half steps round the core where the tibia's gap in the muscle ring begins and ends.
    fn gap(&self) -> (usize, usize) {
        let start = 2 * (self.columns() + self.soleus + self.deep);
        (start, start + 2 * (self.anterior + self.tibia))
    }
}

/// What a quad of the template belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cell {
    Soleus,
    Deep,
    Anterior,
    Medial,
    MedialDeep,
    LateralHead,
    Lateral,
    Fat,
}

/// The template: plan, cells, and where its nodes are.
struct Template {
    counts: Counts,
    plan: Plan,
    cells: Vec<Cell>,
}

impl Template {
    fn core_node(counts: &Counts, c: usize, r: usize) -> u32 {
        (r * (2 * counts.columns() + 1) + c) as u32
    }

    /// Plane node of half step `a` round the core at half layer `l` (0 = the core's own boundary).
    fn ring_node(counts: &Counts, a: usize, l: usize) -> u32 {
        if l == 0 {
            let (c, r) = counts.boundary(a);
            return Template::core_node(counts, c, r);
        }
        let core = (2 * counts.columns() + 1) * (2 * counts.rows() + 1);
        (core + (l - 1) * counts.around() + a % counts.around()) as u32
    }

    fn new(counts: Counts) -> Template {
        let layers = counts.ring + counts.fat;
        let core = (2 * counts.columns() + 1) * (2 * counts.rows() + 1);
        let mut t = Template {
            counts,
            plan: Plan { nodes: core + 2 * layers * counts.around(), quads: Vec::new() },
            cells: Vec::new(),
        };
        for row in 0..counts.rows() {
            for column in 0..counts.columns() {
                if !counts.is_bone(column, row) {
                    t.plan.quads.push(std::array::from_fn(|n| {
                        Template::core_node(&counts, 2 * column + n % 3, 2 * row + n / 3)
                    }));
                    t.cells.push(core_cell(&counts, row));
                }
            }
        }
        let gap = counts.gap();
        for layer in 0..layers {
            for sector in 0..counts.around() / 2 {
                if layer >= counts.ring || !(gap.0..gap.1).contains(&(2 * sector)) {
                    t.plan.quads.push(std::array::from_fn(|n| {
                        Template::ring_node(&counts, 2 * sector + n % 3, 2 * layer + n / 3)
                    }));
                    t.cells.push(if layer < counts.ring { ring_cell(&counts, sector) } else { Cell::Fat });
                }
            }
        }
        t
    }

    /// Positions of all plane nodes in one section (bones' inner nodes stay at the origin: no quad uses them).
    fn positions(&self, section: &Section) -> Vec<V3> {
        let mut at = vec![V3::zeros(); self.plan.nodes];
        Core { counts: &self.counts, section }.place(&mut at);
        self.place_rings(section, &mut at);
        at
    }

    fn place_rings(&self, section: &Section, at: &mut [V3]) {
        let counts = &self.counts;
        let (inner, outer) = (2 * counts.ring, 2 * (counts.ring + counts.fat));
        for a in 0..counts.around() {
            let core = at[Template::ring_node(counts, a, 0) as usize];
            let fascia = fascia_point(counts, section, a);
            let theta = angle(fascia);
            let skin = direction(theta) * section.skin(theta);
            for l in 1..=outer {
                at[Template::ring_node(counts, a, l) as usize] = if l <= inner {
                    core.lerp(&fascia, l as f64 / inner as f64)
                } else {
                    fascia.lerp(&skin, (l - inner) as f64 / (outer - inner) as f64)
                };
            }
        }
    }
}

fn core_cell(counts: &Counts, row: usize) -> Cell {
    if row < counts.soleus {
        Cell::Soleus
    } else if row < counts.soleus + counts.deep {
        Cell::Deep
    } else {
        Cell::Anterior
    }
}

fn ring_cell(counts: &Counts, sector: usize) -> Cell {
    let (columns, rows) = (counts.columns(), counts.rows());
    if sector < columns {
        return if sector < counts.lateral { Cell::LateralHead } else { Cell::Medial };
    }
    if sector < columns + rows {
        return if sector < columns + counts.soleus { Cell::Medial } else { Cell::MedialDeep };
    }
    // The rest runs along the front and down the lateral side.
    let from_front = sector - columns - rows;
    if from_front < columns + counts.anterior { Cell::Anterior } else { Cell::Lateral }
}

/// Angles θ [rad] at which the key lines meet the fascia.
struct Keys {
    behind_lateral: f64,
    septum: f64,
    behind_medial: f64,
    medial: f64,
    fibula_back: f64,
    fibula_front: f64,
    front_lateral: f64,
}

impl Keys {
    fn new(section: &Section) -> Keys {
        let facing = section.fibula_facing();
        Keys {
            behind_lateral: facing + 46.0 * DEG,
            septum: -6.0 * DEG,
            behind_medial: 74.0 * DEG,
            medial: 108.0 * DEG,
            fibula_back: facing + 16.0 * DEG,
            fibula_front: facing - 14.0 * DEG,
            front_lateral: facing - 38.0 * DEG,
        }
    }

    /// θ along the back of the core, 0 lateral … 1 medial.
    fn behind(&self, counts: &Counts, t: f64) -> f64 {
        let split = counts.lateral as f64 / counts.columns() as f64;
        if t < split {
            // The columns that end on the fibula are narrower.
            let fibula = counts.fibula as f64;
            let width = |c: f64| c - 0.4 * c.min(fibula);
            lerp(
                self.behind_lateral,
                self.septum,
                width(t * counts.columns() as f64) / width(counts.lateral as f64),
            )
        } else {
            lerp(self.septum, self.behind_medial, (t - split) / (1.0 - split))
        }
    }
}

fn lerp(a: f64, b: f64, t: f64) -> f64 {
    a + (b - a) * t
}

/// Local angles on the tibia: inner corner, ends of its gap in the muscle ring inside and at the fascia.
const TIBIA_INNER: f64 = -42.0 * DEG;
const TIBIA_MEDIAL: [f64; 2] = [48.0 * DEG, 80.0 * DEG];
const TIBIA_LATERAL: [f64; 2] = [-120.0 * DEG, 202.0 * DEG];

/// Point of the fascia (or of the tibia, where it lies under the fat) at half step `a`.
fn fascia_point(counts: &Counts, section: &Section, a: usize) -> V3 {
    let keys = Keys::new(section);
    let (c, r) = (2 * counts.columns(), 2 * counts.rows());
    let (start, end) = counts.gap();
    let on_fascia = |theta: f64| direction(theta) * section.fascia(theta);
    if a <= c {
        return on_fascia(keys.behind(counts, a as f64 / c as f64));
    }
    if a < start {
        let soleus = c + 2 * counts.soleus;
        if a <= soleus {
            return on_fascia(lerp(keys.behind_medial, keys.medial, (a - c) as f64 / (soleus - c) as f64));
        }
        let t = (a - soleus) as f64 / (start - soleus) as f64;
        return towards_bone(section, keys.medial, section.tibia(TIBIA_MEDIAL[1]), t);
    }
    if a <= end {
        let t = (a - start) as f64 / (end - start) as f64;
        return section.tibia(lerp(TIBIA_MEDIAL[1], TIBIA_LATERAL[1], t));
    }
    if a <= 2 * c + r {
        let t = (2 * c + r - a) as f64 / (2 * c + r - end) as f64;
        return towards_bone(section, keys.front_lateral, section.tibia(TIBIA_LATERAL[1]), t);
    }
    let down = a - (2 * c + r);
    let (front, deep) = (2 * counts.anterior, 2 * counts.deep);
    let theta = if down <= front {
        lerp(keys.front_lateral, keys.fibula_front, down as f64 / front as f64)
    } else if down <= front + deep {
        lerp(keys.fibula_front, keys.fibula_back, (down - front) as f64 / deep as f64)
    } else {
        lerp(keys.fibula_back, keys.behind_lateral, (down - front - deep) as f64 / (2 * counts.soleus) as f64)
    };
    on_fascia(theta)
}

/// A curve that leaves the fascia at `theta` (t = 0) and lands on a bone point (t = 1).
fn towards_bone(section: &Section, theta: f64, bone: V3, t: f64) -> V3 {
    let mut to = angle(bone);
    if to - theta > std::f64::consts::PI {
        to -= std::f64::consts::TAU;
    } else if theta - to > std::f64::consts::PI {
        to += std::f64::consts::TAU;
    }
    let at = lerp(theta, to, t);
    let gap = section.fascia(to) - bone.norm();
    direction(at) * (section.fascia(at) - gap * t * t)
}

/// Places the core lattice of one section.
struct Core<'a> {
    counts: &'a Counts,
    section: &'a Section,
}

impl Core<'_> {
    fn node(&self, c: usize, r: usize) -> usize {
        Template::core_node(self.counts, c, r) as usize
    }

    fn place(&self, at: &mut [V3]) {
        let n = self.counts;
        let (c1, c2, c3) = (2 * n.fibula, 2 * (n.fibula + n.between), 2 * n.columns());
        let (r1, r2, r3) = (2 * n.soleus, 2 * (n.soleus + n.deep), 2 * n.rows());
        let keys = Keys::new(self.section);
        let behind = |t: f64| self.under_gastrocnemius(keys.behind(n, t), (2.0 * t - 1.0).abs());
        let facing = self.section.fibula_facing();
        let fibula = |from: f64, to: f64| move |t: f64| self.section.fibula(facing + lerp(from, to, t) * DEG);
        let tibia = |from: f64, to: f64| move |t: f64| self.section.tibia(lerp(from, to, t));
        let front = direction(keys.front_lateral) * (0.76 * self.section.fascia(keys.front_lateral));
        let tibia_medial = self.section.tibia(TIBIA_MEDIAL[0]);
        // Below the knee's wide bones, the lateral corners follow the fibula part of the way round the tibia.
        let follow = ((self.section.s - 0.2) * 10.0).clamp(0.0, 0.5)
            * (angle(self.section.fibula_centre - self.section.tibia_centre) + 46.0 * DEG);
        let (inner, side) = (TIBIA_INNER + follow, TIBIA_LATERAL[0] + follow);
        let medial = direction(keys.medial)
            * (self.section.fascia(keys.medial)
                - (0.75 * self.section.gastrocnemius(keys.behind_medial))
                    .max(5.0 * MM * self.section.muscle.min(1.0)));
        let tibia_lateral = self.section.tibia(side);
        // Columns run c, rows run r; each line sets one edge of the lattice.
        self.row(at, 0, 0, c3, behind);
        self.row(at, r1, 0, c1, fibula(45.0, 135.0));
        self.row(at, r1, c1, c3, self.soleus_front(fibula(135.0, 135.0)(0.0), medial));
        self.row(at, r2, 0, c1, fibula(-45.0, -135.0));
        self.row(at, r2, c1, c2, straight(fibula(-135.0, -135.0)(0.0), self.section.tibia(inner)));
        self.row(at, r2, c2, c3, tibia(inner, TIBIA_MEDIAL[0]));
        let over_fibula = front.lerp(&tibia_lateral, 0.5);
        self.row(at, r3, 0, c1, straight(front, over_fibula));
        self.row(at, r3, c1, c2, straight(over_fibula, tibia_lateral));
        self.column(at, 0, 0, r1, straight(behind(0.0), fibula(45.0, 45.0)(0.0)));
        self.column(at, 0, r1, r2, fibula(45.0, -45.0));
        self.column(at, 0, r2, r3, straight(fibula(-45.0, -45.0)(0.0), front));
        self.column(at, c1, r1, r2, fibula(135.0, 225.0));
        self.column(at, c2, r2, r3, tibia(inner, side));
        self.column(at, c3, 0, r1, straight(behind(1.0), medial));
        self.column(at, c3, r1, r2, straight(medial, tibia_medial));
        // The fibula's inner corners are reflex: the blocks beside and behind it are split there.
        self.column(at, c1, 0, r1, straight(behind(c1 as f64 / c3 as f64), fibula(135.0, 135.0)(0.0)));
        self.column(at, c1, r2, r3, straight(fibula(-135.0, -135.0)(0.0), over_fibula));
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

    /// The gastrocnemius | soleus interface at θ. Towards its corners (`edge` 0 in the middle, 1 at a corner) it
    /// comes nearer to the fascia: the soleus is a flat crescent, and its block keeps honest corners.
    fn under_gastrocnemius(&self, theta: f64, edge: f64) -> V3 {
        let thickness = self.section.gastrocnemius(theta) * (1.0 - 0.5 * edge.powi(4));
        direction(theta)
            * (self.section.fascia(theta) - thickness.max(5.0 * MM * self.section.muscle.min(1.0)))
    }

    /// The soleus | deep interface: an arc from the fibula to the medial border that leaves the soleus its
    /// thickness behind the middle.
    fn soleus_front(&self, lateral: V3, medial: V3) -> impl Fn(f64) -> V3 {
        let depth = self.section.fascia(0.0) - self.section.gastrocnemius(0.0) - self.section.soleus();
        let sag = depth + 0.5 * (lateral.x + medial.x);
        move |t| lateral.lerp(&medial, t) - V3::x() * (sag * (1.0 - (2.0 * t - 1.0).abs().powf(2.5)))
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

/// Tissue of a cell at level s and angle θ. Above and below the soleus its block is the fat of the popliteal fossa
/// and the pad in front of the Achilles tendon.
fn tissue(cell: Cell, s: f64, theta: f64) -> Tissue {
    let behind = theta.abs() < if s < 0.7 { 32.0 } else { 20.0 } * DEG;
    match cell {
        Cell::Soleus if !(SOLEUS_START..SOLEUS_END).contains(&s) => Tissue::Fat,
        Cell::Soleus => Tissue::Soleus,
        Cell::Deep => Tissue::DeepPosterior,
        Cell::Anterior => Tissue::Anterior,
        Cell::Lateral => Tissue::Lateral,
        Cell::Fat => Tissue::Fat,
        Cell::Medial | Cell::MedialDeep if s < MEDIAL_END => Tissue::GastrocnemiusMedial,
        Cell::LateralHead if s < LATERAL_END => Tissue::GastrocnemiusLateral,
        Cell::Medial | Cell::LateralHead if behind => Tissue::Tendon,
        Cell::Medial | Cell::LateralHead if s < SOLEUS_END => Tissue::Soleus,
        Cell::Medial | Cell::LateralHead => Tissue::Fat,
        Cell::MedialDeep => Tissue::DeepPosterior,
    }
}

impl HexMesh {
    /// Meshes a leg with elements of about `element_mm`.
    ///
    /// # Errors
    /// [`MeshError::ElementSize`] outside 2–40 mm; [`MeshError::Inverted`] if an element folds.
    pub fn leg(calf: &Calf, element_mm: f64) -> Result<HexMesh, MeshError> {
        if !(2.0..=40.0).contains(&element_mm) {
            return Err(MeshError::ElementSize { value: element_mm });
        }
        let counts = Counts::new(calf, element_mm * MM);
        let mut template = Template::new(counts);
        let level = |half: usize| lerp(LEVELS[1], LEVELS[0], half as f64 / (2 * counts.along) as f64);
        let sections: Vec<Vec<V3>> = (0..=2 * counts.along)
            .map(|half| template.positions(&Section::new(calf.size(), level(half))))
            .collect();
        let middle = &sections[counts.along];
        template.plan.orient(|n| middle[n as usize], V3::y());
        let length = calf.size().length;
        let of = |quad: usize, layer: usize| {
            let centre = sections[2 * layer + 1][template.plan.quads[quad][4] as usize];
            tissue(template.cells[quad], level(2 * layer + 1), angle(centre))
        };
        let mut mesh = template.plan.sweep(
            counts.along,
            |n, half| sections[half][n as usize] + V3::y() * height(level(half), length),
            |quad, layer| of(quad, layer) as u16,
        );
        mesh.regions = Tissue::ALL.iter().map(|t| t.name().to_string()).collect();
        name_surfaces(&mut mesh, &template);
        mesh.check()?;
        Ok(mesh)
    }
}

/// Names skin, fascia, aponeurosis, bones and cuts.
fn name_surfaces(mesh: &mut HexMesh, template: &Template) {
    let plan = &template.plan;
    let layers = template.counts.along;
    let counts = &template.counts;
    let first_skin = Template::ring_node(counts, 0, 2 * (counts.ring + counts.fat));
    let fascia =
        Template::ring_node(counts, 0, 2 * counts.ring)..Template::ring_node(counts, 0, 2 * counts.ring + 1);
    let mut named: Vec<(&str, Face)> = Vec::new();
    for (middle, sides) in plan.edges() {
        for layer in 0..layers {
            let tissue_of =
                |side: &Side| Tissue::ALL[usize::from(mesh.region[plan.face(*side, layer).element as usize])];
            match sides.as_slice() {
                [only] if middle >= first_skin => named.push(("skin", plan.face(*only, layer))),
                [only] => named.push((bone(counts, middle), plan.face(*only, layer))),
                [a, b] if fascia.contains(&middle) => {
                    let outer = template.cells[a.quad as usize] == Cell::Fat;
                    named.push(("fascia", plan.face(if outer { *b } else { *a }, layer)));
                }
                [a, b] => match (tissue_of(a), tissue_of(b)) {
                    (Tissue::Soleus, head) if is_gastrocnemius(head) => {
                        named.push(("aponeurosis", plan.face(*a, layer)))
                    }
                    (head, Tissue::Soleus) if is_gastrocnemius(head) => {
                        named.push(("aponeurosis", plan.face(*b, layer)))
                    }
                    _ => {}
                },
                _ => {}
            }
        }
    }
    for quad in 0..plan.quads.len() {
        let [distal, proximal] = plan.ends(quad, layers);
        named.push(("cut_distal", distal));
        named.push(("cut_proximal", proximal));
    }
    for (name, face) in named {
        mesh.surfaces.entry(name.to_string()).or_default().push(face);
    }
    for faces in mesh.surfaces.values_mut() {
        faces.sort_unstable();
    }
}

/// A free edge inside the template belongs to the fibula if it is on the fibula's cells, else to the tibia.
fn bone(n: &Counts, middle: u32) -> &'static str {
    let width = 2 * n.columns() + 1;
    let core = width * (2 * n.rows() + 1);
    let (c, r) = (middle as usize % width, middle as usize / width);
    let fibula = (middle as usize) < core
        && c <= 2 * n.fibula
        && (2 * n.soleus..=2 * (n.soleus + n.deep)).contains(&r);
    if fibula { "fibula" } else { "tibia" }
}

fn is_gastrocnemius(tissue: Tissue) -> bool {
    matches!(tissue, Tissue::GastrocnemiusMedial | Tissue::GastrocnemiusLateral)
}
