//! SIMD lanes: one f32 from each of 4, 8 or 16 elements, and the run-time choice of the width.
//!
//! A kernel is written once, generic over [`Lanes`], as [`Kernel::run`] marked `#[inline(always)]`;
//! [`Isa::run`] calls it inside a function compiled for the instruction set. The vector types are private to
//! this file, so they can exist only behind that check: that is what makes their operations safe to offer. A
//! kernel of plain loops has no use for the vectors; the compiler vectorises it for the instruction set.

#![expect(unsafe_code, reason = "vector intrinsics; every type here is reachable only through Isa::run")]

use std::ops::{Add, Mul, Sub};

/// A SIMD vector of `WIDTH` f32 values.
pub trait Lanes: Copy + Send + Sync + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> {
    /// Number of lanes.
    const WIDTH: usize;

    /// The same value in every lane.
    fn splat(x: f32) -> Self;

    /// The first `WIDTH` values of `from`; panics if there are fewer.
    fn load(from: &[f32]) -> Self;

    /// Writes the first `WIDTH` values of `to`; panics if there are fewer.
    fn store(self, to: &mut [f32]);

    /// `self · b + c`, fused if the instruction set supports it.
    fn fma(self, b: Self, c: Self) -> Self;

    /// `c − self · b`, fused if the instruction set supports it.
    fn fnma(self, b: Self, c: Self) -> Self;

    /// Lane l of result c is `from[at[l] + c]`; panics if one lies outside `from` or `at` is short.
    fn gather3(from: &[f32], at: &[u32]) -> [Self; 3];

    /// Lanes 2k and 2k+1 are both `from[k]`: one value for the two parts of a complex number; panics if
    /// `from` has fewer than `WIDTH / 2` values.
    fn load_pairs(from: &[f32]) -> Self;

    /// Swaps lanes 2k and 2k+1.
    fn swap_pairs(self) -> Self;
}

/// A fixed-length array aligned to a cache line, so that full-width loads never straddle two lines.
#[derive(Clone, Debug, Default)]
pub struct Aligned<T> {
    data: Vec<T>,
    start: usize,
    len: usize,
}

impl<T: Copy + Default> Aligned<T> {
    /// `len` default values.
    pub fn new(len: usize) -> Aligned<T> {
        const LINE: usize = 64;
        let data = vec![T::default(); len + LINE / size_of::<T>()];
        let start = data.as_ptr().align_offset(LINE);
        Aligned { data, start, len }
    }
}

impl<T> std::ops::Deref for Aligned<T> {
    type Target = [T];
    fn deref(&self) -> &[T] {
        &self.data[self.start..self.start + self.len]
    }
}

impl<T> std::ops::DerefMut for Aligned<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.data[self.start..self.start + self.len]
    }
}

/// A computation that [`Isa::run`] executes with the lanes of its instruction set.
pub trait Kernel {
    /// The generic body. Mark the implementation and every hot function that it calls `#[inline(always)]`.
    fn run<L: Lanes>(self);
}

/// An instruction set known to be present on this CPU.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Isa(Level);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    #[cfg(not(target_arch = "x86_64"))]
    Portable,
    #[cfg(target_arch = "x86_64")]
    Sse2,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

impl Isa {
    /// The widest instruction set of this CPU.
    pub fn detect() -> Isa {
        let all = Isa::available();
        all[all.len() - 1]
    }

    /// The widest instruction set of this CPU with at most `lanes` lanes, 4 or more.
    pub fn at_most(lanes: usize) -> Isa {
        let all = Isa::available();
        all.into_iter().rfind(|isa| isa.width() <= lanes).expect("every CPU has four lanes")
    }

