//! One batch of elements, one per lane: B → D → Bᵀ plane by plane, so that the working set stays in L1/L2.
//!
//! The ζ-derivatives of the whole batch come first, because they need all planes. Then come, for each plane ζ
//! = const, the ξ- and η-derivatives, D at its points and the ξ- and η-part of Bᵀ, which overwrites the
//! displacements of the plane. The ζ-fluxes replace the ζ-derivatives and are added at the end. Metric terms
//! are rebuilt during the sweep ([`super::shape`]): strains are det J times the true ones, coefficients carry
//! V = w/det J.

#![expect(
    clippy::needless_range_loop,
    reason = "one index runs over several arrays; iterator closures would not inline across instruction sets"
)]

use super::basis::EvenOdd;
use super::batch::Batch;
use super::physics::{COMMON, Physics, Step, coefficient};
use super::shape::Plane;
use crate::fem::Gll;
use crate::math::lanes::Lanes;

/// Values at all points of a batch, `[ζ][η][ξ][component]`.
pub type Field<L, const M: usize> = [[[[L; 3]; M]; M]; M];

/// Scratch memory of one task.
pub struct Work<L: Lanes, const M: usize> {
    /// Displacements; scratch memory between sweeps.
    pub u: Field<L, M>,
    dx: Field<L, M>,
    dy: Field<L, M>,
    dz: Field<L, M>,
}

impl<L: Lanes, const M: usize> Work<L, M> {
    /// Scratch memory filled with zeros.
    #[inline(always)]
    pub fn zeros() -> Self {
        let zero = [[[[L::splat(0.0); 3]; M]; M]; M];
        Work { u: zero, dx: zero, dy: zero, dz: zero }
    }
}

/// Derivative matrices and points of one polynomial order, M = N + 1, for maps of K terms along an axis.
#[derive(Clone, Debug)]
pub struct Derivative<const M: usize, const K: usize> {
    /// D.
    pub forward: EvenOdd<M>,
    /// Dᵀ.
    pub transpose: EvenOdd<M>,
    /// GLL points.
    pub points: [f32; M],
}

impl<const M: usize, const K: usize> Derivative<M, K> {
    /// D, Dᵀ and points of a GLL basis with M points.
    pub fn new(gll: &Gll) -> Self {
        let d = &gll.derivative;
        Derivative {
            forward: EvenOdd::new(|i, j| d[i * M + j]),
            transpose: EvenOdd::new(|i, j| d[j * M + i]),
            points: std::array::from_fn(|i| gll.points[i] as f32),
        }
    }
}

/// f = K u of one batch.
///
/// `P` is the number of pressure functions (0: collocated), `FIBRES` enables fibres; `steps` is empty without
/// memory.
#[inline(always)]
pub fn element<L: Lanes, const M: usize, const K: usize, const P: usize, const FIBRES: bool>(
    derivative: &Derivative<M, K>,
    steps: &[Step],
    u: &[f32],
    batch: Batch,
    work: &mut Work<L, M>,
) {
    gather(u, batch.nodes, work);
    differentiate_zeta(derivative, work);
    let physics = Physics::<L, P, FIBRES>::new(steps, &batch);
    let (shape, memory) = (physics.shape, batch.memory);
    let mut pressure = [L::splat(0.0); P];
    if P > 0 {
        for k in 0..M {
            differentiate_plane(derivative, work, k, k);
            add_pressure(derivative, &physics, work, k, &mut pressure);
        }
    }
    let mut law = TransientLaw { physics, pressure, memory };
    for k in 0..M {
        // At projected orders the derivatives of all planes are already stored.
        let slab = if P > 0 { k } else { 0 };
        if P == 0 {
            differentiate_plane(derivative, work, k, slab);
        }
        stress_plane(derivative, shape, &mut law, work, k, slab);
        integrate_plane(derivative, work, k, slab);
    }
    integrate_zeta(derivative, work, batch.slots);
}

/// D: the flux at a point from its displacement gradient.
pub trait PointLaw<L: Lanes> {
    /// `[axis][c]` = w Σ_j σ_cj A_axis,j at `point` from the adjugate rows and `[axis][c]` = ∂u_c/∂ξ_axis.
    fn flux(&mut self, point: usize, metric: &[[L; 3]; 3], gradient: [[L; 3]; 3]) -> [[L; 3]; 3];
}

