//! `hazards.csv`: one row per case, quantity and place. Its values have the unit of the row; [`by_quantity`]
//! gives the same numbers as columns that carry their unit.

use super::column::Column;
use super::quantities::{measured, or_nan};
use super::table::Table;
use super::unit::Unit;
use crate::metric::limits::HazardQuantity;
use crate::metric::report::{CaseReport, HazardRow};

/// `hazards.csv`: one row per case, quantity and place. Its numbers have no unit of their own: that of a row
/// is in the column `unit`.
pub fn hazards(reports: &[CaseReport]) -> Table {
    let rows: Vec<(&CaseReport, &HazardRow)> =
        reports.iter().flat_map(|r| r.hazards.iter().map(move |h| (r, h))).collect();
    let texts = |name: &str, of: &dyn Fn(&CaseReport, &HazardRow) -> String| {
        Column::new(name, rows.iter().map(|(r, h)| of(r, h)).collect())
    };
    let numbers = |name: &str, of: fn(&HazardRow) -> Option<f64>| {
        Column::new(name, rows.iter().map(|(_, h)| or_nan(of(h))).collect())
    };
    let notes = |h: &HazardRow| h.notes.iter().map(|note| note.name()).collect::<Vec<_>>().join(" ");
    Table::new(vec![
        texts("case", &|r, _| r.case.clone()),
        texts("method", &|r, _| r.solver.method.clone()),
        measured("bulk", Unit::Megapascal, rows.iter().map(|(r, _)| r.solver.bulk_mpa)),
        texts("quantity", &|_, h| h.quantity.name().to_string()),
        texts("place", &|_, h| h.place.clone()),
        texts("unit", &|_, h| h.unit.clone()),
        numbers("static", |h| h.static_part),
        numbers("dynamic_peak", |h| h.dynamic_peak),
        numbers("total", |h| h.total),
        numbers("limit", |h| Some(h.limit)),
        numbers("limit_ratio", |h| h.limit_ratio),
        texts("effect", &|_, h| h.effect.clone()),
        texts("evidence", &|_, h| h.evidence.tag().to_string()),
        texts("source", &|_, h| h.evidence.source().to_string()),
        texts("notes", &|_, h| notes(h)),
    ])
}

/// Item column of a quantity.
fn item(quantity: HazardQuantity) -> Option<&'static str> {
    match quantity {
        HazardQuantity::SkinPressureMean | HazardQuantity::SkinPressureP99 => Some("head"),
        HazardQuantity::PathStrain | HazardQuantity::PathPressure => Some("path"),
        HazardQuantity::SuperficialStrain | HazardQuantity::HandVibration => None,
    }
}

/// One table per quantity: the totals as `QUANTITY_UNIT`, their parts as `QUANTITY_static_UNIT` and
/// `QUANTITY_dynamic_UNIT`, the total over the limit as `QUANTITY_limit_ratio`.
pub fn by_quantity(report: &CaseReport) -> Vec<Table> {
    let table = |quantity: HazardQuantity| {
        let (name, unit) = (quantity.name(), quantity.unit_name());
        let rows = || report.hazards.iter().filter(|hazard| hazard.quantity == quantity);
        let numbers = |name: String, of: fn(&HazardRow) -> Option<f64>| {
            Column::new(name, rows().map(|h| or_nan(of(h))).collect())
        };
        let places = item(quantity).map(|item| Column::new(item, rows().map(|h| h.place.as_str()).collect()));
        let mut all: Vec<Column> = places.into_iter().collect();
        all.extend([
            numbers(format!("{name}_{unit}"), |h| h.total),
            numbers(format!("{name}_static_{unit}"), |h| h.static_part),
            numbers(format!("{name}_dynamic_{unit}"), |h| h.dynamic_peak),
            numbers(format!("{name}_limit_ratio"), |h| h.limit_ratio),
        ]);
        Table::new(all)
    };
    HazardQuantity::ALL.into_iter().map(table).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::limits::Subject;
    use crate::metric::report::{HazardNote, Parts};
    use crate::output::table::lookup;

    fn report() -> CaseReport {
        let row = |subject: Subject, place: &str, total: Option<f64>| {
            let parts = Parts { static_part: None, dynamic_peak: total, total };
            HazardRow::new(subject, place, parts, vec![HazardNote::NoStaticPart])
        };
        CaseReport {
            case: "head".into(),
            hazards: vec![
                row(Subject::Plain(HazardQuantity::SkinPressureP99), "head 1", Some(51.0)),
                row(Subject::Plain(HazardQuantity::SkinPressureP99), "head 2", None),
                row(Subject::Nerve(HazardQuantity::PathPressure), "tibial nerve", Some(5.3)),
                row(Subject::Vessel(HazardQuantity::PathPressure), "peroneal vessels", Some(2.7)),
            ],
            ..CaseReport::default()
        }
    }

    #[test]
    fn every_row_has_its_limit_with_tag_and_source() {
        let table = hazards(&[report()]);
        let cell = |row: usize, column: &str| table.column(column).expect(column).value(row).to_string();
        assert_eq!(
            ["quantity", "unit", "total", "limit", "limit_ratio"].map(|column| cell(0, column)),
            ["skin_pressure_p99", "kPa", "51.0", "255.0", "0.2"]
        );
        assert_eq!([cell(1, "total"), cell(1, "limit_ratio"), cell(0, "static")], ["", "", ""]);
        assert_eq!([cell(2, "evidence"), cell(2, "source")], ["verified", "Dahlin 1986"]);
        assert_eq!([cell(3, "effect"), cell(3, "notes")], ["veins-lying", "no_static_part"]);
    }

    #[test]
    fn quantities_are_read_by_name_and_place() {
        let report = report();
        assert_eq!(lookup::read(&report, "skin_pressure_p99_kpa", &[]), [51.0]);
        assert_eq!(lookup::read(&report, "path_pressure_kpa", &["tibial nerve".into()]), [5.3]);
        assert_eq!(lookup::read(&report, "path_pressure_limit_ratio", &["peroneal vessels".into()]), [1.0]);
        assert!(lookup::read(&report, "skin_pressure_p99_static_kpa", &[]).is_empty());
        assert_eq!(lookup::item_kinds("path_pressure_kpa"), ["path"]);
        assert!(lookup::read(&report, "total", &[]).is_empty(), "values of different units are not mixed");
    }
}
