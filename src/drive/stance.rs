//! How a rigid device stands on the skin under its weight: which heads touch, what share of the load each bears, the final tilt.
//!
//! Three degrees of freedom: height h along the device's axis and two small tilts a, b. Head i, at (x, y) across the axis
//! over skin that lies d below the device's foot, goes in by t = h + a x + b y − d and pushes back with k ⟨t⟩, its mount and
//! the tissue under it in series (Winkler). Equilibrium
//!
//! ```text
//! Σ k ⟨t⟩ = W,   Σ k ⟨t⟩ x = 0,   Σ k ⟨t⟩ y = 0      ⇔      min ½ Σ k ⟨t⟩² − W h
//! ```
//!
//! is convex; Newton with halved steps finds it. The result is a pose and load shares only: numbers come from the solver.
//! A rigid-body engine would find the same three numbers in single precision and by stepping time, for a tenfold of code.

use crate::drive::error::DriveError;
use nalgebra::{Matrix3, Vector3};

/// Most Newton steps.
const STEPS: usize = 100;
/// Unbalanced force over the weight at which the device stands.
const BALANCE: f64 = 1e-9;
/// Largest tilt the small rotations allow [rad].
const MOST_TILT: f64 = 0.5;

/// Where one head of a rigid device could stand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Footing {
    /// Proximal and medial distance from the device's axis [m].
    pub at: [f64; 2],
    /// How far the skin there lies below the device's foot, along the axis [m].
    pub depth: f64,
    /// Stiffness of the head's mount and the tissue under it in series [N/m], > 0.
    pub stiffness: f64,
}

/// A device that stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Stance {
    /// `[head]` share of the weight, > 0, sum 1.
    pub shares: Vec<f64>,
    /// Height from where the foot just touches, inward + [m].
    pub height: f64,
    /// Tilt: how much deeper the device goes per length towards proximal and medial, as angles [rad].
    pub tilt: [f64; 2],
}

impl Footing {
    fn arms(&self) -> Vector3<f64> {
        Vector3::new(1.0, self.at[0], self.at[1])
    }

    fn travel(&self, q: &Vector3<f64>) -> f64 {
        self.arms().dot(q) - self.depth
    }
}

/// Stands a device of `weight` [N] > 0 on `feet`.
///
/// # Errors
/// [`DriveError::TipsOver`] if the weight lies outside the heads that could bear it; [`DriveError::InAir`] for a head that touches
/// nothing.
pub fn stand(feet: &[Footing], weight: f64) -> Result<Stance, DriveError> {
    let unbalanced = |q: &Vector3<f64>| {
        let force = |f: &Footing| f.arms() * (f.stiffness * f.travel(q).max(0.0));
        Vector3::new(weight, 0.0, 0.0) - feet.iter().map(force).sum::<Vector3<f64>>()
    };
    let energy = |q: &Vector3<f64>| {
        feet.iter().map(|f| 0.5 * f.stiffness * f.travel(q).max(0.0).powi(2)).sum::<f64>() - weight * q[0]
    };
    let reach = feet.iter().map(|f| f.at[0].hypot(f.at[1])).fold(1e-3, f64::max);
    // Deep enough that every head bears.
    let deepest = feet.iter().map(|f| f.depth).fold(f64::NEG_INFINITY, f64::max);
    let softest = feet.iter().map(|f| f.stiffness).fold(f64::INFINITY, f64::min);
    let mut q = Vector3::new(deepest + weight / softest, 0.0, 0.0);
    for _ in 0..STEPS {
        let r = unbalanced(&q);
        if r[0].abs() + r[1].hypot(r[2]) / reach <= BALANCE * weight {
            return standing(feet, weight, &q);
        }
        let on = |f: &&Footing| f.travel(&q) > 0.0;
        let stiffness = |f: &Footing| f.arms() * f.arms().transpose() * f.stiffness;
        let matrix: Matrix3<f64> = feet.iter().filter(on).map(stiffness).sum();
        // Tilts that nothing resists (one head, heads in a row) stay where they are.
        let scale = Vector3::new(1.0, 1.0 / reach, 1.0 / reach);
        let scaled = Matrix3::from_fn(|i, j| matrix[(i, j)] * scale[i] * scale[j]);
        let step = scaled.svd(true, true).solve(&r.component_mul(&scale), 1e-9 * scaled.norm());
        let Ok(step) = step.map(|s| s.component_mul(&scale)) else { break };
        let mut part = 1.0;
        while part > 1e-6 && energy(&(q + step * part)) > energy(&q) {
            part *= 0.5;
        }
        q += step * part;
        if q[1].hypot(q[2]) > MOST_TILT || !q.iter().all(|x| x.is_finite()) {
            break;
        }
    }
    Err(DriveError::TipsOver { heads: feet.len() })
}

