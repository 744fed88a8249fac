//! Sentences that summarise the reports at one site; they state nothing that the reports do not.

use crate::metric::CaseReport;
use crate::view::data::measure::Measure;
use crate::view::text::localization::Localization;
use crate::view::text::numbers::{length, short, times};

/// Comparison of two cases at one site and at the surface, in two sentences. `names` are the names of the
/// devices as they stand within a sentence. `None` if a report lacks the site.
pub fn verdict(
    reports: [&CaseReport; 2],
    names: [&str; 2],
    site: usize,
    l10n: &Localization,
) -> Option<String> {
    let rows = [reports[0].sites.get(site)?, reports[1].sites.get(site)?];
    let name = rows[0].name.as_str();
    let micrometres = rows.map(|row| Measure::Displacement.of(row));
    let moved = |i: usize| l10n.localize_decimals(&length(micrometres[i] * 1e-6));
    let first = match compare(micrometres) {
        None => l10n.say_with("verdict-even", &[("site", name), ("moved", &moved(0))]),
        Some((more, ratio)) => {
            let (less, ratio) = (1 - more, l10n.localize_decimals(&ratio));
            let parts = [
                ("site", name),
                ("more", names[more]),
                ("ratio", &ratio),
                ("less", names[less]),
                ("most", &moved(more)),
                ("least", &moved(less)),
            ];
            l10n.say_with("verdict-more", &parts)
        }
    };
    let kilopascals = reports.map(|report| report.surface.contact_pressure_peak_kpa.unwrap_or(f64::NAN));
    let Some((harder, ratio)) = compare(kilopascals) else { return Some(first) };
    let kpa = |i: usize| l10n.localize_decimals(&short(kilopascals[i]));
    let parts = [
        ("who", names[harder]),
        ("ratio", &l10n.localize_decimals(&ratio)),
        ("more-kpa", &kpa(harder)),
        ("less-kpa", &kpa(1 - harder)),
    ];
    let same = compare(micrometres).is_some_and(|(more, _)| more == harder);
    let second = if same {
        l10n.say_with("verdict-skin-it", &parts[1..])
    } else {
        l10n.say_with("verdict-skin-other", &parts)
    };
    Some(format!("{first} {second}"))
}

/// Summary of one case at one site and at the surface.
pub fn account(report: &CaseReport, name: &str, site: usize, l10n: &Localization) -> Option<String> {
    let row = report.sites.get(site)?;
    let parts = [
        ("site", row.name.as_str()),
        ("device", name),
        ("moved", &l10n.localize_decimals(&length(Measure::Displacement.of(row) * 1e-6))),
        (
            "kpa",
            &l10n.localize_decimals(&short(report.surface.contact_pressure_peak_kpa.unwrap_or(f64::NAN))),
        ),
    ];
    Some(l10n.say_with("verdict-one", &parts))
}

/// Index of the larger value and the ratio; `None` if the ratio is not finite or within 5 %.
fn compare(values: [f64; 2]) -> Option<(usize, String)> {
    let more = usize::from(values[0] < values[1]);
    let ratio = values[more] / values[1 - more];
    let distinct = values[1 - more] > 0.0 && ratio.is_finite() && ratio > 1.05;
    distinct.then(|| (more, times(ratio)))
}
