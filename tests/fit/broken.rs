//! Broken labels are mended and said so, or refused with a reason.

use crate::fitted;
use crate::made_up::{FIBULA, MAN, MIRRORED, TIBIA};
use calfwave::fit::Side;
use calfwave::preset::document::load_subject;
use calfwave::preset::syntax::to_ron;
use std::path::Path;

fn reason(path: &Path, side: Side) -> String {
    fitted(path, side, None).map(|fit| fit.notes).unwrap_err().to_string()
}

#[test]
fn the_wrong_side_and_a_mirrored_file_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = MAN.write(folder.path(), "leg.nrrd");
    let wrong = reason(&path, Side::Left);
    assert!(wrong.contains("the bones are those of a right leg"), "{wrong}");
    let mirrored = folder.path().join("mirrored.nrrd");
    std::fs::write(&mirrored, MAN.nrrd(MIRRORED, true)).unwrap();
    let wrong = reason(&mirrored, Side::Right);
    assert!(wrong.contains("the file was mirrored"), "{wrong}");
}

#[test]
fn a_missing_bone_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    for (bone, name) in [(TIBIA, "tibia"), (FIBULA, "fibula")] {
        let without = MAN.map(|_, label| if label == bone { 1 } else { label });
        let found = reason(&without.write(folder.path(), "without.nrrd"), Side::Right);
        assert!(found.contains(&format!("there is no {name}")), "{found}");
    }
}

#[test]
fn a_bone_in_two_pieces_is_refused_with_the_place() {
    let folder = tempfile::tempdir().unwrap();
    let broken = MAN.map(|[_, j, _], label| {
        let gap = (0.45..0.52).contains(&MAN.level(j));
        if label == FIBULA && gap { 1 } else { label }
    });
    let found = reason(&broken.write(folder.path(), "broken.nrrd"), Side::Right);
    assert!(found.contains("fibula is in 2 pieces") && found.contains("cm³ at s 0.18"), "{found}");
}

#[test]
fn specks_and_holes_are_mended_and_said() {
    let folder = tempfile::tempdir().unwrap();
    let holed = MAN.map(|[i, j, k], label| {
        let speck = (2..5).contains(&i) && (2..5).contains(&k) && (90..94).contains(&j);
        let s = MAN.level(j);
        // A cavity wherever the four neighbours at 8 mm are tibia too.
        let inside = |i: usize, k: usize| MAN.voxels[MAN.index([i, j, k])] == TIBIA;
        let deep = label == TIBIA
            && (0.2..0.7).contains(&s)
            && [(i + 4, k), (i - 4, k), (i, k + 4), (i, k - 4)].iter().all(|(i, k)| inside(*i, *k));
        if speck {
            TIBIA
        } else if deep {
            0
        } else {
            label
        }
    });
    let fit = fitted(&holed.write(folder.path(), "holed.nrrd"), Side::Right, None).unwrap();
    let said = |words: &str| fit.notes.iter().any(|note| note.contains(words));
    assert!(said("left out") && said("count as fat"), "{:?}", fit.notes);
    let tibia = fit.deviations.iter().find(|d| d.part == "tibia").unwrap();
    assert!(said("tibia: holes") && tibia.volume_error().abs() < 0.02, "{:?} {tibia:?}", fit.notes);
}

#[test]
fn damaged_and_foreign_files_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let nifti = MAN.nifti_of_left();
    let cut = |n: usize| &nifti[..n];
    for (path, words) in [
        (write("a.nrrd", b"text"), "no NRRD"),
        (write("b.nrrd", &MAN.nrrd(MIRRORED, true)[..5000]), "cut off"),
        (write("c.nii", cut(200)), "c.nii"),
        (write("d.nii", cut(5000)), "d.nii"),
        (write("e.nii.gz", b"text"), "e.nii.gz"),
        (write("f.txt", b"text"), "ending of the name"),
        (write("g.nrrd", &MAN.nrrd(MIRRORED, false)), "what its labels stand for"),
        (folder.path().join("none.nrrd"), "none.nrrd"),
    ] {
        let found = reason(&path, Side::Right);
        assert!(found.contains(words), "{}: {found}", path.display());
    }
    let empty = tempfile::tempdir().unwrap();
    assert!(reason(empty.path(), Side::Right).contains("no .stl files"));
    let map = write("map.ron", b"(version: 1, labels: {\n    1: \"fat\",\n    2: \"tibula\",\n})");
    let leg = MAN.write(folder.path(), "leg.nrrd");
    let found = fitted(&leg, Side::Right, map.to_str()).unwrap_err().to_string();
    assert!(found.contains("line 3") && found.contains("tibula") && found.contains("allowed"), "{found}");
    let map = write("map.ron", b"(version: 1, labels: {}, side: 1)");
    let found = fitted(&leg, Side::Right, map.to_str()).unwrap_err().to_string();
    assert!(found.contains("line 1") && found.contains("side"), "{found}");
}

#[test]
fn a_damaged_subject_is_refused_with_line_and_field() {
    let folder = tempfile::tempdir().unwrap();
    let fit = fitted(&MAN.cropped(0.2, 0.66).write(folder.path(), "leg.nrrd"), Side::Right, None).unwrap();
    let path = folder.path().join("subject.ron");
    let found = |change: &dyn Fn(&mut calfwave::anatomy::LegSpec)| {
        let mut subject = fit.subject.clone();
        change(subject.leg.as_mut().unwrap());
        std::fs::write(&path, to_ron(&subject).unwrap()).unwrap();
        let error = load_subject(&path).unwrap_err();
        let problem = &error.problems[0];
        assert!(problem.line > 1, "{problem:?}");
        (problem.path.clone(), format!("{problem:?}"))
    };
    let (field, words) = found(&|leg| leg.levels[3].skin_mm[10] = 400.0);
    assert_eq!(field, "leg.levels[3].skin_mm[10]");
    assert!(words.contains("400") && words.contains("10 to 150 mm"), "{words}");
    assert_eq!(found(&|leg| leg.levels[2].fascia_mm.truncate(71)).0, "leg.levels[2].fascia_mm");
    assert_eq!(found(&|leg| leg.levels[5].fascia_mm[7] += 30.0).0, "leg.levels[5].fascia_mm[7]");
    assert_eq!(found(&|leg| drop(leg.levels.remove(9))).0, "leg.levels[9].s");
    assert_eq!(found(&|leg| leg.levels.truncate(20)).0, "leg.levels[19].s");
    let (field, _) = found(&|leg| {
        let ring = leg.levels[20].muscles.remove("soleus").unwrap();
        leg.levels[20].muscles.insert("soleous".into(), ring);
    });
    assert_eq!(field, "leg.levels[20].muscles.soleous");
}
