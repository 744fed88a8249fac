//! Surfaces of a leg as its anatomy has them: outlines of skin, fascia and bones, and every muscle as a
//! closed surface of its own. They do not depend on the elements; these only give the motion of vertices.

use crate::anatomy::frame::{angle, direction, height, level};
use crate::anatomy::{Calf, Section, Structure};
use crate::math::V3;
use crate::mesh::leg::LEVELS;
use crate::mesh::{HexMesh, Locator};
use crate::units::MM;
use crate::view::data::layer::Layer;
use crate::view::geometry::anchor::Anchor;
use crate::view::geometry::loft::{Loft, loft, vertex_normals};
use crate::view::geometry::surface_mesh::SurfaceMesh;
use crate::view::geometry::surface_nets::{Grid, surface_net};
use rayon::prelude::*;

/// Vertices around an outline.
const AROUND: usize = 144;
/// Levels s of the ends of the interosseous membrane.
const MEMBRANE: [f64; 2] = [0.09, 0.82];
/// Distance between the levels of outlines and grid [m].
const STEP: f64 = 2.5 * MM;
/// Distance between grid points in a section [m].
const SPACING: f64 = 2.0 * MM;
/// Half the gap drawn between neighbouring muscles [m].
const GAP: f64 = 0.3 * MM;
/// Depth of the fat at a cut end under the ends of muscles and bones [m].
const RECESS: f64 = 0.4 * MM;
/// Least thickness at which heads of gastrocnemius and the calcaneal tendon are drawn: the grid does not hold
/// thinner sheets [m].
const LEAST: f64 = 2.6 * MM;
/// Distance outside the fascia beyond which no depths are computed: more than a cell of the grid [m].
const FAR: f64 = 5.0 * MM;
/// Thickness at which these sheets end in the picture [m].
const END: f64 = 0.8 * MM;

/// Layer, whether the surface is its cut ends (else its walls), and the triangles.
pub type LayerSurface = (Layer, bool, SurfaceMesh);

/// The layers of the leg that `mesh` was made of, from outside in.
pub fn leg_surfaces(mesh: &HexMesh, calf: &Calf) -> Vec<LayerSurface> {
    let leg = Leg::new(mesh, calf);
    let skin = leg.outline(Section::skin);
    let mut surfaces = vec![
        (Layer::Skin, false, skin.clone()),
        (Layer::Fat, false, skin),
        (Layer::Fat, true, leg.end(true)),
        (Layer::Fat, true, leg.end(false)),
        (Layer::Fascia, false, leg.outline(Section::fascia)),
    ];
    surfaces.extend(leg.muscles());
    surfaces.push((Layer::Bone, false, leg.bone(Section::tibia)));
    surfaces.push((Layer::Bone, false, leg.bone(Section::fibula)));
    surfaces.push((Layer::Bone, false, leg.interosseous_membrane()));
    surfaces
}

/// A leg with its sections at the drawn levels.
struct Leg<'a> {
    calf: &'a Calf,
    mesh: &'a HexMesh,
    locator: Locator<'a>,
    /// Sections from proximal to distal.
    sections: Vec<Section>,
}

