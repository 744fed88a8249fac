//! Default metrics, and how a value compares with the limits of its metric.

use crate::metric::quantile::interval;
use crate::output::report::{Cell, Content, Mark};
use crate::output::table::sites;
use crate::preset::study::{Goal, Limit, MetricSpec, Over};

/// Metrics of a study that names none. Limits: strain of 30 % exceeds that of ordinary vibration; sustained
/// strain damages muscle cells from about 50 %; short pressure of 32 kPa begins to harm muscle; 255 kPa is a
/// usual pressure-pain threshold.
pub(super) fn default_metrics() -> Vec<MetricSpec> {
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
        metric(
            "absorbed energy at the sites [J/kg]",
            "absorbed_energy_j_kg",
            Over::Mean,
            Goal::None,
            None,
            None,
        ),
    ]
}

/// Mark of a value by the limits of its metric.
pub(super) fn mark(metric: &MetricSpec, value: f64) -> Mark {
    let is_passed = |limit: Option<Limit>| limit.is_some_and(|l| l.is_passed(value));
    match (metric.error, metric.warning) {
        (None, None) => Mark::None,
        _ if !value.is_finite() => Mark::None,
        (error, _) if is_passed(error) => Mark::Error,
        (_, warning) if is_passed(warning) => Mark::Warning,
        _ => Mark::Good,
    }
}

/// Table cell of a value, marked by the limits of its metric.
pub(super) fn cell(metric: &MetricSpec, value: Option<f64>) -> Cell {
    value.map_or(f64::NAN.into(), |v| Cell::marked(v, mark(metric, v)))
}

/// Table cell `median [low, high]`, or the single value; marked by the worse end of the interval.
pub(super) fn interval_cell(metric: Option<&MetricSpec>, values: &[f64]) -> Cell {
    let Some([low, middle, high]) = interval(values) else { return f64::NAN.into() };
    let content = if low == high { Content::Number(middle) } else { Content::Interval([low, middle, high]) };
    Cell::marked(content, metric.map_or(Mark::None, |m| mark(m, low).max(mark(m, high))))
}

/// `metric` at one site alone.
pub(super) fn at_site(metric: &MetricSpec, site: &str) -> MetricSpec {
    MetricSpec { sites: vec![site.into()], over: Over::Mean, ..metric.clone() }
}

/// Whether the column of a metric has one value per site rather than one per case.
pub(super) fn is_per_site(metric: &MetricSpec) -> bool {
    sites(&[]).names().skip_while(|name| *name != "site").any(|name| name == metric.column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worse_limit_wins_and_no_limit_means_no_colour() {
        let [_, strain, ..] = &default_metrics()[..] else { panic!("four metrics") };
        let marks = [10.0, 40.0, 60.0, f64::NAN].map(|x| mark(strain, x));
        assert_eq!(marks, [Mark::Good, Mark::Warning, Mark::Error, Mark::None]);
        assert_eq!(mark(&default_metrics()[0], 99.0), Mark::None);
        assert_eq!(interval_cell(Some(strain), &[10.0, 60.0]).mark, Mark::Error);
        assert_eq!(interval_cell(None, &[2.0]).content.to_string(), "2.00");
        assert_eq!(interval_cell(None, &[]).content.to_string(), "–");
    }
}
