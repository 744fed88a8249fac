//! Every error has a position in the document: byte-order marks, commas, long lines, names, studies, claims.

use calfwave::preset::diagnostic::{Kind, Severity};
use calfwave::preset::document::{check, load_claims};
use calfwave::preset::{PresetError, load_scenario};
use std::path::PathBuf;

const DEVICE: &str = include_str!("../../presets/devices/single_head_imposed.ron");

/// A folder with a copy of the phantom and the tissues of the shipped presets.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Folder {
        let folder = Folder(tempfile::tempdir().unwrap());
        let phantom = include_str!("../../presets/phantoms/block_pressure.ron");
        folder.write("block.ron", phantom.replace("../tissues/", ""));
        folder.write("gel.ron", include_str!("../../presets/tissues/gel.ron"));
        folder
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    fn study(&self, axis: &str) -> Result<calfwave::preset::document::Checked, PresetError> {
        let text = format!(
            "(version: 1, title: \"t\", question: \"q?\", scenario: File(\"block.ron\"), axes: [\n{axis}\n])"
        );
        check(&self.write("study.ron", text))
    }
}

#[test]
fn a_byte_order_mark_is_skipped_and_shifts_no_position() {
    let folder = Folder::new();
    check(&folder.write("x.ron", format!("\u{feff}{DEVICE}"))).unwrap();
    let error = check(&folder.write("x.ron", "\u{feff}(version: 1, colour: 3)")).unwrap_err();
    assert_eq!((error.problems[0].line, error.problems[0].column), (1, 14), "{error}");
}

#[test]
fn an_error_of_utf8_has_a_position() {
    let folder = Folder::new();
    let error = check(&folder.write("x.ron", b"(version: 1,\n name: \"\xfc\")")).unwrap_err();
    let p = &error.problems[0];
    assert_eq!((p.line, p.column, p.value.as_str()), (2, 9, "byte 0xfc"), "{error}");
}

#[test]
fn a_decimal_comma_is_recognised() {
    let folder = Folder::new();
    let block = std::fs::read_to_string(folder.0.path().join("block.ron")).unwrap();
    let table = [
        ("radius_mm: 20.0", "radius_mm: 20,5", "20,5", "20.5"),
        ("point_mm: (-5.0, 0.0, 0.0)", "point_mm: (-5,5, 0.0, 0.0)", "-5,5", "-5.5"),
        ("length_mm: 160.0", "length_mm: 160,0", "160,0", "160.0"),
    ];
    for (right, wrong, value, meant) in table {
        assert!(block.contains(right));
        let error = check(&folder.write("comma.ron", block.replace(right, wrong))).unwrap_err();
        let p = &error.problems[0];
        assert!(p.message.contains("decimal point"), "{wrong}: {error}");
        assert_eq!((p.value.as_str(), p.nearest.as_deref()), (value, Some(meant)), "{error}");
        assert_eq!(&error.sources[0].text[p.span.clone()], value);
    }
}

#[test]
fn repeated_values_of_an_axis_give_a_warning() {
    let folder = Folder::new();
    let axis = |values: &str| format!("(name: \"f\", field: \"cases[0].load.force_n\", values: {values})");
    let warnings = folder.study(&axis("Numbers([0,1, 0,2])")).unwrap().warnings;
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert!(warnings[0].message.contains("already") && warnings[0].message.contains("decimal point"));
    assert_eq!((warnings[0].severity, warnings[0].line, warnings[0].column), (Severity::Warning, 2, 67));
    assert!(folder.study(&axis("Numbers([0.1, 0.2])")).unwrap().warnings.is_empty());
    let names = "(name: \"r\", field: \"resolution\", values: Names([\"Draft\", \"Draft\"]))";
    assert_eq!(folder.study(names).unwrap().warnings.len(), 1);
}

