//! Rules for a whole scenario, and between its parts.

use super::domain::Domain;
use super::limits::FREQUENCY;
use super::visitor::{Range, Visitor};
use super::{body, device, text};
use crate::anatomy::Tissue;
use crate::drive::spec::DeviceSpec;
use crate::mesh::spec::BlockSpec;
use crate::preset::diagnostic::Problem;
use crate::preset::scenario::{CaseSpec, GeometrySpec, LoadSpec, Part, ScenarioSpec};
use crate::solver::spec::{AnalysisSpec, BoundarySpec, Method};

/// Largest number of cases and of probes.
const MAX_ENTRIES: usize = 1000;
/// Radius of a pressure disc [mm].
const DISC: Range = Range::new(0.5, 200.0).usual(1.0, 100.0);
/// Coordinates of a point on or in the body [mm].
const POINT: Range = Range::new(-2000.0, 2000.0).usual(-500.0, 500.0);
/// Force amplitudes [N].
const FORCE: Range = Range::new(-1000.0, 1000.0).usual(-500.0, 500.0);

/// Rules for a scenario. Parts in files are skipped. Empty if there is no problem.
pub fn scenario(s: &ScenarioSpec) -> Vec<Problem> {
    visit(s).finish_with(text::texts(s))
}

/// Applies all rules except those for texts.
fn visit(s: &ScenarioSpec) -> Visitor {
    let mut v = Visitor::default();
    v.version(s.version);
    if s.title.trim().is_empty() {
        v.error("title", "a scenario needs a title");
    }
    v.within("geometry", |v| geometry(v, &s.geometry));
    if let Part::Inline(tissues) = &s.tissues {
        v.within("tissues", |v| body::tissues(v, tissues));
        names(&mut v, s);
    }
    body::resolution(&mut v, &s.resolution);
    body::aspect(&mut v, &s.geometry, s.resolution);
    body::contrast(&mut v, s);
    v.within("boundary", |v| boundary(v, &s.boundary, &s.geometry));
    v.within("analysis", |v| analysis(v, &s.analysis));
    if let Some(c) = &s.clothing {
        v.within("clothing", |v| {
            v.number("thickness_mm", c.thickness_mm, Range::new(0.0, 10.0).usual(0.0, 5.0));
            v.number("modulus_kpa", c.modulus_kpa, Range::new(1.0, 1000.0).usual(2.0, 100.0));
        });
    }
    let mut trial = Visitor::default();
    loads_and_probes(&mut trial, s, None);
    // The shape of a leg takes time to compute: only if all numbers are valid.
    let is_valid = !v.has_errors() && !trial.has_errors();
    let domain = is_valid.then(|| Domain::of(&s.geometry)).flatten();
    loads_and_probes(&mut v, s, domain.as_ref());
    v
}

/// Cases and probes; their positions only if the shape of the body, `domain`, is known.
fn loads_and_probes(v: &mut Visitor, s: &ScenarioSpec, domain: Option<&Domain>) {
    cases(v, s, domain);
    v.length("probes", s.probes.len(), MAX_ENTRIES);
    for (i, probe) in s.probes.iter().enumerate() {
        v.within(&format!("probes[{i}]"), |v| {
            v.vector("point_mm", probe.point_mm, POINT);
            if probe.name.trim().is_empty() {
                v.error("name", "a probe needs a name");
            }
            inside(v, domain, probe.point_mm);
        });
    }
    v.unique("probes", s.probes.iter().map(|p| p.name.as_str()));
}

fn geometry(v: &mut Visitor, g: &GeometrySpec) {
    match g {
        GeometrySpec::Leg(Part::Inline(subject)) => body::subject(v, subject),
        GeometrySpec::Leg(Part::File(_)) => {}
        GeometrySpec::Block(block) => body::block(v, block),
        GeometrySpec::Cylinder(cylinder) => body::cylinder(v, cylinder),
    }
}

