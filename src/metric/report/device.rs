//! Rows of a device and its heads.

use serde::{Deserialize, Serialize};

/// One head of a device: free motion, and motion and force on the body.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct HeadRow {
    /// Number of the head, from 1.
    pub head: usize,
    /// Frequency of its drive; without a drive that of the strongest component of its motion [Hz].
    pub frequency_hz: f64,
    /// Axial amplitude at this frequency without the body, zero to peak [mm]; `None` at an undamped
    /// resonance.
    pub free_mm: Option<f64>,
    /// Axial amplitude on the body, zero to peak [mm].
    pub amplitude_mm: f64,
    /// Tangential (proximal) amplitude on the body, zero to peak [mm].
    pub tangential_mm: f64,
    /// Reduction of the axial amplitude by the body [%]; negative if the body brings the device closer to
    /// resonance.
    #[serde(alias = "drop_percent")]
    pub amplitude_reduction_percent: Option<f64>,
    /// Peak dynamic axial force on the body, sum over the frequency components [N].
    pub force_n: f64,
    /// Its share of the static force [N].
    pub static_n: f64,
    /// Axial driving-point impedance of the body at this frequency with all other heads fixed, real and
    /// imaginary part [N·s/m]; `None` if several heads have a prescribed motion, from which it cannot be
    /// determined.
    pub impedance_ns_m: Option<[f64; 2]>,
    /// Mean power delivered to the body, all frequency components [W].
    pub absorbed_w: f64,
    /// Whether the static force keeps the head on the skin at every instant.
    pub keeps_contact: bool,
    /// Percussion data of a head whose contact may open.
    #[serde(default)]
    pub strike: Option<StrikeRow>,
}

/// Percussion of a head that may leave the skin.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StrikeRow {
    /// Frequency of the unloaded motor [Hz].
    pub nominal_hz: f64,
    /// Axial force on the body, mean over a period [N].
    pub mean_force_n: f64,
    /// Indentation beyond first contact, mean over a period [mm].
    pub mean_indentation_mm: f64,
    /// Largest indentation beyond first contact in a period [mm].
    #[serde(default)]
    pub greatest_indentation_mm: f64,
    /// Fraction of the period in contact [%].
    pub duty_percent: f64,
    /// Error of the force over a period by harmonic balance, RMS over the peak force: what fewer annuli and
    /// what fewer harmonics change [%]. `None` for other methods.
    #[serde(default)]
    pub balance_error_percent: Option<f64>,
    /// `[instant]` axial force on the body over one period of the drive [N].
    #[serde(default)]
    pub force_cycle_n: Vec<f64>,
    /// `[instant]` indentation beyond first contact over one period of the drive [mm].
    #[serde(default)]
    pub indentation_cycle_mm: Vec<f64>,
}

/// Steady state of a device on the body.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DeviceRow {
    /// `[head]` rows.
    pub heads: Vec<HeadRow>,
    /// Mean power of the drives, prescribed motions included [W].
    pub motor_w: f64,
    /// Mean power dissipated in the mounts of the heads [W].
    pub mounts_w: f64,
    /// Mean power dissipated in hand and arm [W].
    pub hand_w: f64,
    /// RMS acceleration (vector) of the housing [m/s²]; `None` without housing.
    pub housing_m_s2: Option<f64>,
    /// The same with the frequency weighting W_h of ISO 5349-1 [m/s²].
    pub housing_weighted_m_s2: Option<f64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reports stored by earlier versions.
    #[test]
    fn the_former_name_of_the_reduction_is_read() {
        let row = HeadRow { amplitude_reduction_percent: Some(14.0), ..HeadRow::default() };
        let text = ron::to_string(&row).expect("serialises");
        let former = text.replace("amplitude_reduction_percent", "drop_percent");
        assert_ne!(former, text);
        for text in [text, former] {
            assert_eq!(ron::from_str::<HeadRow>(&text).expect("deserialises"), row);
        }
    }
}
