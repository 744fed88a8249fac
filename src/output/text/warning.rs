//! The warnings of a report in English.

use super::number::{duration, short};
use crate::material::ogden::MAX_COMPRESSION;
use crate::metric::limits::SMALL_STRAIN_PERCENT;
use crate::metric::report::{LINEAR_PERCENT, Warning};
use std::fmt;

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Warning::OffTheMesh { head, percent } => {
                let face = head.map_or_else(|| "the pressure's disc".into(), |head| format!("head {head}"));
                write!(
                    f,
                    "partly off the mesh: {percent:.0} % of the face of {face} lies over the meshed surface, \
                     the rest presses on nothing"
                )
            }
            Warning::BeyondLinearLaw { percent } => write!(
                f,
                "out of range: the static force compresses tissue by {percent:.0} %, the linear law holds to \
                 about {LINEAR_PERCENT} %; `preload: On` includes the hardening of tissue"
            ),
            Warning::BeyondHardeningLaw { percent } => write!(
                f,
                "out of range: the static force compresses tissue by {percent:.0} %, measured curves of \
                 compression end at {:.0} %",
                100.0 * MAX_COMPRESSION
            ),
            Warning::TooSoft { head, indentation_mm, thickness_mm } => write!(
                f,
                "out of range: head {head} would sink {indentation_mm:.0} mm into {thickness_mm:.0} mm of \
                 tissue; pressures follow from the force and the contact area, indentation and strains are \
                 not meaningful"
            ),
            Warning::PreloadNotConverged { percent } => write!(
                f,
                "preload not converged: the energy can still decrease by {percent:.1} % of the work done"
            ),
            Warning::BeyondSmallStrain { percent } => write!(
                f,
                "out of range: superficial strain reaches {percent:.0} %, small-strain theory holds to about \
                 {SMALL_STRAIN_PERCENT} %"
            ),
            Warning::NotSteady { percent: Some(percent), cycles } => write!(
                f,
                "not steady: site amplitudes still change by {percent:.1} % per cycle after {cycles:.0} \
                 cycles"
            ),
            Warning::NotSteady { percent: None, cycles } => {
                write!(f, "not steady: no change per cycle is known after {cycles:.0} cycles")
            }
            Warning::LedgerOpen { percent } => {
                write!(f, "energy ledger not closed: residual {percent:.1} % of the input")
            }
            Warning::CoarseMesh { points_per_wavelength } => write!(
                f,
                "coarse mesh: {points_per_wavelength:.1} points per shear wavelength at worst, 5–6 are \
                 needed for 1 %"
            ),
            Warning::LowBulkModulus { speed_m_s, needed_m_s } => write!(
                f,
                "K is low for this drive: compression waves run at {speed_m_s:.0} m/s, {needed_m_s:.0} m/s \
                 are required"
            ),
            Warning::HighFibreStrain { site, percent } => {
                write!(f, "{site}: peak fibre strain of {percent} % and more")
            }
            Warning::Rattles { head, dynamic_n, static_n } => write!(
                f,
                "head {head} rattles: its dynamic force of {dynamic_n:.1} N exceeds its share of the static \
                 force, {static_n:.1} N; the skin is taken to follow it, a unilateral contact is needed"
            ),
            Warning::MotorNotConverged { percent, rounds } => write!(
                f,
                "motor speed not converged: it still changes by {percent:.1} % after {rounds} solves"
            ),
            Warning::NotReadThere { why } => write!(f, "the treated site is not read there: {why}"),
            Warning::MethodChanged { why, steps, duration_s } => write!(
                f,
                "method changed: the harmonic solve failed ({why}); time stepping is used instead: about {} \
                 steps at most, about {} (an estimate)",
                short(*steps),
                duration(*duration_s)
            ),
        }
    }
}

impl Warning {
    /// What the warning is about, without its numbers.
    pub fn topic(&self) -> &'static str {
        match self {
            Warning::OffTheMesh { .. } => "head partly off the mesh",
            Warning::BeyondLinearLaw { .. } => "compression beyond the linear law",
            Warning::BeyondHardeningLaw { .. } => "compression beyond the measured curves",
            Warning::TooSoft { .. } => "indentation deeper than the tissue",
            Warning::PreloadNotConverged { .. } => "preload not converged",
            Warning::BeyondSmallStrain { .. } => "superficial strain beyond small-strain theory",
            Warning::NotSteady { .. } => "not steady",
            Warning::LedgerOpen { .. } => "energy ledger not closed",
            Warning::CoarseMesh { .. } => "coarse mesh",
            Warning::LowBulkModulus { .. } => "K low for the drive",
            Warning::HighFibreStrain { .. } => "high fibre strain",
            Warning::Rattles { .. } => "head rattles",
            Warning::MotorNotConverged { .. } => "motor speed not converged",
            Warning::NotReadThere { .. } => "treated site not read around it",
            Warning::MethodChanged { .. } => "method changed",
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::metric::report::{Warning, warning_examples};
    use std::collections::BTreeSet;

    /// A sentence for every warning, and no two alike.
    #[test]
    fn every_warning_has_its_sentence_and_its_topic() {
        let sentences: BTreeSet<String> = warning_examples().iter().map(ToString::to_string).collect();
        assert_eq!(sentences.len(), warning_examples().len());
        let topics: BTreeSet<&str> = warning_examples().iter().map(Warning::topic).collect();
        // A face off the mesh and an unsteady case have two sentences each.
        assert_eq!(topics.len(), sentences.len() - 2);
        let all: Vec<String> = sentences.into_iter().collect();
        let all = all.join("\n");
        for part in [
            "partly off the mesh: 50 % of the face of head 2 lies",
            "the face of the pressure's disc",
            "would sink 41 mm into 52 mm",
            "by 2.5 % per cycle after 40 cycles",
            "residual -1.5 % of the input",
            "SOL TrP1: peak fibre strain of 50 % and more",
            "its dynamic force of 24.2 N exceeds its share of the static force, 14.0 N",
            "about 14400 steps at most, about 3 min 20 s",
        ] {
            assert!(all.contains(part), "{part}: {all}");
        }
    }
}
