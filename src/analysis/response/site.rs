//! `Sites`: displacement and gradient of a field at every sample point of the sites.

use crate::fem::PointBasis;
use crate::math::V3;
use crate::metric::point::PointMaterial;
use crate::metric::site::SampleSite;
use crate::model::model::Model;
use serde::{Deserialize, Serialize};

/// Values per point: displacement (3), then gradient row by row (9).
pub const PER_POINT: usize = 12;

/// A site or probe of a response.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SiteMap {
    /// Name in the tables.
    pub name: String,
    /// Host region.
    pub host: String,
    /// Depth of the centre below the skin [m].
    pub depth: f64,
    /// Index of its first point among all points.
    pub first: usize,
    /// `[point]` tissue.
    pub points: Vec<Tissue>,
}

/// Tissue properties at a point for the metrics.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tissue {
    /// Density [kg/m³].
    pub density: f64,
    /// Cross-fibre and along-fibre shear modulus at 50 Hz [Pa].
    pub mu: [f64; 2],
    /// β = E_L + μ_T − 4 μ_L at 50 Hz [Pa].
    pub beta: f64,
    /// Unit fibre direction.
    pub fibre: [f64; 3],
    /// Springpot exponent.
    pub alpha: f64,
}

impl Tissue {
    /// The material for [`crate::metric::point::evaluate`]. The bulk modulus is zero: tissue is nearly
    /// incompressible, and a response does not contain the pressure.
    pub fn material(&self) -> PointMaterial {
        PointMaterial {
            density: self.density,
            bulk: 0.0,
            mu_t: self.mu[0],
            mu_l: self.mu[1],
            beta: self.beta,
            fibre: V3::from(self.fibre),
        }
    }
}

/// The sites of a body, with the interpolation at their points.
pub struct Sites {
    /// Sites, their points numbered consecutively.
    pub maps: Vec<SiteMap>,
    /// `[point]` interpolation.
    readers: Vec<PointBasis>,
}

impl Sites {
    /// The given `sites` on the mesh of `model`.
    pub fn new(model: &Model, sites: &[SampleSite]) -> Sites {
        let (mut maps, mut readers) = (Vec::new(), Vec::new());
        for site in sites {
            let first = readers.len();
            let mut points = Vec::new();
            for &(element, xi) in &site.points {
                let basis = PointBasis::new(&model.space, element, xi);
                points.push(tissue(model, element, &basis));
                readers.push(basis);
            }
            let (name, host, depth) = (site.name.clone(), site.host.clone(), site.depth);
            maps.push(SiteMap { name, host, depth, first, points });
        }
        Sites { maps, readers }
    }

    /// Number of values per field.
    pub fn len(&self) -> usize {
        PER_POINT * self.readers.len()
    }

    /// `[point · 12]` values of a real field: a solver state, or the displacement alone, `[node · 3]`.
    pub fn read(&self, field: &[f32]) -> Vec<f64> {
        let mut out = Vec::with_capacity(self.len());
        for reader in &self.readers {
            let (mut u, mut gradient) = (V3::zeros(), nalgebra::Matrix3::<f64>::zeros());
            for ((&node, &value), slope) in reader.nodes.iter().zip(&reader.values).zip(&reader.gradients) {
                let at = V3::from_fn(|c, _| f64::from(field[3 * node as usize + c]));
                u += at * value;
                gradient += at * slope.transpose();
            }
            out.extend(u.iter());
            out.extend(gradient.transpose().iter());
        }
        out
    }
}

/// Tissue at the GLL point nearest to the point of `basis`.
fn tissue(model: &Model, element: usize, basis: &PointBasis) -> Tissue {
    let values = &basis.values;
    let nearest = (0..values.len()).max_by(|&a, &b| values[a].total_cmp(&values[b])).unwrap_or(0);
    let (m, q) = (&model.materials, element * model.space.points_per_element() + nearest);
    Tissue {
        density: m.density[q],
        mu: [m.mu_t[q], m.mu_l[q]],
        beta: m.beta[q],
        fibre: m.fibre[q].into(),
        alpha: m.classes[usize::from(m.class[element])].alpha,
    }
}