fn standing(feet: &[Footing], weight: f64, q: &Vector3<f64>) -> Result<Stance, DriveError> {
    let force = |f: &Footing| f.stiffness * f.travel(q).max(0.0);
    if let Some(head) = feet.iter().position(|f| force(f) <= BALANCE * weight) {
        let gap_mm = -1e3 * feet[head].travel(q);
        return Err(DriveError::InAir { head: head + 1, gap_mm });
    }
    Ok(Stance {
        shares: feet.iter().map(|f| force(f) / weight).collect(),
        height: q[0],
        tilt: [q[1].atan(), q[2].atan()],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn foot(at: [f64; 2], depth: f64, stiffness: f64) -> Footing {
        Footing { at, depth, stiffness }
    }

    /// Four equal heads round the weight on level skin bear a quarter each; on a slope the device tilts along and they still do.
    #[test]
    fn four_heads_share_the_load_on_a_plane() {
        let corners = [[0.045, 0.045], [0.045, -0.045], [-0.045, 0.045], [-0.045, -0.045]];
        for slope in [0.0, 0.1] {
            let feet: Vec<Footing> =
                corners.iter().map(|&c| foot(c, 0.01 + slope * c[0] - 0.05 * c[1], 2000.0)).collect();
            let stance = stand(&feet, 30.0).unwrap();
            assert!(stance.shares.iter().all(|s| (s - 0.25).abs() < 1e-9), "{:?}", stance.shares);
            assert!(
                (stance.tilt[0].tan() - slope).abs() < 1e-9 && (stance.tilt[1].tan() + 0.05).abs() < 1e-9
            );
            assert!((stance.height - 0.01 - 30.0 / 8000.0).abs() < 1e-9);
        }
    }

    /// Three heads are statically determinate: the lever law, whatever the stiffness.
    #[test]
    fn three_heads_follow_the_lever_law() {
        let feet = [
            foot([0.06, 0.0], 0.004, 500.0),
            foot([-0.03, 0.05], 0.0, 3000.0),
            foot([-0.03, -0.02], 0.001, 900.0),
        ];
        let stance = stand(&feet, 14.0).unwrap();
        // Σ s = 1, Σ s x = 0 ⇒ s₀ = 1/3; Σ s y = 0 ⇒ 0.05 s₁ = 0.02 s₂.
        let exact = [1.0 / 3.0, 2.0 / 3.0 * 2.0 / 7.0, 2.0 / 3.0 * 5.0 / 7.0];
        for (s, e) in stance.shares.iter().zip(exact) {
            assert!((s - e).abs() < 1e-8, "{:?}", stance.shares);
        }
        assert_eq!(stand(&feet[..1], 14.0), Err(DriveError::TipsOver { heads: 1 }));
    }

    #[test]
    fn a_head_in_the_air_and_a_device_that_tips_are_named() {
        // Three that carry the weight between them, and one over a hollow.
        let at = [[0.06, 0.0], [-0.03, 0.05], [-0.03, -0.05], [-0.03, 0.0]];
        let mut feet: Vec<Footing> = at.iter().map(|&c| foot(c, 0.0, 2000.0)).collect();
        feet[3].depth = 0.05;
        let error = stand(&feet, 30.0).unwrap_err();
        assert!(
            matches!(error, DriveError::InAir { head: 4, gap_mm } if (gap_mm - 45.0).abs() < 1e-6),
            "{error}"
        );
        let beside = [foot([0.02, 0.0], 0.0, 1000.0), foot([0.05, 0.0], 0.0, 1000.0)];
        assert_eq!(stand(&beside, 10.0), Err(DriveError::TipsOver { heads: 2 }));
        let alone = stand(&[foot([0.0, 0.0], 0.0, 1000.0)], 10.0).unwrap();
        assert_eq!((alone.shares, alone.height), (vec![1.0], 0.01));
    }
}