/// Every region needs a material, every membrane a surface.
fn names(v: &mut Visitor, s: &ScenarioSpec) {
    let Part::Inline(tissues) = &s.tissues else { return };
    let solids: Vec<&str> = tissues.solids.keys().map(String::as_str).collect();
    let (layers, mut surfaces): (&[_], Vec<String>) = match &s.geometry {
        GeometrySpec::Leg(_) => {
            for tissue in Tissue::ALL.iter().filter(|t| !tissues.solids.contains_key(t.name())) {
                v.unknown("tissues.solids", tissue.name(), "the leg has a region without material", &solids);
            }
            (&[], ["skin", "fascia", "aponeurosis"].map(String::from).to_vec())
        }
        GeometrySpec::Block(b) => (&b.layers, vec!["top".into(), "bottom".into(), "sides".into()]),
        GeometrySpec::Cylinder(c) => (&c.layers, vec!["skin".into(), "core".into()]),
    };
    for (i, layer) in layers.iter().enumerate() {
        if !tissues.solids.contains_key(&layer.name) {
            let message = "the tissue set has no solid of that name";
            v.unknown(&format!("geometry.layers[{i}].name"), &layer.name, message, &solids);
        }
        if i > 0 {
            surfaces.push(format!("interface_{i}"));
        }
    }
    let known: Vec<&str> = surfaces.iter().map(String::as_str).collect();
    for name in tissues.membranes.keys().filter(|n| !known.contains(&n.as_str())) {
        let message = "the geometry has no surface of that name";
        v.unknown(&format!("tissues.membranes.{name}"), name, message, &known);
    }
}

fn cases(v: &mut Visitor, s: &ScenarioSpec, domain: Option<&Domain>) {
    if s.cases.is_empty() {
        v.error("cases", "a scenario needs at least one case");
    }
    v.length("cases", s.cases.len(), MAX_ENTRIES);
    for (i, case) in s.cases.iter().enumerate() {
        v.within(&format!("cases[{i}]"), |v| {
            if case.name.trim().is_empty() {
                v.error("name", "a case needs a name");
            }
            v.within("load", |v| load(v, &s.geometry, domain, case));
        });
    }
    v.unique("cases", s.cases.iter().map(|c| c.name.as_str()));
}

fn load(v: &mut Visitor, g: &GeometrySpec, domain: Option<&Domain>, case: &CaseSpec) {
    let on_leg = matches!(g, GeometrySpec::Leg(_));
    match &case.load {
        LoadSpec::Device { device, placement } => {
            inline_device(v, device);
            v.within("placement", |v| device::placement(v, placement));
            if !on_leg {
                v.error(
                    "placement",
                    "`s`, `theta_deg` and sites mean a leg; on a phantom use DeviceAt with point_mm",
                );
            } else if let (Some(domain), Part::Inline(device)) = (domain, device) {
                domain.check_heads_on(v, device, placement);
            }
        }
        LoadSpec::DeviceAt { device, point_mm } => {
            inline_device(v, device);
            v.vector("point_mm", *point_mm, POINT);
            if on_leg {
                v.error("point_mm", "on a leg use Device with a placement; DeviceAt is for phantoms");
            } else if let (true, Some(domain), Part::Inline(device)) =
                (surface(v, domain, *point_mm), domain, device)
            {
                domain.check_heads_at(v, device, *point_mm);
            }
        }
        LoadSpec::Pressure { point_mm, radius_mm, force_n, frequency_hz } => {
            v.vector("point_mm", *point_mm, POINT);
            v.number("radius_mm", *radius_mm, DISC);
            v.number("force_n", *force_n, FORCE);
            v.number("frequency_hz", *frequency_hz, FREQUENCY);
            if let (true, GeometrySpec::Block(b)) = (surface(v, domain, *point_mm), g) {
                disc_on_block(v, b, *point_mm, *radius_mm);
            }
        }
        LoadSpec::PointForce { point_mm, force_n, frequency_hz } => {
            v.vector("point_mm", *point_mm, POINT);
            v.vector("force_n", *force_n, FORCE);
            v.number("frequency_hz", *frequency_hz, FREQUENCY);
            inside(v, domain, *point_mm);
        }
    }
}

/// Whether a load at `p` [mm] is on the surface of the body. Invalid coordinates are reported elsewhere.
fn surface(v: &mut Visitor, domain: Option<&Domain>, p: [f64; 3]) -> bool {
    p.iter().all(|x| POINT.holds(*x)) && domain.is_some_and(|domain| domain.check_surface(v, p))
}

/// Refuses a point outside the body. Invalid coordinates are reported elsewhere.
fn inside(v: &mut Visitor, domain: Option<&Domain>, p: [f64; 3]) {
    if let (true, Some(domain)) = (p.iter().all(|x| POINT.holds(*x)), domain) {
        domain.check_inside(v, p);
    }
}

fn inline_device(v: &mut Visitor, part: &Part<DeviceSpec>) {
    if let Part::Inline(d) = part {
        v.within("device", |v| device::device(v, d));
    }
}