#[test]
fn the_values_of_an_axis_must_be_valid_for_its_field() {
    let folder = Folder::new();
    folder.write("tissue.ron", include_str!("../../presets/tissues/soft.ron").replacen("911.0", "-1.0", 1));
    let table = [
        ("name: \"x\", field: \"cases[0].load.force_m\", values: Numbers([0.1])", "force_n"),
        ("name: \"x\", field: \"cases[0].load.force_n\", values: Names([\"much\"])", "with x much"),
        (
            "name: \"x\", field: \"cases[0].load.frequency_hz\", values: Numbers([50.0, 4000.0])",
            "1 to 400 Hz",
        ),
        (
            "name: \"x\", field: \"cases[0].load.frequency_hz\", \
             values: Range(from: 10.0, to: 500.0, step: 10.0)",
            "500",
        ),
        ("name: \"x\", field: \"cases[0].load.frequency_hz\", factor: 60.0, values: Numbers([50.0])", "3000"),
        ("name: \"x\", field: \"analysis.iterations\", values: Numbers([100.0, 20.5])", "20.5"),
        ("name: \"x\", field: \"resolution\", values: Names([\"Draft\", \"Coarse\"])", "Preview, Draft"),
        ("name: \"x\", field: \"title\", values: Numbers([1.0])", "string"),
        ("name: \"x\", field: \"tissues\", values: Files([\"gel.ron\", \"nothing.ron\"])", "no such file"),
        ("name: \"x\", field: \"tissues\", values: Files([\"/etc/passwd\"])", "outside"),
        ("name: \"x\", field: \"tissues\", values: Files([\"block.ron\"])", "no such field"),
        (
            "name: \"x\", field: \"cases[0].load.force_n\", values: Range(from: 0.0, to: 1.0, step: 1e-18)",
            "at most 1000000",
        ),
        (
            "name: \"x\", field: \"cases[0].load.force_n\", values: Range(from: 0.0, to: 1.0, step: 1e-300)",
            "at most 1000000",
        ),
    ];
    for (axis, words) in table {
        let error = folder.study(&format!("({axis})")).expect_err(axis);
        assert!(error.to_string().contains(words), "{axis}: {error}");
        assert!(error.problems.iter().all(|p| p.line > 0), "{axis}: {error}");
        if words != "no such field" {
            assert_eq!((error.problems.len(), error.problems[0].line), (1, 2), "{axis}: {error}");
        }
    }
    // An error in a file of an axis is located in that file.
    let error =
        folder.study("(name: \"x\", field: \"tissues\", values: Files([\"tissue.ron\"]))").unwrap_err();
    assert!(error.problems[0].file.ends_with("tissue.ron") && error.problems[0].line > 10, "{error}");
    // Two axes that are short enough each, but too long together.
    let axis = |name: &str, field: &str| {
        format!(
            "(name: \"{name}\", field: \"cases[0].load.{field}\", \
             values: Range(from: 1.0, to: 2.0, step: 1e-4)),"
        )
    };
    let error = folder.study(&(axis("f", "force_n") + &axis("r", "radius_mm"))).unwrap_err();
    assert!(error.to_string().contains("number of cases") && error.problems[0].path == "axes", "{error}");
}

const CLAIMS: &str = r#"(
    version: 1,
    title: "t",
    question: "q?",
    set: ["resolution=Preview"],
    conditions: [
        (name: "wide", set: ["geometry.width_mm=200.0"]),
    ],
    experiments: [
        (
            name: "e",
            scenario: File("block.ron"),
            cases: ["disc"],
            set: ["cases[0].load.force_n=0.04"],
            conditions: ["wide"],
        ),
    ],
    claims: [(number: 1, claim: "c", experiment: "x", open: "o", ruling: NotTestable)],
)"#;

