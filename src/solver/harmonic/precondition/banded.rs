//! Block LDLᵀ factors of one line of nodes and the substitution with them.

use nalgebra::Matrix3;

/// Floats per node: the inverse diagonal factor and N sub-diagonal blocks, each of three columns of four.
const fn stride(reach: usize) -> usize {
    12 * (reach + 1)
}

/// Block LDLᵀ factors of the banded matrix `rows[i][offset]` = A_{i, i−offset}, which is overwritten: per
/// node D_i⁻¹, L_{i, i−1} … L_{i, i−N}, columns padded to four. `None` if a D_i is singular.
pub fn factor(rows: &mut [Matrix3<f64>], reach: usize) -> Option<Vec<f32>> {
    let width = reach + 1;
    let n = rows.len() / width;
    let mut inverse = vec![Matrix3::zeros(); n];
    for i in 0..n {
        // W_ij = A_ij − Σ_k W_ik D_k L_jkᵀ with W = L D kept in the rows until the end.
        for offset in (0..=reach.min(i)).rev() {
            let j = i - offset;
            let mut sum = rows[i * width + offset];
            for k in i.saturating_sub(reach).max(j.saturating_sub(reach))..j {
                let w = rows[i * width + (i - k)];
                let l = rows[j * width + (j - k)] * inverse[k];
                sum -= w * l.transpose();
            }
            rows[i * width + offset] = sum;
        }
        inverse[i] = rows[i * width].try_inverse()?;
    }
    let mut out = vec![0.0; n * stride(reach)];
    for i in 0..n {
        for offset in 0..=reach.min(i) {
            let block = if offset == 0 { inverse[i] } else { rows[i * width + offset] * inverse[i - offset] };
            for c in 0..3 {
                for r in 0..3 {
                    out[i * stride(reach) + 12 * offset + 4 * c + r] = block[(r, c)] as f32;
                }
            }
        }
    }
    Some(out)
}

/// Solves for the `[node][6]` right-hand side `r` at the `nodes` of a line with its factors `l`. The solution
/// `y` is `[position][8]`: real x y z 0, imaginary x y z 0.
pub fn substitute(nodes: &[u32], l: &[f32], reach: usize, r: &[f32], y: &mut [[f32; 8]]) {
    let stride = stride(reach);
    for (i, &n) in nodes.iter().enumerate() {
        let r = &r[6 * n as usize..][..6];
        let mut b = [r[0], r[1], r[2], 0.0, r[3], r[4], r[5], 0.0];
        let row = &l[i * stride..][..stride];
        for offset in 1..=reach.min(i) {
            add_product(&row[12 * offset..][..12], &y[i - offset], -1.0, &mut b);
        }
        y[i] = b;
    }
    for i in 0..nodes.len() {
        let mut x = [0.0; 8];
        add_product(&l[i * stride..][..12], &y[i], 1.0, &mut x);
        y[i] = x;
    }
    for i in (0..nodes.len()).rev() {
        let x = y[i];
        for offset in 1..=reach.min(i) {
            subtract_transposed_product(&l[i * stride + 12 * offset..][..12], &x, &mut y[i - offset]);
        }
    }
}

/// b += s A x for both parts, A in three columns of four.
#[inline(always)]
fn add_product(a: &[f32], x: &[f32; 8], s: f32, b: &mut [f32; 8]) {
    for c in 0..3 {
        let (re, im) = (s * x[c], s * x[4 + c]);
        for r in 0..4 {
            b[r] += a[4 * c + r] * re;
            b[4 + r] += a[4 * c + r] * im;
        }
    }
}

/// b −= Aᵀ x for both parts.
#[inline(always)]
fn subtract_transposed_product(a: &[f32], x: &[f32; 8], b: &mut [f32; 8]) {
    for c in 0..3 {
        for part in [0, 4] {
            b[part + c] -= a[4 * c] * x[part] + a[4 * c + 1] * x[part + 1] + a[4 * c + 2] * x[part + 2];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Factors of a banded block matrix reproduce a known solution.
    #[test]
    fn a_line_is_solved_exactly() {
        let (reach, n) = (2, 5);
        let entry = |i: usize, j: usize| ((i * 7 + j * 3) as f64).sin();
        let block = |i: usize, j: usize| {
            let (i, j) = (i.max(j), i.min(j));
            let b = Matrix3::from_fn(|a, c| entry(3 * i + a, 3 * j + c));
            if i == j { (b + b.transpose()) * 0.5 + Matrix3::identity() * 12.0 } else { b }
        };
        let a = |i: usize, j: usize| match i.abs_diff(j) {
            d if d > reach => Matrix3::zeros(),
            _ if i >= j => block(i, j),
            _ => block(j, i).transpose(),
        };
        let mut rows = vec![Matrix3::zeros(); n * (reach + 1)];
        for i in 0..n {
            for offset in 0..=reach.min(i) {
                rows[i * (reach + 1) + offset] = a(i, i - offset);
            }
        }
        let l = factor(&mut rows, reach).expect("definite");
        let x: Vec<nalgebra::Vector3<f64>> =
            (0..n).map(|i| nalgebra::Vector3::new(i as f64, 1.0 - i as f64, 0.5 * i as f64)).collect();
        let mut r = vec![0.0f32; 6 * n];
        for i in 0..n {
            let b: nalgebra::Vector3<f64> = (0..n).map(|j| a(i, j) * x[j]).sum();
            (0..3).for_each(|c| (r[6 * i + c], r[6 * i + 3 + c]) = (b[c] as f32, -2.0 * b[c] as f32));
        }
        let nodes: Vec<u32> = (0..n as u32).collect();
        let mut y = vec![[0.0; 8]; n];
        substitute(&nodes, &l, reach, &r, &mut y);
        for i in 0..n {
            for c in 0..3 {
                assert!((f64::from(y[i][c]) - x[i][c]).abs() < 1e-5);
                assert!((f64::from(y[i][4 + c]) + 2.0 * x[i][c]).abs() < 1e-5);
            }
        }
    }
}
