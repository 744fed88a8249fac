//! The hazard table: what the devices do to skin, fat, nerves, vessels and hand, by one set of limits.

use super::page::{Cell, Grid, Mark, Section};
use crate::metric::limits::{HazardQuantity, Subject};
use crate::metric::report::{CaseReport, HazardNote, HazardRow};
use crate::output::text::short;

/// A quantity in words.
fn words(quantity: HazardQuantity) -> &'static str {
    match quantity {
        HazardQuantity::SkinPressureMean => "skin pressure, mean",
        HazardQuantity::SkinPressureP99 => "skin pressure, p99",
        HazardQuantity::SuperficialStrain => "superficial strain, p99",
        HazardQuantity::PathStrain => "strain along",
        HazardQuantity::PathPressure => "pressure along",
        HazardQuantity::HandVibration => "hand vibration, A(8)",
    }
}

/// A number, or a dash.
fn number(x: Option<f64>) -> String {
    short(x.unwrap_or(f64::NAN))
}

/// The table of all cases: a row per quantity and place, three columns per case; `None` without hazards.
pub fn grid(reports: &[CaseReport]) -> Option<Grid> {
    let mut places: Vec<&HazardRow> = Vec::new();
    for row in reports.iter().flat_map(|r| &r.hazards) {
        if !places.iter().any(|known| same(known, row)) {
            places.push(row);
        }
    }
    places.sort_by_key(|row| row.quantity);
    let mut header = ["hazard", "at", "limit", "known"].map(String::from).to_vec();
    for report in reports {
        header.extend([format!("{}: rest", report.case), "motion".into(), "both".into()]);
    }
    let line = |place: &&HazardRow| {
        let limit = format!("{} {}", short(place.limit), place.unit);
        let mut cells: Vec<Cell> = [words(place.quantity), &place.place].map(Cell::from).to_vec();
        cells.extend([limit.into(), place.evidence.tag().into()]);
        for report in reports {
            let row = report.hazards.iter().find(|row| same(row, place));
            cells.push(number(row.and_then(|row| row.static_part)).into());
            cells.push(number(row.and_then(|row| row.dynamic_peak)).into());
            let over = row.is_some_and(|row| row.is_over() == Some(true));
            let (sign, mark) = if over { (" !", Mark::Warning) } else { ("", Mark::None) };
            cells.push(Cell::marked(format!("{}{sign}", number(row.and_then(|row| row.total))), mark));
        }
        cells
    };
    let caption = "Hazards: the load at rest, the motion, both together; ! beyond the limit".to_string();
    let rows: Vec<Vec<Cell>> = places.iter().map(line).collect();
    (!rows.is_empty()).then_some(Grid { caption, header, rows })
}

/// Whether two rows are about the same thing.
fn same(a: &HazardRow, b: &HazardRow) -> bool {
    a.quantity == b.quantity && a.place == b.place
}

/// What the rows leave open: one line per note, with the cases that it is about.
pub fn notes(reports: &[CaseReport]) -> Vec<String> {
    let line = |note: HazardNote| {
        let about = |report: &&CaseReport| report.hazards.iter().any(|row| row.notes.contains(&note));
        let cases: Vec<&str> = reports.iter().filter(about).map(|r| r.case.as_str()).collect();
        (!cases.is_empty()).then(|| format!("{}: {}", cases.join(", "), note.words()))
    };
    HazardNote::ALL.into_iter().filter_map(line).collect()
}

/// Every limit with its tag and source.
pub fn limits() -> Vec<String> {
    let name = |subject: Subject| match subject {
        Subject::Plain(quantity) => words(quantity).to_string(),
        Subject::Nerve(quantity) => format!("{} nerves", words(quantity)),
        Subject::Vessel(quantity) => format!("{} vessels", words(quantity)),
    };
    let line = |subject: Subject| {
        let limit = subject.judge();
        let known = match limit.evidence.source() {
            "" => limit.evidence.tag().to_string(),
            source => format!("{}: {source}", limit.evidence.tag()),
        };
        let (value, unit) = (short(limit.value), subject.quantity().unit());
        format!("{}: {value} {unit}, {} ({known})", name(subject), limit.words)
    };
    Subject::ALL.into_iter().map(line).collect()
}

/// The section of a report; `None` without hazards.
pub fn section(reports: &[CaseReport]) -> Option<Section> {
    let mut text = vec!["One set of limits judges every device. ".to_string() + &limits().join("; ") + "."];
    text.extend(notes(reports));
    Some(Section { title: "Hazards".into(), text, tables: vec![grid(reports)?], plots: Vec::new() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::report::Parts;

    #[test]
    fn cases_stand_side_by_side_and_excess_is_marked() {
        let row = |place: &str, total: f64, notes: Vec<HazardNote>| {
            let parts = Parts { static_part: None, dynamic_peak: Some(total), total: Some(total) };
            HazardRow::new(Subject::Nerve(HazardQuantity::PathPressure), place, parts, notes)
        };
        let case = |name: &str, hazards: Vec<HazardRow>| CaseReport {
            case: name.into(),
            hazards,
            ..CaseReport::default()
        };
        let note = vec![HazardNote::NoStaticPart];
        let reports = [
            case("head", vec![row("tibial nerve", 5.0, note)]),
            case("gun", vec![row("tibial nerve", 60.0, vec![]), row("sural nerve", 1.0, vec![])]),
        ];
        let grid = grid(&reports).expect("hazards");
        let text: Vec<Vec<String>> =
            grid.rows.iter().map(|row| row.iter().map(|cell| cell.content.to_string()).collect()).collect();
        assert_eq!(
            text,
            [
                [
                    "pressure along",
                    "tibial nerve",
                    "53.0 kPa",
                    "verified",
                    "–",
                    "5.00",
                    "5.00",
                    "–",
                    "60.0",
                    "60.0 !"
                ],
                ["pressure along", "sural nerve", "53.0 kPa", "verified", "–", "–", "–", "–", "1.00", "1.00"],
            ]
        );
        assert_eq!(grid.rows[0][9].mark, Mark::Warning);
        assert_eq!(notes(&reports), [format!("head: {}", HazardNote::NoStaticPart.words())]);
        assert!(section(&[case("none", vec![])]).is_none());
        assert_eq!(limits().len(), Subject::ALL.len());
    }
}
