//! Mesh quality: Jacobians, scaled Jacobians, edge lengths and volumes, by element and by region.

use crate::math::V3;
use crate::mesh::error::MeshError;
use crate::mesh::hex::HexMesh;
use crate::mesh::shape::{Shape, gauss4};

/// Quality of one element.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ElementQuality {
    /// Smallest det J over 5×5×5 test points [m³].
    pub jacobian: f64,
    /// Smallest det J / (|J₁||J₂||J₃|) over the same points, ≤ 1 [1].
    pub scaled_jacobian: f64,
    /// Shortest straight edge [m].
    pub shortest_edge: f64,
    /// Longest straight edge [m].
    pub longest_edge: f64,
}

/// The twelve edges as local node pairs.
const EDGES: [(usize, usize); 12] = [
    (0, 2),
    (6, 8),
    (18, 20),
    (24, 26),
    (0, 6),
    (2, 8),
    (18, 24),
    (20, 26),
    (0, 18),
    (2, 20),
    (6, 24),
    (8, 26),
];

/// Test abscissae: the GLL points of order 4, at which the solver needs det J > 0.
const ABSCISSAE: [f64; 5] = [-1.0, -0.654_653_670_707_977_1, 0.0, 0.654_653_670_707_977_1, 1.0];

/// Quality of the element with the map `shape` and the 27 node positions `x` [m].
pub fn element_quality(shape: &Shape, x: &[V3; 27]) -> ElementQuality {
    let mut q = ElementQuality {
        jacobian: f64::INFINITY,
        scaled_jacobian: f64::INFINITY,
        shortest_edge: f64::INFINITY,
        longest_edge: 0.0,
    };
    for j in shape.jacobians(&ABSCISSAE) {
        let det = j.determinant();
        let lengths: f64 = (0..3).map(|i| j.column(i).norm()).product();
        q.jacobian = q.jacobian.min(det);
        q.scaled_jacobian = q.scaled_jacobian.min(if lengths > 0.0 { det / lengths } else { 0.0 });
    }
    for (a, b) in EDGES {
        let length = (x[b] - x[a]).norm();
        q.shortest_edge = q.shortest_edge.min(length);
        q.longest_edge = q.longest_edge.max(length);
    }
    q
}

/// Quality of one region.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RegionQuality {
    /// Region name.
    pub name: String,
    /// Number of elements.
    pub elements: usize,
    /// Volume [m³].
    pub volume: f64,
    /// Smallest scaled Jacobian [1].
    pub scaled_jacobian_min: f64,
    /// Mean over the elements of their smallest scaled Jacobian [1].
    pub scaled_jacobian_mean: f64,
    /// Shortest edge [m].
    pub shortest_edge: f64,
    /// Largest ratio of longest to shortest edge of an element [1].
    pub aspect_max: f64,
}

impl HexMesh {
    /// Quality of an element.
    pub fn element_quality(&self, element: usize) -> ElementQuality {
        element_quality(&self.shape(element), &self.node_positions(element))
    }

    /// Volume of each element by 4-point Gauss quadrature of det J [m³].
    pub fn volumes(&self) -> Vec<f64> {
        let (points, weights) = gauss4();
        let weight = |p: usize| weights[p % 4] * weights[p / 4 % 4] * weights[p / 16];
        let volume = |element| -> f64 {
            let jacobians = self.shape(element).jacobians(&points);
            jacobians.iter().enumerate().map(|(p, j)| weight(p) * j.determinant()).sum()
        };
        (0..self.elements.len()).map(volume).collect()
    }

    /// Checks that no element is inverted or degenerate: det J > 1e-12 h³, h its longest edge.
    ///
    /// # Errors
    /// [`MeshError::Inverted`] for the first such element.
    pub fn check(&self) -> Result<(), MeshError> {
        for element in 0..self.elements.len() {
            let q = self.element_quality(element);
            let size = q.longest_edge;
            if q.jacobian.is_nan() || q.jacobian <= 1e-12 * size.powi(3) {
                return Err(MeshError::Inverted { element, jacobian: q.jacobian, size });
            }
        }
        Ok(())
    }

    /// Quality by region, in the order of the mesh; regions without elements are omitted.
    pub fn quality(&self) -> Vec<RegionQuality> {
        let volumes = self.volumes();
        let mut rows: Vec<RegionQuality> = self
            .regions
            .iter()
            .map(|name| RegionQuality {
                name: name.clone(),
                scaled_jacobian_min: f64::INFINITY,
                shortest_edge: f64::INFINITY,
                ..RegionQuality::default()
            })
            .collect();
        for element in 0..self.elements.len() {
            let q = self.element_quality(element);
            let row = &mut rows[usize::from(self.region[element])];
            row.elements += 1;
            row.volume += volumes[element];
            row.scaled_jacobian_min = row.scaled_jacobian_min.min(q.scaled_jacobian);
            row.scaled_jacobian_mean += q.scaled_jacobian;
            row.shortest_edge = row.shortest_edge.min(q.shortest_edge);
            row.aspect_max = row.aspect_max.max(q.longest_edge / q.shortest_edge);
        }
        rows.retain(|row| row.elements > 0);
        for row in &mut rows {
            row.scaled_jacobian_mean /= row.elements as f64;
        }
        rows
    }
}
