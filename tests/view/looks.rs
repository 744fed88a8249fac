//! Layers, colour scales, legends, the clock, and the verdict in words.

use calfwave::mesh::spec::Resolution;
use calfwave::metric::CaseReport;
use calfwave::metric::limits::{HazardQuantity, Subject};
use calfwave::metric::report::{DeviceRow, HazardRow, HeadRow, Ledger, Parts, SiteRow, Spread, TreatedRow};
use calfwave::view::data::layer::Layer;
use calfwave::view::data::quantity::Quantity;
use calfwave::view::data::ramp::Ramp;
use calfwave::view::data::scale::Scale;
use calfwave::view::state::clock::Clock;
use calfwave::view::text::localization::{Language, Localization};
use calfwave::view::text::numbers::{length, short};
use calfwave::view::ui::verdict::verdict;
use proptest::prelude::*;
use std::f64::consts::TAU;

#[test]
fn peeling_removes_layers_from_the_outside() {
    for step in 0..=60 {
        let peel = 0.1 * step as f32;
        let opacities: Vec<f32> = Layer::ALL.iter().map(|l| l.opacity(peel)).collect();
        assert!(opacities.windows(2).all(|w| w[0] <= w[1]), "peel {peel}: {opacities:?}");
        assert!(
            opacities.iter().filter(|o| **o > 0.0 && **o < 1.0).count() <= 1,
            "two layers fade at peel {peel}"
        );
        assert_eq!(*opacities.last().expect("layers"), 1.0, "bone fades");
    }
    assert!(Layer::ALL.iter().all(|l| l.opacity(0.0) == 1.0));
    assert!(Layer::ALL.iter().filter(|l| l.opacity(6.0) > 0.0).eq([&Layer::Bone]));
}

#[test]
fn the_default_ramp_darkens_monotonically() {
    let luminance = |t: f64| {
        let [r, g, b] = Ramp::Magma.rgb(t).map(f64::from);
        0.2126 * r + 0.7152 * g + 0.0722 * b
    };
    assert!((0..100).all(|i| luminance(0.01 * f64::from(i)) >= luminance(0.01 * f64::from(i + 1)) - 1.0));
    assert!(luminance(0.0) > 220.0 && luminance(1.0) < 20.0);
}

/// Both ends of the difference map have equal luminance, its middle is pale, and the ends differ as blue and
/// vermilion.
#[test]
fn the_difference_ramp_is_symmetric_in_luminance() {
    let luminance = |t: f64| {
        let [r, g, b] = Ramp::Difference.rgb(t).map(f64::from);
        0.2126 * r + 0.7152 * g + 0.0722 * b
    };
    assert!(luminance(0.5) > 230.0);
    assert!((luminance(0.0) - luminance(1.0)).abs() < 20.0);
    for i in 0..50 {
        let (left, right) = (0.01 * f64::from(i), 1.0 - 0.01 * f64::from(i));
        assert!(luminance(left) < luminance(left + 0.01) && luminance(right) < luminance(right - 0.01));
    }
    let [[r0, _, b0], [r1, _, b1]] = [Ramp::Difference.rgb(0.0), Ramp::Difference.rgb(1.0)];
    assert!(r0 > b0 && b1 > r1);
}

proptest! {
    #[test]
    fn a_scale_shows_its_largest_value_and_rounds_its_ends(largest in 1e-9..10.0f64, log in any::<bool>()) {
        let scale = Scale::fitting(largest, Quantity::Displacement, log);
        prop_assert!(scale.high >= largest * (1.0 - 1e-9) && scale.high <= 2.5 * largest * (1.0 + 1e-9));
        let lead = scale.high / 10f64.powf(scale.high.log10().floor());
        prop_assert!([1.0, 2.0, 5.0, 10.0].iter().any(|r| (lead / r - 1.0).abs() < 1e-6), "{}", scale.high);
        let ticks = scale.ticks();
        prop_assert!((3..=11).contains(&ticks.len()), "{} ticks", ticks.len());
        prop_assert!(ticks.windows(2).all(|w| w[0].0 < w[1].0 && w[0].1 < w[1].1));
        for (t, value) in ticks {
            prop_assert!((scale.position(value) - t).abs() < 1e-12);
        }
    }

    #[test]
    fn model_time_is_continuous(
        steps in prop::collection::vec((0.0..2.0f64, any::<bool>(), 1.0..1000.0f64), 1..20),
    ) {
        let (mut clock, mut now) = (Clock::default(), 0.0);
        for (wait, playing, slow) in steps {
            now += wait;
            let before = clock.model_time(now);
            clock.set(now, playing, slow);
            prop_assert!((clock.model_time(now) - before).abs() < 1e-9);
            let omega = 314.0;
            let (phase, rate) = clock.phase(omega);
            let difference = f64::from(phase) + f64::from(rate) * now - omega * clock.model_time(now);
            let difference = difference.rem_euclid(TAU);
            prop_assert!(difference.min(TAU - difference) < 0.02, "the phases of shader and clock differ");
        }
    }
}

