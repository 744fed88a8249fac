//! The page of claims and the shipped verdicts agree with the file of claims and with each other.

use crate::root;
use calfwave::analysis::claims::Answers;
use calfwave::analysis::claims::page::{CONTRAINDICATIONS, Imprint, report};
use calfwave::analysis::claims::record::VerdictRecord;
use calfwave::analysis::claims::verdict::{Verdict, judge};
use calfwave::preset::claims::Ruling;
use calfwave::preset::load_claims;
use std::path::Path;

/// The part of a page below `## heading`.
fn section<'a>(page: &'a str, heading: &str) -> &'a str {
    let start = page.find(&format!("\n## {heading}\n")).unwrap_or_else(|| panic!("no section `{heading}`"));
    let body = &page[start + heading.len() + 5..];
    body.split("\n## ").next().unwrap()
}

/// Rows of the first table of a section, without the marks of bold cells.
fn rows(section: &str) -> Vec<Vec<String>> {
    let cells =
        |line: &str| line.trim_matches('|').split(" | ").map(|c| c.trim().replace("**", "")).collect();
    let is_row = |line: &&str| line.starts_with('|');
    section.lines().skip_while(|l| !is_row(l)).take_while(is_row).map(cells).collect()
}

/// Paragraphs that do not depend on answers.
fn fixed_paragraphs(section: &str) -> Vec<&str> {
    let beginnings = ["Experiment: ", "Rule: ", "Beyond a mechanical model: "];
    section.lines().filter(|l| beginnings.iter().any(|word| l.starts_with(word))).collect()
}

/// The page contains the text that the renderer writes without any answer: wording, rules, sources, and
/// verdicts that depend on no number. Every number has an error, and every undecided claim what would decide
/// it.
#[test]
fn the_page_agrees_with_the_claims_file() {
    let page = std::fs::read_to_string(root().join("docs/claims.md")).unwrap();
    let claims = load_claims(Path::new("claims")).unwrap().spec;
    let judged = judge(&claims, &Answers::default());
    let made = Imprint { date: String::new(), revision: None, changes: Vec::new() };
    let blank = report(&claims, &Answers::default(), &judged, &made).unwrap().markdown();
    let overview = rows(section(&page, "Verdicts"));
    let needs = rows(section(&page, "What would decide it"));
    for (claim, judged) in claims.claims.iter().zip(&judged) {
        let number = claim.number.to_string();
        let heading = format!("{number}. {}", claim.claim);
        let (here, there) = (section(&page, &heading), section(&blank, &heading));
        assert_eq!(fixed_paragraphs(here), fixed_paragraphs(there), "{heading}");
        let fixed = |row: &Vec<String>| [0, 3, 4, 7].map(|i| row[i].clone());
        let [own, made] = [here, there].map(|s| rows(s).iter().map(fixed).collect::<Vec<_>>());
        assert_eq!(own, made, "{heading}");
        let numbers = rows(here).into_iter().skip(2).map(|row| row[1].clone());
        assert!(numbers.into_iter().all(|n| n == "–" || n.contains(" ± ")), "{heading}");
        let row = overview.iter().find(|row| row[0] == number).unwrap();
        let verdict = here.lines().find(|l| !l.is_empty()).unwrap();
        assert_eq!(verdict.to_lowercase(), format!("{}.", row[3]), "{heading}");
        if claim.ruling != Ruling::ByReadings {
            assert_eq!(row[3], judged.verdict.name(), "{heading}");
        }
        assert!(row[3] != "undecided" || needs.iter().any(|need| need[0] == number), "{heading}");
    }
    let count = |verdict: &str| overview.iter().filter(|row| row[3] == verdict).count();
    let counts = Verdict::ALL.map(|v| format!("{} {}", count(v.name()), v.name())).join(", ");
    let line = format!("{} claims: {counts}.", claims.claims.len());
    assert!(page.contains(&line), "{line}");
}

/// Who must not use such devices stands in the README, on the page of claims and in the app in both
/// languages.
#[test]
fn contraindications_stand_wherever_people_look() {
    let read = |path: &str| std::fs::read_to_string(root().join(path)).unwrap().replace('\n', " ");
    let words = [
        ("blood clot", "Blutgerinnsel"),
        ("varicose veins", "Krampfadern"),
        ("fresh injury", "frische"),
        ("blood thinners", "Blutverdünn"),
        ("bleeding disorder", "Gerinnungsstörung"),
        ("pregnancy", "Schwangerschaft"),
        ("pacemaker", "Herzschrittmacher"),
    ];
    let (readme, page) = (read("README.md"), read("docs/claims.md"));
    let (english, german) = (read("assets/locales/en.ftl"), read("assets/locales/de.ftl"));
    for (word, wort) in words {
        for text in [&readme, &page, &english, &CONTRAINDICATIONS.to_string()] {
            assert!(text.contains(word), "{word}");
        }
        assert!(german.contains(wort), "{wort}");
    }
}

/// The record that the app shows is that of the run behind the page: the same date and verdicts, and
/// experiments at the same resolutions.
#[test]
fn the_shipped_verdicts_are_those_of_the_page() {
    let page = std::fs::read_to_string(root().join("docs/claims.md")).unwrap();
    let record = VerdictRecord::shipped().expect("the shipped record can be read");
    assert!(page.contains(&format!("| made on | {} |", record.made_on)), "{}", record.made_on);
    let shown = |recorded: &calfwave::analysis::claims::record::RecordedVerdict| {
        [recorded.claim.to_string(), recorded.verdict.name().to_string()]
    };
    let recorded: Vec<_> = record.verdicts.iter().map(shown).collect();
    let overview = rows(section(&page, "Verdicts")).into_iter().skip(2);
    let written: Vec<_> = overview.map(|row| [row[0].clone(), row[3].clone()]).collect();
    assert_eq!(recorded, written);
    let claims = load_claims(Path::new("claims")).unwrap().spec;
    let judged = judge(&claims, &Answers::default());
    let made = Imprint { date: String::new(), revision: None, changes: Vec::new() };
    let blank = VerdictRecord::new(&claims, &judged, &made).unwrap();
    for (recorded, made) in record.verdicts.iter().zip(&blank.verdicts) {
        assert_eq!(recorded.resolutions, made.resolutions, "claim {}", made.claim);
    }
}
