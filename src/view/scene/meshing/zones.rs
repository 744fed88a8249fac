//! Referred-pain zones of a trigger point: soft patches on the skin of the modelled leg.
//!
//! The chart (Travell & Simons, vol. 2, ch. 19, 21–23) describes the zones in words and drawings. The patches
//! here are ellipses in leg coordinates after that description: a sketch, not a measurement. Zones beyond the
//! modelled leg are named but not drawn.

use crate::anatomy::Calf;
use crate::math::V3;
use crate::math::interp::smoothstep;
use crate::units::DEG;
use crate::view::data::layer::Layer;
use crate::view::scene::mesh_job::{MeshInput, SheetMesh};
use crate::view::scene::sheet::SheetPart;
use crate::view::scene::sheet_mesh::{linear, wave_mesh};
use crate::view::state::side::Side;

/// Colour of the patches, sRGB: a green that no colour map has in its bright half, distinct from blue and
/// vermilion.
pub const COLOUR: [u8; 3] = [0, 158, 115];

/// Distance of a patch in front of the skin [m].
const LIFT: f64 = 8e-4;

/// An ellipse on the skin: centre s, half height in s, centre θ [deg], half width in θ [deg].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Patch(f64, f64, f64, f64);

impl Patch {
    /// Weight: 1 at the centre, 0 at and beyond the rim, smooth between; θ is periodic.
    pub fn weight(&self, s: f64, theta_deg: f64) -> f64 {
        let across = (theta_deg - self.2 + 180.0).rem_euclid(360.0) - 180.0;
        let r2 = ((s - self.0) / self.1).powi(2) + (across / self.3).powi(2);
        smoothstep(1.0 - r2)
    }
}

/// Patches of each site, by the site's name.
const ZONES: [(&str, &[Patch]); 12] = [
    ("GAS TrP1", &[Patch(0.42, 0.30, 32.0, 36.0), Patch(0.92, 0.10, 75.0, 40.0)]),
    ("GAS TrP2", &[Patch(0.28, 0.20, -42.0, 38.0)]),
    ("GAS TrP3", &[Patch(-0.05, 0.12, 18.0, 45.0)]),
    ("GAS TrP4", &[Patch(-0.05, 0.12, -18.0, 45.0)]),
    ("SOL TrP1", &[Patch(0.86, 0.20, 0.0, 50.0)]),
    ("SOL TrP2", &[Patch(0.20, 0.24, -5.0, 60.0)]),
    ("SOL TrP3", &[]),
    ("TIB POST", &[Patch(0.82, 0.22, 0.0, 48.0), Patch(0.45, 0.34, 0.0, 30.0)]),
    ("FDL", &[Patch(0.55, 0.35, 50.0, 26.0)]),
    ("FHL", &[]),
    ("PER LONG", &[Patch(0.92, 0.12, -95.0, 45.0)]),
    ("TIB ANT", &[Patch(0.92, 0.12, 150.0, 45.0)]),
];

/// The patches of a site; empty if its zones lie beyond the modelled leg.
pub fn patches(site: &str) -> &'static [Patch] {
    ZONES.iter().find(|(name, _)| *name == site).map_or(&[], |(_, patches)| patches)
}

/// The patches of the chosen site in both views; none if its zones lie beyond the modelled leg.
pub fn zone_sheets(from: &MeshInput) -> Vec<SheetMesh> {
    let body = &from.answer.body;
    let (Some(calf), Some(site)) = (body.calf.as_deref(), from.key.site) else { return Vec::new() };
    let Some((.., skin)) = from.shells.layers.iter().find(|(layer, ..)| *layer == Layer::Skin) else {
        return Vec::new();
    };
    let places = skin.positions.iter().zip(&skin.normals);
    let places: Vec<V3> = places.map(|(p, n)| p + n * LIFT).collect();
    let weights = weights(calf, patches(site), &places);
    let used: Vec<[u32; 3]> =
        skin.triangles.iter().filter(|t| t.iter().any(|&v| weights[v as usize] > 0.0)).copied().collect();
    let one = |side: Side| {
        let source = from.source(side);
        let packed = source.at_all(&skin.anchors);
        let tints = weights.iter().map(|&w| linear(COLOUR, w)).collect();
        let mesh = wave_mesh(&places, &skin.normals, tints, &packed, &used);
        SheetMesh { kind: (side, SheetPart::Zone, Some(Layer::Skin)), mesh, carried: source.carried() }
    };
    Side::ALL.into_iter().filter(|_| !used.is_empty()).map(one).collect()
}

/// Weight of the zone at each position, `[place]`.
fn weights(calf: &Calf, patches: &[Patch], places: &[V3]) -> Vec<f32> {
    let weight = |p: &V3| {
        let (s, theta, _) = calf.to_leg(*p);
        patches.iter().map(|patch| patch.weight(s, theta / DEG)).fold(0.0, f64::max) as f32
    };
    places.iter().map(weight).collect()
}