#[test]
fn the_default_slow_motion_is_one_fortieth() {
    let clock = Clock::default();
    assert!((clock.model_time(40.0) - 1.0).abs() < 1e-12);
}

#[test]
fn numbers_are_rounded_to_three_digits() {
    assert_eq!(short(2595.0), "2600");
    assert_eq!(short(0.12345), "0.123");
    assert_eq!(short(14.0), "14");
    assert_eq!(short(0.0), "0");
    assert_eq!(short(f64::NAN), "–");
    assert_eq!(length(0.0026), "2.6 mm");
    assert_eq!(length(303e-6), "303 µm");
}

/// A site moved by `um` [µm RMS] and strained by `percent`, treated by a head that presses with `newtons`,
/// which comes to `share` of a limit.
fn report(um: f64, percent: f64, newtons: f64, share: f64) -> CaseReport {
    let site = SiteRow {
        name: "GAS TrP1".into(),
        displacement_rms_um: Spread { mean: um, p95: um },
        shear_strain_peak_percent: Spread { mean: percent, p95: percent },
        ..SiteRow::default()
    };
    let other = SiteRow { name: "FHL".into(), ..site.clone() };
    let treated = TreatedRow { site: "GAS TrP1".into(), ..TreatedRow::default() };
    let head = HeadRow { static_n: newtons, ..HeadRow::default() };
    let subject = Subject::Plain(HazardQuantity::HandVibration);
    let total = Parts { total: Some(share * subject.judge().value), ..Parts::default() };
    let mut report = CaseReport {
        sites: vec![site, other],
        treated: Some(treated),
        device: Some(DeviceRow { heads: vec![head], ..DeviceRow::default() }),
        ledger: Some(Ledger::default()),
        hazards: vec![HazardRow::new(subject, "hand", total, Vec::new())],
        ..CaseReport::default()
    };
    report.surface.contact_force_peak_n = Some(1.5 * newtons);
    report
}

#[test]
fn the_verdict_agrees_with_the_numbers() {
    let (names, speech) = (["the massager", "the gun"], Localization::default());
    let verdict = |reports: [&CaseReport; 2], names: [&str; 2], site| {
        verdict(reports, names, site, Resolution::Draft, &speech)
    };
    let (weak, strong) = (report(100.0, 1.0, 14.0, 0.5), report(310.0, 2.0, 10.0, 1.25));
    let words = verdict([&weak, &strong], names, 0).expect("a verdict");
    assert_eq!(
        words,
        "At GAS TrP1, the treated site, the gun moves the tissue 3.1× as much as the massager (310 µm \
         against 100 µm). On the skin the massager presses with 14 N (21 N at most), the gun with 10 N (15 N \
         at most). Nearest to a limit: the massager with vibration, A(8), hand (50 % of the limit), the gun \
         with vibration, A(8), hand (125 % of the limit)."
    );
    let swapped = verdict([&strong, &weak], names, 0).expect("a verdict");
    assert!(swapped.contains("the massager moves the tissue 3.1× as much as the gun"), "{swapped}");
    let beside = verdict([&weak, &strong], names, 1).expect("a verdict");
    assert!(beside.starts_with("At FHL (GAS TrP1 is treated) the gun moves"), "{beside}");
    assert_eq!(verdict([&weak, &strong], names, 7), None);
    let german = Localization::new(Language::German);
    let words = calfwave::view::ui::verdict::verdict([&weak, &strong], names, 0, Resolution::Draft, &german);
    let words = words.expect("a verdict");
    assert!(
        words.contains("3,1×") && words.contains("310 µm") && words.contains("höchstens 21 N"),
        "{words}"
    );
}

/// Within twice the error of the mesh, and where the law of the tissue does not hold, nobody wins.
#[test]
fn a_verdict_that_the_numbers_do_not_carry_is_undecided() {
    let (names, speech) = (["the massager", "the gun"], Localization::default());
    let error = Resolution::Draft.site_error();
    let says = |more: f64, percent: f64| {
        let reports = [report(100.0, 1.0, 14.0, 0.5), report(more, percent, 10.0, 0.5)];
        let [a, b] = &reports;
        verdict([a, b], names, 0, Resolution::Draft, &speech).expect("a verdict")
    };
    let within = says(100.0 * (1.0 + 1.9 * error), 1.0);
    assert!(within.contains("it is undecided who moves the tissue more"), "{within}");
    let beyond = says(100.0 * (1.0 + 2.1 * error), 1.0);
    assert!(beyond.contains("as much as the massager"), "{beyond}");
    let strained = says(1000.0, 12.0);
    assert!(strained.contains("undecided") && strained.contains("the gun strains it by 12 %"), "{strained}");
    assert!(Resolution::Preview.site_error() > Resolution::Draft.site_error());
    assert!(Resolution::Standard.site_error() > Resolution::Fine.site_error());
}
