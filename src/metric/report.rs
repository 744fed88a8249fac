//! `CaseReport`: every number a case leaves behind, as plain data with the unit in the name.

use crate::solver::harmonic::HarmonicInfo;
use serde::{Deserialize, Serialize};

/// Mean and 95th percentile over a site's box.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    /// Mean.
    pub mean: f64,
    /// 95th percentile.
    pub p95: f64,
}

/// What one site (or probe point) receives in the steady state.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SiteRow {
    /// Site name.
    pub name: String,
    /// Host tissue.
    pub host: String,
    /// Depth below the skin [mm].
    pub depth_mm: f64,
    /// Displacement, RMS over time of the vector; of what stands still the displacement itself [µm].
    pub displacement_rms_um: Spread,
    /// Velocity RMS [mm/s].
    pub velocity_rms_mm_s: Spread,
    /// Acceleration RMS [g].
    pub acceleration_rms_g: Spread,
    /// Peak octahedral shear strain [%].
    pub shear_strain_peak_percent: Spread,
    /// Peak strain along the fibre [%].
    pub fibre_strain_peak_percent: Spread,
    /// Peak dynamic pressure [Pa].
    pub pressure_peak_pa: Spread,
    /// Mean energy density, kinetic + strain [J/m³].
    pub energy_density_j_m3: Spread,
    /// Dissipated power density [W/m³].
    pub dissipation_w_m3: Spread,
    /// Energy dose over the treatment time [J/kg].
    pub dose_j_kg: f64,
    /// Mean energy flux vector (anterior, proximal, lateral) [W/m²].
    pub flux_w_m2: [f64; 3],
    /// Site displacement / head displacement; none where no head moves.
    pub transmissibility: Option<f64>,
    /// Site strain / peak superficial strain; none where nothing is strained there.
    pub therapeutic_index: Option<f64>,
    /// Spindle band of the fibre strain, a name of [`crate::metric::band::FIBRE_STRAIN_BANDS`].
    pub band: String,
    /// Amplitude of the fundamental displacement, vector magnitude [µm], and of each further harmonic.
    pub harmonics_um: Vec<f64>,
    /// Heads without a common period: smallest and largest displacement RMS over one cycle as they beat [µm].
    #[serde(default)]
    pub beat_rms_um: Option<[f64; 2]>,
}

/// One head of a device: what it would do in the air, and what it does on the body.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct HeadRow {
    /// Number of the head, from 1.
    pub head: usize,
    /// Frequency of its drive; of the strongest tone that moves it if it has none [Hz].
    pub frequency_hz: f64,
    /// Amplitude along its axis at that frequency with nothing under the device, zero to peak [mm]; none where nothing
    /// would bound it.
    pub free_mm: Option<f64>,
    /// The same on the body [mm].
    pub amplitude_mm: f64,
    /// Amplitude across the axis (proximal) on the body [mm].
    pub tangential_mm: f64,
    /// Loss of amplitude when set on the body [%]; negative where the body brings the device nearer to resonance.
    pub drop_percent: Option<f64>,
    /// Peak dynamic force on the body along the axis, tones added [N].
    pub force_n: f64,
    /// Its share of the static force [N].
    pub static_n: f64,
    /// Driving-point impedance of the body under it along the axis at that frequency, all other heads held still: real and
    /// imaginary part [N·s/m]; none where several heads move as told, which do not tell it.
    pub impedance_ns_m: Option<[f64; 2]>,
    /// Mean power into the body, all tones [W].
    pub absorbed_w: f64,
    /// Whether the static force keeps it on the skin at every instant.
    pub keeps_contact: bool,
    /// Its blows, if its contact may open.
    #[serde(default)]
    pub strike: Option<StrikeRow>,
}

/// Blows of a head that may leave the skin.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StrikeRow {
    /// Frequency of the unloaded motor [Hz].
    pub nominal_hz: f64,
    /// Force on the body along the axis, mean over a period [N].
    pub mean_force_n: f64,
    /// Place of the head beyond first touch, mean over a period [mm].
    pub mean_indentation_mm: f64,
    /// Part of the period in contact [%].
    pub duty_percent: f64,
}

/// A device on the body in its steady state.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DeviceRow {
    /// Heads.
    pub heads: Vec<HeadRow>,
    /// Mean power of the motors, and of what holds heads that move as told [W].
    pub motor_w: f64,
    /// Lost in the mounts of the heads [W].
    pub mounts_w: f64,
    /// Lost in hand and arm [W].
    pub hand_w: f64,
    /// Acceleration of the housing, vector RMS [m/s²]; none if there is no housing.
    pub housing_m_s2: Option<f64>,
    /// The same weighted by W_h of ISO 5349-1 [m/s²].
    pub housing_weighted_m_s2: Option<f64>,
}

