//! Whether a scenario fits into memory, judged before anything is allocated.
//!
//! unknowns ≈ 3 V (N/h)³ for volume V, order N and element edge h. The pipeline judges again when the mesh is known;
//! this keeps it from making a mesh that is itself too large, and says which element size would fit.

use crate::anatomy::SubjectSpec;
use crate::preset::ScenarioSpec;
use crate::preset::spec::{GeometrySpec, Part};
use crate::run::memory;
use crate::run::prepare::discretisation;
use std::fmt;

/// Why a scenario is not begun.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Refusal {
    /// Estimated displacement unknowns.
    pub unknowns: f64,
    /// Estimated need [MiB].
    pub needed_mib: f64,
    /// Memory to be had [MiB].
    pub free_mib: f64,
    /// Element edge that would fit at the same order [mm].
    pub element_mm: f64,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the mesh would have about {:.1e} unknowns and need about {:.1} GiB of memory; {:.1} GiB are free; \
             elements of {:.1} mm would fit",
            self.unknowns,
            self.needed_mib / 1024.0,
            self.free_mib / 1024.0,
            self.element_mm
        )
    }
}

impl std::error::Error for Refusal {}

/// Refuses a scenario that cannot fit into the memory that is free now.
///
/// # Errors
/// The estimate, and the element size that would fit.
pub fn check(spec: &ScenarioSpec) -> Result<(), Refusal> {
    fits(spec, memory::free_mib())
}

fn fits(spec: &ScenarioSpec, free_mib: f64) -> Result<(), Refusal> {
    let (order, element_mm) = discretisation(spec.resolution);
    let unknowns = 3.0 * volume_mm3(&spec.geometry) * (order as f64 / element_mm).powi(3);
    let needed_mib = memory::estimate_mib(unknowns as usize, spec.analysis.harmonics);
    if needed_mib <= free_mib {
        return Ok(());
    }
    // a tenth to spare, rounded up to a tenth of a millimetre
    let element_mm = (element_mm * (1.1 * needed_mib / free_mib).cbrt() * 10.0).ceil() / 10.0;
    Err(Refusal { unknowns, needed_mib, free_mib, element_mm })
}

/// Volume of the body [mm³]; for a leg that of a truncated cone between calf and ankle, thick enough.
fn volume_mm3(geometry: &GeometrySpec) -> f64 {
    match geometry {
        GeometrySpec::Block(b) => {
            b.length_mm * b.width_mm * b.layers.iter().map(|l| l.thickness_mm).sum::<f64>()
        }
        GeometrySpec::Cylinder(c) => {
            let core = c.core_radius_mm;
            let outer = core + c.layers.iter().map(|l| l.thickness_mm).sum::<f64>();
            std::f64::consts::PI * (outer * outer - core * core) * c.length_mm
        }
        GeometrySpec::Leg(Part::Inline(subject)) => leg_volume_mm3(subject),
        GeometrySpec::Leg(Part::File(_)) => 0.0,
    }
}

/// Girths by the male regressions of ANSUR II (2012) on stature [mm] and mass [kg]; women differ by a few percent.
fn leg_volume_mm3(s: &SubjectSpec) -> f64 {
    let calf = s.calf_circumference_mm.unwrap_or(351.0 - 0.0685 * s.stature_mm + 1.888 * s.mass_kg);
    let ankle = s.ankle_circumference_mm.unwrap_or(153.1 + 0.0079 * s.stature_mm + 0.729 * s.mass_kg);
    let length = s.shank_length_mm.unwrap_or(-133.3 + 0.3062 * s.stature_mm - 0.108 * s.mass_kg);
    length * (calf * calf + calf * ankle + ankle * ankle) / (12.0 * std::f64::consts::PI)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mesh::spec::Resolution;
    use crate::preset::load_scenario;

    #[test]
    fn the_default_leg_has_about_three_litres() {
        let spec = load_scenario("single_head".as_ref()).unwrap().spec;
        let litres = volume_mm3(&spec.geometry) * 1e-6;
        assert!((2.5..4.0).contains(&litres), "{litres}");
    }

    #[test]
    fn what_is_proposed_would_fit() {
        let mut spec = load_scenario("single_head".as_ref()).unwrap().spec;
        spec.resolution = Resolution::Custom { order: 6, element_mm: 2.0 };
        let free_mib = 4000.0;
        let refusal = fits(&spec, free_mib).unwrap_err();
        assert!(refusal.to_string().contains("GiB"));
        spec.resolution = Resolution::Custom { order: 6, element_mm: refusal.element_mm };
        assert_eq!(fits(&spec, free_mib), Ok(()));
        spec.resolution = Resolution::Custom { order: 6, element_mm: 0.95 * refusal.element_mm };
        assert!(fits(&spec, free_mib).is_err(), "the proposal is not needlessly coarse");
    }
}