impl<'a> Leg<'a> {
    fn new(mesh: &'a HexMesh, calf: &'a Calf) -> Leg<'a> {
        let steps = ((LEVELS[1] - LEVELS[0]) * calf.size().length / STEP).ceil() as usize;
        let level = |k: usize| LEVELS[0] + (LEVELS[1] - LEVELS[0]) * k as f64 / steps as f64;
        let sections = (0..=steps).map(|k| calf.section(level(k))).collect();
        Leg { calf, mesh, locator: Locator::new(mesh), sections }
    }

    /// A tube along an outline of the sections.
    fn outline(&self, radius: impl Fn(&Section, f64) -> f64) -> SurfaceMesh {
        let curve = |k: usize, theta: f64| {
            let section = &self.sections[k];
            self.calf.in_section(section, direction(theta) * radius(section, theta))
        };
        let tube = loft(self.sections.len(), AROUND, curve);
        self.surface(tube, 0, true)
    }

    /// The bone with this outline, closed at its ends.
    fn bone(&self, outline: impl Fn(&Section, f64) -> V3) -> SurfaceMesh {
        let around = AROUND / 2;
        let curve = |k: usize, psi: f64| {
            let section = &self.sections[k];
            self.calf.in_section(section, outline(section, psi))
        };
        let mut tube = loft(self.sections.len(), around, curve);
        let last = (self.sections.len() - 1) * around;
        tube.close(0..around, true);
        tube.close(last..last + around, false);
        self.surface(tube, 0, false)
    }

    /// The membrane between tibia and fibula, from their nearest points to each other.
    fn interosseous_membrane(&self) -> SurfaceMesh {
        let [first, last] = MEMBRANE;
        let spanned: Vec<&Section> = self.sections.iter().filter(|x| x.s >= first && x.s <= last).collect();
        let rim = |section: &&Section| {
            let across = section.fibula_centre() - section.tibia_centre();
            let ends = [section.tibia(angle(across)), section.fibula(angle(-across))];
            ends.map(|p| self.calf.in_section(section, p))
        };
        let positions: Vec<V3> = spanned.iter().flat_map(rim).collect();
        let quads = (0..positions.len() as u32 / 2 - 1).map(|k| 2 * k);
        let triangles = quads.flat_map(|a| [[a, a + 1, a + 3], [a, a + 3, a + 2]]).collect();
        // The ends lie on bones: their elements are found towards each other.
        let towards = |v: usize| (positions[v ^ 1] - positions[v]).try_normalize(1e-9).unwrap_or_else(V3::z);
        let inward = (0..positions.len()).map(towards).collect();
        self.surface_within(Loft { positions, triangles }, 0, inward)
    }

    /// Fat at a cut end of the leg, within the skin.
    fn end(&self, upper: bool) -> SurfaceMesh {
        let section = if upper { &self.sections[0] } else { &self.sections[self.sections.len() - 1] };
        let inwards = V3::y() * if upper { -RECESS } else { RECESS };
        let ring =
            |theta: f64| self.calf.in_section(section, direction(theta) * section.skin(theta)) + inwards;
        let mut disc = loft(1, AROUND, |_, theta| ring(theta));
        disc.close(0..AROUND, upper);
        // The rim lies on the skin: its elements are found towards the axis.
        let hub = self.calf.in_section(section, V3::zeros());
        let towards = |p: &V3| (hub - p).try_normalize(1e-9).unwrap_or_else(V3::x) + inwards / RECESS;
        let inward = disc.positions.iter().map(towards).collect();
        self.surface_within(disc, self.region(Structure::Fat), inward)
    }

    /// The muscles and the calcaneal tendon.
    fn muscles(&self) -> Vec<LayerSurface> {
        let grid = self.grid();
        let depths = self.depths(&grid);
        let parts = Structure::ALL.into_par_iter().filter(|part| *part != Structure::Fat);
        let surface = |part: Structure| {
            let values: Vec<f32> = depths.iter().map(|point| point[part as usize]).collect();
            let net = surface_net(&grid, &values);
            let (positions, triangles) = (net.positions, net.triangles);
            let mut surface = self.surface(Loft { positions, triangles }, self.region(part), true);
            surface.normals = net.normals;
            (Layer::of_tissue(part.tissue()), false, surface)
        };
        parts.map(surface).collect()
    }

    /// The grid around all sections.
    fn grid(&self) -> Grid {
        let rim = |section: &Section| -> Vec<V3> {
            let point = |i: u32| direction(f64::from(i) * 0.1) * section.skin(f64::from(i) * 0.1);
            (0..63).map(|i| section.centre + point(i)).collect()
        };
        let points: Vec<V3> = self.sections.iter().flat_map(rim).collect();
        let low = points.iter().fold(V3::repeat(f64::INFINITY), |a, p| a.inf(p));
        let high = points.iter().fold(V3::repeat(f64::NEG_INFINITY), |a, p| a.sup(p));
        let ends = self.ends();
        let count = |from: f64, to: f64, step: f64| ((to - from) / step).ceil() as usize + 2;
        Grid {
            origin: V3::new(low.x, ends[0] - 0.5 * STEP, low.z),
            spacing: V3::new(SPACING, STEP, SPACING),
            count: [
                count(low.x, high.x, SPACING),
                count(ends[0], ends[1], STEP),
                count(low.z, high.z, SPACING),
            ],
        }
    }

    /// Heights of the distal and the proximal end [m].
    fn ends(&self) -> [f64; 2] {
        [LEVELS[1], LEVELS[0]].map(|s| height(s, self.calf.size().length))
    }

    /// Depth in every part [m] at every grid point, with the gaps between muscles and closed at the ends.
    fn depths(&self, grid: &Grid) -> Vec<[f32; Structure::ALL.len()]> {
        let [nx, ny, nz] = grid.count;
        let ends = self.ends();
        let layer = |j: usize| {
            let y = grid.place(V3::new(0.0, j as f64, 0.0)).y;
            let within = (y - ends[0]).min(ends[1] - y);
            let section = self.calf.section(level(y, self.calf.size().length));
            let point = |n: usize| {
                let p = grid.place(V3::new((n % nx) as f64, 0.0, (n / nx) as f64));
                let p = V3::new(p.x, 0.0, p.z);
                let arm = p - section.centre;
                let (theta, radius) = (angle(arm), arm.norm());
                let (muscle, tendon) = (section.gastrocnemius(theta), section.tendon(theta));
                let under_fascia = section.fascia(theta) - radius;
                if under_fascia < -FAR {
                    return [-FAR as f32; Structure::ALL.len()];
                }
                let medial = (theta - section.septum()).sin() * radius;
                let head = sheet(under_fascia, muscle);
                // A thin edge of muscle between bone and fascia ends where the grid no longer holds it.
                let room = section.bone_clearance(arm) + under_fascia - muscle - tendon;
                let mut depths = self.calf.depths_in(&section, p).map(|depth| depth.min(room - LEAST));
                depths[Structure::GastrocnemiusMedial as usize] = head.min(medial);
                depths[Structure::GastrocnemiusLateral as usize] = head.min(-medial);
                depths[Structure::Tendon as usize] = sheet(under_fascia - muscle, tendon);
                depths.map(|depth| (depth - GAP).min(within) as f32)
            };
            (0..nx * nz).map(point).collect::<Vec<_>>()
        };
        let layers: Vec<Vec<_>> = (0..ny).into_par_iter().map(layer).collect();
        let order = (0..nx * ny * nz).map(|n| (n % nx, n / nx % ny, n / (nx * ny)));
        order.map(|(i, j, k)| layers[j][i + nx * k]).collect()
    }

    /// Index of the region of the mesh to which a part belongs.
    fn region(&self, part: Structure) -> u16 {
        let name = part.tissue().name();
        self.mesh.regions.iter().position(|region| region == name).unwrap_or(0) as u16
    }

    /// A surface whose elements are found along its normals; the tissue lies inside it, or around it.
    fn surface(&self, shape: Loft, region: u16, inside: bool) -> SurfaceMesh {
        let normals = vertex_normals(&shape.positions, &shape.triangles);
        let towards = if inside { -1.0 } else { 1.0 };
        self.surface_within(shape, region, normals.into_iter().map(|normal| normal * towards).collect())
    }

    /// A surface with its normals and anchors; the elements of its vertices lie in the directions `inward`.
    fn surface_within(&self, shape: Loft, region: u16, inward: Vec<V3>) -> SurfaceMesh {
        let normals = vertex_normals(&shape.positions, &shape.triangles);
        let anchors = shape.positions.par_iter().zip(&inward);
        let anchors = anchors.map(|(p, inward)| Anchor::find(&self.locator, *p, *inward)).collect();
        SurfaceMesh {
            region: vec![region; shape.positions.len()],
            positions: shape.positions,
            anchors,
            normals,
            triangles: shape.triangles,
        }
    }
}

/// Depth inside a sheet of the given `thickness` [m] as it is drawn, at the distance `under` from its upper
/// face [m].
fn sheet(under: f64, thickness: f64) -> f64 {
    under.min(thickness.max(LEAST) - under).min(3.0 * (thickness - END))
}
