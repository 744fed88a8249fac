//! Rules for the body: subject, tissues, phantoms, element size.

use super::leg;
use super::visitor::{Range, Visitor};
use crate::anatomy::{LegSpec, SubjectSpec};
use crate::material::spec::{MembraneSpec, SolidSpec, TissueSpec};
use crate::mesh::spec::{BlockSpec, CylinderSpec, LayerSpec, Resolution};
use crate::preset::scenario::{Contrast, GeometrySpec, ScenarioSpec};

/// Moduli [kPa]: from far below the softest tissue to far above metal.
const MODULUS: Range = Range::new(0.01, 1e8).usual(0.05, 1e6);
/// Stiffness of a membrane per width [N/m].
const MEMBRANE_STIFFNESS: Range = Range::new(0.01, 1e9).usual(1.0, 1e6);
/// Length and width of a phantom [mm].
const EXTENT: Range = Range::new(1.0, 2000.0).usual(5.0, 2000.0);
/// Thickness of one layer [mm].
const THICKNESS: Range = Range::new(0.2, 2000.0).usual(0.5, 500.0);
/// Largest number of layers of a phantom.
const MAX_LAYERS: usize = 100;
/// Largest depth of a phantom: all layers and the core [mm].
const MAX_DEPTH_MM: f64 = 2000.0;
/// Smallest radius of a core [mm].
const MIN_CORE_MM: f64 = 0.5;
/// Largest ratio of stiffness per area G/h between neighbouring regions, with h the thickness of an element.
const MAX_CONTRAST: f64 = 5e4;
/// Largest aspect ratio of an element: longest over shortest edge.
const MAX_ASPECT: f64 = 100.0;

/// Smallest radius inside the fat, for bone and muscle, at the calf [mm].
const MIN_CORE_RADIUS_MM: f64 = 25.0;

/// Largest difference between the fat that a subject states and that of the own leg [mm].
const FAT_ROUNDING_MM: f64 = 0.1;

/// Rules of `SubjectSpec`.
pub fn subject(v: &mut Visitor, s: &SubjectSpec) {
    v.version(s.version);
    v.number("stature_mm", s.stature_mm, Range::new(1400.0, 2100.0));
    v.number("mass_kg", s.mass_kg, Range::new(40.0, 160.0));
    v.number("fat_posterior_mm", s.fat_posterior_mm, Range::new(2.0, 25.0));
    let mut optional = |name: &str, value: Option<f64>, range: Range| {
        if let Some(value) = value {
            v.number(name, value, range);
        }
    };
    optional("fat_medial_mm", s.fat_medial_mm, Range::new(1.0, 25.0));
    optional("fat_anterior_mm", s.fat_anterior_mm, Range::new(1.0, 12.0));
    optional("fat_lateral_mm", s.fat_lateral_mm, Range::new(1.0, 25.0));
    optional("contraction", s.contraction, Range::new(0.0, 1.0));
    optional("shank_length_mm", s.shank_length_mm, Range::new(300.0, 500.0));
    optional("calf_circumference_mm", s.calf_circumference_mm, Range::new(250.0, 560.0));
    optional("ankle_circumference_mm", s.ankle_circumference_mm, Range::new(150.0, 330.0));
    if let Some(leg) = &s.leg {
        own_leg(v, s, leg);
    }
    if let Some(calf) = s.calf_circumference_mm {
        let core = calf / (2.0 * std::f64::consts::PI) - s.fat_posterior_mm;
        if core < MIN_CORE_RADIUS_MM {
            v.error(
                "fat_posterior_mm",
                format!(
                    "fat_posterior_mm {} and calf_circumference_mm {calf} leave a radius of {core:.1} mm for \
                     bone and muscle; at least {MIN_CORE_RADIUS_MM} mm are needed",
                    s.fat_posterior_mm
                ),
            );
        }
        if let Some(ankle) = s.ankle_circumference_mm
            && ankle >= calf
        {
            v.error(
                "ankle_circumference_mm",
                format!("ankle_circumference_mm {ankle} must be less than calf_circumference_mm {calf}"),
            );
        }
    }
}

