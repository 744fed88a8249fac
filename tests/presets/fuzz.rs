//! Randomly corrupted documents: checking ends for every text, and every error has a position.

use calfwave::cli::terminal::diagnostic::drawn;
use calfwave::preset::PresetError;
use calfwave::preset::document::check;
use calfwave::preset::location::SHIPPED;
use rand::seq::IndexedRandom;
use rand::{Rng, RngExt, SeedableRng};
use rand_pcg::Pcg64;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// Corrupted versions of each document.
const VERSIONS: usize = 640;
/// Limit of time for one check, longer than any check takes.
const TIME_LIMIT: Duration = Duration::from_secs(120);

const CLAIMS: &str = r#"// A claim about a gel.
(
    version: 1,
    title: "One claim",
    question: "Does a harder press move more?",
    set: ["resolution=Preview"],
    conditions: [(name: "wide", set: ["geometry.width_mm=200.0"])],
    experiments: [
        (
            name: "weak",
            scenario: File("../phantoms/block_pressure.ron"),
            cases: ["disc"],
            conditions: ["wide"],
        ),
        (
            name: "strong",
            scenario: File("../phantoms/block_pressure.ron"),
            set: ["cases[0].load.force_n=0.04"],
        ),
    ],
    claims: [(
        number: 1,
        claim: "It does.",
        experiment: "The same disc with twice the force.",
        readings: [(
            name: "ratio",
            of: (
                experiments: ["strong"],
                case: "disc",
                column: "displacement_rms_mean_um",
                items: ["axis 5 mm"],
            ),
            per: Some((experiments: ["weak"], case: "disc", column: "displacement_rms_mean_um")),
            supports: Above(1.0),
            contradicts: Below(1.0),
        )],
    )],
)
"#;

/// Texts that replace a token or are inserted between two.
const TOKENS: [&str; 44] = [
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    "\"",
    "'",
    "/*",
    "*/",
    "//",
    "\\",
    "r#\"",
    "#",
    "#![enable(unwrap_newtypes)]",
    "Some(",
    "None",
    "()",
    "true",
    "NaN",
    "inf",
    "-inf",
    "1e400",
    "-1e400",
    "1e-320",
    "-0.0",
    "0x",
    "1_0",
    "20,5",
    "99999999999999999999999",
    "18446744073709551615",
    "-1",
    "0",
    "1e12",
    "File(\"../../../etc/passwd\")",
    "File(\"/dev/zero\")",
    "File(\"fuzz.ron\")",
    "Inline(",
    "Range(from: 0.0, to: 1.0, step: 1e-18)",
    "Numbers([0,1, 0,2])",
    "b\"\\xff\"",
    "version: 1",
];
/// Characters that are difficult to handle.
const CHARACTERS: [char; 14] = [
    '\u{feff}',
    '\u{202e}',
    '\u{2028}',
    '\0',
    '\u{1b}',
    '\u{9b}',
    '\u{ffff}',
    '\t',
    '\r',
    '\n',
    'ß',
    '🙂',
    '\u{301}',
    '\u{10ffff}',
];
/// Beginnings of nested structures without an end.
const NESTS: [&str; 6] = ["(", "[", "{", "Some(", "[(a:", "/*"];

/// Runs of letters and digits, and every other character by itself.
fn tokens(text: &str) -> Vec<&str> {
    let mut all = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let word = rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '.').unwrap_or(rest.len());
        let (token, after) = rest.split_at(word.max(first.len_utf8()));
        all.push(token);
        rest = after;
    }
    all
}

