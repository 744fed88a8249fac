//! Sentences that summarise the reports at one site and at the skin; they state nothing that the reports do
//! not. Which of two devices moves the site more is *undecided* within twice the error of the numbers, and
//! where the site is strained beyond the law of the tissue.

use crate::mesh::spec::Resolution;
use crate::metric::CaseReport;
use crate::metric::limits::SMALL_STRAIN_PERCENT;
use crate::metric::report::{HazardRow, SiteRow};
use crate::view::data::limits::row_name;
use crate::view::data::measure::Measure;
use crate::view::text::localization::Localization;
use crate::view::text::numbers::{length, short, times};

/// Errors within which a comparison is undecided.
const ERRORS: f64 = 2.0;

/// Comparison of two cases, computed at `resolution`, at one site, at the skin and by their hazards, in up to
/// three sentences. `names` are the names of the devices as they stand within a sentence. `None` if a report
/// lacks the site.
pub fn verdict(
    reports: [&CaseReport; 2],
    names: [&str; 2],
    site: usize,
    resolution: Resolution,
    l10n: &Localization,
) -> Option<String> {
    let rows = [reports[0].sites.get(site)?, reports[1].sites.get(site)?];
    let motion = moved(rows, reports, names, resolution, l10n);
    let sentences = [Some(motion), pressed(reports, names, l10n), hazards(reports, names, l10n)];
    Some(sentences.into_iter().flatten().collect::<Vec<_>>().join(" "))
}

/// Summary of one case at one site, at the skin and by its hazards.
pub fn account(report: &CaseReport, name: &str, site: usize, l10n: &Localization) -> Option<String> {
    let row = report.sites.get(site)?;
    let parts = [
        ("place", &*place(row, &[report], l10n)),
        ("device", name),
        ("moved", &l10n.localize_decimals(&length(Measure::Displacement.of(row) * 1e-6))),
    ];
    let force =
        skin_force(report, l10n).map(|force| l10n.say_with("verdict-force-one", &[("force", &force)]));
    let hazard =
        hazard(report, l10n).map(|hazard| l10n.say_with("verdict-hazard-one", &[("hazard", &hazard)]));
    let sentences = [Some(l10n.say_with("verdict-one", &parts)), force, hazard];
    Some(sentences.into_iter().flatten().collect::<Vec<_>>().join(" "))
}

/// Who moves the site more, or why that is undecided.
fn moved(
    rows: [&SiteRow; 2],
    reports: [&CaseReport; 2],
    names: [&str; 2],
    resolution: Resolution,
    l10n: &Localization,
) -> String {
    let place = place(rows[0], &reports, l10n);
    let micrometres = rows.map(|row| Measure::Displacement.of(row));
    let moved = micrometres.map(|x| l10n.localize_decimals(&length(x * 1e-6)));
    let strained = (0..2).max_by(|&a, &b| strain(rows[a]).total_cmp(&strain(rows[b]))).unwrap_or(0);
    if strain(rows[strained]) > SMALL_STRAIN_PERCENT {
        let parts = [
            ("place", &*place),
            ("first", &moved[0]),
            ("second", &moved[1]),
            ("who", names[strained]),
            ("percent", &l10n.localize_decimals(&short(strain(rows[strained])))),
            ("limit", &short(SMALL_STRAIN_PERCENT)),
        ];
        return l10n.say_with("verdict-beyond", &parts);
    }
    let error = resolution.site_error();
    let more = usize::from(micrometres[0] < micrometres[1]);
    let (less, ratio) = (1 - more, micrometres[more] / micrometres[1 - more]);
    let is_decided = micrometres[less] > 0.0 && ratio.is_finite() && ratio > 1.0 + ERRORS * error;
    if !is_decided {
        let parts = [
            ("place", &*place),
            ("first", &moved[0]),
            ("second", &moved[1]),
            ("percent", &short(100.0 * error)),
        ];
        return l10n.say_with("verdict-undecided", &parts);
    }
    let parts = [
        ("place", &*place),
        ("more", names[more]),
        ("ratio", &l10n.localize_decimals(&times(ratio))),
        ("less", names[less]),
        ("most", &moved[more]),
        ("least", &moved[less]),
    ];
    l10n.say_with("verdict-more", &parts)
}

/// Mean over the site of the peak octahedral shear strain [%].
fn strain(row: &SiteRow) -> f64 {
    row.shear_strain_peak_percent.mean
}

/// The site, and whether it is the one that the devices treat.
fn place(row: &SiteRow, reports: &[&CaseReport], l10n: &Localization) -> String {
    let site = row.name.as_str();
    let treated = reports.iter().filter_map(|r| Some(r.treated.as_ref()?.site.as_str())).next();
    match treated {
        None => site.to_string(),
        Some(treated) if treated == site => l10n.say_with("verdict-treated", &[("site", site)]),
        Some(treated) => l10n.say_with("verdict-beside", &[("site", site), ("treated", treated)]),
    }
}

/// The forces on the skin; `None` if one of them is not known.
fn pressed(reports: [&CaseReport; 2], names: [&str; 2], l10n: &Localization) -> Option<String> {
    let [first, second] = reports.map(|report| skin_force(report, l10n));
    let parts = [("one", names[0]), ("first", &*first?), ("other", names[1]), ("second", &*second?)];
    Some(l10n.say_with("verdict-force", &parts))
}

/// Mean force on the skin, and the greatest if it is known: "14 N (19 N at most)".
fn skin_force(report: &CaseReport, l10n: &Localization) -> Option<String> {
    let mean = report.skin_force_n().filter(|mean| *mean > 0.0)?;
    let newtons = |x: f64| l10n.localize_decimals(&short(x));
    let peak = report.surface.contact_force_peak_n.filter(|peak| *peak > 1.01 * mean && !report.is_static());
    Some(match peak {
        None => l10n.say_with("verdict-newtons", &[("mean", &newtons(mean))]),
        Some(peak) => {
            l10n.say_with("verdict-newtons-peak", &[("mean", &newtons(mean)), ("peak", &newtons(peak))])
        }
    })
}

/// Which limit each device comes nearest to; `None` if one has no hazard that is known.
fn hazards(reports: [&CaseReport; 2], names: [&str; 2], l10n: &Localization) -> Option<String> {
    let [first, second] = reports.map(|report| hazard(report, l10n));
    let parts = [("one", names[0]), ("first", &*first?), ("other", names[1]), ("second", &*second?)];
    Some(l10n.say_with("verdict-hazard", &parts))
}

/// The hazard that is nearest to its limit, or farthest beyond it, in percent of the limit.
fn hazard(report: &CaseReport, l10n: &Localization) -> Option<String> {
    let known = report.hazards.iter().filter_map(|row| Some((row, row.limit_ratio?)));
    let (row, ratio): (&HazardRow, f64) = known.max_by(|a, b| a.1.total_cmp(&b.1))?;
    let percent = l10n.localize_decimals(&short(100.0 * ratio));
    Some(l10n.say_with("verdict-nearest", &[("what", &row_name(row, l10n)), ("percent", &percent)]))
}
