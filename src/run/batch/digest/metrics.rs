//! One number per metric from each answer, and how it stands to its limits.

use super::{Answer, Findings};
use crate::metric::study::interval;
use crate::output::report::{Cell, Mark};
use crate::output::text::short;
use crate::preset::study::{Goal, Limit, MetricSpec, Over};

/// What is read from a study that names no metrics. Bounds: strain of 30 % is beyond ordinary vibration and 50 % where damage
/// begins to be looked for; 32 kPa is where short pressure begins to harm muscle; 255 kPa is a usual pressure-pain threshold.
pub(super) fn usual() -> Vec<MetricSpec> {
    let metric = |name: &str, column: &str, over, goal, warning, error| MetricSpec {
        name: name.into(),
        column: column.into(),
        sites: Vec::new(),
        over,
        goal,
        warning,
        error,
    };
    vec![
        metric(
            "shear strain at the sites [%]",
            "shear_strain_peak_mean_percent",
            Over::Mean,
            Goal::More,
            None,
            None,
        ),
        metric(
            "strain in the fat [%]",
            "superficial_strain_peak_percent",
            Over::Max,
            Goal::Less,
            Some(Limit::Above(30.0)),
            Some(Limit::Above(50.0)),
        ),
        metric(
            "pressure on the skin [kPa]",
            "contact_pressure_peak_kpa",
            Over::Max,
            Goal::None,
            Some(Limit::Above(32.0)),
            Some(Limit::Above(255.0)),
        ),
        metric("dose at the sites [J/kg]", "dose_j_kg", Over::Mean, Goal::None, None, None),
    ]
}

/// How a number stands to a metric's limits.
pub(super) fn mark(metric: &MetricSpec, value: f64) -> Mark {
    let passed = |limit: Option<Limit>| limit.is_some_and(|l| l.is_passed(value));
    match (metric.error, metric.warning) {
        (None, None) => Mark::None,
        _ if !value.is_finite() => Mark::None,
        (error, _) if passed(error) => Mark::Error,
        (_, warning) if passed(warning) => Mark::Warning,
        _ => Mark::Good,
    }
}

/// A number in a table, coloured by its metric's limits.
pub(super) fn cell(metric: &MetricSpec, value: Option<f64>) -> Cell {
    value.map_or("–".into(), |v| Cell { text: short(v), mark: mark(metric, v) })
}

/// `median [low, high]`, or the one number there is; the worst mark of both ends.
pub(super) fn spread(metric: Option<&MetricSpec>, values: &[f64]) -> Cell {
    let Some([low, middle, high]) = interval(values) else { return "–".into() };
    let text = match low == high {
        true => short(middle),
        false => format!("{} [{}, {}]", short(middle), short(low), short(high)),
    };
    let mark = metric.map_or(Mark::None, |m| mark(m, low).max(mark(m, high)));
    Cell { text, mark }
}

impl Findings {
    /// The number of `metric` in an answer; none if its column is not there or empty.
    pub(super) fn measure(&self, answer: &Answer, metric: &MetricSpec) -> Option<f64> {
        let table = &self.tables[answer.table];
        let column = table.column(&metric.column)?;
        let site = table.column("site")?;
        let wanted = |r: &&usize| metric.sites.is_empty() || metric.sites.contains(&table.rows[**r][site]);
        let values: Vec<f64> =
            answer.rows.iter().filter(wanted).filter_map(|&r| table.rows[r][column].parse().ok()).collect();
        if values.is_empty() || values.iter().any(|v| v.is_nan()) {
            return None;
        }
        Some(match metric.over {
            Over::Mean => values.iter().sum::<f64>() / values.len() as f64,
            Over::Max => values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
            Over::Min => values.iter().copied().fold(f64::INFINITY, f64::min),
        })
    }

    /// Numbers of `metric` in all answers of a device that `wanted` takes.
    pub(super) fn all(
        &self,
        device: &str,
        metric: &MetricSpec,
        wanted: impl Fn(&Answer) -> bool,
    ) -> Vec<f64> {
        let own = self.answers.iter().filter(|a| a.device == device && wanted(a));
        own.filter_map(|a| self.measure(a, metric)).collect()
    }

    /// Whether a column has one value for each site rather than one for the whole case.
    pub(super) fn is_of_sites(metric: &MetricSpec) -> bool {
        let columns = crate::output::table::sites(&[]).header;
        columns.iter().skip_while(|c| *c != "site").any(|c| *c == metric.column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worse_limit_wins_and_no_limit_means_no_colour() {
        let [_, strain, ..] = &usual()[..] else { panic!("four metrics") };
        let marks = [10.0, 40.0, 60.0, f64::NAN].map(|x| mark(strain, x));
        assert_eq!(marks, [Mark::Good, Mark::Warning, Mark::Error, Mark::None]);
        assert_eq!(mark(&usual()[0], 99.0), Mark::None);
        assert_eq!(spread(Some(strain), &[10.0, 60.0]).mark, Mark::Error);
        assert_eq!(spread(None, &[2.0]).text, "2.00");
        assert_eq!(spread(None, &[]).text, "–");
    }
}
