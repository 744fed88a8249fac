//! Verdicts of the tour: what the reports of the answer on screen say about each claim.
//!
//! The claims are the makers' (claims 1, 3, 11–14 and 16 of the article that this program tests) or questions
//! that readers ask. Each verdict follows from the thresholds defined here.

use crate::case::preload::warning::LINEAR_PERCENT;
use crate::material::ogden::MAX_COMPRESSION;
use crate::metric::CaseReport;
use crate::metric::limits::PAIN_KPA;
use crate::metric::report::SiteRow;
use crate::preset::claims::ClaimsSpec;
use crate::preset::location::SHIPPED;
use crate::preset::syntax::parse;
use crate::view::text::localization::Localization;
use crate::view::text::numbers::{length, short, times};
use crate::view::text::warnings;
use std::sync::LazyLock;

/// Depth from which a site is deep [mm].
pub const DEEP_MM: f64 = 20.0;

/// Fibre strain from which muscle spindles respond to vibration [%] (Brown, Engberg & Matthews 1967, in
/// animals).
pub const SPINDLE_PERCENT: f64 = 0.05;

/// Ratio up to which two devices are considered alike.
pub const ALIKE: f64 = 1.25;

/// Uncertainty factor of strains in strongly compressed tissue: the theory assumes small displacements, and
/// indentations may be off by some tens of percent (`docs/method.md`, "Devices at rest").
pub const ROUGH: f64 = 2.0;

/// Warnings that make the strains of a compressed case meaningless.
const MEANINGLESS: [&str; 2] = ["flag-too-soft", "flag-compressed"];

/// Claim 1: vibration penetrates "even to deep trigger points".
pub fn soft_tissue(report: &CaseReport, l10n: &Localization) -> Option<String> {
    let by_depth = |a: &&SiteRow, b: &&SiteRow| a.depth_mm.total_cmp(&b.depth_mm);
    let (near, far) = (report.sites.iter().min_by(by_depth)?, report.sites.iter().max_by(by_depth)?);
    let moved = |s: &SiteRow| length(1e-6 * s.displacement_rms_um.mean);
    let driven = report.sites.iter().filter(|s| s.fibre_strain_peak_percent.mean >= SPINDLE_PERCENT).count();
    let parts = [
        ("near", near.name.clone()),
        ("near-moved", moved(near)),
        ("far", far.name.clone()),
        ("far-depth", short(far.depth_mm.round())),
        ("far-moved", moved(far)),
        ("driven", driven.to_string()),
        ("sites", report.sites.len().to_string()),
        ("level", short(SPINDLE_PERCENT)),
    ];
    let key = match () {
        () if driven == report.sites.len() => "supports",
        () if driven > 0 => "partly",
        () => "contradicts",
    };
    Some(message_with(l10n, &format!("verdict-soft-tissue-{key}"), &parts))
}

/// Numbers of the claims that the shipped claims file suspends; their verdict is undecided.
static SUSPENDED: LazyLock<Vec<usize>> = LazyLock::new(|| {
    let file = SHIPPED.iter().find(|(path, _)| *path == "studies/claims.ron");
    let spec = file.and_then(|(path, text)| parse::<ClaimsSpec>(path, text).ok());
    let claims = spec.map_or_else(Vec::new, |spec| spec.claims);
    claims.iter().filter(|c| c.suspended.is_some()).map(|c| c.number).collect()
});

/// Claims 13 and 14: the gun acts on the surface, the massager reaches deep. Undecided while either is
/// suspended.
pub fn resting(massager: &CaseReport, gun: &CaseReport, l10n: &Localization) -> Option<String> {
    if SUSPENDED.iter().any(|claim| [13, 14].contains(claim)) {
        return Some(l10n.say("verdict-resting-undecided"));
    }
    resting_by_numbers(massager, gun, l10n)
}

/// Verdict of the numbers on claims 13 and 14.
pub fn resting_by_numbers(massager: &CaseReport, gun: &CaseReport, l10n: &Localization) -> Option<String> {
    let deep = deep_ratio(massager, gun)?;
    let of =
        |r: &CaseReport| r.surface.contact_pressure_peak_kpa.zip(r.surface.superficial_strain_peak_percent);
    let ((p_m, e_m), (p_g, e_g)) = (of(massager)?, of(gun)?);
    let gentle = p_m < p_g && e_m < e_g;
    let key = match (deep > ALIKE, deep * ALIKE < 1.0, gentle) {
        (true, _, true) => "supports",
        (_, true, false) => "contradicts",
        _ => "partly",
    };
    let parts = [
        ("deep", times(deep)),
        ("per-pressure", times(deep * p_g / p_m)),
        ("massager-pressure", short(p_m)),
        ("gun-pressure", short(p_g)),
        ("massager-strain", short(e_m)),
        ("gun-strain", short(e_g)),
        ("depth", short(DEEP_MM)),
    ];
    Some(message_with(l10n, &format!("verdict-resting-{key}"), &parts))
}