/// The transient law: memory variables, and the projected pressure at orders that have one.
struct TransientLaw<'a, L: Lanes, const P: usize, const FIBRES: bool> {
    physics: Physics<'a, L, P, FIBRES>,
    pressure: [L; P],
    memory: &'a mut [f32],
}

impl<L: Lanes, const P: usize, const FIBRES: bool> PointLaw<L> for TransientLaw<'_, L, P, FIBRES> {
    #[inline(always)]
    fn flux(&mut self, point: usize, metric: &[[L; 3]; 3], gradient: [[L; 3]; 3]) -> [[L; 3]; 3] {
        self.physics.flux(point, metric, gradient, &self.pressure, self.memory)
    }
}

/// B → D → Bᵀ of one batch under `law`: element forces `[point][3][lane]` into `slots`.
#[inline(always)]
pub fn sweep<L: Lanes, const M: usize, const K: usize>(
    derivative: &Derivative<M, K>,
    (u, nodes): (&[f32], &[u32]),
    shape: &[f32],
    law: &mut impl PointLaw<L>,
    work: &mut Work<L, M>,
    slots: &mut [f32],
) {
    gather(u, nodes, work);
    differentiate_zeta(derivative, work);
    for k in 0..M {
        differentiate_plane(derivative, work, k, 0);
        stress_plane(derivative, shape, law, work, k, 0);
        integrate_plane(derivative, work, k, 0);
    }
    integrate_zeta(derivative, work, slots);
}

/// The first half of [`sweep`]: `law` receives every gradient; its fluxes are discarded.
#[inline(always)]
pub fn differentiate<L: Lanes, const M: usize, const K: usize>(
    derivative: &Derivative<M, K>,
    (u, nodes): (&[f32], &[u32]),
    shape: &[f32],
    law: &mut impl PointLaw<L>,
    work: &mut Work<L, M>,
) {
    gather(u, nodes, work);
    differentiate_zeta(derivative, work);
    for k in 0..M {
        differentiate_plane(derivative, work, k, 0);
        stress_plane(derivative, shape, law, work, k, 0);
    }
}

/// The second half of [`sweep`]: fluxes of `law` to element forces; the gradients it receives are
/// meaningless.
#[inline(always)]
pub fn integrate<L: Lanes, const M: usize, const K: usize>(
    derivative: &Derivative<M, K>,
    shape: &[f32],
    law: &mut impl PointLaw<L>,
    work: &mut Work<L, M>,
    slots: &mut [f32],
) {
    for k in 0..M {
        stress_plane(derivative, shape, law, work, k, 0);
        integrate_plane(derivative, work, k, 0);
    }
    integrate_zeta(derivative, work, slots);
}

/// D on plane k: gradients become fluxes, in place.
#[inline(always)]
fn stress_plane<L: Lanes, const M: usize, const K: usize>(
    derivative: &Derivative<M, K>,
    shape: &[f32],
    law: &mut impl PointLaw<L>,
    work: &mut Work<L, M>,
    k: usize,
    slab: usize,
) {
    let plane = Plane::<L, K>::new(shape, derivative.points[k]);
    for j in 0..M {
        let line = plane.line(derivative.points[j]);
        for i in 0..M {
            let metric = line.adjugate(derivative.points[i]);
            let gradient = [work.dx[slab][j][i], work.dy[slab][j][i], work.dz[k][j][i]];
            let flux = law.flux(i + M * (j + M * k), &metric, gradient);
            work.dx[slab][j][i] = flux[0];
            work.dy[slab][j][i] = flux[1];
            work.dz[k][j][i] = flux[2];
        }
    }
}

/// E: displacements relative to the first node of each element, so that translation cancels exactly.
#[inline(always)]
fn gather<L: Lanes, const M: usize>(u: &[f32], nodes: &[u32], work: &mut Work<L, M>) {
    let origin = L::gather3(u, nodes);
    for k in 0..M {
        for j in 0..M {
            for i in 0..M {
                let at = L::gather3(u, &nodes[(i + M * (j + M * k)) * L::WIDTH..]);
                work.u[k][j][i] = [at[0] - origin[0], at[1] - origin[1], at[2] - origin[2]];
            }
        }
    }
}

