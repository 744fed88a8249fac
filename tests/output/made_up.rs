//! An artificial result with every field filled, so that a missing column is detected.

use calfwave::metric::limits::{HazardQuantity, Subject};
use calfwave::metric::report::{
    CaseReport, ContactRow, DeviceRow, Effort, HazardNote, HazardRow, HeadRow, Ledger, MovedRow, Parts,
    PathRow, RegionRow, SiteRow, SolverRow, Spread, StepRow, SurfaceRow, TreatedRow, Warning,
};
use calfwave::probe::Traces;

fn spread(mean: f64) -> Spread {
    Spread { mean, p95: 1.5 * mean }
}

fn site(name: &str, x: f64) -> SiteRow {
    SiteRow {
        name: name.into(),
        host: "gastrocnemius_medial".into(),
        depth_mm: 15.0 + x,
        displacement_rms_um: spread(100.0 / 3.0 * x),
        velocity_rms_mm_s: spread(10.0 * x),
        acceleration_rms_g: spread(0.1 * x),
        shear_strain_peak_percent: spread(0.2 * x),
        fibre_strain_peak_percent: spread(0.05 * x),
        pressure_peak_pa: spread(200.0 * x),
        energy_density_j_m3: spread(0.03 * x),
        dissipation_w_m3: spread(5.0 * x),
        absorbed_energy_j_kg: 0.14 * x,
        flux_w_m2: [-0.5 * x, 0.1, 1e-9],
        transmissibility: Some(0.2 * x),
        selectivity: Some(0.3 * x),
        band: "within the band".into(),
        harmonics_um: vec![47.0 * x, 3.0 * x],
        beat_rms_um: Some([12.0 * x, 51.0 * x]),
    }
}

fn moved(proximal_mm: f64, x: f64) -> MovedRow {
    MovedRow { proximal_mm, medial_mm: 0.0, site: site("SOL TrP1", x * (1.0 + 0.01 * proximal_mm)) }
}

fn hazard(subject: Subject, x: f64) -> HazardRow {
    let place = match subject {
        Subject::Nerve(_) => "tibial nerve",
        Subject::Vessel(_) => "posterior tibial vessels",
        Subject::Plain(HazardQuantity::HandVibration) => "hand",
        Subject::Plain(HazardQuantity::SuperficialStrain) => "fat under the load",
        Subject::Plain(_) => "head 1",
    };
    let parts = Parts { static_part: Some(2.0), dynamic_peak: Some(x), total: Some(1.8 + x) };
    HazardRow::new(subject, place, parts, vec![HazardNote::RimSingular])
}

/// The report of a case; its results are proportional to `x`.
pub fn report(case: &str, x: f64) -> CaseReport {
    CaseReport {
        case: case.into(),
        load: "Massager, \"flat\" head".into(),
        frequency_hz: 50.0,
        head_displacement_mm: Some(0.7),
        sites: ["GAS TrP1", "GAS TrP2", "SOL TrP1"].iter().map(|n| site(n, x)).collect(),
        treated: Some(TreatedRow {
            site: "SOL TrP1".into(),
            axis_depth_mm: 15.5,
            axis_distance_mm: 0.01,
            moved: [12.0, -12.0].map(|proximal_mm| moved(proximal_mm, x)).into(),
        }),
        regions: vec![RegionRow {
            name: "fat".into(),
            volume_cm3: 400.0,
            absorbed_w: 0.1 * x,
            absorbed_percent: Some(20.0),
            coverage_percent: [90.0, 40.0, 5.0],
        }],
        surface: SurfaceRow {
            contact_force_peak_n: Some(12.0 * x),
            contact_pressure_peak_kpa: Some(3.0),
            contact_area_cm2: Some(44.0),
            contact_loss_percent: Some(0.0),
            fat_strain_peak_percent: Some(2.0),
            superficial_strain_peak_percent: Some(4.0),
            skin_displacement_peak_mm: 0.7,
        },
        contact: vec![ContactRow { head: 1, force_n: 14.0, indentation_mm: 5.0, ..ContactRow::default() }],
        preload: None,
        device: Some(DeviceRow {
            heads: vec![HeadRow {
                head: 1,
                frequency_hz: 50.0,
                free_mm: Some(0.7),
                amplitude_mm: 0.6 * x,
                tangential_mm: 0.65,
                amplitude_reduction_percent: Some(14.0),
                force_n: 9.0 * x,
                static_n: 14.0,
                impedance_ns_m: Some([25.0, -12.0]),
                absorbed_w: 0.3 * x,
                keeps_contact: x < 1.5,
                strike: None,
            }],
            motor_w: 0.5 * x,
            mounts_w: 0.1 * x,
            hand_w: 0.1 * x,
            housing_m_s2: Some(3.0 * x),
            housing_weighted_m_s2: Some(x),
        }),
        paths: vec![PathRow {
            name: "tibial nerve".into(),
            strain_peak_percent: 0.1 * x,
            pressure_peak_kpa: 0.2,
            at_s: 0.31,
        }],
        hazards: Subject::ALL.into_iter().map(|subject| hazard(subject, x)).collect(),
        ledger: Some(Ledger {
            input_w: x,
            absorbed_w: 0.7 * x,
            membranes_w: 0.1 * x,
            radiated_w: 0.15 * x,
            supports_w: 0.045 * x,
            stored_w: Some(1e-4),
            residual_percent: Some(0.5),
        }),
        solver: SolverRow {
            method: "transient".into(),
            reason: "head 1 may leave the skin".into(),
            backend: "simd avx2".into(),
            threads: 2,
            elements: 1,
            order: 2,
            dof: 81,
            bulk_mpa: 10.0,
            points_per_wavelength: Some(9.0),
            wall_s: 31.0,
            peak_memory_mib: 612.0,
            effort: Effort::Stepped(StepRow {
                dt_us: 12.5,
                steps: 40_000,
                cycles: 25.0,
                steady: true,
                last_change_percent: Some(0.4),
                fit_error_percent: 1.2,
                mdof_s: 104.0,
            }),
        },
        of_lower_order: None,
        warnings: vec![Warning::BeyondSmallStrain { percent: 51.0 }],
    }
}

/// Two traces of 1000 samples.
pub fn traces() -> Traces {
    let t: Vec<f64> = (0..1000).map(|i| f64::from(i) / 3.0 * 1e-3).collect();
    let u = t.iter().map(|t| (314.0 * t).sin()).collect();
    Traces { names: vec!["time_s".into(), "gas_trp1_anterior_um".into()], columns: vec![t, u] }
}
