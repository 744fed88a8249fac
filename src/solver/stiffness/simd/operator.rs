//! The trait `Stiffness` for the f32 back-end.

use super::super::maxwell::Branch;
use super::super::operator::{RegionEnergy, Stiffness};
use super::backend::Simd;
use super::energy;

impl Stiffness<f32> for Simd {
    fn elements(&mut self, u: &[f32]) {
        self.sweep(u, false);
        self.started = true;
    }

    fn elements_instantaneous(&mut self, u: &[f32]) {
        self.sweep(u, true);
    }

    fn collect(&self, first: usize, f: &mut [f32]) {
        let width = self.layout.width;
        let slots = &self.slots[..];
        let start = &self.start[first..=first + f.len() / 3];
        for (f, list) in f.chunks_exact_mut(3).zip(start.windows(2)) {
            let mut sum = [0.0f32; 3];
            for &at in &self.slot_of[list[0] as usize..list[1] as usize] {
                let slot = &slots[at as usize..at as usize + 2 * width + 1];
                sum[0] += slot[0];
                sum[1] += slot[width];
                sum[2] += slot[2 * width];
            }
            f.copy_from_slice(&sum);
        }
    }

    fn set_time_step(&mut self, dt: f64) {
        self.set_branches(self.tau.iter().map(|&tau| Branch::new(dt, tau)).collect());
        self.reset();
    }

    fn reset(&mut self) {
        self.groups.iter_mut().for_each(|g| g.memory.fill(0.0));
        self.started = false;
    }

    fn energy(&self, u: &[f32], region: &[u16]) -> Vec<RegionEnergy> {
        energy::energy(self, u, region)
    }

    fn isa(&self) -> &'static str {
        self.isa.name()
    }
}
