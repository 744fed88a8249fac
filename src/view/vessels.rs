//! Nerves and vessels as tubes along the paths on which their readings are taken.

use crate::anatomy::Calf;
use crate::fem::eval::PointBasis;
use crate::math::V3;
use crate::mesh::Locator;
use crate::run::answer::Body;
use crate::view::making::{Drawn, Stuff};
use crate::view::source::Source;
use crate::view::state::Side;
use crate::view::tissue::{Part, linear, wave_mesh};
use crate::view::wave::Packed;
use bevy::prelude::Mesh;
use std::f64::consts::TAU;

/// Corners of a tube's cross-section.
const CORNERS: usize = 10;

/// What a path carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A nerve.
    Nerve,
    /// A vein.
    Vein,
    /// An artery with its veins.
    Vessels,
}

impl Kind {
    /// By the path's name.
    pub fn of(name: &str) -> Kind {
        if name.contains("nerve") {
            Kind::Nerve
        } else if name.contains("vein") {
            Kind::Vein
        } else {
            Kind::Vessels
        }
    }

    /// Colour by the custom of atlases, sRGB.
    pub fn colour(self) -> [u8; 3] {
        match self {
            Kind::Nerve => [222, 178, 20],
            Kind::Vein => [62, 92, 168],
            Kind::Vessels => [178, 40, 52],
        }
    }

    /// Radius as drawn [m].
    fn radius(self) -> f64 {
        if self == Kind::Vessels { 1.9e-3 } else { 1.5e-3 }
    }
}

/// One path as far as it runs inside the body: places, and the nodes each moves with (node, share).
struct Run {
    kind: Kind,
    points: Vec<(V3, Vec<(u32, f64)>)>,
}

/// The tubes of both views; none in a body without anatomy.
pub fn tubes(from: &Stuff) -> Vec<Drawn> {
    let body = &from.answer.body;
    let runs = body.calf.as_deref().map_or_else(Vec::new, |calf| runs(body, calf));
    let one = |side: Side, run: &Run| {
        let source = Source::within(&from.answer, side, &from.look);
        Drawn { kind: (side, Part::Path, None), mesh: run.tube(&source), drives: source.drives() }
    };
    Side::ALL.into_iter().flat_map(|side| runs.iter().map(move |run| one(side, run))).collect()
}

/// Every path of the leg, inside the body.
fn runs(body: &Body, calf: &Calf) -> Vec<Run> {
    let locator = Locator::new(&body.mesh);
    let held = |p: &V3| {
        let (element, xi) = locator.locate(*p)?;
        let basis = PointBasis::new(&body.space, element, xi);
        Some((*p, basis.nodes.into_iter().zip(basis.values).collect()))
    };
    calf.paths()
        .iter()
        .map(|path| Run { kind: Kind::of(path.name), points: path.points.iter().filter_map(held).collect() })
        .filter(|run| run.points.len() >= 2)
        .collect()
}

impl Run {
    fn tube(&self, source: &Source<'_>) -> Mesh {
        let (mut places, mut normals, mut packed) = (Vec::new(), Vec::new(), Vec::<Packed>::new());
        let last = self.points.len() - 1;
        for (i, (at, nodes)) in self.points.iter().enumerate() {
            let ahead = self.points[(i + 1).min(last)].0 - self.points[i.saturating_sub(1)].0;
            let along = ahead.try_normalize(1e-12).unwrap_or_else(V3::y);
            let u = along.cross(&V3::x()).try_normalize(1e-6).unwrap_or_else(V3::z);
            let v = along.cross(&u);
            let numbers = source.mixed(nodes);
            for k in 0..CORNERS {
                let (sin, cos) = (TAU * k as f64 / CORNERS as f64).sin_cos();
                let out = u * cos + v * sin;
                places.push(at + out * self.kind.radius());
                normals.push(out);
                packed.push(numbers);
            }
        }
        let n = CORNERS as u32;
        let quads = (0..last as u32).flat_map(|i| (0..n).map(move |k| (i, k)));
        let triangles: Vec<[u32; 3]> = quads
            .flat_map(|(i, k)| {
                let [a, b] = [i * n + k, i * n + (k + 1) % n];
                [[a, b, b + n], [a, b + n, a + n]]
            })
            .collect();
        let tints = vec![linear(self.kind.colour(), 0.0); places.len()];
        wave_mesh(&places, &normals, tints, &packed, &triangles)
    }
}
