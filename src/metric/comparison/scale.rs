//! Scaling of a linear report to another amplitude of the drive: amplitudes by a, powers and energies by a²,
//! ratios not at all.

use crate::metric::band::band_label;
use crate::metric::report::{
    CaseReport, DeviceRow, Ledger, MovedRow, PathRow, RegionRow, SiteRow, Spread, SurfaceRow, TreatedRow,
};

/// Whether a report is proportional to its drive: not static, and without contact that may open.
pub fn is_linear(report: &CaseReport) -> bool {
    let opens = report.device.iter().flat_map(|d| &d.heads).any(|h| h.strike.is_some());
    report.ledger.is_some() && !opens
}

/// `report` with the amplitude of its drive multiplied by `a` > 0. The coverage of regions cannot be scaled
/// and is NaN (unless `a` is 1); static values (contact, preload) do not change.
pub fn scaled(report: &CaseReport, a: f64) -> CaseReport {
    if a == 1.0 {
        return report.clone();
    }
    CaseReport {
        head_displacement_mm: report.head_displacement_mm.map(|x| a * x),
        sites: report.sites.iter().map(|s| site(s, a, report.frequency_hz)).collect(),
        treated: report.treated.as_ref().map(|t| treated(t, a, report.frequency_hz)),
        regions: report.regions.iter().map(|r| region(r, a)).collect(),
        surface: surface(&report.surface, a),
        paths: report.paths.iter().map(|p| path(p, a)).collect(),
        hazards: report.hazards.iter().map(|h| h.scaled(a)).collect(),
        device: report.device.as_ref().map(|d| device(d, a)),
        ledger: report.ledger.as_ref().map(|l| ledger(l, a)),
        ..report.clone()
    }
}

fn times(x: Spread, a: f64) -> Spread {
    Spread { mean: a * x.mean, p95: a * x.p95 }
}

fn site(s: &SiteRow, a: f64, hz: f64) -> SiteRow {
    let fibre_strain_peak_percent = times(s.fibre_strain_peak_percent, a);
    SiteRow {
        displacement_rms_um: times(s.displacement_rms_um, a),
        velocity_rms_mm_s: times(s.velocity_rms_mm_s, a),
        acceleration_rms_g: times(s.acceleration_rms_g, a),
        shear_strain_peak_percent: times(s.shear_strain_peak_percent, a),
        fibre_strain_peak_percent,
        pressure_peak_pa: times(s.pressure_peak_pa, a),
        energy_density_j_m3: times(s.energy_density_j_m3, a * a),
        dissipation_w_m3: times(s.dissipation_w_m3, a * a),
        absorbed_energy_j_kg: a * a * s.absorbed_energy_j_kg,
        flux_w_m2: s.flux_w_m2.map(|x| a * a * x),
        band: band_label(fibre_strain_peak_percent.mean, hz).into(),
        harmonics_um: s.harmonics_um.iter().map(|x| a * x).collect(),
        beat_rms_um: s.beat_rms_um.map(|beat| beat.map(|x| a * x)),
        ..s.clone()
    }
}

fn treated(t: &TreatedRow, a: f64, hz: f64) -> TreatedRow {
    let moved = |row: &MovedRow| MovedRow { site: site(&row.site, a, hz), ..row.clone() };
    TreatedRow { moved: t.moved.iter().map(moved).collect(), ..t.clone() }
}

fn region(r: &RegionRow, a: f64) -> RegionRow {
    RegionRow { absorbed_w: a * a * r.absorbed_w, coverage_percent: [f64::NAN; 3], ..r.clone() }
}

fn surface(s: &SurfaceRow, a: f64) -> SurfaceRow {
    SurfaceRow {
        contact_force_peak_n: s.contact_force_peak_n.map(|x| a * x),
        contact_pressure_peak_kpa: s.contact_pressure_peak_kpa.map(|x| a * x),
        fat_strain_peak_percent: s.fat_strain_peak_percent.map(|x| a * x),
        superficial_strain_peak_percent: s.superficial_strain_peak_percent.map(|x| a * x),
        skin_displacement_peak_mm: a * s.skin_displacement_peak_mm,
        ..s.clone()
    }
}

fn path(p: &PathRow, a: f64) -> PathRow {
    PathRow {
        strain_peak_percent: a * p.strain_peak_percent,
        pressure_peak_kpa: a * p.pressure_peak_kpa,
        ..p.clone()
    }
}

fn device(d: &DeviceRow, a: f64) -> DeviceRow {
    let mut d = d.clone();
    for h in &mut d.heads {
        (h.free_mm, h.amplitude_mm, h.tangential_mm) =
            (h.free_mm.map(|x| a * x), a * h.amplitude_mm, a * h.tangential_mm);
        (h.force_n, h.absorbed_w) = (a * h.force_n, a * a * h.absorbed_w);
        // Peak compression and tension differ only with several frequency components; a weaker drive cannot
        // lose contact that a stronger one maintains.
        h.keeps_contact = h.force_n <= h.static_n || (a < 1.0 && h.keeps_contact);
    }
    (d.motor_w, d.mounts_w, d.hand_w) = (a * a * d.motor_w, a * a * d.mounts_w, a * a * d.hand_w);
    d.housing_m_s2 = d.housing_m_s2.map(|x| a * x);
    d.housing_weighted_m_s2 = d.housing_weighted_m_s2.map(|x| a * x);
    d
}

fn ledger(l: &Ledger, a: f64) -> Ledger {
    Ledger {
        input_w: a * a * l.input_w,
        absorbed_w: a * a * l.absorbed_w,
        membranes_w: a * a * l.membranes_w,
        radiated_w: a * a * l.radiated_w,
        supports_w: a * a * l.supports_w,
        stored_w: l.stored_w.map(|x| a * a * x),
        residual_percent: l.residual_percent,
    }
}
