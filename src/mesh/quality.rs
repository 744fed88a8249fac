//! Is the mesh fit to compute on: Jacobians, scaled Jacobians, edge lengths, volumes.

use crate::math::V3;
use crate::mesh::hex::HexMesh;
use crate::mesh::shape27;
use thiserror::Error;

/// Why no mesh can be made.
#[derive(Clone, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum MeshError {
    /// Element size outside its range.
    #[error("element size {value} mm is outside 2–40 mm")]
    ElementSize {
        /// Value given [mm].
        value: f64,
    },
    /// A layer of a phantom is not a length > 0, or the layers do not fit.
    #[error("{what}: {value} mm, must be {rule}")]
    Phantom {
        /// Field and layer.
        what: String,
        /// Value [mm].
        value: f64,
        /// What it must be.
        rule: &'static str,
    },
    /// More elements than a mesh can number.
    #[error("the body would have {elements:.1e} elements; {most:.0e} are the most; choose larger elements")]
    TooMany {
        /// Elements it would have.
        elements: f64,
        /// Most allowed.
        most: f64,
    },
    /// An element is turned inside out or flat.
    #[error(
        "element {element} is inverted or degenerate: det J = {jacobian:.3e} m³ at its size {size:.3e} m"
    )]
    Inverted {
        /// Element index.
        element: usize,
        /// Smallest det J at its 5×5×5 test points [m³].
        jacobian: f64,
        /// Element size [m].
        size: f64,
    },
}

/// Quality of one element.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ElementQuality {
    /// Smallest det J over 5×5×5 points [m³].
    pub jacobian: f64,
    /// Smallest det J / (|J₁||J₂||J₃|) over the same points, ≤ 1.
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

/// Test abscissae: the GLL points of order 4, where the solver needs det J > 0.
const ABSCISSAE: [f64; 5] = [-1.0, -0.654_653_670_707_977_1, 0.0, 0.654_653_670_707_977_1, 1.0];

/// Quality of an element with the 27 positions `x`.
pub fn element_quality(x: &[V3; 27]) -> ElementQuality {
    let mut q = ElementQuality {
        jacobian: f64::INFINITY,
        scaled_jacobian: f64::INFINITY,
        shortest_edge: f64::INFINITY,
        longest_edge: 0.0,
    };
    for n in 0..125 {
        let xi = [ABSCISSAE[n % 5], ABSCISSAE[n / 5 % 5], ABSCISSAE[n / 25]];
        let j = shape27::map(x, xi).1;
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

/// One row of the quality table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RegionQuality {
    /// Region name.
    pub name: String,
    /// Number of elements.
    pub elements: usize,
    /// Volume [m³].
    pub volume: f64,
    /// Smallest scaled Jacobian.
    pub scaled_jacobian_min: f64,
    /// Mean of the elements' scaled Jacobians.
    pub scaled_jacobian_mean: f64,
    /// Shortest edge [m].
    pub shortest_edge: f64,
    /// Largest ratio of longest to shortest edge of an element.
    pub aspect_max: f64,
}

impl HexMesh {
    /// Refuses inverted or degenerate elements: det J ≤ 1e-12 h³.
    ///
    /// # Errors
    /// [`MeshError::Inverted`] naming the first such element.
    pub fn check(&self) -> Result<(), MeshError> {
        for element in 0..self.elements.len() {
            let q = element_quality(&self.corners(element));
            let size = q.longest_edge;
            if q.jacobian.is_nan() || q.jacobian <= 1e-12 * size.powi(3) {
                return Err(MeshError::Inverted { element, jacobian: q.jacobian, size });
            }
        }
        Ok(())
    }

    /// Quality by region, in the mesh's order; regions without elements are left out.
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
            let q = element_quality(&self.corners(element));
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
