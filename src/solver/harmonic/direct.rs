//! One order solved directly: K − ω²M with everything that holds the body, element by element into [`Fronts`].

use super::level::Level;
use super::pad::Pad;
use super::pressure::moments;
use super::sheet::face_stiffness;
use super::tangent::{Stencil, tangent};
use crate::fem::{FaceGeometry, Geometry, Gll};
use crate::material::MaterialField;
use crate::material::spec::MembraneSpec;
use crate::math::fronts::{Block, Fronts, Stop};
use crate::math::{C32, C64, Monitor, V3};
use crate::mesh::Face;
use nalgebra::Matrix3;

/// Factors are kept while moduli and mass have changed by no more than this: a step of 12 % in frequency. On the leg it takes GMRES from 3
/// or 4 iterations to 6 or 7; factoring anew takes as long as 20 to 60.
const NEAR: f64 = 0.25;

/// The bulk modulus that the matrix sees instead of the true one.
#[derive(Clone, Debug)]
pub enum Bulk {
    /// κ μ_L at every point.
    Collocated(f64),
    /// A modulus per element, on the part of the divergence that the pressure functions see.
    Projected {
        /// `[element]` modulus [Pa at 50 Hz].
        modulus: Vec<f64>,
        /// `[element][function][point]` ∫ φ ∇φ_p.
        moments: Vec<V3>,
    },
}

impl Bulk {
    /// [`Bulk::Projected`] for the pressure functions `phi` of `level`; none once `monitor` asks to stop.
    pub fn projected(
        modulus: &[f64],
        level: &Level,
        geometry: &Geometry,
        phi: &[f64],
        monitor: Monitor<'_>,
    ) -> Option<Bulk> {
        let (space, count, gll) = (&level.space, level.elements.functions, Gll::new(level.space.order));
        let of = |e: usize| moments(space, geometry, &gll, phi, count, e).b;
        let moments = monitor.each(space.n_elements, of)?.concat();
        Some(Bulk::Projected { modulus: modulus.to_vec(), moments })
    }
}

/// The direct solver of one level.
#[derive(Clone, Debug)]
pub struct Direct {
    fronts: Fronts,
    geometry: Geometry,
    material: MaterialField,
    stencil: Stencil,
    bulk: Bulk,
    /// `[membrane]` real blocks between nodes, without the springpot factor.
    sheets: Vec<Vec<(u32, u32, Matrix3<f64>)>>,
    /// Moduli per element and angular frequency that the factors are for.
    made: Option<(Vec<C64>, f64)>,
}

impl Direct {
    /// For `level`, with its geometry, material and membranes.
    pub fn new(
        level: &Level,
        geometry: Geometry,
        material: MaterialField,
        bulk: Bulk,
        membranes: &[(&[Face], &MembraneSpec)],
    ) -> Direct {
        let (space, gll) = (&level.space, Gll::new(level.space.order));
        let per = space.points_per_element();
        let centre = |e: usize| {
            space.nodes_of(e).iter().map(|&n| space.positions[n as usize]).sum::<V3>() / per as f64
        };
        let centres: Vec<V3> = (0..space.n_elements).map(centre).collect();
        let blocks = |face: Face, spec: &MembraneSpec| {
            let face = FaceGeometry::new(space, face);
            let (k, n) = (face_stiffness(&face, &gll, spec), face.nodes.len());
            (0..n * n).map(|at| (face.nodes[at / n], face.nodes[at % n], k[at])).collect::<Vec<_>>()
        };
        let sheets = membranes
            .iter()
            .map(|(faces, spec)| faces.iter().flat_map(|&face| blocks(face, spec)).collect())
            .collect();
        Direct {
            fronts: Fronts::new(&space.node_of, per, &centres, &level.free),
            stencil: Stencil::new(space.order),
            geometry,
            material,
            bulk,
            sheets,
            made: None,
        }
    }

    /// Factors at the frequency of `level`, which has mass, membranes' factors, springs and pads; factors of a frequency nearby are
    /// kept. `g` is `[element]`.
    ///
    /// # Errors
    /// A singular matrix; cancellation.
    pub fn factor(&mut self, level: &Level, g: &[C64], omega: f64, monitor: Monitor<'_>) -> Result<(), Stop> {
        if self.made.as_ref().is_some_and(|made| distance(made, g, omega) <= NEAR) {
            return Ok(());
        }
        self.made = None;
        let small = |z: C64| C32::new(z.re as f32, z.im as f32);
        let mass = level
            .mass
            .iter()
            .map(|&m| Matrix3::from_diagonal_element(C64::from(-omega * omega * f64::from(m))));
        let mut blocks: Vec<Block> =
            mass.enumerate().map(|(n, k)| (n as u32, n as u32, k.map(small))).collect();
        blocks.extend(level.nodal.iter().map(|(n, k)| (*n, *n, k.map(small))));
        blocks.extend(level.pads.iter().flat_map(Pad::blocks).map(|(i, j, k)| (i, j, k.map(small))));
        for (sheet, own) in level.sheets.iter().zip(&self.sheets) {
            let g = sheet.factor();
            blocks.extend(own.iter().map(|(i, j, k)| (*i, *j, k.map(|k| small(g * k)))));
        }
        let (stencil, bulk, per) = (&self.stencil, &self.bulk, self.stencil.m.pow(3));
        let (geometry, material) = (&self.geometry, &self.material);
        let clique = |e: usize, matrix: &mut [C32]| {
            let mut real = vec![0.0f64; matrix.len()];
            let kappa = if let Bulk::Collocated(kappa) = bulk { *kappa } else { 0.0 };
            stencil.element(|p| tangent(geometry, material, kappa, e * per + p), &mut real);
            if let Bulk::Projected { modulus, moments } = bulk {
                let size = moments.len() / modulus.len();
                penalise(modulus[e], &moments[e * size..][..size], per, &mut real);
            }
            matrix.iter_mut().zip(real).for_each(|(z, k)| *z = small(g[e] * k));
        };
        self.fronts.factor(&clique, &blocks, monitor)?;
        self.made = Some((g.to_vec(), omega));
        Ok(())
    }

    /// Moduli that the factors are for, `[element]`.
    ///
    /// # Panics
    /// Before anything was factored.
    pub fn moduli(&self) -> &[C64] {
        &self.made.as_ref().expect("factored").0
    }

    /// The factors are not used again.
    pub fn forget(&mut self) {
        self.made = None;
    }

    /// x = A⁻¹ b on `[node][6]` fields; zero at held nodes.
    pub fn solve(&mut self, b: &[f32], x: &mut [f32]) {
        self.fronts.solve(b, x);
    }
}

/// How far moduli and mass have moved from those factored: the largest relative change of either.
fn distance((made, at): &(Vec<C64>, f64), g: &[C64], omega: f64) -> f64 {
    let moduli = made.iter().zip(g).map(|(a, b)| (b / a - 1.0).norm()).fold(0.0, f64::max);
    let mass = if omega == *at { 0.0 } else { ((omega / at).powi(2) - 1.0).abs() };
    moduli.max(mass)
}

/// k += κ Σ_m b_m b_mᵀ with `moments` b of one element, `[function][point]`.
fn penalise(kappa: f64, moments: &[V3], points: usize, k: &mut [f64]) {
    let n = 3 * points;
    for b in moments.chunks_exact(points) {
        for j in 0..n {
            let weight = kappa * b[j / 3][j % 3];
            (0..n).for_each(|i| k[j * n + i] += weight * b[i / 3][i % 3]);
        }
    }
}
