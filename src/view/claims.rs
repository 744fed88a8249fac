//! The verdicts of the tour: what the numbers on screen say about each claim.
//!
//! The claims are those of the makers (claims 1, 3, 11–14 and 16 of the article that this program tests) or questions readers
//! ask. Where a verdict lies depends on the thresholds named here, never on the story.

use crate::metric::CaseReport;
use crate::metric::report::SiteRow;
use crate::view::colour::{length, short};
use crate::view::speech::Speech;
use crate::view::words::times;

/// Depth from which a site counts as deep [mm].
pub const DEEP_MM: f64 = 20.0;
/// Fibre strain from which muscle spindles follow vibration [%] (Brown, Engberg & Matthews 1967, in animals).
pub const SPINDLE_PERCENT: f64 = 0.05;
/// Ratio below which two devices count as alike.
pub const ALIKE: f64 = 1.25;
/// Pressure at which a tender point of the calf begins to hurt [kPa] (latent points of gastrocnemius, 255 ± 78).
pub const PAIN_KPA: f64 = 255.0;

/// Indentation up to which small strain has something to say about the tissue under it [mm].
pub const FOLLOWED_MM: f64 = 10.0;

/// Claim 1: vibration penetrates "even to deep trigger points".
pub fn soft_tissue(report: &CaseReport, speech: &Speech) -> Option<String> {
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
    Some(spoken(speech, &format!("verdict-soft-tissue-{key}"), &parts))
}

/// Claims 13 and 14: the gun hammers the surface, the massager reaches deep.
pub fn resting(massager: &CaseReport, gun: &CaseReport, speech: &Speech) -> Option<String> {
    let deep = deep_ratio(massager, gun)?;
    let of =
        |r: &CaseReport| (r.surface.contact_pressure_peak_kpa, r.surface.superficial_strain_peak_percent);
    let ((p_m, e_m), (p_g, e_g)) = (of(massager), of(gun));
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
    Some(spoken(speech, &format!("verdict-resting-{key}"), &parts))
}

/// Claims 11 and 12: four heads soak every millimetre, and do more.
pub fn four_heads(one: &CaseReport, four: &CaseReport, speech: &Speech) -> Option<String> {
    let power = four.ledger.as_ref()?.input_w / one.ledger.as_ref()?.input_w;
    let reached = [one, four].map(|r| soaked(r, 0));
    let strongly = [one, four].map(|r| soaked(r, 1));
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
    Some(spoken(speech, &format!("verdict-four-heads-{key}"), &parts))
}

/// Not a claim: what frequency changes at the same motion of the head.
pub fn frequency(slow: &CaseReport, fast: &CaseReport, speech: &Speech) -> Option<String> {
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
    Some(spoken(speech, &format!("verdict-frequency-{key}"), &parts))
}

/// Claims 3 and 4: better than pressing, and no pain.
pub fn pressing(thumb: &CaseReport, massager: &CaseReport, speech: &Speech) -> Option<String> {
    let strain = |r: &CaseReport| mean_deep(r, |s| s.shear_strain_peak_percent.mean);
    let parts = [
        ("thumb-pressure", short(thumb.surface.contact_pressure_peak_kpa)),
        ("massager-pressure", short(massager.surface.contact_pressure_peak_kpa)),
        ("pain", short(PAIN_KPA)),
        ("thumb-strain", short(strain(thumb)?)),
        ("massager-strain", short(strain(massager)?)),
        ("cycles", short(massager.frequency_hz)),
    ];
    // A thumb that sinks in further than the model can follow has no strain worth telling.
    let sunk = thumb.contact.iter().map(|c| c.indentation_mm).fold(0.0, f64::max) > FOLLOWED_MM;
    let key = match () {
        () if sunk => "open",
        () if strain(thumb)? > strain(massager)? => "thumb",
        () => "massager",
    };
    Some(spoken(speech, &format!("verdict-pressing-{key}"), &parts))
}

fn spoken(speech: &Speech, name: &str, parts: &[(&str, String)]) -> String {
    let parts: Vec<_> = parts.iter().map(|(key, value)| (*key, speech.figures(value))).collect();
    let parts: Vec<_> = parts.iter().map(|(key, value)| (*key, value.as_str())).collect();
    speech.say_with(name, &parts)
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

/// Share of the muscles beyond the `level`-th strain threshold of the report [%].
fn soaked(report: &CaseReport, level: usize) -> f64 {
    let muscles = || report.regions.iter().filter(|r| r.name != "fat" && r.name != "tendon");
    let volume: f64 = muscles().map(|r| r.volume_cm3).sum();
    muscles().map(|r| r.volume_cm3 * r.coverage_percent[level]).sum::<f64>() / volume
}
