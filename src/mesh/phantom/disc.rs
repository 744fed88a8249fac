//! `Disc`: the plane mesh of a cylinder: rings around a core, or a butterfly mesh (rings around a square).

use crate::math::V3;
use crate::mesh::phantom::layers::half_point;
use crate::mesh::plane_mesh::PlaneMesh;

/// A disc: rings of 4·`quarter` sectors around a core, or around a square of `quarter` × `quarter` cells.
pub(super) struct Disc {
    /// Sectors of a quarter circle.
    pub(super) quarter: usize,
    /// Core radius [m], 0 for none.
    pub(super) core: f64,
    /// Outer radius [m].
    pub(super) outer: f64,
    /// Depths of the element boundaries from the skin [m].
    pub(super) depth: Vec<f64>,
    /// `[division]` layer.
    pub(super) layer_of: Vec<u16>,
}

impl Disc {
    /// Size of the inner square relative to the radius that it replaces.
    const SQUARE: f64 = 0.55;
    /// Relative bulge of the sides of the square.
    const BULGE: f64 = 0.12;

    /// Half steps around the disc.
    fn around(&self) -> usize {
        8 * self.quarter
    }

    /// Number of nodes of the square.
    fn square_nodes(&self) -> usize {
        if self.core > 0.0 { 0 } else { (2 * self.quarter + 1).pow(2) }
    }

    /// Radius at half division `half` from the skin [m].
    fn radius(&self, half: usize) -> f64 {
        self.outer - half_point(&self.depth, half)
    }

    /// Number of rings: all divisions around a core; else those outside the innermost layer and one that
    /// joins the square.
    fn rings(&self) -> usize {
        if self.core > 0.0 {
            self.layer_of.len()
        } else {
            let last = self.layer_of[self.layer_of.len() - 1];
            self.layer_of.iter().filter(|&&l| l != last).count() + 1
        }
    }

    /// Layer of a quad of the plane mesh.
    pub(super) fn layer(&self, quad: usize) -> u16 {
        let ring = quad / (self.around() / 2);
        if ring < self.rings() { self.layer_of[ring] } else { self.layer_of[self.layer_of.len() - 1] }
    }

    /// Plane node of half step `a` at half ring `half`.
    fn ring_node(&self, a: usize, half: usize) -> u32 {
        let last = 2 * self.rings();
        if self.core == 0.0 && half == last {
            let (c, r) = self.border(a);
            return (r * (2 * self.quarter + 1) + c) as u32;
        }
        (self.square_nodes() + half * self.around() + a % self.around()) as u32
    }

    /// Half indices of the square at half step `a` along its border.
    fn border(&self, a: usize) -> (usize, usize) {
        let n = 2 * self.quarter;
        match a % (4 * n) {
            a if a <= n => (a, 0),
            a if a <= 2 * n => (n, a - n),
            a if a <= 3 * n => (3 * n - a, n),
            a => (0, 4 * n - a),
        }
    }

    /// The plane mesh: rings, then the cells of the square.
    pub(super) fn plane_mesh(&self) -> PlaneMesh {
        let rings = self.rings();
        let nodes = self.square_nodes() + (2 * rings + 1) * self.around();
        let mut plane = PlaneMesh { nodes, ..PlaneMesh::default() };
        for ring in 0..rings {
            for sector in 0..self.around() / 2 {
                plane
                    .quads
                    .push(std::array::from_fn(|i| self.ring_node(2 * sector + i % 3, 2 * ring + i / 3)));
            }
        }
        if self.core == 0.0 {
            let line = 2 * self.quarter + 1;
            for cell in 0..self.quarter * self.quarter {
                let (row, column) = (cell / self.quarter, cell % self.quarter);
                plane
                    .quads
                    .push(std::array::from_fn(|i| ((2 * row + i / 3) * line + 2 * column + i % 3) as u32));
            }
        }
        plane
    }

    /// Unit direction of half step `a`; the corners of the square lie at ±45° and ±135°.
    fn towards(&self, a: f64) -> V3 {
        let phi = std::f64::consts::TAU * (a / self.around() as f64 - 0.375);
        V3::new(phi.sin(), 0.0, phi.cos())
    }

    /// Position of a plane node [m].
    pub(super) fn position(&self, node: u32) -> V3 {
        let node = node as usize;
        if node < self.square_nodes() {
            return self.in_square(node);
        }
        let (half, a) =
            ((node - self.square_nodes()) / self.around(), (node - self.square_nodes()) % self.around());
        let last = 2 * self.rings();
        if self.core == 0.0 && half >= last - 2 {
            // The innermost ring joins the last circle to the square.
            let t = (half - (last - 2)) as f64 / 2.0;
            let (c, r) = self.border(a);
            let outer = self.towards(a as f64) * self.radius(last - 2);
            return outer.lerp(&self.in_square(r * (2 * self.quarter + 1) + c), t);
        }
        self.towards(a as f64) * self.radius(half)
    }

    /// Position of a node of the square [m].
    fn in_square(&self, node: usize) -> V3 {
        let line = 2 * self.quarter + 1;
        let (u, v) = (
            (node % line) as f64 / self.quarter as f64 - 1.0,
            (node / line) as f64 / self.quarter as f64 - 1.0,
        );
        let side = Disc::SQUARE * self.radius(2 * (self.rings() - 1)) / 2f64.sqrt() * 1.25;
        let bulge = |w: f64| 1.0 + Disc::BULGE * (1.0 - w * w);
        // Corners and sense as in `border` and `towards`: u along +Z, v along +X.
        V3::new(v * bulge(u), 0.0, u * bulge(v)) * side
    }
}