    /// Every instruction set this CPU can run, narrowest first.
    pub fn available() -> Vec<Isa> {
        #[cfg(not(target_arch = "x86_64"))]
        return vec![Isa(Level::Portable)];
        #[cfg(target_arch = "x86_64")]
        {
            // SSE2 is part of every x86-64 CPU.
            let mut all = vec![Isa(Level::Sse2)];
            if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
                all.push(Isa(Level::Avx2));
                if is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512dq") {
                    all.push(Isa(Level::Avx512));
                }
            }
            all
        }
    }

    /// `portable`, `sse2`, `avx2` or `avx512`.
    pub fn name(self) -> &'static str {
        match self.0 {
            #[cfg(not(target_arch = "x86_64"))]
            Level::Portable => "portable",
            #[cfg(target_arch = "x86_64")]
            Level::Sse2 => "sse2",
            #[cfg(target_arch = "x86_64")]
            Level::Avx2 => "avx2",
            #[cfg(target_arch = "x86_64")]
            Level::Avx512 => "avx512",
        }
    }

    /// Number of lanes: 4, 8 or 16.
    pub fn width(self) -> usize {
        match self.0 {
            #[cfg(not(target_arch = "x86_64"))]
            Level::Portable => Portable::WIDTH,
            #[cfg(target_arch = "x86_64")]
            Level::Sse2 => x86::F32x4::WIDTH,
            #[cfg(target_arch = "x86_64")]
            Level::Avx2 => x86::F32x8::WIDTH,
            #[cfg(target_arch = "x86_64")]
            Level::Avx512 => x86::F32x16::WIDTH,
        }
    }

    /// Runs `kernel` compiled for this instruction set.
    #[inline]
    pub fn run(self, kernel: impl Kernel) {
        match self.0 {
            #[cfg(not(target_arch = "x86_64"))]
            Level::Portable => kernel.run::<Portable>(),
            #[cfg(target_arch = "x86_64")]
            Level::Sse2 => kernel.run::<x86::F32x4>(),
            // SAFETY: an Isa of this level is created only by `available`, after detecting these features.
            #[cfg(target_arch = "x86_64")]
            Level::Avx2 => unsafe { x86::avx2(kernel) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Level::Avx512 => unsafe { x86::avx512(kernel) },
        }
    }
}

#[cfg(any(test, not(target_arch = "x86_64")))]
/// Plain arrays for any CPU. Multiplication and addition round separately (a fused operation would be a
/// library call).
#[derive(Clone, Copy)]
#[repr(align(16))]
struct Portable([f32; 4]);

#[cfg(any(test, not(target_arch = "x86_64")))]
impl Portable {
    #[inline(always)]
    fn zip(self, b: Self, f: impl Fn(f32, f32) -> f32) -> Self {
        Portable(std::array::from_fn(|l| f(self.0[l], b.0[l])))
    }
}

#[cfg(any(test, not(target_arch = "x86_64")))]
impl Add for Portable {
    type Output = Self;
    #[inline(always)]
    fn add(self, b: Self) -> Self {
        self.zip(b, |a, b| a + b)
    }
}

#[cfg(any(test, not(target_arch = "x86_64")))]
impl Sub for Portable {
    type Output = Self;
    #[inline(always)]
    fn sub(self, b: Self) -> Self {
        self.zip(b, |a, b| a - b)
    }
}

#[cfg(any(test, not(target_arch = "x86_64")))]
impl Mul for Portable {
    type Output = Self;
    #[inline(always)]
    fn mul(self, b: Self) -> Self {
        self.zip(b, |a, b| a * b)
    }
}

#[cfg(any(test, not(target_arch = "x86_64")))]
impl Lanes for Portable {
    const WIDTH: usize = 4;

    #[inline(always)]
    fn splat(x: f32) -> Self {
        Portable([x; 4])
    }

    #[inline(always)]
    fn load(from: &[f32]) -> Self {
        Portable(std::array::from_fn(|l| from[l]))
    }

    #[inline(always)]
    fn store(self, to: &mut [f32]) {
        to[..4].copy_from_slice(&self.0);
    }

    #[inline(always)]
    fn fma(self, b: Self, c: Self) -> Self {
        self * b + c
    }

    #[inline(always)]
    fn fnma(self, b: Self, c: Self) -> Self {
        c - self * b
    }

    #[inline(always)]
    fn gather3(from: &[f32], at: &[u32]) -> [Self; 3] {
        std::array::from_fn(|c| Portable(std::array::from_fn(|l| from[at[l] as usize + c])))
    }

    #[inline(always)]
    fn load_pairs(from: &[f32]) -> Self {
        Portable(std::array::from_fn(|l| from[l / 2]))
    }

