//! Frequency domain: dynamic stiffness, motion under the reaction of the tissue, and mean powers.
//!
//! ```text
//! [Z(ω) + T] x̂ = F̂      Z = K + iωC − ω²M,  T dynamic stiffness of the tissue,  x(t) = Re x̂ e^{iωt}
//! ```
//!
//! Prescribed motions are moved to the right-hand side.

use crate::drive::error::DriveError;
use crate::drive::mechanism::model::Mechanism;
use crate::math::C64;
use nalgebra::{DMatrix, DVector, Vector3};
use std::f64::consts::TAU;

/// Mean powers of a steady motion [W].
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Powers {
    /// Delivered by applied forces, rotating masses, cranks and prescribed motions.
    pub motor: f64,
    /// Dissipated in the mounts.
    pub mounts: f64,
    /// Dissipated in hand and arm.
    pub hand: f64,
    /// Delivered to the tissue.
    pub tissue: f64,
}

impl Mechanism {
    /// Z(ω) `[3 body + component]²` at `hz` [N/m].
    pub fn dynamic_stiffness(&self, hz: f64) -> DMatrix<C64> {
        let omega = TAU * hz;
        let mut z = DMatrix::zeros(3 * self.bodies.len(), 3 * self.bodies.len());
        for (b, body) in self.bodies.iter().enumerate() {
            (0..3).for_each(|c| z[(3 * b + c, 3 * b + c)] -= C64::from(omega * omega * body.mass));
        }
        for link in &self.links {
            let k = C64::new(link.stiffness, omega * link.damping);
            for c in 0..3 {
                let a = 3 * link.body + c;
                z[(a, a)] += k;
                if let Some(to) = link.to {
                    let b = 3 * to + c;
                    z[(b, b)] += k;
                    z[(a, b)] -= k;
                    z[(b, a)] -= k;
                }
            }
        }
        z
    }

    /// K `[3 body + component]²` of the links between bodies [N/m]. Those to the ground are left out: the
    /// static force includes what the hand holds on average.
    pub fn static_stiffness(&self) -> DMatrix<C64> {
        let inner = Mechanism {
            links: self.links.iter().filter(|l| l.to.is_some()).cloned().collect(),
            ..self.clone()
        };
        inner.dynamic_stiffness(0.0)
    }

    /// F̂ `[3 body + component]` at `hz` [N]: applied forces, and forces of the strokes.
    pub fn force(&self, hz: f64) -> DVector<C64> {
        let mut force = DVector::zeros(3 * self.bodies.len());
        for push in &self.applied_forces {
            add(&mut force, push.body, push.force.at(hz));
        }
        for link in &self.links {
            let Some(stroke) = &link.stroke else { continue };
            let pull = stroke.at(hz) * C64::new(link.stiffness, TAU * hz * link.damping);
            add(&mut force, link.body, pull);
            link.to.into_iter().for_each(|b| add(&mut force, b, -pull));
        }
        force
    }

    /// `[body]` complex displacement at `hz` [m] for the dynamic stiffness `tissue` `[3 head + component]²`
    /// at the heads [N/m].
    ///
    /// # Errors
    /// [`DriveError::Resonance`] at an undamped resonance.
    ///
    /// # Panics
    /// If the size of `tissue` is not 3 × the number of heads.
    pub fn motion(&self, hz: f64, tissue: &DMatrix<C64>) -> Result<Vec<Vector3<C64>>, DriveError> {
        let n = 3 * self.heads;
        assert_eq!(tissue.shape(), (n, n), "the tissue acts on the heads");
        let mut z = self.dynamic_stiffness(hz);
        let mut force = self.force(hz);
        z.view_mut((0, 0), (n, n)).zip_apply(tissue, |z, t| *z += t);
        for (b, body) in self.bodies.iter().enumerate() {
            let Some(prescribed) = &body.prescribed else { continue };
            let x: Vector3<C64> = prescribed.iter().map(|a| a.at(hz)).sum();
            for c in 0..3 {
                let i = 3 * b + c;
                // Column to the right-hand side; row replaced by x = prescribed value.
                force.axpy(-x[c], &z.column(i).clone_owned(), C64::from(1.0));
                z.row_mut(i).fill(C64::default());
                z.column_mut(i).fill(C64::default());
                z[(i, i)] = C64::from(1.0);
            }
            for c in 0..3 {
                force[3 * b + c] = x[c];
            }
        }
        solve(z, &force, hz)
    }

