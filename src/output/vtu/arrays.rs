//! The grid of a field file and the arrays on it.

use crate::math::V3;

/// Nodes and elements of an order-N space.
#[derive(Clone, Copy, Debug)]
pub struct Grid<'a> {
    /// `[node]` position [m].
    pub positions: &'a [V3],
    /// `[element][point]` node index, ξ fastest; (N+1)³ points per element.
    pub node_of: &'a [u32],
    /// Order N ≥ 1.
    pub order: usize,
}

/// Values at nodes.
#[derive(Clone, Debug, PartialEq)]
pub enum Nodal {
    /// One number per node.
    Scalar(Vec<f64>),
    /// Three components per node.
    Vector(Vec<[f64; 3]>),
}

/// Named values at nodes; the unit is part of the name.
#[derive(Clone, Debug, PartialEq)]
pub struct NodalArray {
    /// Name with unit.
    pub name: String,
    /// `[node]` values.
    pub values: Nodal,
}

/// Named values per element; all linear cells of an element have its value.
#[derive(Clone, Debug, PartialEq)]
pub struct CellArray {
    /// Name with unit.
    pub name: String,
    /// `[element]` values.
    pub values: Vec<f64>,
}

/// Named values of the whole file (field data of VTK), such as the frequencies of a case.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldDataArray {
    /// Name with unit.
    pub name: String,
    /// Values.
    pub values: Vec<f64>,
}

/// The number of each region in the cell array `region`, as field data `region.NAME`.
pub fn region_numbers(names: &[String]) -> Vec<FieldDataArray> {
    let numbered = (0u16..).zip(names);
    numbered
        .map(|(i, name)| FieldDataArray { name: format!("region.{name}"), values: vec![i.into()] })
        .collect()
}
