//! The inner loops of a membrane: eight faces side by side, (N+1)² points each.
//!
//! Plain loops over the lanes, compiled for every instruction set of [`Isa`]. No fused multiply-add is used,
//! so all of them give the same bits.

use super::elasticity::tension;
use crate::material::MaxwellFit;
use crate::math::lanes::{self, Isa, Kernel};
use crate::solver::real::Real;
use crate::solver::stiffness::maxwell::Branch;

/// Number of faces per batch.
pub const LANES: usize = 8;
/// One value for each lane.
pub type Lanes<T> = [T; LANES];

/// Eight faces: nodes, metric terms, memory variables and forces.
#[derive(Clone, Debug)]
pub struct FaceBatch<T> {
    /// Number of lanes in use.
    pub used: usize,
    /// `[point][lane]` global nodes.
    pub nodes: Vec<[u32; LANES]>,
    /// `[point][11][lane]` t₁ (3), t₂ (3), c₁r, c₁s, c₂r, c₂s [1/m], area weight [m²].
    pub metric: Vec<[Lanes<T>; 11]>,
    /// `[point][branch][strain][lane]` memory y.
    pub memory: Vec<Lanes<T>>,
    /// `[point][component][lane]` forces [N].
    pub force: Vec<[Lanes<T>; 3]>,
}

/// Coefficients of one application.
#[derive(Clone, Debug)]
pub struct StepCoefficients<T> {
    /// Q₁₁, Q₂₂, Q₁₂, Gh [N/m].
    pub stiffness: [T; 4],
    /// g∞ + Σ g_k.
    pub unrelaxed: T,
    /// g, a, b₀, b₁ of each branch; empty for the instantaneous operator.
    pub branches: Vec<[T; 4]>,
}

impl<T: Real> StepCoefficients<T> {
    /// Coefficients of one application with these `branches`; empty for the instantaneous operator.
    pub(crate) fn new(stiffness: &[f64; 4], fit: &MaxwellFit, branches: &[Branch]) -> StepCoefficients<T> {
        StepCoefficients {
            stiffness: stiffness.map(T::of),
            unrelaxed: T::of(fit.unrelaxed()),
            branches: fit
                .weights
                .iter()
                .zip(branches)
                .map(|(&g, b)| [g, b.a, b.b0, b.b1].map(T::of))
                .collect(),
        }
    }
}

/// Lane, strains and area weights of the points of one face.
type FaceStrains = (usize, Vec<[f64; 3]>, Vec<f64>);

impl<T: Real> FaceBatch<T> {
    /// (lane, `[point]` strain, `[point]` area weight [m²]) of every face, in f64.
    pub fn strains(&self, u: &[T], order: usize, derivative: &[T]) -> Vec<FaceStrains> {
        let m = order + 1;
        let weights = |lane: usize| self.metric.iter().map(|row| row[10][lane].into()).collect();
        let strain = |q: usize, lane: usize| -> [f64; 3] {
            let mut slope = [[0.0; 3]; 2];
            for k in 0..m {
                let along = [(q / m * m + k, q % m * m + k), (k * m + q % m, q / m * m + k)];
                for (axis, (point, entry)) in along.into_iter().enumerate() {
                    let node = 3 * self.nodes[point][lane] as usize;
                    let d: f64 = derivative[entry].into();
                    (0..3).for_each(|c| slope[axis][c] += d * u[node + c].into());
                }
            }
            let g: [f64; 11] = self.metric[q].map(|row| row[lane].into());
            let dot = |t: usize, s: &[f64; 3]| g[t] * s[0] + g[t + 1] * s[1] + g[t + 2] * s[2];
            let d1: [f64; 3] = std::array::from_fn(|c| g[6] * slope[0][c] + g[7] * slope[1][c]);
            let d2: [f64; 3] = std::array::from_fn(|c| g[8] * slope[0][c] + g[9] * slope[1][c]);
            [dot(0, &d1), dot(3, &d2), dot(0, &d2) + dot(3, &d1)]
        };
        (0..self.used)
            .map(|lane| (lane, (0..m * m).map(|q| strain(q, lane)).collect(), weights(lane)))
            .collect()
    }

    /// Memory y of one branch at point `q` of the face in `lane`.
    pub fn memory_at(&self, q: usize, branch: usize, lane: usize, branches: usize) -> [f64; 3] {
        std::array::from_fn(|i| self.memory[(q * branches + branch) * 3 + i][lane].into())
    }
}

