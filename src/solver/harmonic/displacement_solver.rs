//! `DisplacementSolver`: how the preconditioner solves for displacements, and which choice is faster.
//!
//! The work of factoring n unknowns is ∝ n², whatever the frequency. The work of the p-multigrid cycle is ∝ n
//! per iteration, and the number of iterations grows once the shortest wavelength is not much longer than the
//! longest element. The break-even was measured on the leg at orders 3 and 4 (`docs/harmonic.md`).

/// Multigrid iterations while waves are well resolved.
const RESOLVED_ITERATIONS: f64 = 50.0;
/// Elements per wavelength below which multigrid needs (this / elements)^`GROWTH` times as many iterations.
const RESOLVED_ELEMENTS: f64 = 1.0;
const GROWTH: f64 = 1.2;
/// The factorisation of n unknowns takes as long as n/1800 multigrid iterations.
const UNKNOWNS_PER_ITERATION: f64 = 1800.0;
/// Bytes of the factors of n unknowns during factorisation, over n^{4/3} (George 1973). Measured on the leg
/// with 0.05 to 0.4 million unknowns: 120 to 150.
const FACTOR_BYTES: f64 = 155.0;

/// Unknowns of order 3 up to which they are factored inside a cycle: 20 s, 4 GiB.
const COARSE_UNKNOWNS: f64 = 4e5;

/// Largest stiffness ratio of neighbouring layers for multigrid. In statics it fails at 30 000 (a layer of
/// 0.2 mm and 1 MPa on fat).
const LARGEST_CONTRAST: f64 = 5e3;

/// How the preconditioner solves for displacements in every iteration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DisplacementSolver {
    /// By factors of all displacement unknowns.
    Direct,
    /// By one p-multigrid cycle; only order 2 is factored.
    Multigrid,
}

impl DisplacementSolver {
    /// The faster solver for `unknowns` of `order` and `solves` right-hand sides per frequency. `elements`
    /// counts the longest elements per wavelength of the slowest shear wave. Order 2 and a stiffness ratio
    /// `contrast` of neighbouring layers beyond the range of multigrid require the direct solver.
    pub fn choose(
        order: usize,
        unknowns: usize,
        elements: f64,
        solves: usize,
        contrast: f64,
    ) -> DisplacementSolver {
        let iterations = RESOLVED_ITERATIONS * (RESOLVED_ELEMENTS / elements).powf(GROWTH).max(1.0);
        let direct_only = order == 2 || contrast > LARGEST_CONTRAST;
        if direct_only || iterations * solves.max(1) as f64 * UNKNOWNS_PER_ITERATION > unknowns as f64 {
            DisplacementSolver::Direct
        } else {
            DisplacementSolver::Multigrid
        }
    }

    /// Orders on which displacements of the order `finest` with `unknowns` are solved, finest first; the last
    /// is factored. The cycle ends at order 2; from order 5 on at order 3, which resolves waves better, while
    /// that has at most 400 000 unknowns.
    pub fn orders(self, finest: usize, unknowns: f64) -> Vec<usize> {
        match (self, finest) {
            (DisplacementSolver::Direct, _) | (_, 2) => vec![finest],
            (DisplacementSolver::Multigrid, 3 | 4) => vec![finest, 2],
            (DisplacementSolver::Multigrid, _) => {
                let at_three = unknowns * (3.0 / finest as f64).powi(3);
                if at_three <= COARSE_UNKNOWNS { vec![finest, 3] } else { vec![finest, 3, 2] }
            }
        }
    }

    /// Unknowns of the order that is factored, where the order `finest` has `unknowns`.
    pub fn factored(self, finest: usize, unknowns: f64) -> f64 {
        let order = self.orders(finest, unknowns).last().copied().unwrap_or(finest);
        unknowns * (order as f64 / finest as f64).powi(3)
    }

    /// Memory of the factors of `unknowns` during factorisation [bytes].
    pub fn factor_memory(unknowns: f64) -> f64 {
        FACTOR_BYTES * unknowns.powf(4.0 / 3.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_direct_solver_is_chosen_where_multigrid_needs_many_iterations() {
        let choose = |order, unknowns, elements, solves| {
            DisplacementSolver::choose(order, unknowns, elements, solves, 100.0)
        };
        for elements in [0.5, 5.0, f64::INFINITY] {
            assert_eq!(
                choose(2, 2_000_000, elements, 1),
                DisplacementSolver::Direct,
                "order 2 has no coarser one"
            );
        }
        assert_eq!(choose(3, 400_000, f64::INFINITY, 1), DisplacementSolver::Multigrid, "at rest");
        assert_eq!(choose(3, 400_000, 0.25, 1), DisplacementSolver::Direct, "a short wave");
        assert_eq!(choose(3, 400_000, 1.1, 1), DisplacementSolver::Multigrid, "a longer one");
        assert_eq!(choose(3, 400_000, f64::INFINITY, 5), DisplacementSolver::Direct, "many solves");
        assert_eq!(
            choose(4, 1_500_000, 0.25, 1),
            DisplacementSolver::Multigrid,
            "work grows with the square"
        );
        let stiff = DisplacementSolver::choose(3, 400_000, f64::INFINITY, 1, 3e4);
        assert_eq!(stiff, DisplacementSolver::Direct, "beyond the range of smoothers");
    }

    #[test]
    fn the_cycle_ends_at_an_order_that_is_cheap_to_factor() {
        let cycle = DisplacementSolver::Multigrid;
        assert_eq!(cycle.orders(4, 4e5), [4, 2]);
        assert_eq!(cycle.orders(5, 7.7e5), [5, 3]);
        assert_eq!(cycle.orders(5, 2.5e6), [5, 3, 2]);
        assert_eq!(DisplacementSolver::Direct.orders(5, 2.5e6), [5]);
    }
}
