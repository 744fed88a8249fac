//! A voxelised shipped leg, whole and in part, right and left, is found again.

use crate::made_up::{LYING, MAN, STEP};
use crate::{fitted, man, shown};
use calfwave::anatomy::Structure;
use calfwave::fit::{Deviation, Fit, Side};
use calfwave::preset::document::load_subject;
use calfwave::preset::syntax::to_ron;

/// Asserts that surfaces are within a voxel and volumes within 2 % of the labels, of small parts within
/// 0.5 cm³.
fn is_close(fit: &Fit) {
    let close = |d: &Deviation| {
        let volume = (d.fit_cm3 - d.labels_cm3).abs();
        assert!(d.hausdorff95_mm <= STEP + 0.01, "{}: {} mm", d.part, d.hausdorff95_mm);
        assert!(volume < (0.02 * d.labels_cm3).max(0.5), "{}: {:?} cm³", d.part, (d.labels_cm3, d.fit_cm3));
    };
    fit.deviations.iter().filter(|d| d.limited).for_each(close);
}

#[test]
fn a_whole_leg_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let fit = fitted(&MAN.write(folder.path(), "leg.nrrd"), Side::Right, None).unwrap();
    shown("whole", &fit);
    assert!(fit.refusals.is_empty(), "{:?}", fit.refusals);
    is_close(&fit);
    let [length, calf, ankle, fat] = fit.size_mm;
    let size = *man().size();
    for (found, wanted, tolerance) in [
        (length, size.length * 1e3, 3.0),
        (calf, size.calf * 1e3, 3.0),
        (ankle, size.ankle * 1e3, 3.0),
        (fat, 6.0, 1.0),
    ] {
        assert!((found - wanted).abs() < tolerance, "{found} instead of {wanted} mm");
    }
    // The labels themselves have the volumes that the fit compares with.
    let soleus = Structure::ALL.iter().position(|s| *s == Structure::Soleus).unwrap() as u16 + 10;
    let found = fit.deviations.iter().find(|d| d.part == "soleus").unwrap();
    let wanted = MAN.cm3(soleus, found.levels);
    assert!((found.fit_cm3 / wanted - 1.0).abs() < 0.02, "{} and {wanted} cm³", found.fit_cm3);
    // The subject is a document like any other.
    let path = folder.path().join("subject.ron");
    std::fs::write(&path, to_ron(&fit.subject).unwrap()).unwrap();
    assert_eq!(load_subject(&path).unwrap(), fit.subject);
}

#[test]
fn a_left_leg_with_other_axes_is_mirrored() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("left.nii");
    std::fs::write(&path, MAN.nifti_of_left()).unwrap();
    let map = folder.path().join("map.ron");
    let named = |(i, part): (usize, &Structure)| format!("    {}: \"{}\",\n", 10 + i, part.name());
    let parts: String = Structure::ALL.iter().enumerate().skip(1).map(named).collect();
    let text = format!(
        "(version: 1, labels: {{\n    1: \"fat\",\n    2: \"tibia_left\", 3: \"fibula_left\",\n{parts}}})"
    );
    std::fs::write(&map, text).unwrap();
    let fit = fitted(&path, Side::Left, map.to_str()).unwrap();
    shown("left", &fit);
    assert!(fit.refusals.is_empty(), "{:?}", fit.refusals);
    is_close(&fit);
}

#[test]
fn a_leg_that_lies_in_the_file_is_stood_up() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lying.nrrd");
    std::fs::write(&path, MAN.nrrd(LYING, true)).unwrap();
    let fit = fitted(&path, Side::Right, None).unwrap();
    assert!(fit.notes.iter().any(|note| note.contains("the bones count")), "{:?}", fit.notes);
    is_close(&fit);
}

#[test]
fn a_part_of_a_leg_is_completed_from_the_reference() {
    let folder = tempfile::tempdir().unwrap();
    let part = MAN.cropped(0.2, 0.66);
    let fit = fitted(&part.write(folder.path(), "part.nrrd"), Side::Right, None).unwrap();
    shown("part", &fit);
    assert!(fit.refusals.is_empty(), "{:?}", fit.refusals);
    is_close(&fit);
    assert!(
        fit.notes.iter().any(|note| note.contains("both ends of the fibula are cut off")),
        "{:?}",
        fit.notes
    );
    assert!(
        fit.from_reference.iter().any(|words| words.starts_with("skin: s -0.150")),
        "{:?}",
        fit.from_reference
    );
    let whole = MAN.length_mm;
    assert!((fit.size_mm[0] / whole - 1.0).abs() < 0.06, "{} instead of {whole} mm", fit.size_mm[0]);
    assert!((fit.covered[0] - 0.2).abs() < 0.03 && (fit.covered[1] - 0.66).abs() < 0.03, "{:?}", fit.covered);
}

#[test]
fn gastrocnemius_in_one_label_is_split_and_a_missing_muscle_taken_from_the_reference() {
    let folder = tempfile::tempdir().unwrap();
    let heads = [Structure::GastrocnemiusMedial, Structure::GastrocnemiusLateral, Structure::Soleus];
    let [medial, lateral, soleus] =
        heads.map(|part| Structure::ALL.iter().position(|s| *s == part).unwrap() as u16 + 10);
    let merged = MAN.map(|_, label| match label {
        label if label == medial || label == lateral => 9,
        label if label == soleus => 1,
        label => label,
    });
    let fit = fitted(&merged.write(folder.path(), "merged.nrrd"), Side::Right, None).unwrap();
    shown("merged", &fit);
    let cm3 = |part: &str| fit.deviations.iter().find(|d| d.part == part).map(|d| (d.fit_cm3, d.levels));
    let (both, levels) = cm3("gastrocnemius_medial + gastrocnemius_lateral").unwrap();
    let wanted = MAN.cm3(medial, levels) + MAN.cm3(lateral, levels);
    assert!((both / wanted - 1.0).abs() < 0.02, "{both} and {wanted} cm³");
    let (found, levels) = cm3("soleus").unwrap();
    let wanted = MAN.cm3(soleus, levels);
    assert!((found / wanted - 1.0).abs() < 0.1, "{found} and {wanted} cm³");
    let said = fit.from_reference.iter().any(|words| words.contains("soleus") && words.contains("medial"));
    assert!(said, "{:?}", fit.from_reference);
}