/// The line of M values that starts at `[k][j][i][c]` and runs along `axis`.
///
/// This file uses plain loops: closures are separate functions, which the compiler does not inline into code
/// for a wider instruction set.
#[inline(always)]
fn line<L: Lanes, const M: usize>(field: &Field<L, M>, [k, j, i, c]: [usize; 4], axis: usize) -> [L; M] {
    let mut line = [field[k][j][i][c]; M];
    for (n, value) in line.iter_mut().enumerate() {
        *value = match axis {
            0 => field[k][j][n][c],
            1 => field[k][n][i][c],
            _ => field[n][j][i][c],
        };
    }
    line
}

/// dz = ∂u/∂ζ on all planes.
#[inline(always)]
fn differentiate_zeta<L: Lanes, const M: usize, const K: usize>(d: &Derivative<M, K>, work: &mut Work<L, M>) {
    for j in 0..M {
        for i in 0..M {
            for c in 0..3 {
                let line = d.forward.apply(line(&work.u, [0, j, i, c], 2));
                for k in 0..M {
                    work.dz[k][j][i][c] = line[k];
                }
            }
        }
    }
}

/// dx, dy = ∂u/∂ξ, ∂u/∂η on plane k, into slab `slab`.
#[inline(always)]
fn differentiate_plane<L: Lanes, const M: usize, const K: usize>(
    d: &Derivative<M, K>,
    work: &mut Work<L, M>,
    k: usize,
    slab: usize,
) {
    let (u, dx, dy) = (&work.u, &mut work.dx[slab], &mut work.dy[slab]);
    for j in 0..M {
        for c in 0..3 {
            let line = d.forward.apply(line(u, [k, j, 0, c], 0));
            for i in 0..M {
                dx[j][i][c] = line[i];
            }
        }
    }
    for i in 0..M {
        for c in 0..3 {
            let line = d.forward.apply(line(u, [k, 0, i, c], 1));
            for j in 0..M {
                dy[j][i][c] = line[j];
            }
        }
    }
}

/// The ξ- and η-part of Bᵀ on plane k; overwrites the plane's displacements.
#[inline(always)]
fn integrate_plane<L: Lanes, const M: usize, const K: usize>(
    d: &Derivative<M, K>,
    work: &mut Work<L, M>,
    k: usize,
    slab: usize,
) {
    let (f, dx, dy) = (&mut work.u[k], &work.dx, &work.dy);
    for j in 0..M {
        for c in 0..3 {
            let line = d.transpose.apply(line(dx, [slab, j, 0, c], 0));
            for i in 0..M {
                f[j][i][c] = line[i];
            }
        }
    }
    for i in 0..M {
        for c in 0..3 {
            let line = d.transpose.apply(line(dy, [slab, 0, i, c], 1));
            for j in 0..M {
                f[j][i][c] = f[j][i][c] + line[j];
            }
        }
    }
}

/// The ζ-part of Bᵀ, added and written to the batch's slots.
#[inline(always)]
fn integrate_zeta<L: Lanes, const M: usize, const K: usize>(
    d: &Derivative<M, K>,
    work: &Work<L, M>,
    slots: &mut [f32],
) {
    for j in 0..M {
        for i in 0..M {
            for c in 0..3 {
                let line = d.transpose.apply(line(&work.dz, [0, j, i, c], 2));
                for k in 0..M {
                    let slot = (i + M * (j + M * k)) * 3 + c;
                    (work.u[k][j][i][c] + line[k]).store(&mut slots[slot * L::WIDTH..]);
                }
            }
        }
    }
}

/// First half of the projection: adds plane k's part of c_m = Σ_q w φ_m (det J tr ε) to `pressure`.
#[inline(always)]
fn add_pressure<L: Lanes, const M: usize, const K: usize, const P: usize, const FIBRES: bool>(
    derivative: &Derivative<M, K>,
    physics: &Physics<L, P, FIBRES>,
    work: &Work<L, M>,
    k: usize,
    pressure: &mut [L; P],
) {
    let plane = Plane::<L, K>::new(physics.shape, derivative.points[k]);
    for j in 0..M {
        let line = plane.line(derivative.points[j]);
        for i in 0..M {
            let c = physics.at(i + M * (j + M * k));
            let g = line.adjugate(derivative.points[i]);
            let d = [work.dx[k][j][i], work.dy[k][j][i], work.dz[k][j][i]];
            let mut trace = L::splat(0.0);
            for axis in 0..3 {
                for x in 0..3 {
                    trace = g[axis][x].fma(d[axis][x], trace);
                }
            }
            for m in 0..P {
                pressure[m] = coefficient::<L>(c, COMMON + m).fma(trace, pressure[m]);
            }
        }
    }
}