    #[inline(always)]
    fn swap_pairs(self) -> Self {
        Portable(std::array::from_fn(|l| self.0[l ^ 1]))
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    //! SSE2, AVX2 and AVX-512 lanes.

    use super::{Add, Kernel, Lanes, Mul, Sub};
    use std::arch::x86_64::*;

    /// Compiles `kernel` for AVX2 + FMA.
    #[target_feature(enable = "avx2,fma")]
    pub(super) fn avx2(kernel: impl Kernel) {
        kernel.run::<F32x8>();
    }

    /// Compiles `kernel` for AVX-512.
    #[target_feature(enable = "avx512f,avx512dq,avx2,fma")]
    pub(super) fn avx512(kernel: impl Kernel) {
        kernel.run::<F32x16>();
    }

    macro_rules! lanes {
        ($name:ident, $vector:ty, $width:literal, $splat:ident, $load:ident, $store:ident,
         $add:ident, $sub:ident, $mul:ident, $fma:ident, $fnma:ident, $gather:path, $pairs:path,
         $swap:path) => {
            /// Vector of f32.
            #[derive(Clone, Copy)]
            pub(super) struct $name($vector);

            impl Add for $name {
                type Output = Self;
                #[inline(always)]
                fn add(self, b: Self) -> Self {
                    // SAFETY: the type is reachable only through `Isa::run`, which checked the features.
                    $name(unsafe { $add(self.0, b.0) })
                }
            }

            impl Sub for $name {
                type Output = Self;
                #[inline(always)]
                fn sub(self, b: Self) -> Self {
                    // SAFETY: as for `add`.
                    $name(unsafe { $sub(self.0, b.0) })
                }
            }

            impl Mul for $name {
                type Output = Self;
                #[inline(always)]
                fn mul(self, b: Self) -> Self {
                    // SAFETY: as for `add`.
                    $name(unsafe { $mul(self.0, b.0) })
                }
            }

            impl Lanes for $name {
                const WIDTH: usize = $width;

                #[inline(always)]
                fn splat(x: f32) -> Self {
                    // SAFETY: as for `add`.
                    $name(unsafe { $splat(x) })
                }

                #[inline(always)]
                fn load(from: &[f32]) -> Self {
                    let from = &from[..$width];
                    // SAFETY: `from` holds $width values; features as for `add`.
                    $name(unsafe { $load(from.as_ptr()) })
                }

                #[inline(always)]
                fn store(self, to: &mut [f32]) {
                    let to = &mut to[..$width];
                    // SAFETY: `to` holds $width values; features as for `add`.
                    unsafe { $store(to.as_mut_ptr(), self.0) }
                }

                #[inline(always)]
                fn fma(self, b: Self, c: Self) -> Self {
                    // SAFETY: as for `add`.
                    $name(unsafe { $fma(self.0, b.0, c.0) })
                }

                #[inline(always)]
                fn fnma(self, b: Self, c: Self) -> Self {
                    // SAFETY: as for `add`.
                    $name(unsafe { $fnma(self.0, b.0, c.0) })
                }

                #[inline(always)]
                fn gather3(from: &[f32], at: &[u32]) -> [Self; 3] {
                    let at = &at[..$width];
                    assert!(from.len() >= 3 && from.len() <= i32::MAX as usize, "gather source size");
                    // SAFETY: `at` holds $width indices; `from` at least 3 values and fewer than 2³¹;
                    // features as for `add`. The callee checks every index.
                    unsafe { $gather(from, at) }.map($name)
                }

                #[inline(always)]
                fn load_pairs(from: &[f32]) -> Self {
                    let from = &from[..$width / 2];
                    // SAFETY: `from` holds $width / 2 values; features as for `add`.
                    $name(unsafe { $pairs(from.as_ptr()) })
                }

                #[inline(always)]
                fn swap_pairs(self) -> Self {
                    // SAFETY: as for `add`.
                    $name(unsafe { $swap(self.0) })
                }
            }
        };
    }

    lanes!(
        F32x4,
        __m128,
        4,
        _mm_set1_ps,
        _mm_loadu_ps,
        _mm_storeu_ps,
        _mm_add_ps,
        _mm_sub_ps,
        _mm_mul_ps,
        fmadd4,
        fnmadd4,
        gather4,
        pairs4,
        swap4
    );
    lanes!(
        F32x8,
        __m256,
        8,
        _mm256_set1_ps,
        _mm256_loadu_ps,
        _mm256_storeu_ps,
        _mm256_add_ps,
        _mm256_sub_ps,
        _mm256_mul_ps,
        _mm256_fmadd_ps,
        _mm256_fnmadd_ps,
        gather8,
        pairs8,
        swap8
    );
    lanes!(
        F32x16,
        __m512,
        16,
        _mm512_set1_ps,
        _mm512_loadu_ps,
        _mm512_storeu_ps,
        _mm512_add_ps,
        _mm512_sub_ps,
        _mm512_mul_ps,
        _mm512_fmadd_ps,
        _mm512_fnmadd_ps,
        gather16,
        pairs16,
        swap16
    );

    /// a b + c, rounded twice: SSE2 has no fused form.
    ///
    /// # Safety
    /// None needed: `unsafe` only so that it can replace the intrinsic of the wider sets.
    #[inline(always)]
    unsafe fn fmadd4(a: __m128, b: __m128, c: __m128) -> __m128 {
        // SAFETY: SSE2 is part of every x86-64 CPU.
        unsafe { _mm_add_ps(_mm_mul_ps(a, b), c) }
    }

    /// c − a b, rounded twice.
    ///
    /// # Safety
    /// As for `fmadd4`.
    #[inline(always)]
    unsafe fn fnmadd4(a: __m128, b: __m128, c: __m128) -> __m128 {
        // SAFETY: as for `fmadd4`.
        unsafe { _mm_sub_ps(c, _mm_mul_ps(a, b)) }
    }

    /// Four triples, each index checked by the slice.
    ///
    /// # Safety
    /// As for `fmadd4`.
    #[inline(always)]
    unsafe fn gather4(from: &[f32], at: &[u32]) -> [__m128; 3] {
        let [p, q, r, s] = [
            &from[at[0] as usize..][..3],
            &from[at[1] as usize..][..3],
            &from[at[2] as usize..][..3],
            &from[at[3] as usize..][..3],
        ];
        // SAFETY: as for `fmadd4`.
        unsafe {
            [
                _mm_setr_ps(p[0], q[0], r[0], s[0]),
                _mm_setr_ps(p[1], q[1], r[1], s[1]),
                _mm_setr_ps(p[2], q[2], r[2], s[2]),
            ]
        }
    }

    /// # Safety
    /// Two values at `p`.
    #[inline(always)]
    unsafe fn pairs4(p: *const f32) -> __m128 {
        // SAFETY: 8 bytes at `p`, by the caller; SSE2 is part of every x86-64 CPU.
        unsafe {
            let x = _mm_castsi128_ps(_mm_loadl_epi64(p.cast()));
            _mm_unpacklo_ps(x, x)
        }
    }

    /// # Safety
    /// As for `fmadd4`.
    #[inline(always)]
    unsafe fn swap4(x: __m128) -> __m128 {
        // SAFETY: as for `fmadd4`.
        unsafe { _mm_shuffle_ps::<0b10_11_00_01>(x, x) }
    }

    /// # Safety
    /// AVX2 present; four values at `p`.
    #[inline]
    #[target_feature(enable = "avx2,fma")]
    unsafe fn pairs8(p: *const f32) -> __m256 {
        // SAFETY: 16 bytes at `p`, by the caller.
        let x = unsafe { _mm_loadu_ps(p) };
        _mm256_permutevar8x32_ps(_mm256_castps128_ps256(x), _mm256_setr_epi32(0, 0, 1, 1, 2, 2, 3, 3))
    }

    /// # Safety
    /// AVX2 present.
    #[inline]
    #[target_feature(enable = "avx2,fma")]
    unsafe fn swap8(x: __m256) -> __m256 {
        _mm256_permute_ps::<0b10_11_00_01>(x)
    }

    /// # Safety
    /// AVX-512 present; eight values at `p`.
    #[inline]
    #[target_feature(enable = "avx512f,avx512dq,avx2,fma")]
    unsafe fn pairs16(p: *const f32) -> __m512 {
        // SAFETY: 32 bytes at `p`, by the caller.
        let x = unsafe { _mm256_loadu_ps(p) };
        let order = _mm512_setr_epi32(0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7);
        _mm512_permutexvar_ps(order, _mm512_castps256_ps512(x))
    }

    /// # Safety
    /// AVX-512 present.
    #[inline]
    #[target_feature(enable = "avx512f,avx512dq,avx2,fma")]
    unsafe fn swap16(x: __m512) -> __m512 {
        _mm512_permute_ps::<0b10_11_00_01>(x)
    }

    /// # Safety
    /// AVX2 present; `at` has 8 entries; 3 ≤ `from.len()` < 2³¹.
    #[inline]
    #[target_feature(enable = "avx2,fma")]
    unsafe fn gather8(from: &[f32], at: &[u32]) -> [__m256; 3] {
        // SAFETY: 8 entries in `at`; every index is checked to be ≤ len − 3 before anything is read.
        unsafe {
            let index = _mm256_loadu_si256(at.as_ptr().cast());
            let last = _mm256_set1_epi32((from.len() - 3) as i32);
            let inside = _mm256_cmpeq_epi32(_mm256_max_epu32(index, last), last);
            assert!(_mm256_movemask_epi8(inside) == -1, "gather index outside the field");
            let p = from.as_ptr();
            [
                _mm256_i32gather_ps::<4>(p, index),
                _mm256_i32gather_ps::<4>(p.add(1), index),
                _mm256_i32gather_ps::<4>(p.add(2), index),
            ]
        }
    }

    /// # Safety
    /// AVX-512 present; `at` has 16 entries; 3 ≤ `from.len()` < 2³¹.
    #[inline]
    #[target_feature(enable = "avx512f,avx512dq,avx2,fma")]
    unsafe fn gather16(from: &[f32], at: &[u32]) -> [__m512; 3] {
        // SAFETY: 16 entries in `at`; every index is checked to be ≤ len − 3 before anything is read.
        unsafe {
            let index = _mm512_loadu_si512(at.as_ptr().cast());
            let last = _mm512_set1_epi32((from.len() - 3) as i32);
            assert!(_mm512_cmpgt_epu32_mask(index, last) == 0, "gather index outside the field");
            let p = from.as_ptr();
            [
                _mm512_i32gather_ps::<4>(index, p),
                _mm512_i32gather_ps::<4>(index, p.add(1)),
                _mm512_i32gather_ps::<4>(index, p.add(2)),
            ]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Probe<'a> {
        x: &'a [f32],
        at: &'a [u32],
        out: &'a mut Vec<f32>,
    }

    impl Kernel for Probe<'_> {
        #[inline(always)]
        fn run<L: Lanes>(self) {
            let [a, b, c] = L::gather3(self.x, self.at);
            let two = L::splat(2.0);
            let (pairs, swapped) = (L::load_pairs(self.x), L::load(self.x).swap_pairs());
            for y in [a.fma(two, b), a.fnma(two, c), (a + b) * (a - c), L::load(self.x), pairs, swapped] {
                let mut lane = vec![0.0; L::WIDTH];
                y.store(&mut lane);
                self.out.extend(&lane[..4]);
            }
        }
    }

    /// Every instruction set gives the same result on numbers that need no rounding.
    #[test]
    fn all_instruction_sets_agree() {
        let x: Vec<f32> = (0..64).map(|i| (i * i % 37) as f32).collect();
        let at: Vec<u32> = (0..16).map(|l| (l * 3 + 1) % 61).collect();
        let mut runs = vec![("plain arrays", Vec::new())];
        Probe { x: &x, at: &at, out: &mut runs[0].1 }.run::<Portable>();
        for isa in Isa::available() {
            let mut out = Vec::new();
            isa.run(Probe { x: &x, at: &at, out: &mut out });
            runs.push((isa.name(), out));
        }
        for (name, out) in runs {
            for l in 0..4 {
                let [a, b, c] = [0, 1, 2].map(|c| x[at[l] as usize + c]);
                assert_eq!(out[l], 2.0 * a + b, "{name}");
                assert_eq!(out[4 + l], c - 2.0 * a);
                assert_eq!(out[8 + l], (a + b) * (a - c));
                assert_eq!(out[12 + l], x[l]);
                assert_eq!((out[16 + l], out[20 + l]), (x[l / 2], x[l ^ 1]), "{name}");
            }
        }
    }

    /// A gather with an index outside its source panics.
    #[test]
    fn gather_checks_its_indices() {
        for isa in Isa::available() {
            let outcome = std::panic::catch_unwind(|| {
                let (x, mut out) = (vec![0.0; 32], Vec::new());
                let mut at = vec![0u32; 16];
                at[2] = 30;
                isa.run(Probe { x: &x, at: &at, out: &mut out });
            });
            assert!(outcome.is_err(), "{}", isa.name());
        }
    }
}
