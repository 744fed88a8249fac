//! Deviatoric strain amplitudes of one element.

use crate::fem::{Geometry, Gll, Space};
use crate::math::C64;
use crate::solver::stiffness::law::{self, Sym};

/// `[point]` (real, imaginary) deviatoric strain amplitudes of one element.
///
/// The metrics differentiate the same field with independent code (`at_gll` in `metric/body_metrics.rs`).
/// This duplication is intentional: `tests/run` compares the absorbed powers of the two.
pub(crate) fn strain_amplitudes(
    space: &Space,
    geometry: &Geometry,
    gll: &Gll,
    amplitude: &[[C64; 3]],
    element: usize,
) -> Vec<[Sym; 2]> {
    let (m, nodes) = (space.order + 1, space.nodes_of(element));
    let stride = [1, m, m * m];
    (0..nodes.len())
        .map(|p| {
            let mut gradient = [[C64::default(); 3]; 3];
            let inverse = &geometry.inverse[element * nodes.len() + p];
            for axis in 0..3 {
                let index = p / stride[axis] % m;
                let first = p - index * stride[axis];
                let slope: [C64; 3] = std::array::from_fn(|c| {
                    (0..m)
                        .map(|q| {
                            amplitude[nodes[first + q * stride[axis]] as usize][c]
                                * gll.derivative[index * m + q]
                        })
                        .sum()
                });
                for c in 0..3 {
                    (0..3).for_each(|j| gradient[c][j] += slope[c] * inverse[axis][j]);
                }
            }
            let (e, _) = law::strain(&gradient);
            [e.map(|z| z.re), e.map(|z| z.im)]
        })
        .collect()
}
