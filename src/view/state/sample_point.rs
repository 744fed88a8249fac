//! The sample point: the chosen site or a clicked point, evaluated for both cases.

use crate::anatomy::Tissue;
use crate::fem::point_basis::PointBasis;
use crate::math::{C64, V3};
use crate::mesh::Locator;
use crate::session::Answer;
use crate::units::DEG;
use crate::view::data::sample::Sample;
use crate::view::state::answer::ShownAnswer;
use crate::view::state::look::{Look, MotionDirection};
use crate::view::state::side::Side;
use bevy::prelude::*;
use bevy::tasks::futures::check_ready;
use bevy::tasks::{AsyncComputeTaskPool, Task};
use std::f64::consts::TAU;

/// Position of the sample point and the values there.
#[derive(Resource, Clone, Debug, Default)]
pub struct SamplePoint {
    /// Clicked position [m]; `None`: the chosen site is evaluated.
    pub clicked: Option<V3>,
    /// The evaluated point; `None` outside the body or before the first answer.
    pub found: Option<LocatedPoint>,
    key: Option<SampleKey>,
}

/// Key of an evaluation: serial number of the answer, click, site.
type SampleKey = (u64, Option<V3>, usize);

/// The evaluation in progress on a background thread.
#[derive(Resource, Default)]
pub struct SampleSearch(Option<Task<Option<LocatedPoint>>>);

/// A point inside the body.
#[derive(Clone, Debug, PartialEq)]
pub struct LocatedPoint {
    /// Position [m].
    pub place: V3,
    /// Message that names the tissue; the region's name on a phantom.
    pub tissue: String,
    /// Leg coordinates s, θ [deg] and depth [m]; `None` on a phantom.
    pub leg: Option<(f64, f64, f64)>,
    /// Unit vectors, in the order of [`MotionDirection::ALL`].
    pub directions: [V3; 3],
    /// Values of each side's case.
    pub points: [Option<Sample>; 2],
}

/// Evaluates the point again when answer, site or click have changed.
pub fn update_sample(
    shown: Res<ShownAnswer>,
    look: Res<Look>,
    mut sample_point: ResMut<SamplePoint>,
    mut search: ResMut<SampleSearch>,
) {
    let Some(answer) = &shown.answer else { return };
    let wanted = Some((shown.serial, sample_point.clicked, look.site));
    if sample_point.key != wanted {
        let (answer, clicked) = (answer.clone(), sample_point.clicked);
        let place = clicked.or(shown.sites.get(look.site).map(|site| site.centre));
        sample_point.key = wanted;
        search.0 = Some(
            AsyncComputeTaskPool::get().spawn(async move { place.and_then(|p| locate_sample(&answer, p)) }),
        );
    }
    if search.0.is_none() {
        return;
    }
    if let Some(found) = search.0.as_mut().and_then(check_ready) {
        search.0 = None;
        sample_point.found = found;
    }
}

/// The point of the body at a position [m], with the values of both cases; `None` outside the body.
fn locate_sample(answer: &Answer, place: V3) -> Option<LocatedPoint> {
    let body = &answer.body;
    let (element, xi) = Locator::new(&body.mesh).locate(place)?;
    let basis = PointBasis::new(&body.space, element, xi);
    let nodes: Vec<(u32, f64)> = basis.nodes.into_iter().zip(basis.values).collect();
    let leg = body.calf.as_ref().map(|calf| calf.to_leg(place));
    let region = body.mesh.regions.get(usize::from(body.mesh.region[element])).cloned().unwrap_or_default();
    let outward = V3::new(place.x, 0.0, place.z).try_normalize(1e-6).unwrap_or_else(V3::y);
    let outward = leg.map_or(outward, |(_, theta, _)| crate::anatomy::frame::direction(theta));
    Some(LocatedPoint {
        place,
        tissue: Tissue::from_name(&region).map_or(region, |t| format!("tissue-{}", t.name())),
        leg: leg.map(|(s, theta, depth)| (s, theta / DEG, depth)),
        directions: [-outward, V3::y(), V3::y().cross(&outward)],
        points: Side::ALL.map(|side| Some(Sample::of(answer.cases.get(side.index())?.as_deref()?, &nodes))),
    })
}

/// Motion along the unit vector `direction` at time `t` [s], n-th time derivative [m/sⁿ]: Re Σ_h (i h ω)ⁿ
/// (U_h·d) e^{i h ω t} with the fundamental angular frequency ω [rad/s].
pub fn motion(point: &Sample, direction: &V3, omega: f64, derivative: i32, t: f64) -> f64 {
    let part = |(h, u): (usize, &[C64; 3])| {
        let rate = omega * (h + 1) as f64;
        let along = u[0] * direction.x + u[1] * direction.y + u[2] * direction.z;
        (C64::new(0.0, rate).powi(derivative) * along * C64::from_polar(1.0, rate * t)).re
    };
    point.amplitude.iter().enumerate().map(part).sum()
}

/// `(frequency [Hz], amplitude of the vector [m/sⁿ])` of each harmonic, for the n-th time derivative.
pub fn spectrum(point: &Sample, frequency_hz: f64, derivative: i32) -> Vec<(f64, f64)> {
    let line = |(h, u): (usize, &[C64; 3])| {
        let hertz = frequency_hz * (h + 1) as f64;
        let size = u.iter().map(nalgebra::Complex::norm_sqr).sum::<f64>().sqrt();
        (hertz, (TAU * hertz).powi(derivative) * size)
    };
    point.amplitude.iter().enumerate().map(line).collect()
}

impl LocatedPoint {
    /// The unit vector of a direction.
    pub fn direction(&self, along: MotionDirection) -> V3 {
        self.directions[along as usize]
    }
}
