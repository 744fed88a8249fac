//! The sites drawn on the leg: their positions, the value of a metric at each, and the positions of the
//! heads.

use crate::anatomy::Calf;
use crate::anatomy::frame::direction;
use crate::drive::placement::{medial_sign, outline_foot};
use crate::drive::spec::{DeviceSpec, HeadShape, HeadSpec, PlacementSpec};
use crate::math::V3;
use crate::metric::quantile::interval;
use crate::output::plot::{BodyMap, Plot, View};
use crate::output::text::slug;
use crate::preset::scenario::{GeometrySpec, LoadSpec, Part, ScenarioSpec};
use crate::preset::study::MetricSpec;
use crate::study::report::findings::Findings;
use crate::study::report::metrics::at_site;
use crate::units::MM;
use std::f64::consts::TAU;

/// Number of levels of an outline, and of angles on each.
const OUTLINE_GRID: (usize, usize) = (28, 36);
/// Largest number of devices drawn.
const MAX_DRAWN: usize = 4;

/// A view of the leg: title, and coordinate towards the right of the picture.
type Side = (&'static str, fn(V3) -> f64);

/// The views that are drawn.
const SIDES: [Side; 2] = [
    ("from behind (lateral on the right)", |p| p.z),
    ("from the lateral side (front on the right)", |p| p.x),
];

impl Findings {
    /// One plot per device: `metric` at each site, median over all cases. Empty for a phantom.
    pub(super) fn leg_maps(&self, metric: &MetricSpec) -> Vec<(String, String, Plot)> {
        let Some(spec) = &self.scenario else { return Vec::new() };
        let GeometrySpec::Leg(Part::Inline(subject)) = &spec.geometry else { return Vec::new() };
        let Ok(calf) = Calf::build(subject) else { return Vec::new() };
        let sites = calf.sites();
        let picture = |device: &String| {
            let values = sites.iter().map(|site| {
                let here = self.metric_values(device, &at_site(metric, site.name), |_| true);
                (site.name.to_string(), interval(&here).map(|[_, median, _]| median))
            });
            let values: Vec<_> = values.collect();
            let heads = head_rims(&calf, spec, device);
            let views = SIDES.map(|(title, right)| {
                let flat = |p: &V3| [right(*p), p.y].map(|x| x / MM);
                View {
                    title: title.into(),
                    outline: outline(&calf, right).iter().map(flat).collect(),
                    points: sites.iter().map(|s| flat(&s.centre)).collect(),
                    contact_outlines: heads.iter().map(|ring| ring.iter().map(flat).collect()).collect(),
                }
            });
            let caption = format!(
                "{} at each site, {device}: median over all cases; rings: the heads in the first case",
                metric.name
            );
            let places = BodyMap { value: metric.name.clone(), points: values, views: views.into() };
            (format!("leg_{}", slug(device)), caption, Plot::BodyMap(places))
        };
        self.devices.iter().take(MAX_DRAWN).map(picture).collect()
    }
}

/// Outline of the leg for the right-hand coordinate `right`: up one side and down the other.
fn outline(calf: &Calf, right: fn(V3) -> f64) -> Vec<V3> {
    let (levels, angles) = OUTLINE_GRID;
    let ends: Vec<(V3, V3)> = (0..=levels)
        .map(|i| {
            let s = -0.08 + 1.06 * i as f64 / levels as f64;
            let ring: Vec<V3> =
                (0..angles).map(|k| calf.skin_point(s, TAU * k as f64 / angles as f64)).collect();
            let first = ring[0];
            let least = ring.iter().copied().fold(first, |a, b| if right(b) < right(a) { b } else { a });
            let most = ring.iter().copied().fold(first, |a, b| if right(b) > right(a) { b } else { a });
            (least, most)
        })
        .collect();
    ends.iter().map(|(least, _)| *least).chain(ends.iter().rev().map(|(_, most)| *most)).collect()
}

/// Rims of the heads of `device`, projected onto the skin.
fn head_rims(calf: &Calf, spec: &ScenarioSpec, device: &str) -> Vec<Vec<V3>> {
    let case = spec.cases.iter().find(|c| c.name == device).or(match &spec.cases[..] {
        [one] => Some(one),
        _ => None,
    });
    match case.map(|c| &c.load) {
        Some(LoadSpec::Device { device: Part::Inline(device), placement, .. }) => {
            rims(calf, device, placement)
        }
        _ => Vec::new(),
    }
}

/// Rims of the heads of a placed device.
fn rims(calf: &Calf, device: &DeviceSpec, placement: &PlacementSpec) -> Vec<Vec<V3>> {
    let Ok(point) = outline_foot(calf, placement) else { return Vec::new() };
    let around = |theta: f64| V3::new(point.x, 0.0, point.z).norm() * medial_sign(direction(theta));
    let (level, angle, _) = calf.to_leg(point);
    let theta = angle + placement.offset_medial_mm * MM / around(angle);
    let centre = calf.skin_point(level - placement.offset_proximal_mm * MM / calf.size().length, theta);
    let around = around(theta);
    let rim = |head: &HeadSpec| {
        let (HeadShape::Flat { radius_mm }
        | HeadShape::Ball { radius_mm }
        | HeadShape::Bullet { radius_mm }
        | HeadShape::Roller { radius_mm, .. }) = head.shape;
        let point = |k: usize| {
            let (sin, cos) = (TAU * k as f64 / 32.0).sin_cos();
            let up = (head.offset_proximal_mm + radius_mm * cos) * MM;
            let aside = (head.offset_medial_mm + radius_mm * sin) * MM;
            let (level, _, _) = calf.to_leg(centre + V3::y() * up);
            calf.skin_point(level, theta + aside / around)
        };
        (0..32).map(point).collect()
    };
    device.heads.iter().map(rim).collect()
}
