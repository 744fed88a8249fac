//! Tool faces: footprint, and height of the face above its lowest point.

use crate::drive::error::{DriveError, within};
use crate::drive::spec::{BodySpec, ContactSpec, DeviceSpec, HandSpec, HeadShape};
use crate::units::MM;

/// Fraction of a round tool's radius that rests on the skin when contact is bilateral (tied, frictionless) and nobody has
/// settled the device: a ball of 45–60 mm on a calf sinks in to a contact radius of about 0.8 R under its static load.
pub const SEATED_FRACTION: f64 = 0.8;
/// Fraction of a round tool's radius that can touch at all.
pub const REACHABLE_FRACTION: f64 = 0.95;

/// The area across the axis that may touch, centred on it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Footprint {
    /// A disc.
    Disc {
        /// Radius [m], > 0.
        radius: f64,
    },
    /// A rectangle across the leg.
    Strip {
        /// Half its width, proximally [m], > 0.
        half_width: f64,
        /// Half its length, towards medial [m], > 0.
        half_length: f64,
    },
}

impl Footprint {
    /// Distance [m] of a point from the rim, inside +; `at` proximal and medial coordinate [m].
    pub fn inside(&self, at: [f64; 2]) -> f64 {
        match *self {
            Footprint::Disc { radius } => radius - at[0].hypot(at[1]),
            Footprint::Strip { half_width, half_length } => {
                (half_width - at[0].abs()).min(half_length - at[1].abs())
            }
        }
    }

    /// Radius, or half the width [m]: the scale of what happens under it.
    pub fn radius(&self) -> f64 {
        match *self {
            Footprint::Disc { radius } => radius,
            Footprint::Strip { half_width, .. } => half_width,
        }
    }

    /// Half the largest extent [m].
    pub fn reach(&self) -> f64 {
        match *self {
            Footprint::Disc { radius } => radius,
            Footprint::Strip { half_width, half_length } => half_width.hypot(half_length),
        }
    }
}

impl HeadShape {
    /// Radius of the tool face [m].
    pub fn radius(&self) -> f64 {
        match *self {
            HeadShape::Flat { radius_mm }
            | HeadShape::Ball { radius_mm }
            | HeadShape::Roller { radius_mm, .. }
            | HeadShape::Bullet { radius_mm } => radius_mm * MM,
        }
    }

    /// Radius of the area that may be in contact, or half its width [m].
    pub fn footprint(&self, contact: &ContactSpec) -> f64 {
        let fraction = match (self, contact) {
            (HeadShape::Flat { .. }, _) => 1.0,
            (_, ContactSpec::Unilateral { .. }) => REACHABLE_FRACTION,
            _ => SEATED_FRACTION,
        };
        fraction * self.radius()
    }

    /// All the face that can touch when it is pressed in.
    pub fn reachable(&self) -> Footprint {
        match *self {
            HeadShape::Flat { .. } => Footprint::Disc { radius: self.radius() },
            HeadShape::Ball { .. } | HeadShape::Bullet { .. } => {
                Footprint::Disc { radius: REACHABLE_FRACTION * self.radius() }
            }
            HeadShape::Roller { length_mm, .. } => Footprint::Strip {
                half_width: REACHABLE_FRACTION * self.radius(),
                half_length: 0.5 * length_mm * MM,
            },
        }
    }

    /// Whether the face takes the shape of the skin (a flat padded disc) instead of keeping its own.
    pub fn conforms(&self) -> bool {
        matches!(self, HeadShape::Flat { .. })
    }

    /// Height of a rigid face above its lowest point [m] at the proximal and medial coordinate `at` [m] from the axis:
    /// R − √(R² − r²) for a sphere, the same of the proximal distance alone for a roller, 0 for a disc. r ≤ R.
    pub fn height(&self, at: [f64; 2]) -> f64 {
        let round = |r: f64| {
            let radius = self.radius();
            radius - (radius * radius - r * r).max(0.0).sqrt()
        };
        match self {
            HeadShape::Flat { .. } => 0.0,
            HeadShape::Ball { .. } | HeadShape::Bullet { .. } => round(at[0].hypot(at[1])),
            HeadShape::Roller { .. } => round(at[0]),
        }
    }
}

impl DeviceSpec {
    /// Checks heads, body and treatment time.
    ///
    /// # Errors
    /// The first value out of range, with its path (`heads[1].shape.radius_mm`).
    pub fn validate(&self) -> Result<(), DriveError> {
        if self.heads.is_empty() {
            return Err(DriveError::NoHeads);
        }
        for (i, head) in self.heads.iter().enumerate() {
            let field = |name: &str| format!("heads[{i}].{name}");
            let (range, allowed) = match head.shape {
                HeadShape::Bullet { .. } => ((3.0, 20.0), "3–20"),
                HeadShape::Roller { .. } => ((3.0, 120.0), "3–120"),
                _ => ((3.0, 80.0), "3–80"),
            };
            within(&field("shape.radius_mm"), head.shape.radius() / MM, range, allowed)?;
            let reach = (-200.0, 200.0);
            within(&field("offset_proximal_mm"), head.offset_proximal_mm, reach, "−200–200")?;
            within(&field("offset_medial_mm"), head.offset_medial_mm, reach, "−200–200")?;
            if let ContactSpec::Unilateral { indentation_mm: Some(indentation_mm) } = head.contact {
                within(&field("contact.indentation_mm"), indentation_mm, (-20.0, 30.0), "−20–30")?;
            }
            crate::drive::signal::HeadMotion::new(&head.drive, 0.0, &field("drive"))?;
        }
        within("body.moving_mass_kg", self.body.moving_mass_kg, (0.005, 10.0), "0.005–10")?;
        within("body.static_force_n", self.body.static_force_n, (0.0, 500.0), "0–500")?;
        self.body.validate()?;
        within("treatment_s", self.treatment_s, (1.0, 3600.0), "1–3600")?;
        Ok(())
    }
}

impl BodySpec {
    fn validate(&self) -> Result<(), DriveError> {
        if let Some(housing) = &self.housing {
            within("body.housing.mass_kg", housing.mass_kg, (0.01, 20.0), "0.01–20")?;
            within("body.housing.mount_kn_m", housing.mount_kn_m, (0.0, 10000.0), "0–10000")?;
            within("body.housing.mount_ns_m", housing.mount_ns_m, (0.0, 10000.0), "0–10000")?;
        }
        if let HandSpec::Simple { mass_kg, damping_ns_m } = self.hand {
            within("body.hand.mass_kg", mass_kg, (0.0, 10.0), "0–10")?;
            within("body.hand.damping_ns_m", damping_ns_m, (0.0, 5000.0), "0–5000")?;
        }
        Ok(())
    }
}