fn corrupted(text: &str, other: &str, random: &mut impl Rng) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    let mut words: Vec<String> = tokens(text).into_iter().map(String::from).collect();
    let at = random.random_range(0..words.len());
    let is_number = |w: &String| w.starts_with(|c: char| c.is_ascii_digit());
    match random.random_range(0..11) {
        0 => {
            for _ in 0..random.random_range(1..4) {
                let at = random.random_range(0..bytes.len());
                bytes[at] = random.random();
            }
            return bytes;
        }
        1 => {
            bytes.truncate(random.random_range(0..bytes.len()));
            return bytes;
        }
        2 => {
            bytes.insert(random.random_range(0..bytes.len()), random.random());
            return bytes;
        }
        3 => {
            words.remove(at);
        }
        4 => words[at] = (*TOKENS.choose(random).unwrap()).to_string(),
        5 => words.insert(at, (*TOKENS.choose(random).unwrap()).to_string()),
        6 => {
            let numbers: Vec<usize> = (0..words.len()).filter(|&i| is_number(&words[i])).collect();
            let at = *numbers.choose(random).unwrap();
            words[at] = (*TOKENS[21..38].choose(random).unwrap()).to_string();
        }
        7 => {
            let deep = *[1, 70, 10_000].choose(random).unwrap();
            words.insert(at, NESTS.choose(random).unwrap().repeat(deep));
        }
        8 => {
            let end = (at + random.random_range(1..60)).min(words.len());
            let again = words[at..end].to_vec();
            words.splice(at..at, again);
        }
        9 => words.insert(at, CHARACTERS.choose(random).unwrap().to_string()),
        _ => {
            let others = tokens(other);
            let from = random.random_range(0..others.len());
            let piece = others[from..].iter().take(random.random_range(1..60)).map(|t| (*t).to_string());
            let piece: Vec<String> = piece.collect();
            words.splice(at..at, piece);
        }
    }
    words.concat().into_bytes()
}

/// Asserts that every problem has a file, a line and a column, points into its source text, and can be shown.
fn assert_placed(error: &PresetError) {
    assert!(!error.problems.is_empty());
    for p in &error.problems {
        assert!(!p.file.is_empty() && p.line >= 1 && p.column >= 1, "{p}");
        if let Some(source) = p.source {
            assert!(error.sources[source].text.get(p.span.clone()).is_some(), "{p}");
        }
    }
    for p in error.problems.iter().take(3) {
        let drawn = drawn(p, &error.sources);
        assert!(!drawn.contains(|c: char| c != '\n' && c.is_control()), "{drawn:?}");
    }
}

/// Writes the shipped presets to `folder`; the path and text of one document of every kind.
fn documents(folder: &Path) -> Vec<(PathBuf, String)> {
    let presets = folder.join("presets");
    for (path, text) in SHIPPED {
        let path = presets.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let kinds = [
        "subjects/default_man.ron",
        "tissues/gel.ron",
        "devices/quad_head.ron",
        "devices/gun_ball.ron",
        "scenarios/gun_ball.ron",
        "phantoms/block_pressure.ron",
        "protocols/gun.ron",
        "studies/bodies.ron",
        "studies/gun_design.ron",
    ];
    let read = |name: &str| std::fs::read_to_string(presets.join(name)).unwrap();
    let place = |name: &str| presets.join(name).with_file_name("fuzz.ron");
    let mut all: Vec<_> = kinds.iter().map(|name| (place(name), read(name))).collect();
    all.push((place("studies/claims.ron"), CLAIMS.to_string()));
    all
}

#[test]
fn checking_a_corrupted_document_ends_and_every_error_has_a_position() {
    let (send, receive) = channel();
    let worker = std::thread::spawn(move || {
        let folder = tempfile::tempdir().unwrap();
        let all = documents(folder.path());
        let mut random = Pcg64::seed_from_u64(20_261_129);
        let (mut valid, mut refused) = (0, 0);
        for (k, (path, text)) in all.iter().enumerate() {
            std::fs::write(path, text).unwrap();
            assert!(check(path).is_ok(), "{}: {}", path.display(), check(path).unwrap_err());
            for _ in 0..VERSIONS {
                let other = &all[(k + random.random_range(0..all.len())) % all.len()].1;
                let bytes = corrupted(text, other, &mut random);
                std::fs::write(path, &bytes).unwrap();
                send.send(bytes).unwrap();
                match check(path) {
                    Ok(_) => valid += 1,
                    Err(error) => {
                        assert_placed(&error);
                        refused += 1;
                    }
                }
            }
        }
        (valid, refused)
    });
    let mut last = Vec::new();
    loop {
        match receive.recv_timeout(TIME_LIMIT) {
            Ok(bytes) => last = bytes,
            Err(RecvTimeoutError::Timeout) => {
                panic!("no end of the check of\n{}", String::from_utf8_lossy(&last))
            }
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    let (valid, refused) = worker.join().unwrap_or_else(|_| {
        panic!("the check panics, or an error has no position, for\n{}", String::from_utf8_lossy(&last))
    });
    assert_eq!(valid + refused, 10 * VERSIONS);
    assert!(refused > valid, "{valid} of the corrupted documents are valid");
}
