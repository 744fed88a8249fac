//! Range checks of devices.

use crate::drive::error::{DriveError, within};
use crate::drive::spec::{BodySpec, ContactSpec, DeviceSpec, DriveSpec, HandSpec, HeadShape};
use crate::units::MM;

impl DeviceSpec {
    /// Checks heads, body and treatment time.
    ///
    /// # Errors
    /// [`DriveError`] for the first invalid value, with its path (`heads[1].shape.radius_mm`).
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
            head.drive.validate(&field("drive"))?;
        }
        within("body.moving_mass_kg", self.body.moving_mass_kg, (0.005, 10.0), "0.005–10")?;
        within("body.static_force_n", self.body.static_force_n, (0.0, 500.0), "0–500")?;
        self.body.validate()?;
        within("treatment_s", self.treatment_s, (1.0, 3600.0), "1–3600")?;
        Ok(())
    }
}

impl BodySpec {
    /// Checks housing and hand.
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

impl DriveSpec {
    /// Checks the ranges; `path` prefixes field names in errors.
    ///
    /// # Errors
    /// [`DriveError`] for the first invalid value.
    pub(super) fn validate(&self, path: &str) -> Result<(), DriveError> {
        let field = |name: &str| format!("{path}.{name}");
        match *self {
            DriveSpec::Displacement {
                frequency_hz,
                normal_mm,
                tangential_mm,
                second_harmonic_mm,
                phase_deg,
            } => {
                within(&field("frequency_hz"), frequency_hz, (1.0, 400.0), "1–400")?;
                within(&field("normal_mm"), normal_mm, (0.0, 20.0), "0–20")?;
                within(&field("tangential_mm"), tangential_mm, (0.0, 20.0), "0–20")?;
                within(&field("second_harmonic_mm"), second_harmonic_mm, (0.0, 20.0), "0–20")?;
                within(&field("phase_deg"), phase_deg, (-3600.0, 3600.0), "−3600–3600")?;
            }
            DriveSpec::CrankStroke { frequency_hz, stroke_mm, rod_mm, phase_deg, stall_force_n } => {
                let stall = stall_force_n.unwrap_or(180.0);
                within(&field("stall_force_n"), stall, (10.0, 1000.0), "10–1000")?;
                within(&field("frequency_hz"), frequency_hz, (1.0, 100.0), "1–100")?;
                within(&field("stroke_mm"), stroke_mm, (0.1, 30.0), "0.1–30")?;
                within(&field("rod_mm"), rod_mm, (0.0, 1000.0), "0–1000")?;
                within(&field("phase_deg"), phase_deg, (-3600.0, 3600.0), "−3600–3600")?;
                if rod_mm <= stroke_mm {
                    return Err(DriveError::RodTooShort {
                        field: field("rod_mm"),
                        value: rod_mm,
                        stroke: stroke_mm,
                    });
                }
            }
            DriveSpec::RotatingMass { frequency_hz, unbalance_kg_mm, tangential_ratio, phase_deg } => {
                within(&field("frequency_hz"), frequency_hz, (1.0, 400.0), "1–400")?;
                within(&field("unbalance_kg_mm"), unbalance_kg_mm, (0.0, 20.0), "0–20")?;
                within(&field("tangential_ratio"), tangential_ratio, (0.0, 1.0), "0–1")?;
                within(&field("phase_deg"), phase_deg, (-3600.0, 3600.0), "−3600–3600")?;
            }
            DriveSpec::Force { frequency_hz, normal_n, tangential_n, phase_deg } => {
                within(&field("frequency_hz"), frequency_hz, (1.0, 400.0), "1–400")?;
                within(&field("normal_n"), normal_n, (0.0, 500.0), "0–500")?;
                within(&field("tangential_n"), tangential_n, (0.0, 500.0), "0–500")?;
                within(&field("phase_deg"), phase_deg, (-3600.0, 3600.0), "−3600–3600")?;
            }
            DriveSpec::Rest => {}
        }
        Ok(())
    }
}
