//! Scaled reports, conclusions and choice of the reference.

use crate::metric::comparison::note::notes;
use crate::metric::comparison::scale::scaled;
use crate::metric::comparison::{
    Basis, ComparisonError, Note, choose_reference, compare, penetration, reversals,
};
use crate::metric::report::{
    CaseReport, DeviceRow, HeadRow, Ledger, SiteRow, Spread, StrikeRow, SurfaceRow, TreatedRow,
};

/// A device of power `p`, pressure `q`, head displacement `x`, displacement `u` and strain `e` at a shallow
/// and a deep site.
fn report(case: &str, [p, q, x]: [f64; 3], [u, e]: [f64; 2]) -> CaseReport {
    let site = |name: &str, depth_mm: f64, share: f64| SiteRow {
        name: name.into(),
        depth_mm,
        displacement_rms_um: Spread { mean: share * u, p95: 2.0 * share * u },
        shear_strain_peak_percent: Spread { mean: share * e, p95: share * e },
        fibre_strain_peak_percent: Spread { mean: share * e, p95: share * e },
        absorbed_energy_j_kg: u * u,
        transmissibility: Some(share * u / x),
        selectivity: Some(share * e / 4.0),
        ..SiteRow::default()
    };
    CaseReport {
        case: case.into(),
        frequency_hz: 50.0,
        head_displacement_mm: Some(x),
        sites: vec![site("near", 15.0, 1.0), site("far", 50.0, 0.25)],
        surface: SurfaceRow {
            contact_pressure_peak_kpa: Some(q),
            superficial_strain_peak_percent: Some(4.0),
            ..SurfaceRow::default()
        },
        ledger: Some(Ledger { input_w: p, absorbed_w: p, ..Ledger::default() }),
        ..CaseReport::default()
    }
}

fn gun() -> CaseReport {
    let mut gun = report("gun", [9.0, 40.0, 8.0], [600.0, 3.0]);
    let head = HeadRow { strike: Some(StrikeRow::default()), ..HeadRow::default() };
    gun.device = Some(DeviceRow { heads: vec![head], ..DeviceRow::default() });
    gun
}

#[test]
fn each_basis_makes_its_own_quantity_equal() {
    let cases = [report("head", [1.0, 10.0, 1.0], [400.0, 2.0]), gun()];
    let at = choose_reference(&cases, None).unwrap();
    assert_eq!(at, 1, "the percussion massager cannot be scaled");
    let comparison = compare("default", &cases, at);
    let head = |basis| comparison.rows.iter().find(|r| r.basis == basis && r.report.case == "head").unwrap();
    // √(9/1), 40/10, 8/1
    assert_eq!(Basis::ALL.map(|b| head(b).factor), [1.0, 3.0, 4.0, 8.0]);
    assert_eq!(head(Basis::Power).report.ledger.as_ref().unwrap().input_w, 9.0);
    assert_eq!(head(Basis::Pressure).report.surface.contact_pressure_peak_kpa, Some(40.0));
    assert_eq!(head(Basis::Displacement).report.head_displacement_mm, Some(8.0));
    let near = &head(Basis::Power).report.sites[0];
    assert_eq!(near.displacement_rms_um, Spread { mean: 1200.0, p95: 2400.0 });
    assert_eq!((near.absorbed_energy_j_kg, near.band.as_str()), (9.0 * 400.0 * 400.0, "above the band"));
    // Ratios do not change.
    assert_eq!((near.transmissibility, near.selectivity), (Some(400.0), Some(0.5)));
    // The reference does not change in any basis.
    assert!(comparison.rows.iter().filter(|r| r.report.case == "gun").all(|r| r.report == cases[1]));
    assert_eq!(comparison.rows.len(), 8);
}

#[test]
fn conclusions_are_ratios_to_the_reference() {
    let cases = [report("head", [1.0, 10.0, 1.0], [400.0, 2.0]), gun()];
    let comparison = compare("default", &cases, 1);
    let ratio = |basis: Option<Basis>, words: &str| {
        let found = comparison.conclusions.iter().find(|c| c.basis == basis && c.statement.contains(words));
        found.unwrap_or_else(|| panic!("{words}")).ratio
    };
    let near = |x: f64, y: f64| assert!((x / y - 1.0).abs() < 1e-12, "{x} {y}");
    near(ratio(Some(Basis::Nominal), "moves the sites"), 400.0 / 600.0);
    near(ratio(Some(Basis::Power), "moves the sites"), 2.0);
    near(ratio(None, "per superficial strain"), 2.0 / 3.0);
    near(ratio(None, "deeper"), 1.0);
    // Reversed in the other setting.
    let strong = [report("head", [1.0, 10.0, 1.0], [800.0, 2.0]), gun()];
    let all = [comparison.clone(), compare("stiff", &strong, 1)];
    let nominal = comparison.conclusions.iter().find(|c| c.statement == "moves the sites more").unwrap();
    let [(setting, there)] = reversals(&all, nominal)[..] else { panic!("one reversal") };
    assert_eq!(setting, "stiff");
    near(there, 800.0 / 600.0);
}