/// Absorption and coverage of one region.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RegionRow {
    /// Region name.
    pub name: String,
    /// Volume [cm³].
    pub volume_cm3: f64,
    /// Absorbed power [W].
    pub absorbed_w: f64,
    /// Share of the input [%]; none without input.
    pub absorbed_percent: Option<f64>,
    /// Volume fraction with peak octahedral strain above 0.05, 0.5 and 2 % [%].
    pub coverage_percent: [f64; 3],
}

/// What the surface pays. Forces and pressures are those of heads, or of a prescribed pressure; none where
/// neither acts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SurfaceRow {
    /// Peak dynamic contact force of the head that pushes hardest [N].
    pub contact_force_peak_n: Option<f64>,
    /// Peak contact pressure [kPa].
    pub contact_pressure_peak_kpa: Option<f64>,
    /// Contact area at the instant of peak force [cm²].
    pub contact_area_cm2: Option<f64>,
    /// Fraction of the cycle without contact [%]; none where no head touches.
    pub contact_loss_percent: Option<f64>,
    /// Peak octahedral strain in fat below the heads' footprint, 95th percentile by volume [%]; none where no
    /// node of the mesh lies there.
    pub fat_strain_peak_percent: Option<f64>,
    /// Peak octahedral strain in fat within 1.5 footprint radii, 99th percentile by volume [%]; none where
    /// no node of the mesh lies there.
    pub superficial_strain_peak_percent: Option<f64>,
    /// Peak skin displacement [mm].
    pub skin_displacement_peak_mm: f64,
}

/// How one head rests on the skin under its static force, before anything moves.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ContactRow {
    /// Number of the head, from 1.
    pub head: usize,
    /// Static force on the skin [N]: the head's share of the device's, which stands rigid on its mounts.
    pub force_n: f64,
    /// Tilt of the device as it stands, towards proximal and medial [deg].
    pub tilt_deg: [f64; 2],
    /// Indentation beyond first touch, compression of the pad left out [mm].
    pub indentation_mm: f64,
    /// Area in contact [cm²].
    pub area_cm2: f64,
    /// Radius of a disc of that area [mm].
    pub radius_mm: f64,
    /// Mean pressure [kPa].
    pub pressure_mean_kpa: f64,
    /// Peak pressure [kPa].
    pub pressure_peak_kpa: f64,
    /// Force of the pressures over the given force, less one [%].
    pub balance_percent: f64,
    /// Part of the head's travel that is compression of its pad: the error of the penalty [%].
    pub penalty_percent: f64,
    /// Depth on the head's axis below which pressure stays under half the mean pressure on the skin [mm].
    #[serde(default)]
    pub half_depth_mm: f64,
}

/// What the static load does to the stiffness of the tissue.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PreloadRow {
    /// Mean indentation of the heads without stiffening [mm].
    pub soft_indentation_mm: f64,
    /// Mean indentation of the heads with stiffening [mm].
    pub indentation_mm: f64,
    /// Largest factor on the moduli that vibration meets.
    pub factor_max: f64,
    /// Tissue it is in.
    pub factor_region: String,
    /// Where it is [mm].
    pub factor_at_mm: [f64; 3],
    /// Equivalent compression of the tissue under the heads, 99th percentile by volume [%].
    pub compression_percent: f64,
    /// Volume of tissue that is more than a tenth stiffer than unloaded [cm³].
    pub stiffened_cm3: f64,
    /// Largest tension that skin or fascia draws beside the tools [N/m].
    #[serde(default)]
    pub tension_n_m: f64,
}

/// Reading along a nerve or vessel path.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PathRow {
    /// Name of the nerve or vessel.
    pub name: String,
    /// Peak octahedral strain along it [%].
    pub strain_peak_percent: f64,
    /// Peak dynamic pressure along it [kPa].
    pub pressure_peak_kpa: f64,
    /// Where the strain peaks: height s.
    pub at_s: f64,
}

/// Steady-state power balance [W].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Ledger {
    /// Mean power delivered by the heads.
    pub input_w: f64,
    /// Absorbed in solids, by region (same order as the region rows).
    pub absorbed_w: f64,
    /// Absorbed in membranes.
    pub membranes_w: f64,
    /// Radiated through the cut ends.
    pub radiated_w: f64,
    /// Into the supports.
    pub supports_w: f64,
    /// Change of stored energy over the last cycle, divided by the period; 0 by construction in the harmonic
    /// method, none where it is not known.
    pub stored_w: Option<f64>,
    /// (input − all the rest) / input [%]; none without input.
    pub residual_percent: Option<f64>,
}

