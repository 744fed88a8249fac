//! Interpolation from the GLL nodes of one order to those of another on the same mesh.

use crate::fem::{Gll, Space};
use crate::math::C64;
use crate::math::sparse::Csr;

/// Weights below this are dropped: the coarse function is zero there up to round-off.
const ZERO: f64 = 1e-13;

/// `[fine node][coarse node]` polynomial interpolation from `coarse` to `fine`, two spaces on one mesh.
///
/// Every element with the fine node gives the same row, because coarse functions are continuous.
pub fn interpolation(coarse: &Space, fine: &Space) -> Csr {
    let (gll, at) = (Gll::new(coarse.order), Gll::new(fine.order));
    let values: Vec<Vec<f64>> = at.points.iter().map(|&x| gll.values(x)).collect();
    let (m, n) = (coarse.order + 1, fine.order + 1);
    let mut rows: Vec<Vec<(u32, f64)>> = vec![Vec::new(); fine.n_nodes()];
    for element in 0..fine.n_elements {
        let nodes = coarse.nodes_of(element);
        for (p, &node) in fine.nodes_of(element).iter().enumerate() {
            let row = &mut rows[node as usize];
            if !row.is_empty() {
                continue;
            }
            let [x, y, z] = [&values[p % n], &values[p / n % n], &values[p / (n * n)]];
            for (q, &coarse_node) in nodes.iter().enumerate() {
                let weight = x[q % m] * y[q / m % m] * z[q / (m * m)];
                if weight.abs() > ZERO {
                    row.push((coarse_node, weight));
                }
            }
        }
    }
    Csr::from_rows(rows, coarse.n_nodes())
}

/// `[node][component]` field `u` of `coarse` at the nodes of `fine`, in single precision weights.
pub fn interpolate(coarse: &Space, fine: &Space, u: &[[C64; 3]]) -> Vec<[C64; 3]> {
    let weights = interpolation(coarse, fine);
    let at = |node: usize| {
        let mut sum = [C64::default(); 3];
        for (n, w) in weights.row(node) {
            (0..3).for_each(|c| sum[c] += u[n as usize][c] * f64::from(w));
        }
        sum
    };
    (0..fine.n_nodes()).map(at).collect()
}
