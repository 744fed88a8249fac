//! One batch of elements, one per lane: B → D → Bᵀ plane by plane, so that the working set stays in L1/L2.
//!
//! ζ-derivatives of the whole batch first (they need all planes), then for each plane ζ = const the ξ- and
//! η-derivatives, the point physics and the ξ- and η-part of Bᵀ, which overwrite the plane's displacements; the
//! ζ-fluxes replace the ζ-derivatives and are folded in at the end. Metric terms are rebuilt on the way ([`super::shape`]):
//! strains are det J times the true ones, coefficients carry V = w/det J.

use super::basis::EvenOdd;
use super::shape::Plane;
use crate::fem::Gll;
use crate::math::lanes::Lanes;

/// Coefficients per point that every material has: V 2μ_T, V = w/det J.
pub const COMMON: usize = 1;
/// Further coefficients with fibres: V 2(μ_L−μ_T), V ½β, a.
pub const FIBRE: usize = 5;
/// Deviatoric components stored per branch: xx, yy, γ_yz, γ_xz, γ_xy.
pub const DEVIATORIC: usize = 5;

/// Values at all points of a batch, `[ζ][η][ξ][component]`.
type Field<L, const M: usize> = [[[[L; 3]; M]; M]; M];

/// Scratch memory of one thread.
pub struct Work<L: Lanes, const M: usize> {
    u: Field<L, M>,
    dx: Field<L, M>,
    dy: Field<L, M>,
    dz: Field<L, M>,
}

impl<L: Lanes, const M: usize> Work<L, M> {
    /// Zeros.
    #[inline(always)]
    pub fn new() -> Self {
        let zero = [[[[L::splat(0.0); 3]; M]; M]; M];
        Work { u: zero, dx: zero, dy: zero, dz: zero }
    }
}

/// Update coefficients of one Maxwell branch: y ← a y + c e, with c = a b₁ + b₀.
#[derive(Clone, Copy, Debug, Default)]
pub struct Step {
    /// Decay factor a.
    pub decay: f32,
    /// Weight c of the new strain.
    pub drive: f32,
}

/// Constants of an order.
#[derive(Clone, Debug)]
pub struct Derivative<const M: usize> {
    /// D.
    pub forward: EvenOdd<M>,
    /// Dᵀ.
    pub transpose: EvenOdd<M>,
    /// GLL points.
    pub points: [f32; M],
}

impl<const M: usize> Derivative<M> {
    /// D and Dᵀ of a GLL basis with M points.
    pub fn new(gll: &Gll) -> Self {
        let d = &gll.derivative;
        Derivative {
            forward: EvenOdd::new(|i, j| d[i * M + j]),
            transpose: EvenOdd::new(|i, j| d[j * M + i]),
            points: std::array::from_fn(|i| gll.points[i] as f32),
        }
    }
}

/// The data of one batch. `W` below is the number of lanes.
pub struct Batch<'a> {
    /// `[point][lane]` 3 × global node.
    pub nodes: &'a [u32],
    /// `[27][3][lane]` shape.
    pub shape: &'a [f32],
    /// `[point][coefficient][lane]`.
    pub coefficients: &'a [f32],
    /// `[branch + 1][lane]`: factor on e, then g_k of each branch.
    pub weights: &'a [f32],
    /// `[point][branch][DEVIATORIC][lane]`; empty without memory.
    pub memory: &'a mut [f32],
    /// `[point][3][lane]` element forces out.
    pub slots: &'a mut [f32],
}

