//! `Stance`: static equilibrium of a rigid device on the skin under its weight: load share of each head,
//! height and tilt.
//!
//! There are three degrees of freedom: height h along the axis of the device and two small tilts a, b. Head
//! i, at (x, y) across the axis over skin at depth d below the foot of the device, indents by t = h + a x + b
//! y − d and reacts with k ⟨t⟩, its mount and the tissue under it in series (Winkler foundation). Equilibrium
//!
//! ```text
//! Σ k ⟨t⟩ = W,   Σ k ⟨t⟩ x = 0,   Σ k ⟨t⟩ y = 0      ⇔      min ½ Σ k ⟨t⟩² − W h
//! ```
//!
//! is a convex problem, solved by Newton's method with step halving. Only the pose and the load shares are
//! used; stresses and indentations come from the static contact analysis.

use crate::drive::error::DriveError;
use nalgebra::{Matrix3, Vector3};

/// Largest number of Newton steps.
const MAX_STEPS: usize = 100;
/// Tolerance on the unbalanced force, relative to the weight [1].
const TOLERANCE: f64 = 1e-9;
/// Largest tilt for which rotations count as small [rad].
const MAX_TILT: f64 = 0.5;

/// The support of a rigid device at one head.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Footing {
    /// Proximal and medial coordinates from the axis of the device [m].
    pub at: [f64; 2],
    /// Depth of the skin there below the foot of the device, along the axis [m].
    pub depth: f64,
    /// Stiffness of the mount of the head and the tissue under it in series [N/m], > 0.
    pub stiffness: f64,
}

/// A rigid device in equilibrium.
#[derive(Clone, Debug, PartialEq)]
pub struct Stance {
    /// `[head]` share of the weight, > 0; they sum to 1.
    pub shares: Vec<f64>,
    /// Displacement along the axis from the pose in which the foot touches the skin, inward + [m].
    pub height: f64,
    /// Tilts towards proximal and medial: increase of depth per length, as angles [rad].
    pub tilt: [f64; 2],
}

impl Footing {
    /// Derivatives of the indentation with respect to (h, a, b).
    fn arms(&self) -> Vector3<f64> {
        Vector3::new(1.0, self.at[0], self.at[1])
    }

    /// Indentation at q = (h, a, b) [m], negative for a gap.
    fn indentation(&self, q: &Vector3<f64>) -> f64 {
        self.arms().dot(q) - self.depth
    }
}

/// Equilibrium of a device of `weight` [N] > 0 on `feet`.
///
/// # Errors
/// [`DriveError::TipsOver`] if the weight lies outside the support polygon of the heads;
/// [`DriveError::InAir`] for a head without contact.
pub fn equilibrate(feet: &[Footing], weight: f64) -> Result<Stance, DriveError> {
    let unbalanced = |q: &Vector3<f64>| {
        let force = |f: &Footing| f.arms() * (f.stiffness * f.indentation(q).max(0.0));
        Vector3::new(weight, 0.0, 0.0) - feet.iter().map(force).sum::<Vector3<f64>>()
    };
    let energy = |q: &Vector3<f64>| {
        feet.iter().map(|f| 0.5 * f.stiffness * f.indentation(q).max(0.0).powi(2)).sum::<f64>()
            - weight * q[0]
    };
    let reach = feet.iter().map(|f| f.at[0].hypot(f.at[1])).fold(1e-3, f64::max);
    // Start deep enough for all heads to be in contact.
    let deepest = feet.iter().map(|f| f.depth).fold(f64::NEG_INFINITY, f64::max);
    let softest = feet.iter().map(|f| f.stiffness).fold(f64::INFINITY, f64::min);
    let mut q = Vector3::new(deepest + weight / softest, 0.0, 0.0);
    for _ in 0..MAX_STEPS {
        let r = unbalanced(&q);
        if r[0].abs() + r[1].hypot(r[2]) / reach <= TOLERANCE * weight {
            return stance_at(feet, weight, &q);
        }
        let in_contact = |f: &&Footing| f.indentation(&q) > 0.0;
        let stiffness = |f: &Footing| f.arms() * f.arms().transpose() * f.stiffness;
        let matrix: Matrix3<f64> = feet.iter().filter(in_contact).map(stiffness).sum();
        // Tilts without stiffness (one head, heads in a row) do not change.
        let scale = Vector3::new(1.0, 1.0 / reach, 1.0 / reach);
        let scaled = Matrix3::from_fn(|i, j| matrix[(i, j)] * scale[i] * scale[j]);
        let step = scaled.svd(true, true).solve(&r.component_mul(&scale), 1e-9 * scaled.norm());
        let Ok(step) = step.map(|s| s.component_mul(&scale)) else { break };
        let mut part = 1.0;
        while part > 1e-6 && energy(&(q + step * part)) > energy(&q) {
            part *= 0.5;
        }
        q += step * part;
        if q[1].hypot(q[2]) > MAX_TILT || !q.iter().all(|x| x.is_finite()) {
            break;
        }
    }
    Err(DriveError::TipsOver { heads: feet.len() })
}

