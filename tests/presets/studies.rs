//! The shipped studies: every point is a valid scenario.

use calfwave::preset::document::{DocumentKind, load_study};
use calfwave::preset::location::SHIPPED;
use calfwave::preset::study::MAX_UNCONFIRMED_CASES;
use calfwave::study::design_point::DesignPoints;
use std::path::Path;

/// Number of points of a large study that are checked.
const CHECKED: u64 = 40;

#[test]
fn every_shipped_study_has_a_limited_number_of_valid_and_different_cases() {
    let mut seen = 0;
    let is_study = |text: &str| DocumentKind::guess(text) == DocumentKind::Study;
    for (path, _) in SHIPPED.iter().filter(|(path, text)| path.starts_with("studies/") && is_study(text)) {
        let study =
            load_study(&Path::new("presets").join(path), &[]).unwrap_or_else(|e| panic!("{path}: {e}"));
        let count = study.spec.case_count();
        assert!((2..=MAX_UNCONFIRMED_CASES).contains(&count), "{path}: {count} cases");
        let points = DesignPoints::new(&study).unwrap();
        let mut ids = Vec::new();
        for i in (0..count).step_by(count.div_ceil(CHECKED) as usize) {
            let at = points.at(i).unwrap_or_else(|e| panic!("{path}: {e}"));
            ids.extend(at.map(|(point, _)| point.id));
        }
        let all = ids.len();
        ids.sort();
        ids.dedup();
        assert!(all >= 2 && ids.len() == all, "{path}: two points are the same scenario");
        seen += 1;
    }
    assert!(seen >= 7);
}

/// The constraint of the shipped study excludes the spacing at which pads overlap.
#[test]
fn spacings_with_overlapping_pads_are_excluded() {
    let study = load_study(Path::new("presets/studies/quad_spacing.ron"), &[]).unwrap();
    let points = calfwave::study::design_points(&study, false).unwrap();
    assert_eq!((study.spec.case_count(), points.len()), (48, 36));
    assert!(points.iter().all(|p| p.values[0] != "60.0"));
}
