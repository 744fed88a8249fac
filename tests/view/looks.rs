//! Layers, colour scales, legends, the clock, and the verdict in words.

use calfwave::metric::CaseReport;
use calfwave::metric::report::{SiteRow, Spread};
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

fn report(um: f64, kpa: f64) -> CaseReport {
    let site = SiteRow {
        name: "GAS TrP1".into(),
        displacement_rms_um: Spread { mean: um, p95: um },
        ..SiteRow::default()
    };
    let mut report = CaseReport { sites: vec![site], ..CaseReport::default() };
    report.surface.contact_pressure_peak_kpa = Some(kpa);
    report
}

#[test]
fn the_verdict_agrees_with_the_numbers() {
    let (names, speech) = (["the massager", "the gun"], Localization::default());
    let verdict = |reports: [&CaseReport; 2], names: [&str; 2], site| verdict(reports, names, site, &speech);
    let (weak, strong) = (report(100.0, 10.0), report(310.0, 80.0));
    let words = verdict([&weak, &strong], names, 0).expect("a verdict");
    assert_eq!(
        words,
        "At GAS TrP1 the gun moves the tissue 3.1× as much as the massager (310 µm against 100 µm). \
         On the skin it presses 8× as hard (80 against 10 kPa)."
            .replace("8× ", "8.0× ")
    );
    let swapped = verdict([&strong, &weak], names, 0).expect("a verdict");
    assert!(swapped.contains("the massager moves the tissue 3.1× as much as the gun"), "{swapped}");
    let mixed = verdict([&report(100.0, 80.0), &report(310.0, 10.0)], names, 0).expect("a verdict");
    assert!(mixed.contains("On the skin the massager presses"), "{mixed}");
    let even = verdict([&weak, &weak], names, 0).expect("a verdict");
    assert!(even.contains("both move the tissue alike"), "{even}");
    assert_eq!(verdict([&weak, &strong], names, 7), None);
    let german = Localization::new(Language::German);
    let words = calfwave::view::ui::verdict::verdict([&weak, &strong], names, 0, &german).expect("a verdict");
    assert!(words.contains("3,1×") && words.contains("310 µm"), "{words}");
}
