//! `Variant`: a scenario with softer and with stiffer tissue, to bound the uncertainty of results.
//!
//! The stiffness of muscle is the largest uncertainty (magnetic resonance elastography finds it three to four
//! times softer than ultrasound), followed by its loss and the thickness of fat. `Soft` changes all three
//! such that less motion is transmitted, `Stiff` such that more is; a conclusion with the same sign in all
//! three variants does not depend on them.

use super::spec::{GeometrySpec, Part, ScenarioSpec};
use crate::material::spec::{SolidSpec, TissueSpec};
use crate::preset::location::SHIPPED;
use crate::preset::syntax::parse;
use std::ops::RangeInclusive;

/// Loss of the soft and the stiff variant: factor on every springpot exponent α (0.27 becomes 0.36 and 0.20;
/// measured values are 0.2 to 0.45).
const LOSS: [f64; 2] = [4.0 / 3.0, 0.75];
/// Factor on the fat thickness of the soft and the stiff variant: skinfold and ultrasound differ by about a
/// quarter.
const FAT: [f64; 2] = [1.25, 0.8];
/// Factor on the moduli of a phantom in the soft and the stiff variant: a gel is better known than muscle.
const GEL: [f64; 2] = [1.0 / std::f64::consts::SQRT_2, std::f64::consts::SQRT_2];
/// Legal values of α.
const ALPHA: RangeInclusive<f64> = 0.0..=0.5;
/// Legal values of the fat thickness [mm].
const FAT_MM: RangeInclusive<f64> = 2.0..=25.0;

/// Tissue properties with which a scenario is solved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variant {
    /// Moduli of muscle and fat as in magnetic resonance elastography, more loss, more fat.
    Soft,
    /// As in the scenario.
    AsGiven,
    /// Moduli of muscle and fat as in ultrasound elastography, less loss, less fat.
    Stiff,
}

impl Variant {
    /// All variants, the softest first.
    pub const ALL: [Variant; 3] = [Variant::Soft, Variant::AsGiven, Variant::Stiff];

    /// Name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Variant::Soft => "soft",
            Variant::AsGiven => "default",
            Variant::Stiff => "stiff",
        }
    }

    /// The resolved scenario `spec` with the tissue of this variant.
    pub fn of(self, spec: &ScenarioSpec) -> ScenarioSpec {
        let side = match self {
            Variant::AsGiven => return spec.clone(),
            Variant::Soft => 0,
            Variant::Stiff => 1,
        };
        let mut changed = spec.clone();
        let leg = matches!(spec.geometry, GeometrySpec::Leg(_));
        if let Part::Inline(tissues) = &mut changed.tissues {
            let extreme =
                leg.then(|| shipped_tissues(["tissues/soft.ron", "tissues/stiff.ron"][side])).flatten();
            for (name, solid) in &mut tissues.solids {
                match extreme.as_ref().map(|t| t.solids.get(name)) {
                    Some(Some(other)) => take_moduli(solid, other),
                    Some(None) => {}
                    None => scale_moduli(solid, GEL[side]),
                }
                solid.alpha = (solid.alpha * LOSS[side]).clamp(*ALPHA.start(), *ALPHA.end());
            }
        }
        if let GeometrySpec::Leg(Part::Inline(subject)) = &mut changed.geometry {
            let fat = subject.fat_posterior_mm * FAT[side];
            subject.fat_posterior_mm = fat.clamp(*FAT_MM.start(), *FAT_MM.end());
        }
        changed
    }
}

fn shipped_tissues(path: &str) -> Option<TissueSpec> {
    let (name, text) = SHIPPED.iter().find(|(name, _)| *name == path)?;
    parse(name, text).ok()
}

fn take_moduli(solid: &mut SolidSpec, other: &SolidSpec) {
    (solid.mu_l_kpa, solid.mu_t_kpa, solid.e_l_kpa) = (other.mu_l_kpa, other.mu_t_kpa, other.e_l_kpa);
}

fn scale_moduli(solid: &mut SolidSpec, factor: f64) {
    solid.mu_l_kpa *= factor;
    solid.mu_t_kpa = solid.mu_t_kpa.map(|m| m * factor);
    solid.e_l_kpa = solid.e_l_kpa.map(|e| e * factor);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preset::{load_scenario, validate};

    fn solid(spec: &ScenarioSpec, name: &str) -> SolidSpec {
        let Part::Inline(tissues) = &spec.tissues else { panic!("resolved") };
        tissues.solids[name].clone()
    }

    #[test]
    fn every_shipped_scenario_has_three_valid_variants_in_order() {
        for name in ["single_head", "vibration_vs_percussion_stiff", "block_pressure"] {
            let spec = load_scenario(name.as_ref()).unwrap().spec;
            let [soft, given, stiff] = Variant::ALL.map(|v| v.of(&spec));
            assert_eq!(given, spec);
            let region = if name == "block_pressure" { "muscle_gel" } else { "soleus" };
            let [a, b, c] = [&soft, &given, &stiff].map(|s| solid(s, region));
            assert!(
                a.mu_l_kpa <= b.mu_l_kpa && b.mu_l_kpa <= c.mu_l_kpa && a.mu_l_kpa < c.mu_l_kpa,
                "{name}"
            );
            assert!(a.alpha >= b.alpha && b.alpha >= c.alpha && a.alpha <= 0.5, "{name}");
            for variant in [soft, stiff] {
                assert!(
                    validate::scenario(&variant).iter().all(|p| p.severity != crate::preset::Severity::Error)
                );
            }
        }
    }
}
