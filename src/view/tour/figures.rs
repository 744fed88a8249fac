//! Figures of the tour: what the reports of the answer on screen say, in sentences without a verdict.

use crate::material::ogden::MAX_COMPRESSION;
use crate::metric::CaseReport;
use crate::metric::band::SPINDLE_PERCENT;
use crate::metric::comparison::DEEP_MM;
use crate::metric::limits::PAIN_KPA;
use crate::metric::report::{LINEAR_PERCENT, SiteRow, Warning};
use crate::view::text::localization::Localization;
use crate::view::text::numbers::{length, short, times};

/// Motion and strain at the sites under a massager.
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
    Some(message_with(l10n, "figures-soft-tissue", &parts))
}

/// A massager that rests on the skin beside a gun.
pub fn resting(massager: &CaseReport, gun: &CaseReport, l10n: &Localization) -> Option<String> {
    let deep = deep_ratio(massager, gun)?;
    let of =
        |r: &CaseReport| r.surface.contact_pressure_peak_kpa.zip(r.surface.superficial_strain_peak_percent);
    let ((p_m, e_m), (p_g, e_g)) = (of(massager)?, of(gun)?);
    let parts = [
        ("deep", times(deep)),
        ("per-pressure", times(deep * p_g / p_m)),
        ("massager-pressure", short(p_m)),
        ("gun-pressure", short(p_g)),
        ("massager-strain", short(e_m)),
        ("gun-strain", short(e_g)),
        ("depth", short(DEEP_MM)),
    ];
    Some(message_with(l10n, "figures-resting", &parts))
}

/// Four heads beside one.
pub fn four_heads(one: &CaseReport, four: &CaseReport, l10n: &Localization) -> Option<String> {
    let power = four.ledger.as_ref()?.input_w / one.ledger.as_ref()?.input_w;
    let reached = [one, four].map(|r| coverage_percent(r, 0));
    let strongly = [one, four].map(|r| coverage_percent(r, 1));
    let parts = [
        ("power", times(power)),
        ("deep", times(deep_ratio(four, one)?)),
        ("depth", short(DEEP_MM)),
        ("one-reached", short(reached[0].round())),
        ("four-reached", short(reached[1].round())),
        ("one-strongly", short(strongly[0].round())),
        ("four-strongly", short(strongly[1].round())),
    ];
    Some(message_with(l10n, "figures-four-heads", &parts))
}

/// The same head at two frequencies.
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
    Some(message_with(l10n, &format!("figures-frequency-{key}"), &parts))
}

/// A thumb beside a massager. A static strain that a warning voids is not shown.
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
        ("depth", short(DEEP_MM)),
    ];
    let void = thumb.warnings.iter().any(Warning::voids_static_strain);
    let key = if void { "figures-pressing-void" } else { "figures-pressing" };
    let mut text = vec![message_with(l10n, key, &parts)];
    if !void {
        text.extend(rough_strain_note(thumb, (pressed / vibrated).max(vibrated / pressed), l10n));
    }
    text.push(l10n.say("figures-pressing-clot"));
    Some(text.join("\n\n"))
}

/// Note on the accuracy of strains under a tool that compresses tissue beyond the range of small strains,
/// with the error factor that would make the strains of both devices equal; `None` below that range.
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
    (squeezed > LINEAR_PERCENT).then(|| message_with(l10n, "figures-pressing-rough", &parts))
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
    use crate::metric::report::{ContactRow, PreloadRow, Spread};

    /// A case with this strain [%] at sites in 10 and 50 mm depth and this compression [%] under its tool.
    fn case(strain: f64, squeezed: Option<f64>) -> CaseReport {
        let spread = Spread { mean: strain, p95: strain };
        let site = |depth_mm| SiteRow { depth_mm, shear_strain_peak_percent: spread, ..SiteRow::default() };
        CaseReport {
            frequency_hz: 50.0,
            sites: vec![site(10.0), site(50.0)],
            contact: vec![ContactRow { indentation_mm: 31.0, area_cm2: 1.3, ..ContactRow::default() }],
            preload: squeezed
                .map(|percent| PreloadRow { compression_percent: percent, ..PreloadRow::default() }),
            ..CaseReport::default()
        }
    }

    fn figures(thumb: &CaseReport) -> String {
        pressing(thumb, &case(1.0, None), &Localization::default()).expect("sites")
    }

    /// 31 mm indentation in stiffened tissue: the strain is given with a note on its accuracy.
    #[test]
    fn a_deep_indentation_of_stiffened_tissue_has_a_strain() {
        let text = figures(&case(20.0, Some(54.0)));
        assert!(text.contains("strains tissue by 20 % once"), "{text}");
        assert!(text.contains("54 %") && text.contains("a factor of 20 "), "{text}");
        let little = figures(&case(20.0, Some(15.0)));
        assert!(!little.contains("a factor of"), "little compression: no note on accuracy");
    }

    /// A strain that a warning voids is not shown.
    #[test]
    fn a_meaningless_strain_is_not_shown() {
        let sunk = Warning::TooSoft { head: 1, indentation_mm: 277.0, thickness_mm: 52.0 };
        for warning in [sunk, Warning::BeyondLinearLaw { percent: 300.0 }] {
            let disowned = CaseReport { warnings: vec![warning.clone()], ..case(20.0, Some(54.0)) };
            let text = figures(&disowned);
            assert!(text.contains("means nothing") && !text.contains("20 %"), "{warning}: {text}");
        }
        let crushed = Warning::BeyondHardeningLaw { percent: 54.0 };
        let crushed = CaseReport { warnings: vec![crushed], ..case(20.0, Some(54.0)) };
        assert!(figures(&crushed).contains("20 % once"), "given with a note on accuracy");
    }
}
