//! The tables of the page of claims.

use super::decide::Need;
use super::error::Measured;
use super::outcome::Verdict;
use super::verdict::{ERRORS, InSetting, JudgedClaim, JudgedReading, has_rule};
use crate::metric::comparison::Basis;
use crate::output::report::{Cell, Grid, Mark};
use crate::output::text::short;
use crate::preset::claims::{Among, Bound, ClaimOrigin, ReadingSpec, TermSpec};

/// Margin from which a number would not be doubted, whatever its errors [errors].
const FAR: f64 = 99.0;

/// Mark of a verdict.
fn mark(verdict: Verdict) -> Mark {
    match verdict {
        Verdict::Supports => Mark::Good,
        Verdict::Partly => Mark::Warning,
        Verdict::Contradicts => Mark::Error,
        Verdict::Undecided | Verdict::AdviceStands | Verdict::NotTestable => Mark::None,
    }
}

/// Table cell of a verdict.
fn verdict_cell(verdict: Verdict) -> Cell {
    Cell::marked(verdict.name(), mark(verdict))
}

/// A margin in errors; a dash if there is none.
pub fn margin(errors: Option<f64>) -> String {
    match errors {
        None => "–".into(),
        Some(errors) if errors > FAR => format!("over {FAR}"),
        Some(errors) => short(errors),
    }
}

/// A number with its error.
fn with_error(found: &Measured) -> String {
    match found.error() {
        Some(error) => format!("{} ± {}", short(found.value), short(error)),
        None => format!("{} ± ?", short(found.value)),
    }
}

/// The verdicts on all claims.
pub fn verdicts(judged: &[JudgedClaim<'_>]) -> Grid {
    let row = |j: &JudgedClaim<'_>| -> Vec<Cell> {
        let origin = match j.claim.origin {
            ClaimOrigin::Article => "article",
            ClaimOrigin::RelatedPages => "related pages",
        };
        vec![
            j.claim.number.to_string().into(),
            j.claim.claim.as_str().into(),
            origin.into(),
            verdict_cell(j.verdict),
            margin(j.margin).into(),
            flips(j).into(),
        ]
    };
    let header = ["no.", "claim", "from", "verdict", "margin [errors]", "with other tissue or conditions"];
    Grid {
        caption: String::new(),
        header: header.map(String::from).to_vec(),
        rows: judged.iter().map(row).collect(),
    }
}

/// The settings that change the verdict.
pub fn flips(judged: &JudgedClaim<'_>) -> String {
    if matches!(judged.verdict, Verdict::AdviceStands | Verdict::NotTestable) || judged.settings.is_empty() {
        return "–".into();
    }
    if judged.flips.is_empty() {
        return format!("the same with {}", judged.settings.join(", "));
    }
    let each: Vec<String> = judged.flips.iter().map(|(name, v)| format!("{name}: {}", v.name())).collect();
    format!("default tissue alone: {}; {}", judged.default.name(), each.join(", "))
}

/// Every reading with its error, rules and verdict.
pub fn readings(judged: &JudgedClaim<'_>) -> Grid {
    let header = [
        "reading",
        "default",
        "lowest to highest",
        "supports",
        "contradicts",
        "says",
        "margin [errors]",
        "read from",
    ];
    let rule = |bound: Option<Bound>| bound.map_or("–".to_string(), |b| b.to_string());
    let row = |(spec, read): (&ReadingSpec, &JudgedReading)| -> Vec<Cell> {
        vec![
            spec.name.as_str().into(),
            read.settings[0].value.as_ref().map_or_else(|_| "–".into(), with_error).into(),
            interval(read).into(),
            rule(spec.supports).into(),
            rule(spec.contradicts).into(),
            read.verdict.map_or_else(|| "shown only".into(), verdict_cell),
            least_margin(spec, read).into(),
            source(spec).into(),
        ]
    };
    let pairs = judged.claim.readings.iter().zip(&judged.readings);
    Grid { caption: String::new(), header: header.map(String::from).to_vec(), rows: pairs.map(row).collect() }
}

