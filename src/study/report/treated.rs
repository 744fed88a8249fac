//! Treated sites of a study report: every result whose device is placed over a site.

use crate::output::report::{Cell, Grid, Section};
use crate::output::table::TREATED;
use crate::output::text::short;
use crate::study::report::findings::{DeviceResult, Findings};
use crate::study::report::wording::axis_value;

/// Columns of the table of treated sites with their titles; those with a band have the least and most beside
/// them in the table of the study.
const COLUMNS: [(&str, &str); 6] = [
    ("below the skin [mm]", "axis_depth_mm"),
    ("beside the axis [mm]", "axis_distance_mm"),
    ("displacement RMS [µm]", "displacement_rms_mean_um"),
    ("peak shear strain [%]", "shear_strain_peak_mean_percent"),
    ("peak fibre strain [%]", "fibre_strain_peak_mean_percent"),
    ("absorbed energy [J/kg]", "absorbed_energy_j_kg"),
];

impl Findings {
    /// One row per result whose device is placed over a site; `None` if there is none.
    pub(super) fn treated_sites(&self) -> Option<Section> {
        let rows: Vec<Vec<Cell>> =
            self.results.iter().filter_map(|result| self.treated_row(result)).collect();
        if rows.is_empty() {
            return None;
        }
        let mut header = self.plan.axes.clone();
        header.extend(["device", "treated site"].map(String::from));
        header.extend(COLUMNS.map(|(title, _)| title.to_string()));
        let caption = "The site that each device is placed over; in brackets the least and the most of it \
                       with the device as placed and moved around it"
            .to_string();
        let table = Grid { caption, header, rows };
        Some(Section { title: "Treated sites".into(), tables: vec![table], ..Section::default() })
    }

    /// The row of `result`; `None` if its device is not placed over a site.
    fn treated_row(&self, result: &DeviceResult) -> Option<Vec<Cell>> {
        let table = &self.tables[result.table];
        let (treated, sites) = (table.texts(TREATED)?, table.texts("site")?);
        let row = *result.rows.iter().find(|row| treated[**row] == "yes")?;
        let value = |column: &str| table.numbers(column)?[row];
        let cell = |(_, column): (&str, &str)| {
            let Some(x) = value(column) else { return Cell::from("–") };
            let ends = value(&format!("moved_least_{column}")).zip(value(&format!("moved_most_{column}")));
            match ends {
                Some((least, most)) => format!("{} [{}, {}]", short(x), short(least), short(most)).into(),
                None => short(x).into(),
            }
        };
        let mut cells: Vec<Cell> = self.values(result.case).map(|v| axis_value(v).into()).collect();
        cells.extend([result.device.as_str().into(), sites[row].as_str().into()]);
        cells.extend(COLUMNS.map(cell));
        Some(cells)
    }
}
