//! `NeurovascularPath`: courses of nerves and vessels, along which strain and pressure are evaluated.
//!
//! Sources: surface and dissection studies; angles and depths between the tabulated levels are estimates.

use crate::anatomy::calf::Calf;
use crate::math::V3;
use crate::math::interp::Table;
use crate::units::{DEG, MM};

/// What runs along a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathKind {
    /// A nerve.
    Nerve,
    /// An artery with its veins, or a vein.
    Vessel,
}

/// The course of one nerve or vessel.
#[derive(Clone, Debug, PartialEq)]
pub struct NeurovascularPath {
    /// Name.
    pub name: &'static str,
    /// Nerve or vessel.
    pub kind: PathKind,
    /// Points [m], from proximal to distal.
    pub points: Vec<V3>,
    /// Level s of each point.
    pub s: Vec<f64>,
}

/// Depth of a path.
enum Depth {
    /// Below the skin, as tabulated [mm] for the reference man.
    Tabulated,
    /// On the crural fascia.
    OnFascia,
}

/// A table row: s, θ [deg], depth [mm].
type Row = (f64, f64, f64);

const PATHS: [(&str, PathKind, Depth, &[Row]); 7] = [
    (
        "tibial nerve",
        PathKind::Nerve,
        Depth::Tabulated,
        &[
            (-0.1, -2.0, 20.0),
            (0.0, 0.0, 28.0),
            (0.1, 2.0, 38.0),
            (0.3, 6.0, 45.0),
            (0.5, 12.0, 42.0),
            (0.7, 40.0, 26.0),
            (0.84, 62.0, 14.0),
        ],
    ),
    (
        "posterior tibial vessels",
        PathKind::Vessel,
        Depth::Tabulated,
        &[(0.1, 8.0, 39.0), (0.3, 14.0, 45.0), (0.5, 20.0, 42.0), (0.7, 48.0, 25.0), (0.84, 70.0, 13.0)],
    ),
    ("popliteal vessels", PathKind::Vessel, Depth::Tabulated, &[(-0.1, 0.0, 25.0), (0.04, 0.0, 32.0)]),
    (
        "peroneal vessels",
        PathKind::Vessel,
        Depth::Tabulated,
        &[(0.15, -40.0, 46.0), (0.4, -42.0, 48.0), (0.6, -48.0, 38.0), (0.8, -55.0, 22.0)],
    ),
    (
        "small saphenous vein",
        PathKind::Vessel,
        Depth::OnFascia,
        &[(-0.05, 0.0, 0.0), (0.5, -2.0, 0.0), (0.84, -35.0, 0.0)],
    ),
    (
        "sural nerve",
        PathKind::Nerve,
        Depth::OnFascia,
        &[(0.3, -4.0, 0.0), (0.63, -18.0, 0.0), (0.84, -42.0, 0.0)],
    ),
    (
        "common peroneal nerve",
        PathKind::Nerve,
        Depth::Tabulated,
        &[(0.0, -80.0, 10.0), (0.03, -98.0, 9.0), (0.06, -112.0, 10.0)],
    ),
];

/// Number of points per path.
const SAMPLES: usize = 25;

/// Names of the paths, the same for every leg.
pub fn names() -> impl Iterator<Item = &'static str> {
    PATHS.iter().map(|row| row.0)
}

impl Calf {
    /// The paths of this leg.
    pub fn paths(&self) -> Vec<NeurovascularPath> {
        PATHS.iter().map(|(name, kind, depth, rows)| self.path(name, *kind, depth, rows)).collect()
    }

    fn path(&self, name: &'static str, kind: PathKind, depth: &Depth, rows: &[Row]) -> NeurovascularPath {
        let theta = Table::new(&rows.iter().map(|r| (r.0, r.1)).collect::<Vec<_>>());
        let depth_table = Table::new(&rows.iter().map(|r| (r.0, r.2)).collect::<Vec<_>>());
        let (first, last) = (rows[0].0, rows[rows.len() - 1].0);
        let s: Vec<f64> =
            (0..SAMPLES).map(|i| first + (last - first) * i as f64 / (SAMPLES - 1) as f64).collect();
        let scale = self.size().calf / 0.392;
        let points = s
            .iter()
            .map(|&s| {
                let angle = theta.at(s) * DEG;
                let d = match depth {
                    Depth::Tabulated => depth_table.at(s) * MM * scale,
                    Depth::OnFascia => {
                        let section = self.section(s);
                        section.skin(angle) - section.fascia(angle)
                    }
                };
                self.from_leg(s, angle, d)
            })
            .collect();
        NeurovascularPath { name, kind, points, s }
    }
}