/// Lowest and highest number over the settings that decide, and why a number is missing or not to be trusted.
fn interval(read: &JudgedReading) -> String {
    let deciding = || read.settings.iter().filter(|s| s.decides);
    let known: Vec<f64> = deciding().filter_map(|s| Some(s.value.as_ref().ok()?.value)).collect();
    let low = known.iter().copied().fold(f64::INFINITY, f64::min);
    let high = known.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut text =
        if known.is_empty() { String::new() } else { format!("{} to {}", short(low), short(high)) };
    let lost = deciding().find_map(|s| s.value.as_ref().err());
    let beyond = deciding().find_map(|s| s.value.as_ref().ok()?.beyond.as_ref());
    let notes = lost.map(|why| format!("no answer: {why}")).into_iter().chain(beyond.cloned());
    for note in notes {
        text.push_str(if text.is_empty() { "" } else { "; " });
        text.push_str(&note);
    }
    text
}

/// The smallest margin over the settings that decide, and its setting.
fn least_margin(spec: &ReadingSpec, read: &JudgedReading) -> String {
    let deciding = read.settings.iter().filter(|s| s.decides && has_rule(spec));
    let margins = deciding.filter_map(|s| Some((s.margin(spec)?, s)));
    match margins.min_by(|a, b| a.0.total_cmp(&b.0)) {
        None => "–".into(),
        Some((errors, s)) => format!("{} ({})", margin(Some(errors)), s.setting),
    }
}

/// Cases and columns that a reading is read from.
fn source(spec: &ReadingSpec) -> String {
    let term = |t: &TermSpec| {
        let over = match t.over {
            Among::Geometric => "",
            Among::Mean => "mean ",
            Among::Max => "largest ",
            Among::Min => "smallest ",
        };
        let items = if t.items.is_empty() { String::new() } else { format!(" of {}", t.items.join(", ")) };
        format!("{}: {}, {over}{}{items}", t.experiments.join(" + "), t.case, t.column)
    };
    match &spec.per {
        None => term(&spec.of),
        Some(per) => {
            let at = match spec.at {
                Basis::Nominal => String::new(),
                basis => format!(", at {}", basis.name()),
            };
            format!("{} ÷ {}{at}", term(&spec.of), term(per))
        }
    }
}

/// The readings in each setting; `None` if there is one setting alone.
pub fn settings(judged: &JudgedClaim<'_>) -> Option<Grid> {
    if judged.settings.is_empty() {
        return None;
    }
    let mut header = vec!["reading".to_string(), judged.readings.first()?.settings.first()?.setting.clone()];
    header.extend(judged.settings.clone());
    let row = |(spec, read): (&ReadingSpec, &JudgedReading)| {
        let shown = |s: &InSetting| match &s.value {
            Ok(found) => {
                let verdict = has_rule(spec).then(|| s.outcomes(spec, ERRORS).verdict());
                Cell::marked(with_error(found), verdict.map_or(Mark::None, mark))
            }
            Err(_) => "–".into(),
        };
        let own = |name: &String| read.settings.iter().find(|s| s.setting == *name);
        let cells = header[1..].iter().map(|name| own(name).map_or_else(|| "–".into(), shown));
        std::iter::once(Cell::from(spec.name.as_str())).chain(cells).collect()
    };
    let rows = judged.claim.readings.iter().zip(&judged.readings).map(row).collect();
    Some(Grid { caption: "In each setting".into(), header: header.clone(), rows })
}

/// What would decide the claims that are undecided or depend on the tissue.
pub fn needs(needs: &[Need]) -> Grid {
    let header = ["claim", "reading", "with", "why it does not decide", "what would decide it"];
    let row = |need: &Need| -> Vec<Cell> {
        vec![
            need.claim.to_string().into(),
            need.reading.as_str().into(),
            need.settings.join(", ").into(),
            need.why.as_str().into(),
            need.remedy.as_str().into(),
        ]
    };
    Grid {
        caption: String::new(),
        header: header.map(String::from).to_vec(),
        rows: needs.iter().map(row).collect(),
    }
}
