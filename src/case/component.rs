//! `FrequencyComponent`: everything that acts on the body at one frequency.

use crate::math::C64;
use nalgebra::Vector3;

/// Everything that acts at one frequency.
#[derive(Clone, Debug, PartialEq)]
pub struct FrequencyComponent {
    /// Multiple of the common frequency, ≥ 1; the number of the frequency (from 1) if the heads have no common period;
    /// 0 for static loads.
    pub order: usize,
    /// `[head]` complex displacement [m].
    pub heads: Vec<Vector3<C64>>,
    /// `[load]` complex amplitude of its signal.
    pub loads: Vec<C64>,
}

impl FrequencyComponent {
    /// A component in which nothing acts.
    pub fn zero(order: usize, heads: usize, loads: usize) -> FrequencyComponent {
        FrequencyComponent { order, heads: vec![Vector3::zeros(); heads], loads: vec![C64::default(); loads] }
    }
}
