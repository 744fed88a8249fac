//! How the displacements are solved for inside every iteration, and which way is the faster.
//!
//! Factors of all unknowns n take work ∝ n², whatever the frequency; the p-multigrid cycle takes work ∝ n an iteration, and iterations
//! grow once the slowest wave is not much longer than the longest element. Where both take as long was measured on the leg at orders 3 and 4
//! (`docs/harmonic.md`).

/// Iterations of the cycle while waves are well resolved.
const FEWEST: f64 = 35.0;
/// Elements per wavelength below which the cycle needs (this / elements)³ times as many.
const RESOLVED: f64 = 1.1;
/// Unknowns whose factors take as long as the same number of unknowns takes for one iteration.
const PER_ITERATION: f64 = 2500.0;
/// Bytes of the factors of n unknowns, over n^{4/3} (George 1973), while they are made (leg, 0.05 to 0.4 million unknowns: 120 to
/// 150).
const BYTES: f64 = 155.0;

/// Stiffness of a layer over that of its neighbour up to which smoothers bear it: at rest the cycle fails at 30 000 (a layer of 0.2 mm and
/// 1 MPa on fat).
const SMOOTHED: f64 = 5e3;

/// How the displacements are solved for inside every iteration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inner {
    /// By factors of all of them.
    Direct,
    /// By a p-multigrid cycle, of which order 2 alone is factored.
    Multigrid,
}

impl Inner {
    /// The faster way for `unknowns` of `order` and so many `solves` at each frequency, at which the slowest shear wave has
    /// `elements` to its length, the longest ones; and the only way where neighbours differ in stiffness by more than smoothers bear.
    pub fn faster(order: usize, unknowns: usize, elements: f64, solves: usize, contrast: f64) -> Inner {
        let iterations = FEWEST * (RESOLVED / elements).powi(3).max(1.0);
        let only = order == 2 || contrast > SMOOTHED;
        if only || iterations * solves.max(1) as f64 * PER_ITERATION > unknowns as f64 {
            Inner::Direct
        } else {
            Inner::Multigrid
        }
    }

    /// Bytes that the factors of `unknowns` take while they are made.
    pub fn factor_bytes(unknowns: f64) -> f64 {
        BYTES * unknowns.powf(4.0 / 3.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn factors_pay_where_the_cycle_would_iterate_long() {
        let faster =
            |order, unknowns, elements, solves| Inner::faster(order, unknowns, elements, solves, 100.0);
        for elements in [0.5, 5.0, f64::INFINITY] {
            assert_eq!(faster(2, 2_000_000, elements, 1), Inner::Direct, "order 2 has no coarser one");
        }
        assert_eq!(faster(3, 400_000, f64::INFINITY, 1), Inner::Multigrid, "at rest");
        assert_eq!(faster(3, 400_000, 0.6, 1), Inner::Direct, "a short wave");
        assert_eq!(faster(3, 400_000, 1.1, 1), Inner::Multigrid, "a longer one");
        assert_eq!(faster(3, 400_000, f64::INFINITY, 5), Inner::Direct, "many solves");
        assert_eq!(faster(4, 1_500_000, 0.6, 1), Inner::Multigrid, "work grows with the square");
        let stiff = Inner::faster(3, 400_000, f64::INFINITY, 1, 3e4);
        assert_eq!(stiff, Inner::Direct, "smoothers do not bear it");
    }
}