/// The stance at the equilibrium q = (h, a, b).
///
/// # Errors
/// [`DriveError::InAir`].
fn stance_at(feet: &[Footing], weight: f64, q: &Vector3<f64>) -> Result<Stance, DriveError> {
    let force = |f: &Footing| f.stiffness * f.indentation(q).max(0.0);
    if let Some(head) = feet.iter().position(|f| force(f) <= TOLERANCE * weight) {
        let gap_mm = -1e3 * feet[head].indentation(q);
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

    /// Four equal heads around the weight bear a quarter each on level skin, and on a slope too, with the
    /// tilt of the slope.
    #[test]
    fn four_heads_share_the_load_on_a_plane() {
        let corners = [[0.045, 0.045], [0.045, -0.045], [-0.045, 0.045], [-0.045, -0.045]];
        for slope in [0.0, 0.1] {
            let feet: Vec<Footing> =
                corners.iter().map(|&c| foot(c, 0.01 + slope * c[0] - 0.05 * c[1], 2000.0)).collect();
            let stance = equilibrate(&feet, 30.0).unwrap();
            assert!(stance.shares.iter().all(|s| (s - 0.25).abs() < 1e-9), "{:?}", stance.shares);
            assert!(
                (stance.tilt[0].tan() - slope).abs() < 1e-9 && (stance.tilt[1].tan() + 0.05).abs() < 1e-9
            );
            assert!((stance.height - 0.01 - 30.0 / 8000.0).abs() < 1e-9);
        }
    }

    /// Three heads are statically determinate: the lever law holds for any stiffness.
    #[test]
    fn three_heads_follow_the_lever_law() {
        let feet = [
            foot([0.06, 0.0], 0.004, 500.0),
            foot([-0.03, 0.05], 0.0, 3000.0),
            foot([-0.03, -0.02], 0.001, 900.0),
        ];
        let stance = equilibrate(&feet, 14.0).unwrap();
        // Σ s = 1, Σ s x = 0 ⇒ s₀ = 1/3; Σ s y = 0 ⇒ 0.05 s₁ = 0.02 s₂.
        let exact = [1.0 / 3.0, 2.0 / 3.0 * 2.0 / 7.0, 2.0 / 3.0 * 5.0 / 7.0];
        for (s, e) in stance.shares.iter().zip(exact) {
            assert!((s - e).abs() < 1e-8, "{:?}", stance.shares);
        }
        assert_eq!(equilibrate(&feet[..1], 14.0), Err(DriveError::TipsOver { heads: 1 }));
    }

    #[test]
    fn a_head_without_contact_and_a_device_that_tips_are_errors() {
        // Three heads that carry the weight, and one over a hollow.
        let at = [[0.06, 0.0], [-0.03, 0.05], [-0.03, -0.05], [-0.03, 0.0]];
        let mut feet: Vec<Footing> = at.iter().map(|&c| foot(c, 0.0, 2000.0)).collect();
        feet[3].depth = 0.05;
        let error = equilibrate(&feet, 30.0).unwrap_err();
        assert!(
            matches!(error, DriveError::InAir { head: 4, gap_mm } if (gap_mm - 45.0).abs() < 1e-6),
            "{error}"
        );
        let beside = [foot([0.02, 0.0], 0.0, 1000.0), foot([0.05, 0.0], 0.0, 1000.0)];
        assert_eq!(equilibrate(&beside, 10.0), Err(DriveError::TipsOver { heads: 2 }));
        let alone = equilibrate(&[foot([0.0, 0.0], 0.0, 1000.0)], 10.0).unwrap();
        assert_eq!((alone.shares, alone.height), (vec![1.0], 0.01));
    }
}
