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

use crate::anatomy::frame::{angle, height};
use crate::anatomy::{Calf, Section, Tissue};
use crate::math::V3;
use crate::mesh::MeshError;
use crate::mesh::counts::Counts;
use crate::mesh::extrude::Side;
use crate::mesh::hex::{Face, HexMesh};
use crate::mesh::outline::lerp;
use crate::mesh::template::{Cell, Template};
use crate::units::{DEG, MM};

/// Lowest and highest level meshed.
pub const LEVELS: [f64; 2] = [-0.12, 0.82];

/// Ends of the muscle bellies, as levels s (estimates from tendon lengths).
const MEDIAL_END: f64 = 0.52;
const LATERAL_END: f64 = 0.46;
/// Where the medial head leaves the medial border of the tibia (a leg measured by magnetic resonance: 50 mm below the widest level).
const MEDIAL_BORDER_END: f64 = 0.4;
const SOLEUS_START: f64 = 0.05;
const SOLEUS_END: f64 = 0.79;

/// Tissue of a cell at level s and angle θ. Above and below the soleus its block is the fat of the popliteal fossa
/// and the pad in front of the Achilles tendon.
#[expect(clippy::match_same_arms, reason = "one line per kind of cell, from top to bottom of its muscle")]
fn tissue(cell: Cell, s: f64, theta: f64) -> Tissue {
    let behind = theta.abs() < if s < 0.7 { 32.0 } else { 20.0 } * DEG;
    match cell {
        Cell::Soleus if !(SOLEUS_START..SOLEUS_END).contains(&s) => Tissue::Fat,
        Cell::Soleus => Tissue::Soleus,
        Cell::Deep => Tissue::DeepPosterior,
        Cell::Anterior => Tissue::Anterior,
        Cell::Lateral => Tissue::Lateral,
        Cell::Fat => Tissue::Fat,
        Cell::Medial if s < MEDIAL_END => Tissue::GastrocnemiusMedial,
        Cell::MedialDeep if s < MEDIAL_BORDER_END => Tissue::GastrocnemiusMedial,
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
                [a, b] => {
                    let parted = soleus_side(tissue_of(a), tissue_of(b));
                    named.extend(parted.map(|i| ("aponeurosis", plan.face([*a, *b][i], layer))));
                }
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

/// Which of two neighbours is soleus, if the other is gastrocnemius.
fn soleus_side(a: Tissue, b: Tissue) -> Option<usize> {
    match (a, b) {
        (Tissue::Soleus, head) if is_gastrocnemius(head) => Some(0),
        (head, Tissue::Soleus) if is_gastrocnemius(head) => Some(1),
        _ => None,
    }
}

fn is_gastrocnemius(tissue: Tissue) -> bool {
    matches!(tissue, Tissue::GastrocnemiusMedial | Tissue::GastrocnemiusLateral)
}
