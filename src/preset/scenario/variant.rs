//! `Variant`: a scenario with softer, contracted and stiffer muscle, to bound the uncertainty of results.
//!
//! The stiffness of muscle is the largest uncertainty: magnetic resonance elastography finds relaxed calves
//! of
//! 0.66 to 1.33 kPa across and along the fibres, ultrasound three to four times as much. `Softer` and
//! `Stiffer` scale the moduli of every muscle of the scenario by 0.7 and 3, so that its own tissue lies
//! between them.
//! `Contracted` is a calf that pushes its foot down: what elastography at 40 Hz found in it. Fat and loss are
//! not part of a variant; they are fields of a scenario.

use super::spec::{GeometrySpec, Part, ScenarioSpec};
use crate::material::spec::SolidSpec;
use std::f64::consts::{FRAC_PI_4, SQRT_2};

/// Factor on the moduli of muscle in the softer variant: the lowest mean of elastography (0.66 kPa across the
/// fibres of relaxed calves) over that of `soft` (1.0 kPa).
const SOFTER: f64 = 0.7;
/// Factor on the moduli of muscle in the stiffer variant: ultrasound over magnetic resonance elastography.
const STIFFER: f64 = 3.0;
/// Factor on the moduli of a phantom in the softer and, inverted, in the stiffer variant: a gel is better
/// known than muscle.
const GEL: f64 = 1.0 / SQRT_2;
/// Rise of the speed of shear waves in the soleus in isometric plantar flexion: + 20.0 ± 3.6 % at 40 Hz (15
/// people, pubmed 31774210; waves across the fibres).
const CONTRACTED_SPEED: f64 = 1.2;
/// Rise of the loss angle in the same muscles: + 41.3 ± 12.0 %.
const CONTRACTED_LOSS: f64 = 1.413;
/// Frequency of this measurement over that at which moduli are written (50 Hz).
const MEASURED_AT: f64 = 40.0 / 50.0;
/// Largest legal exponent of a springpot.
const MAX_ALPHA: f64 = 0.5;
/// Muscles; other solids of a leg (fat, tendon) are the same in every variant.
const MUSCLES: [&str; 6] =
    ["gastrocnemius_medial", "gastrocnemius_lateral", "soleus", "deep_posterior", "anterior", "lateral"];
/// Muscles that push the foot down and are contracted. Estimate: the gastrocnemius as the soleus.
const CONTRACTING: [&str; 3] = ["gastrocnemius_medial", "gastrocnemius_lateral", "soleus"];

/// Tissue properties with which a scenario is solved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variant {
    /// Moduli of muscle × 0.7.
    Softer,
    /// As in the scenario.
    AsGiven,
    /// Gastrocnemius and soleus contracted by some 20 % of the strongest: shear waves 20 % faster, loss angle
    /// 41 % larger.
    Contracted,
    /// Moduli of muscle × 3.
    Stiffer,
}

impl Variant {
    /// All variants of a leg, by the stiffness of the calf muscles.
    const LEG: [Variant; 4] = [Variant::Softer, Variant::AsGiven, Variant::Contracted, Variant::Stiffer];
    /// All variants of a phantom.
    const PHANTOM: [Variant; 3] = [Variant::Softer, Variant::AsGiven, Variant::Stiffer];

    /// The variants of a body, the softest first: a phantom cannot contract.
    pub fn of_body(geometry: &GeometrySpec) -> &'static [Variant] {
        match geometry {
            GeometrySpec::Leg(_) => &Variant::LEG,
            _ => &Variant::PHANTOM,
        }
    }

    /// Name in tables, and of the folder of a run.
    pub fn name(self) -> &'static str {
        match self {
            Variant::Softer => "softer",
            Variant::AsGiven => "default",
            Variant::Contracted => "contracted",
            Variant::Stiffer => "stiffer",
        }
    }

    /// What the variants of a study or of claims are, in words.
    pub fn definition() -> String {
        format!(
            "`default` is tissue as written; `softer` and `stiffer` have every modulus of muscle {SOFTER} \
             and {STIFFER} times as large (in a phantom, those of its gels {GEL:.2} and {:.2} times); \
             `contracted` is a calf that pushes its foot down with some 20 % of its strength: shear waves in \
             gastrocnemius and soleus {:.0} % faster and their loss angle {:.0} % larger, as elastography at \
             40 Hz found in the soleus",
            1.0 / GEL,
            100.0 * (CONTRACTED_SPEED - 1.0),
            100.0 * (CONTRACTED_LOSS - 1.0)
        )
    }

    /// The resolved scenario `spec` with the tissue of this variant.
    pub fn of(self, spec: &ScenarioSpec) -> ScenarioSpec {
        let mut changed = spec.clone();
        let is_leg = matches!(spec.geometry, GeometrySpec::Leg(_));
        if let Part::Inline(tissues) = &mut changed.tissues {
            for (name, solid) in &mut tissues.solids {
                match is_leg {
                    true if MUSCLES.contains(&name.as_str()) => self.change_muscle(name, solid),
                    true => {}
                    false => self.change_gel(solid),
                }
            }
        }
        changed
    }

    fn change_muscle(self, name: &str, solid: &mut SolidSpec) {
        match self {
            Variant::Softer => scale_moduli(solid, SOFTER),
            Variant::Stiffer => scale_moduli(solid, STIFFER),
            Variant::Contracted if CONTRACTING.contains(&name) => contract(solid),
            Variant::AsGiven | Variant::Contracted => {}
        }
    }

    fn change_gel(self, solid: &mut SolidSpec) {
        match self {
            Variant::AsGiven | Variant::Contracted => {}
            Variant::Softer => scale_moduli(solid, GEL),
            Variant::Stiffer => scale_moduli(solid, 1.0 / GEL),
        }
    }
}

