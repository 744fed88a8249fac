//! Why a stiffness back-end cannot be built.

/// Why a stiffness back-end cannot be built.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum StiffnessError {
    /// No SIMD kernel for this polynomial order.
    #[error("the simd back-end offers orders 2–6, not {order}; use the reference back-end")]
    Order {
        /// Polynomial order of the space.
        order: usize,
    },
    /// The nodes of an element do not lie on a polynomial map of low degree.
    #[error("the map of element {element} is no polynomial of degree {degree}; use the reference back-end")]
    Shape {
        /// Element index.
        element: usize,
        /// Degree of the maps of the space along an axis.
        degree: usize,
    },
    /// Too many nodes for 32-bit gather indices.
    #[error("{nodes} nodes are too many for the simd back-end (limit 715 million)")]
    Size {
        /// Number of nodes.
        nodes: usize,
    },
}