/// Rules of a subject's own leg, which states lengths, girths and fat itself.
fn own_leg(v: &mut Visitor, s: &SubjectSpec, leg: &LegSpec) {
    let stated = [
        ("shank_length_mm", s.shank_length_mm),
        ("calf_circumference_mm", s.calf_circumference_mm),
        ("ankle_circumference_mm", s.ankle_circumference_mm),
        ("fat_medial_mm", s.fat_medial_mm),
        ("fat_anterior_mm", s.fat_anterior_mm),
        ("fat_lateral_mm", s.fat_lateral_mm),
    ];
    for (name, _) in stated.iter().filter(|(_, value)| value.is_some()) {
        v.error(name, format!("{name} is that of the subject's own leg, `leg`; leave it out"));
    }
    v.within("leg", |v| leg::leg(v, leg));
    if v.has_errors_at(&v.at("leg")) {
        return;
    }
    if let Some(fat) = leg.fat_posterior_mm()
        && (fat - s.fat_posterior_mm).abs() > FAT_ROUNDING_MM
    {
        v.error(
            "fat_posterior_mm",
            format!(
                "fat_posterior_mm {} is not that of the subject's own leg, `leg`: {fat:.2} mm; a measured \
                 leg keeps its fat",
                s.fat_posterior_mm
            ),
        );
    }
}

/// Rules of `TissueSpec`.
pub fn tissues(v: &mut Visitor, t: &TissueSpec) {
    v.version(t.version);
    if t.solids.is_empty() {
        v.error("solids", "at least one solid is needed");
    }
    for (name, s) in &t.solids {
        v.within("solids", |v| v.within(name, |v| solid(v, s)));
    }
    for (name, m) in &t.membranes {
        v.within("membranes", |v| v.within(name, |v| membrane(v, m)));
    }
}

fn solid(v: &mut Visitor, s: &SolidSpec) {
    v.number("density_kg_m3", s.density_kg_m3, Range::new(1.0, 20_000.0).usual(500.0, 3000.0));
    v.number("mu_l_kpa", s.mu_l_kpa, MODULUS);
    if let Some(mu_t) = s.mu_t_kpa {
        v.number("mu_t_kpa", mu_t, MODULUS);
    }
    match (s.e_l_kpa, s.mu_t_kpa) {
        (Some(e_l), _) => v.number("e_l_kpa", e_l, MODULUS),
        (None, Some(mu_t)) if !MODULUS.holds(4.0 * s.mu_l_kpa - mu_t) => v.error(
            "mu_t_kpa",
            format!(
                "without e_l_kpa, Young's modulus is 4·mu_l_kpa − mu_t_kpa = {}, which must be positive: {}",
                4.0 * s.mu_l_kpa - mu_t,
                MODULUS.describe("kPa")
            ),
        ),
        _ => {}
    }
    v.number("alpha", s.alpha, Range::new(0.0, 0.5));
    if let Some(bulk) = s.bulk_mpa {
        v.number("bulk_mpa", bulk, Range::new(0.001, 3000.0));
        let stiffest = s.mu_l_kpa.max(s.mu_t_kpa.unwrap_or(0.0));
        if bulk * 1000.0 < 2.0 * stiffest / 3.0 {
            v.error(
                "bulk_mpa",
                format!(
                    "bulk_mpa {bulk} is below ⅔ of the shear modulus {stiffest} kPa: Poisson's ratio < 0"
                ),
            );
        }
    }
}

fn membrane(v: &mut Visitor, m: &MembraneSpec) {
    v.number("eh_along_n_m", m.eh_along_n_m, MEMBRANE_STIFFNESS);
    v.number("eh_across_n_m", m.eh_across_n_m, MEMBRANE_STIFFNESS);
    v.number("poisson", m.poisson, Range::new(0.0, 0.5));
    v.number("gh_n_m", m.gh_n_m, MEMBRANE_STIFFNESS);
    v.number("mass_kg_m2", m.mass_kg_m2, Range::new(0.0, 100.0).usual(0.0, 10.0));
    v.number("alpha", m.alpha, Range::new(0.0, 0.5));
    // In-plane stiffness is positive definite only for ν_LT ν_TL < 1, with ν_TL = ν_LT E_T/E_L.
    if m.eh_along_n_m > 0.0 && m.poisson * m.poisson * m.eh_across_n_m / m.eh_along_n_m >= 1.0 {
        v.error(
            "poisson",
            format!(
                "poisson {} with eh_across_n_m {} over eh_along_n_m {} makes the membrane unstable \
                 (ν² E_across/E_along ≥ 1)",
                m.poisson, m.eh_across_n_m, m.eh_along_n_m
            ),
        );
    }
}

