//! The printable page: question, verdict, sites, surface and limits of the answer shown, as one
//! self-contained HTML file.

use crate::metric::CaseReport;
use crate::output::text::printable_lines;
use crate::session::Answer;
use crate::view::text::localization::Localization;
use crate::view::text::numbers::{length, short};
use crate::view::text::warnings::warning_text;
use minijinja::{Environment, Value, context};

/// Length of the longest bar [mm].
const BAR: f64 = 22.0;

/// The page of `answer`; `verdict` is the text of the headline, `names` are the names of its cases.
///
/// # Errors
/// The built-in template cannot be rendered.
pub fn html(
    answer: &Answer,
    names: &[String],
    verdict: &str,
    l10n: &Localization,
) -> Result<String, minijinja::Error> {
    let reports: Vec<&CaseReport> = answer.cases.iter().flatten().map(|case| &case.report).collect();
    let say = |name: &str| l10n.say(name);
    let methods: Vec<&str> = reports.iter().map(|r| r.solver.method.as_str()).collect();
    let made = l10n.say_with(
        "page-made",
        &[
            ("version", env!("CARGO_PKG_VERSION")),
            ("resolution", &format!("{:?}", answer.scenario.resolution)),
            ("method", &methods.join(", ")),
        ],
    );
    let mut warnings: Vec<String> = Vec::new();
    for (name, report) in names.iter().zip(&reports) {
        warnings.extend(report.warnings.iter().map(|w| format!("{name}: {}", warning_text(w, l10n))));
    }
    let words = context! {
        question => say("page-question"), sites => say("page-sites"), site => say("page-site"),
        depth => say("page-depth"), moved => say("page-moved"), strain => say("page-strain"),
        surface => say("page-surface"), limits => say("page-limits"), model => say("page-model"),
        safety => say("page-safety"),
    };
    let mut templates = Environment::new();
    templates.add_template("page.html", include_str!("../../../assets/templates/page.html"))?;
    let html = templates.get_template("page.html")?.render(context! {
        language => l10n.language().code(),
        title => say("page-title"), made, question => answer.scenario.question.clone(), verdict,
        names => names.to_vec(), words,
        rows => rows(&reports, l10n), surface => surface(&reports, l10n), warnings,
    })?;
    Ok(printable_lines(&html).into_owned())
}

/// One row per site of the first case.
fn rows(reports: &[&CaseReport], l10n: &Localization) -> Vec<Value> {
    let Some(first) = reports.first() else { return Vec::new() };
    let moved = |r: &CaseReport, i: usize| r.sites.get(i).map_or(0.0, |s| s.displacement_rms_um.mean);
    let largest =
        (0..first.sites.len()).flat_map(|i| reports.iter().map(move |r| moved(r, i))).fold(0.0, f64::max);
    let cell = |(report, side): (&&CaseReport, &str), i: usize| {
        let strain = report.sites.get(i).map_or(f64::NAN, |s| s.shear_strain_peak_percent.mean);
        context! {
            side, width => format!("{:.1}", BAR * moved(report, i) / largest.max(1e-12)),
            moved => l10n.localize_decimals(&length(1e-6 * moved(report, i))),
            strain => l10n.localize_decimals(&short(strain)),
        }
    };
    let row = |(i, site): (usize, &crate::metric::report::SiteRow)| {
        let cells: Vec<Value> = reports.iter().zip(["a", "b"]).map(|pair| cell(pair, i)).collect();
        context! { name => site.name.clone(), depth => short(site.depth_mm.round()), cells }
    };
    first.sites.iter().enumerate().map(row).collect()
}

/// Rows of the surface table.
fn surface(reports: &[&CaseReport], l10n: &Localization) -> Vec<Value> {
    type Line = (&'static str, &'static str, fn(&CaseReport) -> f64);
    let lines: [Line; 3] = [
        ("page-pressure", " kPa", |r| r.surface.contact_pressure_peak_kpa.unwrap_or(f64::NAN)),
        ("page-skin-strain", " %", |r| r.surface.superficial_strain_peak_percent.unwrap_or(f64::NAN)),
        ("page-power", " W", |r| r.ledger.as_ref().map_or(f64::NAN, |l| l.input_w)),
    ];
    let row = |(name, unit, of): &Line| {
        let cell_text = |x: f64| {
            if x.is_finite() { l10n.localize_decimals(&format!("{}{unit}", short(x))) } else { "–".into() }
        };
        let cells: Vec<String> = reports.iter().map(|r| cell_text(of(r))).collect();
        context! { name => l10n.say(name), cells }
    };
    lines.iter().map(row).collect()
}