/// Scales all moduli by one factor: every shear wave, along and across the fibres, changes its speed by the
/// square root of it.
fn scale_moduli(solid: &mut SolidSpec, factor: f64) {
    solid.mu_l_kpa *= factor;
    solid.mu_t_kpa = solid.mu_t_kpa.map(|m| m * factor);
    solid.e_l_kpa = solid.e_l_kpa.map(|e| e * factor);
}

/// The speed of a wave in a springpot is √(|G*|/ρ) / cos(φ/2) with the loss angle φ = απ/2 and |G*| ∝ f^α.
/// The measurement is of waves across the fibres; that the moduli along them rise alike is an estimate.
fn contract(solid: &mut SolidSpec) {
    let relaxed = solid.alpha;
    solid.alpha = (CONTRACTED_LOSS * relaxed).min(MAX_ALPHA);
    let slowness = |alpha: f64| (alpha * FRAC_PI_4).cos().powi(2) * MEASURED_AT.powf(-alpha);
    scale_moduli(solid, CONTRACTED_SPEED.powi(2) * slowness(solid.alpha) / slowness(relaxed));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preset::{Severity, load_scenario, validate};

    fn scenario(name: &str) -> ScenarioSpec {
        load_scenario(name.as_ref()).unwrap().spec
    }

    fn solid(spec: &ScenarioSpec, name: &str) -> SolidSpec {
        let Part::Inline(tissues) = &spec.tissues else { panic!("resolved") };
        tissues.solids[name].clone()
    }

    /// Speed of a shear wave with modulus |G*| at 50 Hz of `kpa` [m/s], and loss angle, at 40 Hz.
    fn wave(solid: &SolidSpec, kpa: f64) -> (f64, f64) {
        let angle = solid.alpha * std::f64::consts::FRAC_PI_2;
        let modulus = 1e3 * kpa * 0.8f64.powf(solid.alpha);
        let (storage, size) = (modulus * angle.cos(), modulus);
        ((2.0 * size * size / (solid.density_kg_m3 * (storage + size))).sqrt(), angle)
    }

    /// The default tissue is neither the softest nor the stiffest that it is compared with.
    #[test]
    fn every_variant_is_valid_and_the_given_tissue_lies_inside() {
        for name in ["single_head", "vibration_vs_percussion_stiff", "block_pressure"] {
            let spec = scenario(name);
            assert_eq!(Variant::AsGiven.of(&spec), spec);
            let region = if name == "block_pressure" { "muscle_gel" } else { "soleus" };
            let all = Variant::of_body(&spec.geometry);
            let moduli: Vec<f64> = all.iter().map(|v| solid(&v.of(&spec), region).mu_l_kpa).collect();
            assert!(moduli.windows(2).all(|pair| pair[0] < pair[1]), "{name}: {moduli:?}");
            let given = all.iter().position(|v| *v == Variant::AsGiven).unwrap();
            assert!(given > 0 && given + 1 < all.len(), "{name}");
            for variant in all {
                let problems = validate::scenario(&variant.of(&spec));
                assert!(problems.iter().all(|p| p.severity != Severity::Error), "{name}: {problems:?}");
            }
        }
    }

    #[test]
    fn muscle_alone_changes_with_its_fibres() {
        let spec = scenario("single_head");
        let given = solid(&spec, "deep_posterior");
        for (variant, factor) in [(Variant::Softer, 0.7), (Variant::Stiffer, 3.0)] {
            let changed = solid(&variant.of(&spec), "deep_posterior");
            let ratios = [
                changed.mu_l_kpa / given.mu_l_kpa,
                changed.mu_t_kpa.unwrap() / given.mu_t_kpa.unwrap(),
                changed.e_l_kpa.unwrap() / given.e_l_kpa.unwrap(),
            ];
            assert!(ratios.iter().all(|r| (r - factor).abs() < 1e-12), "{ratios:?}");
            assert_eq!(changed.alpha, given.alpha);
            for other in ["fat", "tendon"] {
                assert_eq!(solid(&variant.of(&spec), other), solid(&spec, other));
            }
        }
    }

    /// What the measurement found: waves 20 % faster, loss angle 41 % larger, in the calf muscles alone.
    #[test]
    fn a_contracted_calf_has_the_waves_that_were_measured() {
        let (spec, contracted) = (scenario("single_head"), Variant::Contracted.of(&scenario("single_head")));
        for name in CONTRACTING {
            let (a, b) = (solid(&spec, name), solid(&contracted, name));
            for (kpa, changed) in [(a.mu_l_kpa, b.mu_l_kpa), (a.mu_t_kpa.unwrap(), b.mu_t_kpa.unwrap())] {
                let ((c0, phi0), (c1, phi1)) = (wave(&a, kpa), wave(&b, changed));
                assert!((c1 / c0 - 1.2).abs() < 1e-9 && (phi1 / phi0 - 1.413).abs() < 1e-9, "{name}");
            }
        }
        for name in ["deep_posterior", "anterior", "lateral", "fat"] {
            assert_eq!(solid(&contracted, name), solid(&spec, name));
        }
    }
}
