//! Dynamic stiffness of springs, dashpots and absorbing faces at their nodes.

use crate::math::C64;
use crate::solver::boundary::Boundary;
use nalgebra::Matrix3;

/// (node, k + iωc) [N/m] of every node with a spring, a dashpot or an absorbing face, ascending; `omega` in
/// [rad/s].
pub fn nodal_stiffness(boundary: &Boundary, omega: f64) -> Vec<(u32, Matrix3<C64>)> {
    let damped = boundary.absorbing.at.iter().chain(&boundary.dampers.at);
    let damped = damped.map(|(n, c)| (*n, c.map(|c| C64::new(0.0, omega * c))));
    let springs = boundary.springs.at.iter().map(|(n, k)| (*n, k.map(C64::from)));
    let mut sum = std::collections::BTreeMap::new();
    damped.chain(springs).for_each(|(n, k)| *sum.entry(n).or_insert_with(Matrix3::zeros) += k);
    sum.into_iter().collect()
}
