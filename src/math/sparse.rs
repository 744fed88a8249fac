//! Real matrices in compressed sparse row (CSR) format, applied to fields of several interleaved components.

use rayon::prelude::*;

/// Rows per parallel task.
const ROWS: usize = 1024;

/// A sparse matrix in CSR format.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Csr {
    /// `[row]` index of its first entry; one extra at the end.
    pub start: Vec<u32>,
    /// Column of each entry, ascending within a row.
    pub column: Vec<u32>,
    /// Value of each entry.
    pub value: Vec<f32>,
    /// Number of columns.
    pub columns: usize,
}

impl Csr {
    /// The matrix with these rows of (column, value); each column at most once per row.
    pub fn from_rows(rows: impl IntoIterator<Item = Vec<(u32, f64)>>, columns: usize) -> Csr {
        let mut this = Csr { start: vec![0], columns, ..Csr::default() };
        for mut row in rows {
            row.sort_by_key(|e| e.0);
            this.column.extend(row.iter().map(|e| e.0));
            this.value.extend(row.iter().map(|e| e.1 as f32));
            this.start.push(this.column.len() as u32);
        }
        this
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.start.len() - 1
    }

    /// (column, value) of the entries of one row.
    pub fn row(&self, row: usize) -> impl Iterator<Item = (u32, f32)> + '_ {
        let range = self.start[row] as usize..self.start[row + 1] as usize;
        self.column[range.clone()].iter().copied().zip(self.value[range].iter().copied())
    }

    /// The transpose.
    pub fn transposed(&self) -> Csr {
        let mut rows = vec![Vec::new(); self.columns];
        for r in 0..self.rows() {
            self.row(r).for_each(|(c, v)| rows[c as usize].push((r as u32, f64::from(v))));
        }
        Csr::from_rows(rows, self.rows())
    }

    /// y = A x, or y += A x; `x` is `[column][S]`, `y` is `[row][S]`.
    pub fn apply<const S: usize>(&self, x: &[f32], y: &mut [f32], add: bool) {
        y.par_chunks_mut(ROWS * S).enumerate().for_each(|(block, y)| {
            for (i, y) in y.chunks_exact_mut(S).enumerate() {
                let mut sum = [0.0f32; S];
                for (c, v) in self.row(block * ROWS + i) {
                    let x = &x[S * c as usize..][..S];
                    (0..S).for_each(|k| sum[k] += v * x[k]);
                }
                for k in 0..S {
                    y[k] = if add { y[k] + sum[k] } else { sum[k] };
                }
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn product_and_transpose() {
        let a = Csr::from_rows([vec![(2, 3.0), (0, 1.0)], vec![(1, -2.0)]], 3);
        let x = [1.0, 10.0, 2.0, 20.0, 3.0, 30.0];
        let mut y = [1.0; 4];
        a.apply::<2>(&x, &mut y, true);
        assert_eq!(y, [11.0, 101.0, -3.0, -39.0]);
        let mut z = [0.0; 3];
        a.transposed().apply::<1>(&[1.0, 1.0], &mut z, false);
        assert_eq!(z, [1.0, -2.0, 3.0]);
        assert_eq!(a.transposed().transposed(), a);
    }
}