/// f = K u of one batch.
///
/// `P` is the number of pressure functions (0: collocated), `FIBRES` adds fibres; `steps` is empty without memory.
#[inline(always)]
pub fn element<L: Lanes, const M: usize, const P: usize, const FIBRES: bool>(
    derivative: &Derivative<M>,
    steps: &[Step],
    u: &[f32],
    batch: Batch,
    work: &mut Work<L, M>,
) {
    gather(u, batch.nodes, work);
    differentiate_zeta(derivative, work);
    let physics = Physics::<L, P, FIBRES>::new(steps, &batch);
    let memory = batch.memory;
    let mut pressure = [L::splat(0.0); P];
    if P > 0 {
        for k in 0..M {
            differentiate_plane(derivative, work, k, k);
            add_pressure(derivative, &physics, work, k, &mut pressure);
        }
    }
    for k in 0..M {
        // Projected orders have kept every plane's derivatives.
        let slab = if P > 0 { k } else { 0 };
        if P == 0 {
            differentiate_plane(derivative, work, k, slab);
        }
        let plane = Plane::new(physics.shape, derivative.points[k]);
        for j in 0..M {
            let line = plane.line(derivative.points[j]);
            for i in 0..M {
                let point = i + M * (j + M * k);
                let metric = line.adjugate(derivative.points[i]);
                let gradient = [work.dx[slab][j][i], work.dy[slab][j][i], work.dz[k][j][i]];
                let flux = physics.flux(point, &metric, gradient, &pressure, memory);
                work.dx[slab][j][i] = flux[0];
                work.dy[slab][j][i] = flux[1];
                work.dz[k][j][i] = flux[2];
            }
        }
        integrate_plane(derivative, work, k, slab);
    }
    integrate_zeta(derivative, work, batch.slots);
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
/// Plain loops throughout this file: closures are separate functions, which the compiler does not inline into
/// code for a wider instruction set.
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
fn differentiate_zeta<L: Lanes, const M: usize>(d: &Derivative<M>, work: &mut Work<L, M>) {
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
fn differentiate_plane<L: Lanes, const M: usize>(
    d: &Derivative<M>,
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
fn integrate_plane<L: Lanes, const M: usize>(
    d: &Derivative<M>,
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
fn integrate_zeta<L: Lanes, const M: usize>(d: &Derivative<M>, work: &Work<L, M>, slots: &mut [f32]) {
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

/// First half of the projection: c_m = Σ_q w φ_m (det J tr ε) over plane k.
#[inline(always)]
fn add_pressure<L: Lanes, const M: usize, const P: usize, const FIBRES: bool>(
    derivative: &Derivative<M>,
    physics: &Physics<L, P, FIBRES>,
    work: &Work<L, M>,
    k: usize,
    pressure: &mut [L; P],
) {
    let plane = Plane::<L>::new(physics.shape, derivative.points[k]);
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

/// Coefficient `n` of a point's `[coefficient][lane]`.
#[inline(always)]
fn coefficient<L: Lanes>(of_point: &[f32], n: usize) -> L {
    L::load(&of_point[n * L::WIDTH..])
}

/// D: the point physics of a batch.
struct Physics<'a, L: Lanes, const P: usize, const FIBRES: bool> {
    shape: &'a [f32],
    coefficients: &'a [f32],
    weights: &'a [f32],
    steps: &'a [Step],
    factor: L,
}

impl<'a, L: Lanes, const P: usize, const FIBRES: bool> Physics<'a, L, P, FIBRES> {
    /// Volumetric coefficients per point: V K, or the pressure functions w φ_m.
    const BULK: usize = if P == 0 { 1 } else { P };
    /// Coefficients per point.
    const COUNT: usize = COMMON + Self::BULK + if FIBRES { FIBRE } else { 0 };

    #[inline(always)]
    fn new(steps: &'a [Step], batch: &Batch<'a>) -> Self {
        let factor = L::load(batch.weights);
        let Batch { shape, coefficients, weights, .. } = *batch;
        Physics { shape, coefficients, weights, steps, factor }
    }

    /// Coefficients of a point, `[coefficient][lane]`.
    #[inline(always)]
    fn at(&self, point: usize) -> &'a [f32] {
        &self.coefficients[point * Self::COUNT * L::WIDTH..][..Self::COUNT * L::WIDTH]
    }

    /// `[axis][c]` = w Σ_j σ_cj A_axis,j from `d[axis][c]` = ∂u_c/∂ξ_axis and the adjugate rows `g`.
    #[inline(always)]
    fn flux(
        &self,
        point: usize,
        g: &[[L; 3]; 3],
        d: [[L; 3]; 3],
        pressure: &[L; P],
        memory: &mut [f32],
    ) -> [[L; 3]; 3] {
        let c = self.at(point);
        // H_ix = Σ_axis ∂u_i/∂ξ_axis A_axis,x = det J ∂u_i/∂x.
        let mut h = d;
        for i in 0..3 {
            for x in 0..3 {
                h[i][x] = d[2][i].fma(g[2][x], d[1][i].fma(g[1][x], d[0][i] * g[0][x]));
            }
        }
        let trace = h[0][0] + h[1][1] + h[2][2];
        let third = L::splat(1.0 / 3.0);
        let strain = [
            trace.fnma(third, h[0][0]),
            trace.fnma(third, h[1][1]),
            h[1][2] + h[2][1],
            h[0][2] + h[2][0],
            h[0][1] + h[1][0],
        ];
        let mut p = coefficient::<L>(c, COMMON) * if P == 0 { trace } else { pressure[0] };
        for m in 1..P {
            p = coefficient::<L>(c, COMMON + m).fma(pressure[m], p);
        }
        let effective = self.effective(point, strain, memory);
        let [xx, yy, zz, yz, xz, xy] = self.stress(c, effective, p);
        let sigma = [[xx, xy, xz], [xy, yy, yz], [xz, yz, zz]];
        let mut flux = sigma;
        for axis in 0..3 {
            for i in 0..3 {
                let [sx, sy, sz]: [L; 3] = sigma[i];
                flux[axis][i] = sz.fma(g[axis][2], sy.fma(g[axis][1], sx * g[axis][0]));
            }
        }
        flux
    }

    /// e_eff = (g₀ − Σ g_k b₁) e − Σ g_k y_k and y_k ← a y_k + c e.
    #[inline(always)]
    fn effective(&self, point: usize, e: [L; DEVIATORIC], memory: &mut [f32]) -> [L; DEVIATORIC] {
        let mut effective = e;
        for i in 0..DEVIATORIC {
            effective[i] = self.factor * e[i];
        }
        let size = DEVIATORIC * L::WIDTH;
        let here = &mut memory[point * self.steps.len() * size..][..self.steps.len() * size];
        for (k, (y, step)) in here.chunks_exact_mut(size).zip(self.steps).enumerate() {
            let g = L::load(&self.weights[(k + 1) * L::WIDTH..]);
            let (decay, drive) = (L::splat(step.decay), L::splat(step.drive));
            for i in 0..DEVIATORIC {
                let at = &mut y[i * L::WIDTH..][..L::WIDTH];
                let old = L::load(at);
                effective[i] = g.fnma(old, effective[i]);
                decay.fma(old, drive * e[i]).store(at);
            }
        }
        effective
    }

    /// V (dev[C : e] + p I) as (xx, yy, zz, yz, xz, xy) from (e_xx, e_yy, γ_yz, γ_xz, γ_xy).
    #[inline(always)]
    fn stress(&self, c: &[f32], e: [L; DEVIATORIC], p: L) -> [L; 6] {
        let two_mu: L = coefficient(c, COMMON - 1);
        let half = L::splat(0.5);
        let mu = two_mu * half;
        let ezz = e[0] + e[1];
        let mut s =
            [two_mu.fma(e[0], p), two_mu.fma(e[1], p), two_mu.fnma(ezz, p), mu * e[2], mu * e[3], mu * e[4]];
        if FIBRES {
            let first = COMMON + Self::BULK;
            let (m, b): (L, L) = (coefficient(c, first), coefficient(c, first + 1));
            let a: [L; 3] = [coefficient(c, first + 2), coefficient(c, first + 3), coefficient(c, first + 4)];
            let [hx, hy, hz]: [L; 3] = [a[0] * half, a[1] * half, a[2] * half];
            // q = e a, s = a·q, w = V [2(μ_L−μ_T) q + ½ β s a].
            let q = [
                e[0].fma(a[0], e[4].fma(hy, e[3] * hz)),
                e[1].fma(a[1], e[4].fma(hx, e[2] * hz)),
                ezz.fnma(a[2], e[3].fma(hx, e[2] * hy)),
            ];
            let along = a[2].fma(q[2], a[1].fma(q[1], a[0] * q[0]));
            let bs = b * along;
            let w = [m.fma(q[0], bs * a[0]), m.fma(q[1], bs * a[1]), m.fma(q[2], bs * a[2])];
            let mean = a[2].fma(w[2], a[1].fma(w[1], a[0] * w[0])) * L::splat(2.0 / 3.0);
            for i in 0..3 {
                s[i] = (a[i] + a[i]).fma(w[i], s[i] - mean);
            }
            s[3] = a[1].fma(w[2], a[2].fma(w[1], s[3]));
            s[4] = a[0].fma(w[2], a[2].fma(w[0], s[4]));
            s[5] = a[0].fma(w[1], a[1].fma(w[0], s[5]));
        }
        s
    }
}