    /// `[body]` complex displacement at `hz` [m] of a device without prescribed motion under `force`,
    /// `[3 body + component]` [N]: drives, and the reaction of the skin where it is known.
    ///
    /// # Errors
    /// [`DriveError::Resonance`] at an undamped resonance.
    pub fn motion_under(&self, hz: f64, force: &DVector<C64>) -> Result<Vec<Vector3<C64>>, DriveError> {
        solve(self.dynamic_stiffness(hz), force, hz)
    }

    /// `[body]` complex displacement at `hz` without tissue under the heads [m].
    ///
    /// # Errors
    /// [`DriveError::Resonance`] at an undamped resonance.
    pub fn free_motion(&self, hz: f64) -> Result<Vec<Vector3<C64>>, DriveError> {
        self.motion(hz, &DMatrix::zeros(3 * self.heads, 3 * self.heads))
    }

    /// Mean powers of `motion` `[body]` [m] at `hz`, with `tissue` as in [`Mechanism::motion`].
    ///
    /// Each term is computed independently: ½ω Im(F̂* x̂) of the drives, ½ω²c|Δx̂|² of the dashpots, ½ω
    /// Im(x̂* T x̂) of the tissue.
    pub fn powers(&self, hz: f64, motion: &[Vector3<C64>], tissue: &DMatrix<C64>) -> Powers {
        let omega = TAU * hz;
        let n = 3 * self.heads;
        let x = DVector::from_fn(3 * self.bodies.len(), |i, _| motion[i / 3][i % 3]);
        let heads = x.rows(0, n);
        let reaction = tissue * heads;
        let mut out =
            Powers { tissue: total_power(omega, &reaction, &heads.clone_owned()), ..Powers::default() };
        for push in &self.applied_forces {
            out.motor += body_power(omega, &push.force.at(hz), &motion[push.body]);
        }
        for link in &self.links {
            let stroke = link.stroke.as_ref().map_or_else(Vector3::zeros, |s| s.at(hz));
            let other = link.to.map_or_else(Vector3::zeros, |b| motion[b]);
            let elongation = other + stroke - motion[link.body];
            let loss = 0.5 * omega * omega * link.damping * elongation.norm_squared();
            *if self.is_mount(link) { &mut out.mounts } else { &mut out.hand } += loss;
            out.motor +=
                body_power(omega, &(elongation * C64::new(link.stiffness, omega * link.damping)), &stroke);
        }
        let mut required = self.dynamic_stiffness(hz) * &x - self.force(hz);
        required.rows_mut(0, n).zip_apply(&reaction, |z, t| *z += t);
        for (b, body) in self.bodies.iter().enumerate().filter(|(_, b)| b.prescribed.is_some()) {
            debug_assert!(body.mass > 0.0);
            out.motor += body_power(omega, &Vector3::from_fn(|c, _| required[3 * b + c]), &motion[b]);
        }
        out
    }
}

/// `[body]` solution of z x = `force` at `hz`.
fn solve(z: DMatrix<C64>, force: &DVector<C64>, hz: f64) -> Result<Vec<Vector3<C64>>, DriveError> {
    let x = z.lu().solve(force).filter(|x| x.iter().all(|z| z.norm().is_finite()));
    let x = x.ok_or(DriveError::Resonance { hz })?;
    Ok(x.as_slice().chunks_exact(3).map(Vector3::from_column_slice).collect())
}

/// Adds `f` to the force on `body`.
fn add(force: &mut DVector<C64>, body: usize, f: Vector3<C64>) {
    (0..3).for_each(|c| force[3 * body + c] += f[c]);
}

/// Mean power ½ Re(F̂ (iωx̂)*) = ½ω Im(F̂ x̂*) of the force on one body [W].
fn body_power(omega: f64, force: &Vector3<C64>, x: &Vector3<C64>) -> f64 {
    0.5 * omega * force.iter().zip(x).map(|(f, x)| (f * x.conj()).im).sum::<f64>()
}

/// The same of a force vector [W].
fn total_power(omega: f64, force: &DVector<C64>, x: &DVector<C64>) -> f64 {
    0.5 * omega * force.iter().zip(x).map(|(f, x)| (f * x.conj()).im).sum::<f64>()
}