/// Where both devices are placed over one site, the statements on sites are about that site alone.
#[test]
fn devices_over_one_site_are_judged_at_that_site() {
    let over = |mut report: CaseReport, site: &str| {
        report.treated = Some(TreatedRow { site: site.into(), ..TreatedRow::default() });
        report
    };
    // The far site moves as much as the near one under the head, a quarter under the gun.
    let mut head = report("head", [1.0, 10.0, 1.0], [400.0, 2.0]);
    head.sites[1].displacement_rms_um.mean = 400.0;
    let ratio = |cases: &[CaseReport], words: &str| {
        let comparison = compare("default", cases, 1);
        comparison.conclusions.iter().find(|c| c.statement == words).map(|c| (c.ratio, c.sites))
    };
    let near = |found: Option<(f64, Option<[usize; 2]>)>, x: f64| {
        let (ratio, sites) = found.expect("a conclusion");
        assert!((ratio / x - 1.0).abs() < 1e-12 && sites.is_none(), "{ratio} {x} {sites:?}");
    };
    let both = [over(head.clone(), "far"), over(gun(), "far")];
    near(ratio(&both, "moves the treated site more"), 400.0 / 150.0);
    assert_eq!(ratio(&both, "moves the sites more"), None);
    let shallow = [over(head.clone(), "near"), over(gun(), "near")];
    near(ratio(&shallow, "moves the treated site more"), 400.0 / 600.0);
    // Two different sites are not compared with each other.
    let apart = [over(head.clone(), "far"), over(gun(), "near")];
    assert_eq!(ratio(&apart, "moves the treated site more"), None);
    assert!(ratio(&apart, "moves the sites more").is_some());
    // A treated site that is not shallow counts as the deep one.
    let middle = SiteRow { depth_mm: 30.0, ..head.sites[0].clone() };
    let middle =
        SiteRow { name: "middle".into(), displacement_rms_um: Spread { mean: 100.0, p95: 0.0 }, ..middle };
    head.sites.push(middle);
    assert_eq!(penetration(&head), Some(1.0));
    assert_eq!(penetration(&over(head.clone(), "middle")), Some(0.25));
    assert_eq!(penetration(&over(head, "near")), Some(1.0));
}

/// A quantity that is missing in one report gives neither a conclusion nor a factor.
#[test]
fn missing_quantities_give_no_conclusion() {
    let mut head = report("head", [0.0, 10.0, 1.0], [400.0, 2.0]);
    head.sites.iter_mut().for_each(|s| (s.transmissibility, s.selectivity) = (None, None));
    head.surface.superficial_strain_peak_percent = None;
    head.surface.contact_pressure_peak_kpa = None;
    let comparison = compare("default", &[head, gun()], 1);
    let bases: Vec<Basis> =
        comparison.rows.iter().filter(|r| r.report.case == "head").map(|r| r.basis).collect();
    assert_eq!(bases, [Basis::Nominal, Basis::Displacement]);
    for words in ["per superficial strain", "of its head's displacement", "strains what lies under"] {
        assert!(!comparison.conclusions.iter().any(|c| c.statement.contains(words)), "{words}");
    }
}

#[test]
fn cases_that_cannot_be_compared_are_errors() {
    let head = report("head", [1.0, 10.0, 1.0], [400.0, 2.0]);
    assert_eq!(choose_reference(std::slice::from_ref(&head), None), Err(ComparisonError::Few(1)));
    let thumb = CaseReport { case: "thumb".into(), ledger: None, ..head.clone() };
    assert_eq!(choose_reference(&[head.clone(), thumb], None), Err(ComparisonError::Still("thumb".into())));
    assert_eq!(
        choose_reference(&[head.clone(), gun()], Some("head")),
        Err(ComparisonError::Nonlinear("gun".into()))
    );
    assert_eq!(
        choose_reference(&[head.clone(), gun()], Some("wand")),
        Err(ComparisonError::Unknown("wand".into()))
    );
    let other = CaseReport { case: "other".into(), ..head.clone() };
    assert_eq!(choose_reference(&[head, other], Some("other")), Ok(1));
}

#[test]
fn a_scaled_device_carries_its_restrictions() {
    let mut head = report("head", [1.0, 10.0, 1.0], [400.0, 2.0]);
    let row = HeadRow {
        free_mm: Some(0.7),
        force_n: 6.0,
        static_n: 14.0,
        keeps_contact: true,
        ..HeadRow::default()
    };
    head.device = Some(DeviceRow { heads: vec![row], ..DeviceRow::default() });
    assert_eq!(notes(&head), []);
    let strong = scaled(&head, 3.0);
    let free_mm = 3.0 * 0.7;
    assert_eq!(
        notes(&strong),
        [Note::NoSuchDevice { free_mm }, Note::OffTheSkin, Note::OutOfRange { percent: 12.0 }]
    );
    assert_eq!(notes(&scaled(&head, 2.0)), []);
    assert!(matches!(notes(&scaled(&head, 0.1))[..], [Note::NoSuchDevice { .. }]));
    let open = Ledger { residual_percent: Some(-2.0), ..Ledger::default() };
    assert_eq!(notes(&CaseReport { ledger: Some(open), ..head }), [Note::LedgerOpen { percent: -2.0 }]);
}
