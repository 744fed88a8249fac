//! `FaceGeometry`: metric terms of one element side: nodes, tangents, outward normal, area weights.

use crate::fem::gll::Gll;
use crate::fem::space::Space;
use crate::math::V3;
use crate::mesh::Face;

/// A side of an element. Its points are lexicographic in the side coordinates (r, s), r fastest; (r, s) are
/// the two free element axes in ascending order.
#[derive(Clone, Debug)]
pub struct FaceGeometry {
    /// `[point]` global nodes, (N+1)².
    pub nodes: Vec<u32>,
    /// `[point]` local element points.
    pub local: Vec<usize>,
    /// `[point]` position [m].
    pub positions: Vec<V3>,
    /// `[point]` tangents (∂x/∂r, ∂x/∂s) [m].
    pub tangents: Vec<[V3; 2]>,
    /// `[point]` outward unit normal.
    pub normals: Vec<V3>,
    /// `[point]` quadrature weight w_i w_j ‖∂x/∂r × ∂x/∂s‖ [m²], which sums to the area.
    pub weights: Vec<f64>,
    gll: Gll,
    outward: f64,
}

/// A point on a side: position, tangents, normal, and basis values for interpolation.
#[derive(Clone, Debug)]
pub struct FacePoint {
    /// Position [m].
    pub position: V3,
    /// Tangents (∂x/∂r, ∂x/∂s) [m].
    pub tangents: [V3; 2],
    /// Outward unit normal.
    pub normal: V3,
    /// ‖∂x/∂r × ∂x/∂s‖ [m²]: area per unit of (r, s).
    pub area: f64,
    /// `[point]` basis values, in the order of [`FaceGeometry::nodes`].
    pub values: Vec<f64>,
}

impl FaceGeometry {
    /// Metric terms of `face`.
    ///
    /// # Panics
    /// If its `side` is not 0–5 or its `element` does not exist.
    pub fn new(space: &Space, face: Face) -> FaceGeometry {
        let gll = Gll::new(space.order);
        let local = space.side_points(face.side);
        let of = space.nodes_of(face.element as usize);
        let nodes: Vec<u32> = local.iter().map(|&p| of[p]).collect();
        let positions: Vec<V3> = nodes.iter().map(|&n| space.positions[n as usize]).collect();
        // ∂x/∂r × ∂x/∂s points along +ξ, −η, +ζ on the three pairs of sides.
        let outward = [-1.0, 1.0, 1.0, -1.0, -1.0, 1.0][usize::from(face.side)];
        let mut this = FaceGeometry {
            nodes,
            local,
            positions,
            tangents: Vec::new(),
            normals: Vec::new(),
            weights: Vec::new(),
            gll,
            outward,
        };
        let m = space.order + 1;
        for q in 0..m * m {
            let (r, s) = (this.gll.points[q % m], this.gll.points[q / m]);
            let at = this.at(r, s);
            this.weights.push(this.gll.weights[q % m] * this.gll.weights[q / m] * at.area);
            this.tangents.push(at.tangents);
            this.normals.push(at.normal);
        }
        this
    }

    /// The point of the side at (r, s) ∈ [−1, 1]².
    pub fn at(&self, r: f64, s: f64) -> FacePoint {
        let (lr, ls) = (self.gll.values(r), self.gll.values(s));
        let (dr, ds) = (self.gll.derivatives(r), self.gll.derivatives(s));
        let m = self.gll.order + 1;
        let mut point = FacePoint {
            position: V3::zeros(),
            tangents: [V3::zeros(); 2],
            normal: V3::zeros(),
            area: 0.0,
            values: vec![],
        };
        for (q, x) in self.positions.iter().enumerate() {
            let (i, j) = (q % m, q / m);
            point.position += x * (lr[i] * ls[j]);
            point.tangents[0] += x * (dr[i] * ls[j]);
            point.tangents[1] += x * (lr[i] * ds[j]);
            point.values.push(lr[i] * ls[j]);
        }
        let cross = point.tangents[0].cross(&point.tangents[1]) * self.outward;
        point.area = cross.norm();
        point.normal = cross / point.area;
        point
    }
}