/// How the answer was made.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SolverRow {
    /// Method used: "harmonic", "transient", "static".
    pub method: String,
    /// Why that one, in words.
    pub reason: String,
    /// Back-end and instruction set.
    pub backend: String,
    /// Threads.
    pub threads: usize,
    /// Elements.
    pub elements: usize,
    /// Order N.
    pub order: usize,
    /// Displacement degrees of freedom.
    pub dof: usize,
    /// Bulk modulus K of solids that name none [MPa].
    pub bulk_mpa: f64,
    /// Worst number of GLL points per shear wavelength at the highest recorded harmonic of note; none where nothing moves.
    pub points_per_wavelength: Option<f64>,
    /// Wall time of stepping or solving, set-up included [s].
    pub wall_s: f64,
    /// Peak resident memory of the process [MiB].
    pub peak_memory_mib: f64,
    /// What the method did.
    pub effort: Effort,
}

/// What a method did to reach its answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Effort {
    /// Explicit time steps.
    Stepped(StepRow),
    /// Linear solves.
    Solved(SolveRow),
}

impl Default for Effort {
    fn default() -> Effort {
        Effort::Solved(SolveRow::default())
    }
}

/// Explicit time steps to the steady state.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StepRow {
    /// Time step [µs].
    pub dt_us: f64,
    /// Steps taken.
    pub steps: usize,
    /// Cycles simulated.
    pub cycles: f64,
    /// Whether the steady-state criterion was met.
    pub steady: bool,
    /// Largest change of a site amplitude over the last cycle [%]; none where no two cycles can be compared.
    #[serde(default)]
    pub last_change_percent: Option<f64>,
    /// Largest springpot fit error [%].
    pub fit_error_percent: f64,
    /// Updates per second [10⁶ DOF/s].
    pub mdof_s: f64,
}

/// One linear solve per frequency that is driven.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SolveRow {
    /// Frequencies solved [Hz], ascending; 0 for loads held still.
    pub frequencies_hz: Vec<f64>,
    /// Iterations of each solve.
    pub iterations: Vec<usize>,
    /// Largest true relative residual of all solves.
    pub residual: f64,
    /// Wall time of the set-up that all frequencies and cases of this body share [s].
    pub setup_s: f64,
    /// Wall time of the set-up at each frequency, summed [s].
    pub frequency_setup_s: f64,
    /// Wall time of the iterations, summed [s].
    pub solve_s: f64,
}

impl SolveRow {
    /// Counts one solve.
    pub fn count(&mut self, info: &HarmonicInfo) {
        self.frequencies_hz.push(info.hz);
        self.iterations.push(info.iterations);
        self.residual = self.residual.max(info.residual);
        self.solve_s += info.seconds;
    }
}

impl SolverRow {
    /// The method, why it was chosen, and the bulk modulus, in words.
    pub fn words(&self) -> String {
        format!("{}, because {}, K {} MPa", self.method, self.reason, self.bulk_mpa)
    }

    /// What the time steps did, if there were any.
    pub fn stepped(&self) -> Option<&StepRow> {
        match &self.effort {
            Effort::Stepped(row) => Some(row),
            Effort::Solved(_) => None,
        }
    }

    /// What the linear solves did, if there were any.
    pub fn solved(&self) -> Option<&SolveRow> {
        match &self.effort {
            Effort::Solved(row) => Some(row),
            Effort::Stepped(_) => None,
        }
    }
}

impl CaseReport {
    /// Whether nothing moves in it.
    pub fn stands_still(&self) -> bool {
        self.ledger.is_none()
    }
}

/// `value` over `by`; none where that is no number.
pub fn ratio(value: f64, by: f64) -> Option<f64> {
    Some(value / by).filter(|ratio| ratio.is_finite())
}

/// One case, complete.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CaseReport {
    /// Case name.
    pub case: String,
    /// What acted.
    pub load: String,
    /// Fundamental frequency [Hz]; 0 for loads held still.
    pub frequency_hz: f64,
    /// Peak displacement of the head, or mean inward displacement of the skin under a prescribed pressure
    /// [mm]; none for a force at a point.
    pub head_displacement_mm: Option<f64>,
    /// Sites (leg) and probes.
    pub sites: Vec<SiteRow>,
    /// Regions.
    pub regions: Vec<RegionRow>,
    /// Surface.
    pub surface: SurfaceRow,
    /// Heads at rest under their static force; empty where that was not asked.
    #[serde(default)]
    pub contact: Vec<ContactRow>,
    /// What the static load does to the stiffness; none where that is left out.
    #[serde(default)]
    pub preload: Option<PreloadRow>,
    /// Nerves and vessels.
    pub paths: Vec<PathRow>,
    /// The device, where heads stay on the skin and its motion was solved for.
    #[serde(default)]
    pub device: Option<DeviceRow>,
    /// Energy ledger; none for loads held still: nothing moves, nothing is absorbed.
    pub ledger: Option<Ledger>,
    /// Solver.
    pub solver: SolverRow,
    /// Warnings: out of small strain, K too low, not steady, … in plain words.
    pub warnings: Vec<String>,
}
