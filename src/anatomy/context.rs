//! What surrounds the computed leg: thigh, patella, foot. For the picture only; nothing computes with it.

use crate::anatomy::calf::Calf;
use crate::anatomy::frame::{direction, height};
use crate::anatomy::section::Section;
use crate::math::V3;
use crate::units::{DEG, MM};
use serde::Deserialize;
use std::sync::LazyLock;

/// A part around the computed leg.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum ContextPart {
    /// Skin of foot and ankle.
    Foot,
    /// Skin of the thigh above the knee.
    Thigh,
    /// Femur above the computed bone.
    Femur,
    /// Patella.
    Patella,
    /// Distal end of the tibia.
    Tibia,
    /// Distal end of the fibula.
    Fibula,
}

impl ContextPart {
    /// Whether it is skin; otherwise bone.
    pub fn is_skin(self) -> bool {
        matches!(self, ContextPart::Foot | ContextPart::Thigh)
    }

    /// Outline of the leg to which it is attached.
    fn outline(self, section: &Section, angle: f64) -> V3 {
        match self {
            ContextPart::Foot | ContextPart::Thigh => direction(angle) * section.skin(angle),
            ContextPart::Femur | ContextPart::Patella | ContextPart::Tibia => section.tibia(angle),
            ContextPart::Fibula => section.fibula(angle),
        }
    }
}

/// Surface of a part.
#[derive(Clone, Debug)]
pub struct ContextSurface {
    /// The part.
    pub part: ContextPart,
    /// Positions in the shank frame [m], `[vertex]`.
    pub positions: Vec<V3>,
    /// Vertices, counter-clockwise seen from outside, `[triangle][3]`.
    pub triangles: Vec<[u32; 3]>,
}

/// The file `assets/anatomy/context.ron`.
#[derive(Deserialize)]
struct ContextSpec {
    version: u32,
    /// Length of the leg to which the file belongs [mm].
    length_mm: f64,
    parts: Vec<PartSpec>,
}

/// A part of the file.
#[derive(Deserialize)]
struct PartSpec {
    part: ContextPart,
    /// Level s of the outline to which it is attached.
    level: f64,
    /// Centre of that outline (x, z) [mm].
    centre_mm: (f64, f64),
    /// Mean distance of that outline from its centre [mm].
    radius_mm: f64,
    /// x, y, z of every vertex [mm].
    vertices_mm: Vec<f64>,
    /// Three vertices of every triangle.
    triangles: Vec<u32>,
}

static CONTEXT: LazyLock<ContextSpec> = LazyLock::new(|| {
    let text = include_str!("../../assets/anatomy/context.ron");
    let spec: ContextSpec =
        ron::from_str(text).unwrap_or_else(|error| panic!("assets/anatomy/context.ron: {error}"));
    assert_eq!(spec.version, 1, "assets/anatomy/context.ron");
    spec
});

/// What surrounds the computed part of `calf`, shifted and scaled to its outlines.
pub fn context(calf: &Calf) -> Vec<ContextSurface> {
    CONTEXT.parts.iter().map(|part| part.fitted(calf, CONTEXT.length_mm)).collect()
}

impl PartSpec {
    /// The part on a leg, from one of length `length_mm`.
    fn fitted(&self, calf: &Calf, length_mm: f64) -> ContextSurface {
        let section = calf.section(self.level);
        let outline = |i: u32| self.part.outline(&section, f64::from(i) * 5.0 * DEG);
        let mean = (0..72).map(outline).sum::<V3>() / 72.0;
        let radius = (0..72).map(|i| (outline(i) - mean).norm()).sum::<f64>() / 72.0;
        let across = radius / (self.radius_mm * MM);
        let along = calf.size().length / (length_mm * MM);
        let to = calf.in_section(&section, mean);
        let from = V3::new(self.centre_mm.0, height(self.level, length_mm), self.centre_mm.1);
        let place = |v: &[f64]| {
            let arm = (V3::new(v[0], v[1], v[2]) - from) * MM;
            to + V3::new(arm.x * across, arm.y * along, arm.z * across)
        };
        ContextSurface {
            part: self.part,
            positions: self.vertices_mm.chunks_exact(3).map(place).collect(),
            triangles: self.triangles.chunks_exact(3).map(|t| [t[0], t[1], t[2]]).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::anatomy::calf::tests::mean_calf;

    /// The skin of foot and thigh continues the computed leg without a step of more than 4 mm; bones lie
    /// inside the skin; the sole lies a hand's breadth below the malleolus.
    #[test]
    fn parts_continue_the_leg() {
        let calf = mean_calf();
        for ContextSurface { part, positions, triangles } in context(&calf) {
            assert!(triangles.iter().flatten().all(|&v| (v as usize) < positions.len()));
            let level = if matches!(part, ContextPart::Foot | ContextPart::Tibia | ContextPart::Fibula) {
                0.82
            } else {
                -0.12
            };
            let y = height(level, calf.size().length);
            for p in positions.iter().filter(|p| (p.y - y).abs() < 2.0 * MM) {
                let depth = calf.to_leg(*p).2;
                let fits = if part.is_skin() { depth.abs() < 4.0 * MM } else { depth > 2.0 * MM };
                assert!(fits, "{part:?}: {:.1} mm under the skin at {p:?}", depth / MM);
            }
            if part == ContextPart::Foot {
                let sole = positions.iter().map(|p| p.y).fold(f64::INFINITY, f64::min);
                let malleolus = height(1.0, calf.size().length);
                assert!((0.05..0.09).contains(&(malleolus - sole)), "{:.3} m", malleolus - sole);
            }
        }
    }
}