/// What all faces of a membrane share in one application.
#[derive(Clone, Copy)]
pub struct FaceInput<'a, T> {
    /// `[node][3]` displacements.
    pub u: &'a [T],
    /// `[i][j]` derivative matrix of the GLL basis.
    pub derivative: &'a [T],
    /// Coefficients of this application.
    pub coefficients: &'a StepCoefficients<T>,
}

/// Computes the forces of one batch on `isa`, with loops sized by the order.
pub fn run<T: Real>(batch: &mut FaceBatch<T>, input: FaceInput<'_, T>, isa: Isa, order: usize) {
    match order {
        1 => isa.run(OfOrder::<T, 2>(batch, input)),
        2 => isa.run(OfOrder::<T, 3>(batch, input)),
        3 => isa.run(OfOrder::<T, 4>(batch, input)),
        4 => isa.run(OfOrder::<T, 5>(batch, input)),
        5 => isa.run(OfOrder::<T, 6>(batch, input)),
        6 => isa.run(OfOrder::<T, 7>(batch, input)),
        7 => isa.run(OfOrder::<T, 8>(batch, input)),
        _ => isa.run(OfOrder::<T, 9>(batch, input)),
    }
}

/// Faces with `M` = N+1 points along each axis.
struct OfOrder<'a, T, const M: usize>(&'a mut FaceBatch<T>, FaceInput<'a, T>);

impl<T: Real, const M: usize> Kernel for OfOrder<'_, T, M> {
    #[inline(always)]
    fn run<L: lanes::Lanes>(self) {
        let FaceInput { u, derivative, coefficients } = self.1;
        forces::<T, M>(self.0, u, derivative, coefficients);
    }
}

/// All points of one batch; `M` = N+1.
#[inline(always)]
fn forces<T: Real, const M: usize>(
    batch: &mut FaceBatch<T>,
    u: &[T],
    derivative: &[T],
    coefficients: &StepCoefficients<T>,
) {
    let zero = [[T::default(); LANES]; 3];
    let (mut local, mut flux) = ([[zero; M]; M], [[[zero; 2]; M]; M]);
    gather(batch, u, &mut local);
    for j in 0..M {
        for i in 0..M {
            let mut slope = [zero; 2];
            for k in 0..M {
                accumulate(&mut slope[0], derivative[i * M + k], &local[j][k]);
                accumulate(&mut slope[1], derivative[j * M + k], &local[k][i]);
            }
            flux[j][i] = point(batch, j * M + i, &slope, coefficients);
        }
    }
    for j in 0..M {
        for i in 0..M {
            let mut force = zero;
            for k in 0..M {
                accumulate(&mut force, derivative[k * M + i], &flux[j][k][0]);
                accumulate(&mut force, derivative[k * M + j], &flux[k][i][1]);
            }
            batch.force[j * M + i] = force;
        }
    }
}

/// E: displacements relative to the first node of each face, so that rigid translation cancels exactly.
#[inline(always)]
fn gather<T: Real, const M: usize>(batch: &FaceBatch<T>, u: &[T], local: &mut [[[Lanes<T>; 3]; M]; M]) {
    let first = batch.nodes[0].map(|n| 3 * n as usize);
    for (point, nodes) in local.as_flattened_mut().iter_mut().zip(&batch.nodes) {
        for (c, row) in point.iter_mut().enumerate() {
            for (lane, value) in row.iter_mut().enumerate() {
                *value = u[3 * nodes[lane] as usize + c] - u[first[lane] + c];
            }
        }
    }
}

/// sum += d · x for three components.
#[inline(always)]
fn accumulate<T: Real>(sum: &mut [Lanes<T>; 3], d: T, x: &[Lanes<T>; 3]) {
    for c in 0..3 {
        for lane in 0..LANES {
            sum[c][lane] += d * x[c][lane];
        }
    }
}