fn disc_on_block(v: &mut Visitor, b: &BlockSpec, point_mm: [f64; 3], radius_mm: f64) {
    for (axis, half, name) in [(1, b.length_mm / 2.0, "length_mm"), (2, b.width_mm / 2.0, "width_mm")] {
        if point_mm[axis].abs() + radius_mm > half {
            let size = 2.0 * half;
            let at = point_mm[axis];
            v.error(
                "radius_mm",
                format!(
                    "the disc of radius_mm {radius_mm} at point_mm[{axis}] {at} reaches beyond the block's \
                     {name} {size}"
                ),
            );
        }
    }
}

fn boundary(v: &mut Visitor, b: &BoundarySpec, geometry: &GeometrySpec) {
    if b.bones.moves() && !matches!(geometry, GeometrySpec::Leg(_)) {
        v.error("bones", "Rigid is for the bones of a leg; a phantom has Free, Fixed or Absorbing");
    }
    v.number("shin_pad_kn_m", b.shin_pad_kn_m, Range::new(0.0, 500.0));
    v.number("shin_pad_ns_m", b.shin_pad_ns_m, Range::new(0.0, 5000.0));
}

fn analysis(v: &mut Visitor, a: &AnalysisSpec) {
    if let Some(bulk) = a.bulk_mpa {
        // Above 2300 MPa the time step of the transient method vanishes; the other methods use 1/K only.
        let most = if a.method == Method::Transient { 2300.0 } else { 1e9 };
        v.number("bulk_mpa", bulk, Range::new(5.0, most));
    }
    v.number("tolerance", a.tolerance, Range::new(1e-6, 1e-2));
    v.count("iterations", a.iterations, 1, 2000);
    v.number("static_moduli_hz", a.static_moduli_hz, Range::new(1e-3, 500.0));
    v.number("max_time_s", a.max_time_s, Range::new(0.001, 5.0));
    v.number("steady_percent", a.steady_percent, Range::new(0.01, 20.0));
    v.number("ramp_s", a.ramp_s, Range::new(0.0, 1.0));
    v.count("harmonics", a.harmonics, 1, 16);
    v.number("safety", a.safety, Range::new(0.1, 0.98));
    v.count("branches", a.branches, 2, 8);
    if a.ramp_s >= a.max_time_s {
        v.error("ramp_s", format!("ramp_s {} must be shorter than max_time_s {}", a.ramp_s, a.max_time_s));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preset::document::load_scenario;
    use crate::preset::field;
    use crate::preset::location::SHIPPED;

    /// K has a range for each method; documents without a method are read as before.
    #[test]
    fn the_range_of_the_bulk_modulus_depends_on_the_method() {
        let mut spec = load_scenario("single_head".as_ref()).unwrap_or_else(|e| panic!("{e}")).spec;
        let (_, text) =
            SHIPPED.iter().find(|(path, _)| path.ends_with("scenarios/gun_ball.ron")).expect("shipped");
        let text = text.replace("(harmonics: 8)", "(bulk_mpa: 25.0, harmonics: 2)");
        let old = crate::preset::syntax::parse::<ScenarioSpec>("x", &text).expect("as before").analysis;
        assert_eq!((old.bulk_mpa, old.method, old.harmonics), (Some(25.0), Method::Auto, 2));
        let mut refused = |method: Method, bulk: f64| {
            (spec.analysis.method, spec.analysis.bulk_mpa) = (method, Some(bulk));
            visit(&spec).finish().into_iter().map(|p| p.to_string()).find(|p| p.contains("analysis.bulk_mpa"))
        };
        for method in [Method::Auto, Method::Harmonic, Method::Static] {
            assert_eq!(refused(method, 1e9), None);
            assert!(refused(method, 4.9).is_some() && refused(method, 1.1e9).is_some());
        }
        assert_eq!(refused(Method::Transient, 2300.0), None);
        let text = refused(Method::Transient, 1e4).expect("too stiff for time steps");
        assert!(text.contains("2300"), "{text}");
    }

    #[test]
    fn every_number_of_every_scenario_is_checked() {
        let wholes = |p: &&(&str, &str)| p.0.starts_with("scenarios/") || p.0.starts_with("phantoms/");
        for (path, _) in SHIPPED.iter().filter(wholes) {
            let spec = load_scenario(path.as_ref()).unwrap_or_else(|e| panic!("{e}")).spec;
            let seen = visit(&spec);
            for (number, _) in field::numbers(&spec) {
                assert!(seen.visited().contains(&number), "{path}: {number} has no rule");
            }
        }
    }
}
