//! The content of the panels without drawing: order of sites, shares of power, thresholds, bands, zones.

use calfwave::metric::CaseReport;
use calfwave::metric::band::{FIBRE_STRAIN_BANDS, fibre_strain_band};
use calfwave::metric::report::{Ledger, RegionRow, SiteRow, Spread};
use calfwave::view::data::limits::{BAND_COLOURS, GAUGES, band, band_message};
use calfwave::view::data::measure::Measure;
use calfwave::view::data::power::{shares, table};
use calfwave::view::scene::meshing::zones::patches;
use calfwave::view::state::look::SiteOrder;
use calfwave::view::text::localization::{Language, Localization};
use calfwave::view::ui::overlay::cut_handle::share_of;
use calfwave::view::ui::tab::energy::percent;
use calfwave::view::ui::tab::sites::ordered;

fn rows(numbers: &[(f64, f64)]) -> Vec<SiteRow> {
    let row = |&(um, depth_mm): &(f64, f64)| SiteRow {
        displacement_rms_um: Spread { mean: um, p95: um },
        depth_mm,
        ..SiteRow::default()
    };
    numbers.iter().map(row).collect()
}

#[test]
fn sites_are_sorted_in_the_chosen_order() {
    let a = rows(&[(10.0, 15.0), (40.0, 52.0), (20.0, 11.0)]);
    let b = rows(&[(50.0, 15.0), (30.0, 52.0), (5.0, 11.0)]);
    let by = |order: SiteOrder| ordered([Some(&a), Some(&b)], Measure::Displacement, order);
    assert_eq!(by(SiteOrder::Chart), [0, 1, 2]);
    assert_eq!(by(SiteOrder::A), [1, 2, 0]);
    assert_eq!(by(SiteOrder::B), [0, 1, 2]);
    assert_eq!(by(SiteOrder::Ratio), [2, 1, 0]);
    assert_eq!(by(SiteOrder::Depth), [2, 0, 1]);
    let alone = ordered([None, Some(&b)], Measure::Displacement, SiteOrder::A);
    assert_eq!(alone, [0, 1, 2], "the only case does not determine the order");
    assert!(ordered([None, None], Measure::Displacement, SiteOrder::A).is_empty());
}

fn report() -> CaseReport {
    let region =
        |name: &str, absorbed_w: f64| RegionRow { name: name.into(), absorbed_w, ..RegionRow::default() };
    CaseReport {
        regions: vec![
            region("soleus", 0.05),
            region("gastrocnemius_medial", 0.10),
            region("fat", 0.30),
            region("gastrocnemius_lateral", 0.02),
        ],
        ledger: Some(Ledger {
            input_w: 0.8,
            absorbed_w: 0.47,
            membranes_w: 0.2,
            radiated_w: 0.06,
            supports_w: 0.05,
            stored_w: Some(0.012),
            residual_percent: Some(1.0),
        }),
        ..CaseReport::default()
    }
}

/// 0.47 + 0.2 + 0.06 + 0.05 + 0.012 + 1 % of 0.8 = 0.8.
#[test]
fn shares_add_up_to_the_input() {
    let list = shares(&report());
    let sum: f64 = list.iter().map(|s| s.watts).sum();
    assert!((sum - 0.8).abs() < 1e-12, "{sum}");
    let of = |name: &str| list.iter().find(|s| s.name == name).map(|s| s.watts);
    assert!((of("tissue-gastrocnemius").expect("both heads are one") - 0.12).abs() < 1e-12);
    let at = |name: &str| list.iter().position(|s| s.name == name);
    assert!(
        at("tissue-fat") < at("tissue-gastrocnemius") && at("tissue-gastrocnemius") < at("tissue-soleus"),
        "the tissues are not ordered from the skin inwards"
    );
    assert!(shares(&CaseReport { ledger: None, ..report() }).is_empty(), "a static case has shares of power");
}

