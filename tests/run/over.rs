//! Devices over a site: the report knows the treated site, and how it changes with the device moved.

use crate::{load, run, timeless};
use calfwave::drive::spec::PlacementSpec;
use calfwave::mesh::spec::Resolution;
use calfwave::metric::CaseReport;
use calfwave::metric::report::SiteRow;
use calfwave::metric::report::Warning;
use calfwave::preset::document::load_study;
use calfwave::preset::scenario::{LoadSpec, ScenarioSpec};
use calfwave::solver::spec::Preload;
use calfwave::study::design_point::DesignPoints;
use std::path::Path;

/// The massager of `over_site` alone, on a coarse leg, over another site.
fn massager(site: &str) -> ScenarioSpec {
    let mut spec = load("scenarios/over_site.ron");
    spec.cases.truncate(1);
    spec.resolution = Resolution::Custom { order: 2, element_mm: 25.0 };
    place(&mut spec, |placement| {
        let over = calfwave::drive::spec::TargetSpec::Site(site.into());
        placement.at = calfwave::drive::spec::SkinPoint::Over(over);
    });
    spec
}

fn place(spec: &mut ScenarioSpec, change: impl FnOnce(&mut PlacementSpec)) {
    let LoadSpec::Device { placement, .. } = &mut spec.cases[0].load else { panic!("a device") };
    change(placement);
}

fn report(spec: &ScenarioSpec) -> CaseReport {
    timeless(run(spec, 1).unwrap().cases.swap_remove(0).report)
}

fn at<'a>(report: &'a CaseReport, name: &str) -> &'a SiteRow {
    report.sites.iter().find(|site| site.name == name).unwrap()
}

/// Without a preload, the moved rows are those of the device placed there from the start, bit for bit.
#[test]
fn the_treated_site_is_read_where_the_device_stands_and_around_it() {
    let mut spec = massager("SOL TrP1");
    spec.analysis.preload = Preload::Off;
    let found = report(&spec);
    let treated = found.treated.as_ref().unwrap();
    assert_eq!(treated.site, "SOL TrP1");
    assert!(treated.axis_distance_mm < 0.1 && (5.0..20.0).contains(&treated.axis_depth_mm), "{treated:?}");
    assert_eq!(found.treated_site(), Some(at(&found, "SOL TrP1")));
    let offsets: Vec<[f64; 2]> = treated.moved.iter().map(|m| [m.proximal_mm, m.medial_mm]).collect();
    assert_eq!(offsets, [[12.0, 0.0], [-12.0, 0.0], [0.0, 12.0], [0.0, -12.0]]);
    for row in &treated.moved {
        let mut there = spec.clone();
        place(&mut there, |placement| {
            placement.offset_proximal_mm = row.proximal_mm;
            placement.offset_medial_mm = row.medial_mm;
            placement.within_mm = None;
        });
        let there = report(&there);
        let beside = there.treated.as_ref().unwrap();
        assert_eq!(row.site, *at(&there, "SOL TrP1"), "{row:?}");
        assert!((6.0..16.0).contains(&beside.axis_distance_mm) && beside.moved.is_empty(), "{beside:?}");
    }
    let um = |site: &SiteRow| site.displacement_rms_um.mean;
    let [least, most] = found.treated_band(um).unwrap();
    assert!(least < um(at(&found, "SOL TrP1")) && um(at(&found, "SOL TrP1")) <= most, "{least} {most}");
    assert!(least > 0.2 * most, "the site stays under the head: {least} {most}");
    // The same device 15 cm away hardly moves it.
    let mut away = spec.clone();
    place(&mut away, |placement| *placement = PlacementSpec::new(0.28, 15.0));
    let away = report(&away);
    assert!(
        away.treated.is_none() && um(at(&away, "SOL TrP1")) < 0.2 * least,
        "{}",
        um(at(&away, "SOL TrP1"))
    );
}

/// With a preload, the moved device meets the tissue that it pressed where it stood first; the difference to
/// a preload at the new place is far smaller than what the move does.
#[test]
fn a_moved_device_meets_the_tissue_as_its_preload_left_it() {
    let mut spec = massager("GAS TrP1");
    assert_eq!(spec.analysis.preload, Preload::On, "the default");
    let found = report(&spec);
    let um = |site: &SiteRow| site.displacement_rms_um.mean;
    let moved = &found.treated.as_ref().unwrap().moved;
    let (here, distal) = (um(at(&found, "GAS TrP1")), um(&moved[1].site));
    place(&mut spec, |placement| {
        placement.offset_proximal_mm = -12.0;
        placement.within_mm = None;
    });
    let anew = um(at(&report(&spec), "GAS TrP1"));
    println!("here {here:.2} µm, moved {distal:.2} µm, pressed anew {anew:.2} µm");
    assert!((distal / anew - 1.0).abs() < 0.1, "{distal} {anew}");
}

/// A place where the device cannot stand is left out with a warning that names it.
#[test]
fn a_place_off_the_mesh_is_left_out_with_a_warning() {
    let mut spec = massager("GAS TrP3");
    place(&mut spec, |placement| {
        placement.offset_proximal_mm = 25.0;
        placement.within_mm = Some(20.0);
    });
    let found = report(&spec);
    let moved = &found.treated.as_ref().unwrap().moved;
    assert_eq!(moved.len(), 3, "{moved:?}");
    let named = |w: &&Warning| {
        let words = w.to_string();
        words.contains("moved 20 mm proximally") && words.contains("not read there")
    };
    assert_eq!(found.warnings.iter().filter(named).count(), 1, "{:?}", found.warnings);
}

/// The widest device of `over_each_site` stands on tissue, not on bone, in all of its cases.
#[test]
fn four_heads_stand_over_every_site_of_the_shipped_study() {
    let study = load_study(Path::new("presets/studies/over_each_site.ron"), &[]).unwrap();
    let points = DesignPoints::new(&study).unwrap();
    for i in 0..study.spec.case_count() {
        let (point, mut spec) = points.at(i).unwrap().unwrap();
        spec.cases.retain(|case| case.name == "quad head");
        spec.resolution = Resolution::Preview;
        place(&mut spec, |placement| placement.within_mm = None);
        let found = run(&spec, 1).unwrap_or_else(|e| panic!("{}: {e}", point.words(&study)));
        assert_eq!(found.cases.len(), 1);
    }
}
