//! `Anchor`: where in the elements a drawn vertex lies, and so how it moves.

use crate::fem::Space;
use crate::fem::gll::Gll;
use crate::math::V3;
use crate::mesh::Locator;

/// A node, or a point inside an element.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Anchor {
    /// A node of the space.
    Node(u32),
    /// A point of an element at reference coordinates ξ ∈ [−1, 1]³.
    Inside {
        /// The element.
        element: u32,
        /// Reference coordinates.
        xi: [f32; 3],
    },
}

/// Distances from a vertex, inwards, at which its element is looked for [m]: a drawn surface follows the
/// exact outline, which elements follow only to a fraction of a millimetre.
const REACHES: [f64; 6] = [0.0, 1e-4, 4e-4, 1e-3, 2e-3, 4e-3];

impl Anchor {
    /// The anchor of a vertex at `p` [m]: the point itself, or the first one inside the mesh along `inward`
    /// (unit); `None` if there is none within 4 mm.
    pub fn find(locator: &Locator<'_>, p: V3, inward: V3) -> Option<Anchor> {
        REACHES.iter().find_map(|reach| Anchor::at(locator, p + inward * *reach))
    }

    /// The anchor of the point `p` [m]; `None` outside the mesh.
    pub fn at(locator: &Locator<'_>, p: V3) -> Option<Anchor> {
        let (element, xi) = locator.locate(p)?;
        Some(Anchor::Inside { element: element as u32, xi: xi.map(|x| x as f32) })
    }

    /// Nodes and weights (node, weight) of the interpolation of a nodal field; `gll` has the order of
    /// `space`.
    pub fn weights(&self, space: &Space, gll: &Gll) -> Vec<(u32, f64)> {
        match *self {
            Anchor::Node(node) => vec![(node, 1.0)],
            Anchor::Inside { element, xi } => {
                let basis = xi.map(|x| gll.values(f64::from(x)));
                let m = space.order + 1;
                let weight = |p: usize| basis[0][p % m] * basis[1][p / m % m] * basis[2][p / (m * m)];
                let nodes = space.nodes_of(element as usize).iter();
                nodes.enumerate().map(|(p, &node)| (node, weight(p))).collect()
            }
        }
    }
}