#[test]
fn both_sides_have_one_common_table() {
    let other = CaseReport {
        regions: vec![RegionRow { name: "anterior".into(), absorbed_w: 0.47, ..RegionRow::default() }],
        ..report()
    };
    let rows = table(&[shares(&report()), shares(&other)]);
    let of = |name: &str| rows.iter().find(|r| r.0 == name).map(|r| r.2).expect("listed");
    assert_eq!(of("tissue-soleus"), [0.05, 0.0]);
    assert_eq!(of("tissue-anterior"), [0.0, 0.47]);
    assert_eq!(of("sink-supports"), [0.05, 0.05]);
    assert_eq!(
        (percent(0.1234), percent(0.0), percent(-1e-6), percent(-0.02)),
        ("12.3 %".into(), "< 0.1 %".into(), "< 0.1 %".into(), "−2.0 %".into())
    );
}

#[test]
fn thresholds_increase_along_their_scale_and_name_their_source() {
    for gauge in &GAUGES {
        let places: Vec<f32> = gauge.limits.iter().map(|l| gauge.position(l.value)).collect();
        assert!(places.windows(2).all(|w| w[0] < w[1]), "{}: {places:?}", gauge.message);
        assert!(places.iter().all(|p| (0.02..0.98).contains(p)), "{}: {places:?}", gauge.message);
        for language in Language::ALL {
            let speech = Localization::new(language);
            assert!(speech.knows(gauge.message));
            for limit in gauge.limits {
                assert!(speech.knows(&format!("limit-{}", limit.what)), "{language:?}: {}", limit.what);
                assert!(!limit.words(&speech).contains("source-"), "{}", limit.source);
            }
        }
        assert_eq!((gauge.position(0.0), gauge.position(f64::INFINITY)), (0.0, 1.0));
    }
}

#[test]
fn bands_have_the_words_of_the_reports_and_colours_in_order() {
    let values = [0.01, 0.1, 1.0, 20.0, 40.0, 60.0];
    for (i, value) in values.into_iter().enumerate() {
        assert_eq!(band(value), i);
        let words = FIBRE_STRAIN_BANDS.get(i).map_or("above 1000 × threshold", |(_, words)| words);
        assert_eq!(fibre_strain_band(value), words);
        assert_eq!(
            Localization::default().say(&band_message(i)),
            words,
            "the words of window and report differ"
        );
    }
    let light = |[r, g, b]: [u8; 3]| 0.2126 * f64::from(r) + 0.7152 * f64::from(g) + 0.0722 * f64::from(b);
    assert!(BAND_COLOURS.windows(2).all(|w| light(w[0]) > light(w[1]) + 15.0), "the colours do not darken");
}

#[test]
fn the_cut_follows_the_pointer() {
    use bevy_egui::egui::vec2;
    // The whole range is 300 points up the screen, so 30 points up are a tenth. Sideways motion has no
    // effect.
    assert!((share_of(vec2(5.0, -30.0), vec2(0.0, -300.0)) - 0.1).abs() < 1e-6);
    assert_eq!(share_of(vec2(50.0, 0.0), vec2(0.0, -300.0)), 0.0);
    assert_eq!(share_of(vec2(50.0, 50.0), vec2(0.1, 0.1)), 0.0, "a plane is dragged along the line of sight");
}

#[test]
fn zones_of_referred_pain_fade_and_are_periodic_around_the_leg() {
    let calf = patches("GAS TrP1");
    assert_eq!(calf.len(), 2);
    let [body, _] = calf else { panic!("two patches") };
    assert!(body.weight(0.42, 32.0) > 0.999);
    assert_eq!(body.weight(0.42, 32.0 + 36.0), 0.0, "the rim has a weight");
    assert!((body.weight(0.42, 50.0) - body.weight(0.42, 50.0 - 360.0)).abs() < 1e-12);
    assert!(patches("FHL").is_empty(), "the great toe is not part of the modelled leg");
    assert!(patches("somewhere").is_empty());
}