/// Claims 11 and 12: four heads reach every millimetre, and have more effect.
pub fn four_heads(one: &CaseReport, four: &CaseReport, l10n: &Localization) -> Option<String> {
    let power = four.ledger.as_ref()?.input_w / one.ledger.as_ref()?.input_w;
    let reached = [one, four].map(|r| coverage_percent(r, 0));
    let strongly = [one, four].map(|r| coverage_percent(r, 1));
    let parts = [
        ("power", times(power)),
        ("deep", times(deep_ratio(four, one)?)),
        ("one-reached", short(reached[0].round())),
        ("four-reached", short(reached[1].round())),
        ("one-strongly", short(strongly[0].round())),
        ("four-strongly", short(strongly[1].round())),
    ];
    let key = match () {
        () if reached[1] >= 99.0 => "supports",
        () if reached[1] > reached[0] => "partly",
        () => "contradicts",
    };
    Some(message_with(l10n, &format!("verdict-four-heads-{key}"), &parts))
}

/// Not a claim: the effect of frequency at the same motion of the head.
pub fn frequency(slow: &CaseReport, fast: &CaseReport, l10n: &Localization) -> Option<String> {
    let deep = deep_ratio(slow, fast)?;
    let power = fast.ledger.as_ref()?.input_w / slow.ledger.as_ref()?.input_w;
    let parts = [
        ("deep", times(deep.max(1.0 / deep))),
        ("power", times(power)),
        ("slow", short(slow.frequency_hz)),
        ("fast", short(fast.frequency_hz)),
        ("depth", short(DEEP_MM)),
    ];
    let key = if deep >= 1.0 { "slow" } else { "fast" };
    Some(message_with(l10n, &format!("verdict-frequency-{key}"), &parts))
}

/// Claims 3 and 4: better than pressing, and without pain.
pub fn pressing(thumb: &CaseReport, massager: &CaseReport, l10n: &Localization) -> Option<String> {
    let strain = |r: &CaseReport| mean_deep(r, |s| s.shear_strain_peak_percent.mean);
    let (pressed, vibrated) = (strain(thumb)?, strain(massager)?);
    let parts = [
        ("thumb-pressure", short(thumb.surface.contact_pressure_peak_kpa.unwrap_or(f64::NAN))),
        ("massager-pressure", short(massager.surface.contact_pressure_peak_kpa.unwrap_or(f64::NAN))),
        ("pain", short(PAIN_KPA)),
        ("thumb-strain", two_digits(pressed)),
        ("massager-strain", two_digits(vibrated)),
        ("cycles", short(massager.frequency_hz)),
        ("rough", short(ROUGH)),
    ];
    let open =
        thumb.warnings.iter().any(|words| MEANINGLESS.iter().any(|name| warnings::is_message(words, name)));
    let key = match pressed / vibrated {
        _ if open => "open",
        ratio if ratio > ROUGH => "thumb",
        ratio if ratio * ROUGH < 1.0 => "massager",
        _ => "alike",
    };
    let mut text = vec![message_with(l10n, &format!("verdict-pressing-{key}"), &parts)];
    if !open {
        text.extend(rough_strain_note(thumb, (pressed / vibrated).max(vibrated / pressed), l10n));
    }
    text.push(l10n.say("verdict-pressing-clot"));
    Some(text.join("\n\n"))
}

/// Note on the accuracy of strains under a tool that compresses tissue beyond the range of small strains,
/// with the error factor that would reverse `ratio`; `None` below that range.
fn rough_strain_note(tool: &CaseReport, ratio: f64, l10n: &Localization) -> Option<String> {
    let squeezed = tool.preload.as_ref()?.compression_percent;
    let touched = tool.contact.first()?.area_cm2;
    let parts = [
        ("squeezed", short(squeezed.round())),
        ("small", short(LINEAR_PERCENT)),
        ("measured", short(100.0 * MAX_COMPRESSION)),
        ("area", two_digits(touched)),
        ("ratio", times(ratio).replace('×', "")),
    ];
    (squeezed > LINEAR_PERCENT).then(|| message_with(l10n, "verdict-pressing-rough", &parts))
}

/// A number with two significant digits.
fn two_digits(value: f64) -> String {
    let unit = 10f64.powf(value.abs().max(1e-12).log10().floor() - 1.0);
    short((value / unit).round() * unit)
}

