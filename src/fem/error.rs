//! `SpaceError`: meshes on which no spectral-element space can be built.

use crate::fem::gll::Gll;

/// A mesh or order for which no space, or no metric terms, can be built.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SpaceError {
    /// Order outside 1–[`Gll::MAX_ORDER`].
    #[error("polynomial order {order} is outside 1–{}", Gll::MAX_ORDER)]
    Order {
        /// The order requested.
        order: usize,
    },
    /// A mesh without elements.
    #[error("the mesh has no elements")]
    Empty,
    /// An element refers to a node that does not exist.
    #[error("element {element} refers to node {node}, but the mesh has {nodes} nodes")]
    NoSuchNode {
        /// Element index.
        element: usize,
        /// Node index.
        node: u32,
        /// Number of nodes in the mesh.
        nodes: usize,
    },
    /// An element contains a node twice.
    #[error("element {element} uses node {node} twice")]
    RepeatedNode {
        /// Element index.
        element: usize,
        /// The repeated node.
        node: u32,
    },
    /// Two elements share a mid-edge or mid-face node but not the vertices around it.
    #[error("element {element} shares node {node} with another element but not the vertices around it")]
    NonConforming {
        /// Element index.
        element: usize,
        /// The shared mid-edge or mid-face node.
        node: u32,
    },
    /// det J ≤ 1e-12 h³ or NaN at a GLL point.
    #[error(
        "element {element} is inverted or degenerate: det J = {jacobian:e} m³ at point {point}, \
         size {size:e} m"
    )]
    Inverted {
        /// Element index.
        element: usize,
        /// Local GLL point.
        point: usize,
        /// det J [m³] there.
        jacobian: f64,
        /// Element size h [m]: diagonal of its bounding box over √3.
        size: f64,
    },
}