#[test]
fn errors_of_claims_point_at_the_change_that_causes_them() {
    let folder = Folder::new();
    let load = |text: &str| load_claims(&folder.write("claims.ron", text));
    load(CLAIMS).unwrap();
    let table = [
        ("resolution=Preview", "resolution=Coarse", 5, "Preview, Draft"),
        ("resolution=Preview", "resolution", 5, "PATH=VALUE"),
        ("width_mm=200.0", "width_mm=-200.0", 7, "negative"),
        ("width_mm=200.0", "widht_mm=200.0", 7, "width_mm"),
        ("force_n=0.04", "force_n=4e9", 14, "-1000 to 1000"),
        ("force_n=0.04", "force_n=0,04", 14, "decimal point"),
        ("cases: [\"disc\"]", "cases: [\"disk\"]", 13, "no case"),
        ("block.ron", "no.ron", 12, "no such file"),
    ];
    for (right, wrong, line, words) in table {
        assert!(CLAIMS.contains(right));
        let error = load(&CLAIMS.replace(right, wrong)).expect_err(wrong);
        assert!(error.to_string().contains(words), "{wrong}: {error}");
        let p = &error.problems[0];
        assert_eq!((p.file.ends_with("claims.ron"), p.line), (true, line), "{wrong}: {error}");
        assert!(error.problems.iter().all(|p| p.line > 0 && p.source.is_some()), "{wrong}: {error}");
    }
    // An error in the scenario is located in the scenario.
    let block = std::fs::read_to_string(folder.0.path().join("block.ron")).unwrap();
    folder.write("block.ron", block.replace("length_mm: 160.0", "length_mm: -160.0"));
    let error = load(CLAIMS).unwrap_err();
    assert!(error.problems[0].file.ends_with("block.ron") && error.problems[0].line > 1, "{error}");
}

#[test]
fn names_that_are_not_printable_or_too_long_are_refused_in_every_document() {
    let folder = Folder::new();
    let at = DEVICE.find("name: \"").unwrap() + 7;
    for bad in ["line\\nbreak", "\\u{1b}[31m", "\\u{202e}gnp", "\\u{7}", &"x".repeat(121)] {
        let text = format!("{}{bad}{}", &DEVICE[..at], &DEVICE[at..]);
        let error = check(&folder.write("x.ron", text)).expect_err(bad);
        assert_eq!((error.problems[0].path.as_str(), error.problems[0].line > 1), ("name", true), "{error}");
    }
    let block = std::fs::read_to_string(folder.0.path().join("block.ron")).unwrap();
    let table = [
        ("name: \"disc\"", "name: \"a\\nb\"", "cases[0].name"),
        ("name: \"axis 5 mm\"", "name: \"\\u{1b}[2J\"", "probes[0].name"),
        ("title: \"", "title: \"\\r", "title"),
        ("question: \"", "question: \"\\u{2028}", "question"),
    ];
    for (right, wrong, path) in table {
        assert!(block.contains(right));
        let error = load_scenario(&folder.write("x.ron", block.replace(right, wrong))).expect_err(wrong);
        let p = error.problems.iter().find(|p| p.path == path).unwrap_or_else(|| panic!("{wrong}: {error}"));
        assert!(p.kind == Kind::Syntax && p.line > 1, "{wrong}: {error}");
    }
    let gel = include_str!("../../presets/tissues/gel.ron").replace("firm_gel", "firm\\ngel");
    assert!(check(&folder.write("x.ron", gel)).is_err());
    assert!(
        folder
            .study("(name: \"a\\u{1b}\", field: \"cases[0].load.force_n\", values: Numbers([0.1]))")
            .is_err()
    );
    assert!(
        load_claims(&folder.write("x.ron", CLAIMS.replace("claim: \"c\"", "claim: \"\\u{1b}\""))).is_err()
    );
}

/// The positions of all problems are found in one pass over the text.
#[test]
fn thousands_of_problems_are_all_reported() {
    let folder = Folder::new();
    let probes: String = (0..4000).map(|i| format!("(name: \"p{i}\", point_mm: (9e9, 0.0, 0.0)),")).collect();
    let block = std::fs::read_to_string(folder.0.path().join("block.ron")).unwrap();
    let at = block.find("probes: [").unwrap() + 9;
    let text = format!("{}{probes}{}", &block[..at], &block[at..]);
    let error = check(&folder.write("x.ron", &text)).unwrap_err();
    assert!(error.problems.len() >= 4000);
    assert!(error.problems.iter().all(|p| p.line > 1));
    let layers: String = (0..4000).map(|i| format!("(name: \"layer{i}\", thickness_mm: 1.0),")).collect();
    let at = block.find("layers: [").unwrap() + 9;
    let text = format!("{}{layers}{}", &block[..at], &block[at..]);
    assert!(check(&folder.write("x.ron", &text)).unwrap_err().problems.len() >= 4000);
}
