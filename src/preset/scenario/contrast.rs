//! `Contrast`: the largest ratio of stiffness per area between neighbouring regions.

use super::spec::{GeometrySpec, Part, ScenarioSpec};
use crate::mesh::spec::LayerSpec;

/// Two neighbouring regions and the ratio of their stiffness per area G/h, with h the thickness of an
/// element.
#[derive(Clone, Debug, PartialEq)]
pub struct Contrast {
    /// G/h of the stiffer over G/h of the softer, ≥ 1.
    pub ratio: f64,
    /// Name of the stiffer region.
    pub stiff: String,
    /// Name of the softer region.
    pub soft: String,
}

impl Contrast {
    /// The largest contrast of `spec`: between neighbouring layers of a phantom, between any two tissues of a
    /// leg. `None` for a single region, or if parts are not loaded.
    pub fn of(spec: &ScenarioSpec) -> Option<Contrast> {
        let Part::Inline(tissues) = &spec.tissues else { return None };
        let (_, element_mm) = spec.resolution.discretisation();
        let stiffness = |name: &str, thickness_mm: f64| {
            let solid = tissues.solids.get(name)?;
            let stiffest = solid.mu_l_kpa.max(solid.mu_t_kpa.unwrap_or(solid.mu_l_kpa));
            Some((name.to_string(), stiffest / thickness_mm.min(element_mm)))
        };
        let of_layers = |layers: &[LayerSpec]| -> Option<Contrast> {
            let all: Vec<(String, f64)> =
                layers.iter().map(|l| stiffness(&l.name, l.thickness_mm)).collect::<Option<_>>()?;
            all.windows(2).map(|pair| between(&pair[0], &pair[1])).max_by(|a, b| a.ratio.total_cmp(&b.ratio))
        };
        match &spec.geometry {
            GeometrySpec::Block(b) => of_layers(&b.layers),
            GeometrySpec::Cylinder(c) => of_layers(&c.layers),
            GeometrySpec::Leg(_) => {
                let all = || tissues.solids.keys().filter_map(|name| stiffness(name, element_mm));
                let most = all().max_by(|a, b| a.1.total_cmp(&b.1))?;
                Some(between(&most, &all().min_by(|a, b| a.1.total_cmp(&b.1))?))
            }
        }
    }

    /// The ratio of [`Contrast::of`]; 1 if that is `None`.
    pub fn ratio(spec: &ScenarioSpec) -> f64 {
        Contrast::of(spec).map_or(1.0, |contrast| contrast.ratio)
    }
}

fn between(a: &(String, f64), b: &(String, f64)) -> Contrast {
    let (stiff, soft) = if a.1 >= b.1 { (a, b) } else { (b, a) };
    Contrast { ratio: stiff.1 / soft.1, stiff: stiff.0.clone(), soft: soft.0.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preset::load_scenario;

    #[test]
    fn contrast_is_the_ratio_of_stiffness_per_area() {
        let spec = load_scenario("block_skin".as_ref()).unwrap().spec;
        let contrast = Contrast::of(&spec).unwrap();
        // 12 kPa over 1.5 mm against 1 kPa over 6 mm.
        assert!((contrast.ratio - 48.0).abs() < 1e-9, "{contrast:?}");
        assert_eq!((contrast.stiff.as_str(), contrast.soft.as_str()), ("skin_gel", "fat_gel"));
        let leg = load_scenario("single_head".as_ref()).unwrap().spec;
        let contrast = Contrast::of(&leg).unwrap();
        assert!(contrast.stiff == "tendon" && contrast.ratio < 1e3, "{contrast:?}");
    }
}