/// Rules of `BlockSpec`.
pub fn block(v: &mut Visitor, b: &BlockSpec) {
    v.number("length_mm", b.length_mm, EXTENT);
    v.number("width_mm", b.width_mm, EXTENT);
    layers(v, &b.layers, 0.0);
}

/// Rules of `CylinderSpec`. The layers are between the core and the skin.
pub fn cylinder(v: &mut Visitor, c: &CylinderSpec) {
    v.number("length_mm", c.length_mm, EXTENT);
    v.number("core_radius_mm", c.core_radius_mm, Range::new(0.0, 1000.0).usual(0.0, 100.0));
    if c.core_radius_mm > 0.0 && c.core_radius_mm < MIN_CORE_MM {
        v.error(
            "core_radius_mm",
            format!(
                "core_radius_mm {} is neither 0, for no core, nor {MIN_CORE_MM} to 1000 mm",
                c.core_radius_mm
            ),
        );
    }
    layers(v, &c.layers, c.core_radius_mm);
    let outer = c.outer_mm();
    if outer > 10.0 * c.length_mm {
        v.error(
            "length_mm",
            format!(
                "length_mm {} is less than a tenth of the outer radius {outer} mm (core and layers)",
                c.length_mm
            ),
        );
    }
}

fn layers(v: &mut Visitor, layers: &[LayerSpec], core_mm: f64) {
    if layers.is_empty() {
        v.error("layers", "at least one layer is needed");
    }
    v.length("layers", layers.len(), MAX_LAYERS);
    let depth = core_mm + layers.iter().map(|l| l.thickness_mm).sum::<f64>();
    let each = layers.iter().all(|l| THICKNESS.holds(l.thickness_mm));
    if each && depth > MAX_DEPTH_MM {
        v.error(
            "layers",
            format!("layers and core are {depth} mm in all; allowed: at most {MAX_DEPTH_MM} mm"),
        );
    }
    for (i, layer) in layers.iter().enumerate() {
        v.within(&format!("layers[{i}]"), |v| {
            v.number("thickness_mm", layer.thickness_mm, THICKNESS);
            if layer.name.trim().is_empty() {
                v.error("name", "a layer needs a name");
            }
        });
    }
}

/// Limits the aspect ratio of the elements of a phantom. Invalid extents are reported elsewhere.
pub fn aspect(v: &mut Visitor, geometry: &GeometrySpec, resolution: Resolution) {
    if v.has_errors_at("geometry") || v.has_errors_at("resolution") {
        return;
    }
    let (_, element_mm) = resolution.discretisation();
    let division = match geometry {
        GeometrySpec::Leg(_) => return,
        GeometrySpec::Block(b) => b.division(element_mm),
        GeometrySpec::Cylinder(c) => c.division(element_mm),
    };
    if division.aspect() > MAX_ASPECT {
        let ((shortest, field), longest) = (&division.shortest, division.longest);
        v.error(
            &format!("geometry.{field}"),
            format!(
                "elements of {element_mm} mm would have edges of {shortest:.3} mm and of {longest:.1} mm; \
                 allowed: a ratio of at most {MAX_ASPECT}; choose smaller elements or a larger {field}"
            ),
        );
    }
}

/// Limits the stiffness ratio of neighbouring regions to what the factorisation of the harmonic solver
/// tolerates.
pub fn contrast(v: &mut Visitor, s: &ScenarioSpec) {
    if v.has_errors_at("geometry") || v.has_errors_at("resolution") || v.has_errors_at("tissues") {
        return;
    }
    if let Some(Contrast { ratio, stiff, soft }) = Contrast::of(s).filter(|c| c.ratio > MAX_CONTRAST) {
        v.error(
            &format!("tissues.solids.{stiff}.mu_l_kpa"),
            format!(
                "`{stiff}` is {ratio:.0} times as stiff across an element as `{soft}`; allowed: at most \
                 {MAX_CONTRAST}; a stiffer solid is rigid in comparison: leave it out and fix the surface, \
                 or model it as a membrane"
            ),
        );
    }
}

/// Rules of `Resolution`.
pub fn resolution(v: &mut Visitor, r: &Resolution) {
    if let Resolution::Custom { order, element_mm } = r {
        v.within("resolution", |v| {
            v.count("order", *order, 2, 6);
            v.number("element_mm", *element_mm, Range::new(2.0, 40.0));
        });
    }
}
