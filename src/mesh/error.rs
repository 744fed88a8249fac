//! `MeshError`: specifications for which no mesh can be built.

use thiserror::Error;

/// A specification for which no mesh can be built.
#[derive(Clone, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum MeshError {
    /// Element size outside its range.
    #[error("element size {value} mm is outside 2–40 mm")]
    ElementSize {
        /// Value given [mm].
        value: f64,
    },
    /// A dimension of a phantom outside its range, or a phantom without layers.
    #[error("{what}: {value} mm, must be {rule}")]
    Phantom {
        /// Field, and name of the layer.
        what: String,
        /// Value [mm].
        value: f64,
        /// Required range.
        rule: &'static str,
    },
    /// More elements than node indices allow.
    #[error("the body would have {elements:.1e} elements; {most:.0e} are the most; choose larger elements")]
    TooMany {
        /// Number of elements required.
        elements: f64,
        /// Largest number allowed.
        most: f64,
    },
    /// Inverted or degenerate element.
    #[error(
        "element {element} is inverted or degenerate: det J = {jacobian:.3e} m³ at its size {size:.3e} m"
    )]
    Inverted {
        /// Element index.
        element: usize,
        /// Smallest det J at its 5×5×5 test points [m³].
        jacobian: f64,
        /// Longest edge of the element [m].
        size: f64,
    },
}
