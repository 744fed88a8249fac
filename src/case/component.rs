//! `FrequencyComponent`: the excitation of the body at one frequency.

use crate::math::{C64, V3};
use nalgebra::Vector3;

/// The excitation at one frequency.
#[derive(Clone, Debug, PartialEq)]
pub struct FrequencyComponent {
    /// Multiple of the common frequency, ≥ 1. If the heads have no common period, the number of the
    /// frequency, from 1. For static loads, 0.
    pub order: usize,
    /// `[head]` complex prescribed displacement [m].
    pub heads: Vec<Vector3<C64>>,
    /// `[load]` complex amplitude of its signal.
    pub loads: Vec<C64>,
}

impl FrequencyComponent {
    /// A component with zero amplitudes.
    pub fn zero(order: usize, heads: usize, loads: usize) -> FrequencyComponent {
        FrequencyComponent { order, heads: vec![Vector3::zeros(); heads], loads: vec![C64::default(); loads] }
    }
}

/// The part of the complex vector `x` along the real direction `axis`.
pub(super) fn along(x: &Vector3<C64>, axis: &V3) -> C64 {
    x.iter().zip(axis).map(|(x, a)| x * *a).sum()
}
