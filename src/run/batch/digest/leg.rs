//! The sites on the leg: where they are, what reaches them, and where the heads rest.

use super::Findings;
use crate::anatomy::Calf;
use crate::anatomy::frame::direction;
use crate::drive::placement::sense;
use crate::drive::spec::{DeviceSpec, HeadShape, PlacementSpec};
use crate::math::V3;
use crate::metric::study::interval;
use crate::output::plot::{Places, Plot, View};
use crate::output::text::slug;
use crate::preset::spec::{GeometrySpec, LoadSpec, Part, ScenarioSpec};
use crate::preset::study::MetricSpec;
use crate::units::{DEG, MM};
use std::f64::consts::TAU;

/// Levels of an outline, and angles looked at on each.
const GRAIN: (usize, usize) = (28, 36);
/// Most devices that get a picture.
const DRAWN: usize = 4;

/// A side from which the leg is drawn: title, and how far to the right a point is.
type Side = (&'static str, fn(V3) -> f64);

const SIDES: [Side; 2] = [
    ("from behind (lateral on the right)", |p| p.z),
    ("from the lateral side (front on the right)", |p| p.x),
];

impl Findings {
    /// A picture for each device: `metric` at each site, median over all cases. None for a phantom.
    pub(super) fn on_the_leg(&self, metric: &MetricSpec) -> Vec<(String, String, Plot)> {
        let Some(spec) = &self.scenario else { return Vec::new() };
        let GeometrySpec::Leg(Part::Inline(subject)) = &spec.geometry else { return Vec::new() };
        let Ok(calf) = Calf::build(subject) else { return Vec::new() };
        let sites = calf.sites();
        let picture = |device: &String| {
            let spots = sites.iter().map(|site| {
                let here = self.all(device, &super::tables::at_site(metric, site.name), |_| true);
                (site.name.to_string(), interval(&here).map(|[_, median, _]| median))
            });
            let spots: Vec<_> = spots.collect();
            let heads = heads(&calf, spec, device);
            let views = SIDES.map(|(title, right)| {
                let flat = |p: &V3| [right(*p), p.y].map(|x| x / MM);
                View {
                    title: title.into(),
                    outline: outline(&calf, right).iter().map(flat).collect(),
                    spots: sites.iter().map(|s| flat(&s.centre)).collect(),
                    rings: heads.iter().map(|ring| ring.iter().map(flat).collect()).collect(),
                }
            });
            let caption = format!(
                "{} at each site, {device}: median over all cases; rings: the heads in the first case",
                metric.name
            );
            let places = Places { value: metric.name.clone(), spots, views: views.into() };
            (format!("leg_{}", slug(device)), caption, Plot::Places(places))
        };
        self.devices.iter().take(DRAWN).map(picture).collect()
    }
}

/// The outline of a leg whose right-hand direction is `right`: up one side and down the other.
fn outline(calf: &Calf, right: fn(V3) -> f64) -> Vec<V3> {
    let (levels, angles) = GRAIN;
    let ends: Vec<(V3, V3)> = (0..=levels)
        .map(|i| {
            let s = -0.08 + 1.06 * i as f64 / levels as f64;
            let round: Vec<V3> =
                (0..angles).map(|k| calf.skin_point(s, TAU * k as f64 / angles as f64)).collect();
            let first = round[0];
            let least = round.iter().copied().fold(first, |a, b| if right(b) < right(a) { b } else { a });
            let most = round.iter().copied().fold(first, |a, b| if right(b) > right(a) { b } else { a });
            (least, most)
        })
        .collect();
    ends.iter().map(|(least, _)| *least).chain(ends.iter().rev().map(|(_, most)| *most)).collect()
}

/// The rims of the heads of `device`, flat on the skin.
fn heads(calf: &Calf, spec: &ScenarioSpec, device: &str) -> Vec<Vec<V3>> {
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

fn rims(calf: &Calf, device: &DeviceSpec, placement: &PlacementSpec) -> Vec<Vec<V3>> {
    let theta = placement.theta_deg * DEG;
    let centre = calf.skin_point(placement.s, theta);
    let around = V3::new(centre.x, 0.0, centre.z).norm() * sense(direction(theta));
    let rim = |head: &crate::drive::spec::HeadSpec| {
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
