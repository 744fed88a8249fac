//! The point that is read: the chosen site, or wherever somebody clicked.

use crate::anatomy::Tissue;
use crate::fem::eval::PointBasis;
use crate::math::{C64, V3};
use crate::mesh::Locator;
use crate::run::answer::Answer;
use crate::units::DEG;
use crate::view::source::Point;
use crate::view::state::{Along, Look, Shown, Side};
use bevy::prelude::*;
use bevy::tasks::futures::check_ready;
use bevy::tasks::{AsyncComputeTaskPool, Task};
use std::f64::consts::TAU;

/// Where the point is, and what each side has there.
#[derive(Resource, Clone, Debug, Default)]
pub struct Spot {
    /// Where somebody clicked [m]; none: the chosen site is read.
    pub clicked: Option<V3>,
    /// What was found there; none outside the body or before an answer.
    pub found: Option<Found>,
    made: Option<Wanted>,
}

/// What is to be read: serial number of the answer, click, site.
type Wanted = (u64, Option<V3>, usize);

/// A point that is being looked up, away from the main thread.
#[derive(Resource, Default)]
pub struct Search(Option<Task<Option<Found>>>);

/// A point inside the body.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Where it is [m].
    pub place: V3,
    /// Name of the message that says the tissue there; the region's own name on a phantom.
    pub tissue: String,
    /// Leg coordinates s, θ [deg] and depth [m]; none on a phantom.
    pub leg: Option<(f64, f64, f64)>,
    /// Unit vectors in the order of [`Along::ALL`].
    pub directions: [V3; 3],
    /// What each side has there.
    pub points: [Option<Point>; 2],
}

/// Reads the point anew when answer, site or click changed.
pub fn read(shown: Res<Shown>, look: Res<Look>, mut spot: ResMut<Spot>, mut search: ResMut<Search>) {
    let Some(answer) = &shown.answer else { return };
    let wanted = Some((shown.serial, spot.clicked, look.site));
    if spot.made != wanted {
        let (answer, clicked) = (answer.clone(), spot.clicked);
        let place = clicked.or(shown.sites.get(look.site).map(|site| site.centre));
        spot.made = wanted;
        search.0 =
            Some(AsyncComputeTaskPool::get().spawn(async move { place.and_then(|p| find(&answer, p)) }));
    }
    if search.0.is_none() {
        return;
    }
    if let Some(found) = search.0.as_mut().and_then(check_ready) {
        search.0 = None;
        spot.found = found;
    }
}

/// The point of the body at a place, with each side's numbers.
fn find(answer: &Answer, place: V3) -> Option<Found> {
    let body = &answer.body;
    let (element, xi) = Locator::new(&body.mesh).locate(place)?;
    let basis = PointBasis::new(&body.space, element, xi);
    let nodes: Vec<(u32, f64)> = basis.nodes.into_iter().zip(basis.values).collect();
    let leg = body.calf.as_ref().map(|calf| calf.to_leg(place));
    let region = body.mesh.regions.get(usize::from(body.mesh.region[element])).cloned().unwrap_or_default();
    let outward = V3::new(place.x, 0.0, place.z).try_normalize(1e-6).unwrap_or_else(V3::y);
    let outward = leg.map_or(outward, |(_, theta, _)| crate::anatomy::frame::direction(theta));
    Some(Found {
        place,
        tissue: Tissue::from_name(&region).map_or(region, |t| format!("tissue-{}", t.name())),
        leg: leg.map(|(s, theta, depth)| (s, theta / DEG, depth)),
        directions: [-outward, V3::y(), V3::y().cross(&outward)],
        points: Side::ALL.map(|side| Some(Point::of(answer.cases.get(side.index())?.as_deref()?, &nodes))),
    })
}

/// The motion along a direction at time `t` [s] of a point driven at ω [rad/s], in metres per secondⁿ for the n-th
/// derivative: Re Σ (i h ω)ⁿ (U_h·d) e^{i h ω t}.
pub fn motion(point: &Point, direction: &V3, omega: f64, derivative: i32, t: f64) -> f64 {
    let part = |(h, u): (usize, &[C64; 3])| {
        let rate = omega * (h + 1) as f64;
        let along = u[0] * direction.x + u[1] * direction.y + u[2] * direction.z;
        (C64::new(0.0, rate).powi(derivative) * along * C64::from_polar(1.0, rate * t)).re
    };
    point.amplitude.iter().enumerate().map(part).sum()
}

/// `(frequency [Hz], amplitude of the vector)` of each harmonic, for the n-th derivative in time.
pub fn spectrum(point: &Point, frequency_hz: f64, derivative: i32) -> Vec<(f64, f64)> {
    let line = |(h, u): (usize, &[C64; 3])| {
        let hertz = frequency_hz * (h + 1) as f64;
        let size = u.iter().map(nalgebra::Complex::norm_sqr).sum::<f64>().sqrt();
        (hertz, (TAU * hertz).powi(derivative) * size)
    };
    point.amplitude.iter().enumerate().map(line).collect()
}

impl Found {
    /// The unit vector of a direction.
    pub fn direction(&self, along: Along) -> V3 {
        self.directions[along as usize]
    }
}