/// D at one point: derivatives (∂u/∂r, ∂u/∂s) → strain → tension → fluxes w Σ_i c_iα N_i.
#[inline(always)]
fn point<T: Real>(
    batch: &mut FaceBatch<T>,
    q: usize,
    slope: &[[Lanes<T>; 3]; 2],
    coefficients: &StepCoefficients<T>,
) -> [[Lanes<T>; 3]; 2] {
    let g = &batch.metric[q];
    let mut e = [[T::default(); LANES]; 3];
    for lane in 0..LANES {
        let dot = |t: usize, d: &[T; 3]| g[t][lane] * d[0] + g[t + 1][lane] * d[1] + g[t + 2][lane] * d[2];
        let along =
            |r: usize| [0, 1, 2].map(|c| g[r][lane] * slope[0][c][lane] + g[r + 1][lane] * slope[1][c][lane]);
        let (d1, d2) = (along(6), along(8));
        e[0][lane] = dot(0, &d1);
        e[1][lane] = dot(3, &d2);
        e[2][lane] = dot(0, &d2) + dot(3, &d1);
    }
    let branches = batch.memory.len() / (3 * batch.nodes.len());
    let effective = effective(&mut batch.memory[q * branches * 3..], &e, coefficients);
    let mut flux = [[[T::default(); LANES]; 3]; 2];
    for lane in 0..LANES {
        let e = [effective[0][lane], effective[1][lane], effective[2][lane]];
        let ([n11, n22, n12], w) = (tension(&coefficients.stiffness, e), g[10][lane]);
        let (n11, n22, n12) = (w * n11, w * n22, w * n12);
        for c in 0..3 {
            let (t1, t2) = (g[c][lane], g[3 + c][lane]);
            let (p1, p2) = (n11 * t1 + n12 * t2, n12 * t1 + n22 * t2);
            flux[0][c][lane] = g[6][lane] * p1 + g[8][lane] * p2;
            flux[1][c][lane] = g[7][lane] * p1 + g[9][lane] * p2;
        }
    }
    flux
}

/// e_eff = (g∞ + Σ g_k) e − Σ g_k ζ_k, advancing the memory y of one point.
#[inline(always)]
fn effective<T: Real>(
    memory: &mut [Lanes<T>],
    e: &[Lanes<T>; 3],
    coefficients: &StepCoefficients<T>,
) -> [Lanes<T>; 3] {
    let mut effective = *e;
    for row in &mut effective {
        row.iter_mut().for_each(|e| *e = coefficients.unrelaxed * *e);
    }
    for (k, &[g, a, b0, b1]) in coefficients.branches.iter().enumerate() {
        for i in 0..3 {
            let y = &mut memory[3 * k + i];
            for lane in 0..LANES {
                let zeta = y[lane] + b1 * e[i][lane];
                effective[i][lane] -= g * zeta;
                y[lane] = a * zeta + b0 * e[i][lane];
            }
        }
    }
    effective
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every instruction set gives the same bits, at every order.
    #[test]
    fn all_instruction_sets_agree() {
        let mut seed = 1.0;
        let mut next = || {
            seed = (seed * 997.0f64 + 0.377) % 1.0;
            (seed - 0.5) as f32
        };
        for order in 1..=8 {
            let points = (order + 1usize).pow(2);
            let u: Vec<f32> = (0..3 * points).map(|_| next()).collect();
            let derivative: Vec<f32> = (0..points).map(|_| next()).collect();
            let batch = FaceBatch {
                used: LANES,
                nodes: (0..points as u32).map(|n| [n; LANES]).collect(),
                metric: (0..points).map(|_| [0; 11].map(|_| [0; LANES].map(|_| next()))).collect(),
                memory: (0..2 * 3 * points).map(|_| [0; LANES].map(|_| next())).collect(),
                force: vec![[[0.0; LANES]; 3]; points],
            };
            let coefficients = StepCoefficients {
                stiffness: [1.0, 2.0, 0.3, 0.4],
                unrelaxed: 1.5,
                branches: vec![[0.2, 0.9, 0.3, 0.1], [0.4, 0.7, 0.1, 0.2]],
            };
            let on = |isa: Isa| {
                let mut batch = batch.clone();
                let input = FaceInput { u: &u, derivative: &derivative, coefficients: &coefficients };
                run(&mut batch, input, isa, order);
                batch.force.concat().into_iter().chain(batch.memory).flatten().map(f32::to_bits).collect()
            };
            let all: Vec<Vec<u32>> = Isa::available().into_iter().map(on).collect();
            assert!(all[0].iter().any(|&bits| f32::from_bits(bits).abs() > 1e-3));
            assert!(all.iter().all(|bits| *bits == all[0]), "order {order}");
        }
    }
}
