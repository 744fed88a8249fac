//! What acts as told, heads and loads, whatever the body does: one solve for every tone of unit strength, kept for the cases
//! that do the same more or less strongly.
//!
//! The body is linear: a tone s times as strong moves it s times as far. Solved is always the tone divided by its largest
//! amplitude, whoever asks, so that an answer does not depend on which cases came before.

use crate::math::{C64, Monitor};
use crate::preset::spec::{CaseSpec, ScenarioSpec};
use crate::run::error::RunError;
use crate::run::harmonic::{Factors, HarmonicDrive, Tone, Turn, named, solve_tone};
use crate::run::joint::{PortAnswer, Print, kept};
use crate::run::load::Drive;
use crate::run::outcome::Progress;
use crate::run::prepare::Prepared;
use crate::solver::harmonic::{Body, HarmonicSystem};
use nalgebra::DMatrix;
use std::sync::Arc;
use std::time::Instant;

/// Amplitudes of a unit tone are multiples of this: what different strengths were divided by leaves no trace in them.
const GRAIN: f64 = 1.0 / (1u64 << 40) as f64;

/// A drive that acts as told on its body.
pub struct Told<'a> {
    spec: &'a ScenarioSpec,
    case: &'a CaseSpec,
    body: &'a Prepared,
    drive: &'a Drive,
    progress: &'a Progress<'a>,
    pads: HarmonicDrive,
    /// What answers are kept under, but for tone and frequency.
    place: Print,
}

impl<'a> Told<'a> {
    /// `drive` on `body`.
    pub fn new(
        spec: &'a ScenarioSpec,
        case: &'a CaseSpec,
        body: &'a Prepared,
        drive: &'a Drive,
        progress: &'a Progress<'a>,
    ) -> Told<'a> {
        let pads = HarmonicDrive::new(drive);
        let mut place = Print::new("told", spec, &pads.pads);
        for (node, force) in drive.loads.iter().flat_map(|load| &load.pattern) {
            place.put(f64::from(*node));
            force.iter().for_each(|x| place.put(*x));
        }
        Told { spec, case, body, drive, progress, pads, place }
    }

    /// The field of `tone` at unit strength at `hz`, kept or solved, whether it was kept, and the strength; `of` is this tone and
    /// how many there are.
    ///
    /// # Errors
    /// Those of the solver; cancellation.
    pub fn answer(
        &self,
        tone: &Tone,
        hz: f64,
        of: (usize, usize),
        (system, solid): (&mut HarmonicSystem, &Body),
    ) -> Result<(Arc<PortAnswer>, bool, C64), RunError> {
        let (unit, strength) = unit(tone);
        let mut key = self.place.clone().by(system.inner());
        for z in unit.heads.iter().flat_map(|x| x.iter()).chain(&unit.loads) {
            key.put(z.re);
            key.put(z.im);
        }
        let (answer, known) = kept(self.body, key.at(hz), || {
            let begun = Instant::now();
            system.set_pads(self.pads.pads.clone());
            system.forget();
            let (first, all) = (2 * of.0, 2 * of.1);
            let report = self.progress.piece(&self.case.name, (first, all), Factors(hz));
            let monitor = Monitor::new(self.progress.cancel, &report);
            system.set_frequency_unless(hz, hz, solid, monitor).map_err(named(&self.case.name))?;
            let moved = begun.elapsed().as_secs_f64();
            let turn = Turn { case: &self.case.name, of: (first + 1, all), progress: self.progress };
            let force = self.pads.force(self.drive, &unit, self.body.space.n_nodes());
            let (solution, info) = solve_tone(system, self.spec, &force, hz, turn)?;
            Ok(PortAnswer {
                solutions: vec![solution],
                stiffness: DMatrix::zeros(0, 0),
                iterations: vec![info.iterations],
                residual: info.residual,
                seconds: [moved, info.seconds],
            })
        })?;
        Ok((answer, known, C64::from(strength)))
    }
}

/// `tone` divided by its largest amplitude, and that amplitude; 1 for silence.
fn unit(tone: &Tone) -> (Tone, f64) {
    let all = || tone.heads.iter().flat_map(|x| x.iter()).chain(&tone.loads);
    let largest = all().map(|z| z.norm()).fold(0.0, f64::max);
    let strength = if largest > 0.0 { largest } else { 1.0 };
    let rounded = |x: f64| (x / strength / GRAIN).round() * GRAIN;
    let part = |z: C64| C64::new(rounded(z.re), rounded(z.im));
    let heads = tone.heads.iter().map(|x| x.map(part)).collect();
    (Tone { order: tone.order, heads, loads: tone.loads.iter().copied().map(part).collect() }, strength)
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::Vector3;

    #[test]
    fn the_same_motion_stronger_or_weaker_is_the_same_unit_tone() {
        let axis = Vector3::new(0.36, 0.48, -0.8).map(C64::from);
        let tone = |a: f64| {
            let z = C64::from_polar(0.7 * a, 0.3);
            Tone { order: 1, heads: vec![axis * z, axis * C64::from(a)], loads: vec![C64::from(0.1 * a)] }
        };
        let (own, strength) = unit(&tone(1.0));
        assert!((strength - 0.8).abs() < 1e-15);
        for a in [0.375e-3, 0.75e-3, 1.5e-3, 0.7e-3, 3.1] {
            let (other, strength) = unit(&tone(a));
            assert_eq!(other, own, "{a}");
            assert!((strength / (0.8 * a) - 1.0).abs() < 1e-15);
        }
        assert_eq!(unit(&Tone { order: 1, heads: vec![Vector3::zeros()], loads: Vec::new() }).1, 1.0);
    }
}