fn message_with(l10n: &Localization, name: &str, parts: &[(&str, String)]) -> String {
    let parts: Vec<_> = parts.iter().map(|(key, value)| (*key, l10n.localize_decimals(value))).collect();
    let parts: Vec<_> = parts.iter().map(|(key, value)| (*key, value.as_str())).collect();
    l10n.say_with(name, &parts)
}

/// Displacement of `a` over that of `b`, geometric mean over the deep sites.
pub fn deep_ratio(a: &CaseReport, b: &CaseReport) -> Option<f64> {
    let moved = |r: &CaseReport| mean_deep(r, |s| s.displacement_rms_um.mean);
    Some(moved(a)? / moved(b)?).filter(|x| x.is_finite())
}

/// Geometric mean over the sites deeper than [`DEEP_MM`].
fn mean_deep(report: &CaseReport, of: fn(&SiteRow) -> f64) -> Option<f64> {
    let deep: Vec<f64> = report.sites.iter().filter(|s| s.depth_mm >= DEEP_MM).map(|s| of(s).ln()).collect();
    (!deep.is_empty()).then(|| (deep.iter().sum::<f64>() / deep.len() as f64).exp())
}

/// Volume fraction of the muscles beyond the `level`-th strain threshold of the report [%].
fn coverage_percent(report: &CaseReport, level: usize) -> f64 {
    let muscles = || report.regions.iter().filter(|r| r.name != "fat" && r.name != "tendon");
    let volume: f64 = muscles().map(|r| r.volume_cm3).sum();
    muscles().map(|r| r.volume_cm3 * r.coverage_percent[level]).sum::<f64>() / volume
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::preload::warning::PreloadWarning;
    use crate::metric::report::{ContactRow, PreloadRow, Spread};

    /// A case with this strain [%] at sites in 30 and 50 mm depth and this compression [%] under its tool.
    fn case(strain: f64, squeezed: Option<f64>) -> CaseReport {
        let spread = Spread { mean: strain, p95: strain };
        let site = |depth_mm| SiteRow { depth_mm, shear_strain_peak_percent: spread, ..SiteRow::default() };
        CaseReport {
            frequency_hz: 50.0,
            sites: vec![site(30.0), site(50.0)],
            contact: vec![ContactRow { indentation_mm: 31.0, area_cm2: 1.3, ..ContactRow::default() }],
            preload: squeezed
                .map(|percent| PreloadRow { compression_percent: percent, ..PreloadRow::default() }),
            ..CaseReport::default()
        }
    }

    fn verdict(thumb: &CaseReport) -> String {
        pressing(thumb, &case(1.0, None), &Localization::default()).expect("sites")
    }

    /// 31 mm indentation in stiffened tissue: the strain is given with its uncertainty and the factor that
    /// would reverse the verdict.
    #[test]
    fn a_deep_indentation_of_stiffened_tissue_has_a_strain() {
        let text = verdict(&case(20.0, Some(54.0)));
        assert!(text.starts_with("The thumb strains deep tissue more: 20 %"), "{text}");
        assert!(text.contains("54 %") && text.contains("a factor of 20 "), "{text}");
        assert!(
            !verdict(&case(20.0, Some(15.0))).contains("a factor of"),
            "little compression: no note on accuracy"
        );
        assert!(verdict(&case(0.2, Some(54.0))).starts_with("Here the massager"));
    }

    #[test]
    fn differences_within_the_uncertainty_are_undecided() {
        assert!(verdict(&case(1.9, Some(54.0))).starts_with("Too close to call"));
        assert!(verdict(&case(0.6, Some(54.0))).starts_with("Too close to call"));
        assert!(!verdict(&case(2.1, Some(54.0))).starts_with("Too close to call"));
    }

    /// A result that the solver calls meaningless gives no verdict.
    #[test]
    fn a_meaningless_result_is_undecided() {
        let sunk = PreloadWarning::TooSoft { head: 1, indentation_mm: 277.0, thickness_mm: 52.0 };
        for warning in [sunk, PreloadWarning::BeyondLinearLaw { percent: 300.0 }] {
            let disowned = CaseReport { warnings: vec![warning.to_string()], ..case(20.0, None) };
            assert!(verdict(&disowned).starts_with("Not settled here"), "{warning}");
        }
        let crushed = PreloadWarning::BeyondHardeningLaw { percent: 54.0 }.to_string();
        let crushed = CaseReport { warnings: vec![crushed], ..case(20.0, Some(54.0)) };
        assert!(verdict(&crushed).starts_with("The thumb"), "given with a note on accuracy");
    }
}
