//! `hazards.csv`: one row per case, quantity and place. Its values have the unit of the row; [`by_quantity`] gives
//! the same numbers as columns that carry their unit.

use super::columns::or_nan;
use super::csv::{Table, number};
use crate::metric::limits::HazardQuantity;
use crate::metric::report::{CaseReport, HazardRow};

/// Columns of a row after case, method and bulk modulus.
const COLUMNS: [&str; 12] = [
    "quantity",
    "place",
    "unit",
    "static",
    "dynamic_peak",
    "total",
    "limit",
    "limit_ratio",
    "effect",
    "evidence",
    "source",
    "notes",
];

/// `hazards.csv`: one row per case, quantity and place.
pub fn hazards(reports: &[CaseReport]) -> Table {
    let header = ["case", "method", "bulk_mpa"].into_iter().chain(COLUMNS).map(String::from).collect();
    let row = |report: &CaseReport, hazard: &HazardRow| {
        let mut cells =
            vec![report.case.clone(), report.solver.method.clone(), number(report.solver.bulk_mpa)];
        cells.extend([hazard.quantity.name().to_string(), hazard.place.clone(), hazard.unit.clone()]);
        let values = [hazard.static_part, hazard.dynamic_peak, hazard.total, Some(hazard.limit)];
        cells.extend(values.into_iter().chain([hazard.limit_ratio]).map(|x| number(or_nan(x))));
        let notes: Vec<&str> = hazard.notes.iter().map(|note| note.name()).collect();
        cells.extend([
            hazard.effect.clone(),
            hazard.evidence.tag().to_string(),
            hazard.evidence.source().to_string(),
            notes.join(" "),
        ]);
        cells
    };
    let rows = reports.iter().flat_map(|r| r.hazards.iter().map(move |h| row(r, h))).collect();
    Table { header, rows }
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
        let named = [
            format!("{name}_{unit}"),
            format!("{name}_static_{unit}"),
            format!("{name}_dynamic_{unit}"),
            format!("{name}_limit_ratio"),
        ];
        let item = item(quantity);
        let header = item.into_iter().map(String::from).chain(named).collect();
        let row = |hazard: &HazardRow| {
            let values = [hazard.total, hazard.static_part, hazard.dynamic_peak, hazard.limit_ratio];
            let place = item.map(|_| hazard.place.clone());
            place.into_iter().chain(values.map(|x| number(or_nan(x)))).collect()
        };
        let rows = report.hazards.iter().filter(|hazard| hazard.quantity == quantity).map(row).collect();
        Table { header, rows }
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
        let cell = |row: usize, column: &str| table.rows[row][table.column(column).expect(column)].as_str();
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
