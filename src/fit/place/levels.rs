//! `Levels`: which height along the leg is which level s.

use crate::anatomy::Calf;
use crate::fit::error::FitError;
use crate::fit::place::profile::Slab;
use crate::fit::place::template;

/// Lengths of legs [mm] that are tried, and their step.
const LENGTHS_MM: [f64; 2] = [270.0, 470.0];
const LENGTH_STEP_MM: f64 = 3.0;
/// Step of the levels that are tried.
const LEVEL_STEP: f64 = 0.004;
/// Levels between which the width of the tibia is compared.
const SHAFT: [f64; 2] = [0.08, 0.82];
/// Least number of slabs that are compared.
const LEAST_SLABS: usize = 20;
/// Deviations that count the same: of the width of the tibia (relative), of the end of a head of
/// gastrocnemius (s), and of the length of the leg from that which fits its width (relative).
const WIDTH_SD: f64 = 0.04;
const END_SD: f64 = 0.03;
const LENGTH_SD: f64 = 0.05;
/// Least area of a head where it still counts [mm²].
const HEAD_MM2: f64 = 20.0;

/// Which ends of the fibula lie inside the volume, and the length of the leg if it is known otherwise.
#[derive(Clone, Copy, Debug)]
pub struct Ends {
    /// The apex of the head.
    pub apex: bool,
    /// The tip of the lateral malleolus.
    pub malleolus: bool,
    /// Distance between both [mm], as measured on the person.
    pub length_mm: Option<f64>,
}

/// The levels along a leg.
#[derive(Clone, Debug)]
pub struct Levels {
    /// Height of level 0 [mm].
    apex: f64,
    /// Distance of level 1 from level 0 [mm].
    pub length_mm: f64,
    /// Where they come from, in words.
    pub how: String,
}

impl Levels {
    /// Level s at the height `y` [mm].
    pub fn level(&self, y: f64) -> f64 {
        (self.apex - y) / self.length_mm
    }

    /// Height [mm] of the level `s`.
    pub fn height(&self, s: f64) -> f64 {
        self.apex - s * self.length_mm
    }

    /// The levels from the ends of the fibula, which reaches over the heights `fibula` [mm]; where one is cut
    /// off, from the width of the tibia and the distal ends `heads` [mm] of gastrocnemius.
    ///
    /// # Errors
    /// The length is out of range, or too little of the tibia is in the volume.
    pub fn find(
        reference: &Calf,
        slabs: &[Slab],
        ends: &Ends,
        fibula: [f64; 2],
        heads: [Option<f64>; 2],
    ) -> Result<Levels, FitError> {
        if ends.apex && ends.malleolus {
            let length_mm = fibula[1] - fibula[0];
            if !(250.0..=500.0).contains(&length_mm) {
                return Err(FitError::Labels(format!(
                    "the fibula is {length_mm:.0} mm long; allowed: 250 to 500 mm. Are the steps between \
                     voxels in millimetres?"
                )));
            }
            let how = format!("levels: from both ends of the fibula, {length_mm:.0} mm apart");
            return Ok(Levels { apex: fibula[1], length_mm, how });
        }
        let lengths: Vec<f64> = match ends.length_mm {
            Some(length) => vec![length],
            None => {
                let count = ((LENGTHS_MM[1] - LENGTHS_MM[0]) / LENGTH_STEP_MM) as usize;
                (0..=count).map(|i| LENGTHS_MM[0] + LENGTH_STEP_MM * i as f64).collect()
            }
        };
        let template = Widths::of(reference);
        let mut best: Option<(f64, Levels)> = None;
        for length_mm in lengths {
            let apexes: Vec<f64> = match (ends.apex, ends.malleolus) {
                (true, _) => vec![fibula[1]],
                (_, true) => vec![fibula[0] + length_mm],
                _ => {
                    let top = slabs.last().map_or(0.0, |slab| slab.y);
                    let count = ((SHAFT[1] - SHAFT[0]) / LEVEL_STEP) as usize;
                    (0..count).map(|i| top + (SHAFT[0] + i as f64 * LEVEL_STEP) * length_mm).collect()
                }
            };
            for apex in apexes {
                let tried = Levels { apex, length_mm, how: String::new() };
                let Some(cost) = template.cost(&tried, slabs, heads) else { continue };
                if best.as_ref().is_none_or(|(least, _)| cost < *least) {
                    best = Some((cost, tried));
                }
            }
        }
        let Some((_, mut levels)) = best else {
            return Err(FitError::Labels(format!(
                "too little of the shaft of the tibia is in the volume to find its levels: {} slabs of 4 mm, \
                 at least {LEAST_SLABS} are needed",
                slabs.len()
            )));
        };
        let seen = match (ends.apex, ends.malleolus) {
            (true, _) => "the distal end of the fibula is cut off",
            (_, true) => "the head of the fibula is cut off",
            _ => "both ends of the fibula are cut off",
        };
        let length = match ends.length_mm {
            Some(length) => format!("length {length:.0} mm as given"),
            None => format!("length {:.0} mm from the width of the tibia, an estimate", levels.length_mm),
        };
        levels.how = format!(
            "levels: {seen}; from the width of the tibia and the ends of gastrocnemius as in the reference \
             leg, {length}"
        );
        Ok(levels)
    }
}

/// The reference leg at levels [`LEVEL_STEP`] apart.
struct Widths {
    /// Radius of a circle with the area of the tibia [mm].
    tibia: Vec<f64>,
    /// Most distal level of each head of gastrocnemius.
    ends: [f64; 2],
}

impl Widths {
    fn of(reference: &Calf) -> Widths {
        let count = ((SHAFT[1] - SHAFT[0]) / LEVEL_STEP).ceil() as usize + 1;
        let sections: Vec<_> =
            (0..count).map(|i| reference.section(SHAFT[0] + i as f64 * LEVEL_STEP)).collect();
        let radius = |area: f64| (area / std::f64::consts::PI).sqrt();
        let end = |head: usize| {
            let present = sections.iter().filter(|x| template::heads(x)[head] > HEAD_MM2);
            present.map(|x| x.s).fold(SHAFT[0], f64::max)
        };
        Widths {
            tibia: sections.iter().map(|x| radius(template::area(&template::tibia(x)))).collect(),
            ends: [end(0), end(1)],
        }
    }

    /// How badly `levels` fit; `None` where too little of the shaft can be compared.
    fn cost(&self, levels: &Levels, slabs: &[Slab], heads: [Option<f64>; 2]) -> Option<f64> {
        let scale = levels.length_mm / template::reference_length_mm();
        let (mut sum, mut count) = (0.0, 0);
        for slab in slabs {
            let s = levels.level(slab.y);
            if !(SHAFT[0]..=SHAFT[1]).contains(&s) {
                continue;
            }
            let radius = self.tibia[((s - SHAFT[0]) / LEVEL_STEP) as usize] * scale;
            let found = (slab.tibia.area / std::f64::consts::PI).sqrt();
            sum += ((found / radius).ln() / WIDTH_SD).powi(2);
            count += 1;
        }
        if count < LEAST_SLABS {
            return None;
        }
        let end = |k: usize| heads[k].map_or(0.0, |y| ((levels.level(y) - self.ends[k]) / END_SD).powi(2));
        let length = (scale.ln() / LENGTH_SD).powi(2);
        // The slabs are not independent of each other: together they count as ten.
        Some(10.0 * sum / count as f64 + end(0) + end(1) + length)
    }
}
