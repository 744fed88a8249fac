//! The content of the panels without drawing: order of sites, shares of power, thresholds, bands, zones.

use calfwave::metric::CaseReport;
use calfwave::metric::band::{LABELS, band_label, place_in_band};
use calfwave::metric::limits::Subject;
use calfwave::metric::report::{HazardNote, HazardRow, Ledger, Parts, RegionRow, SiteRow, Spread};
use calfwave::view::data::limits::{
    BAND_COLOURS, GAUGES, band_message, limit_words, note_message, row_name, row_values,
};
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
fn limits_increase_along_their_scale_and_name_tag_and_source() {
    assert_eq!(GAUGES.map(|gauge| gauge.subject), Subject::ALL);
    for gauge in &GAUGES {
        let limits = gauge.subject.limits();
        let places: Vec<f32> = limits.iter().map(|l| gauge.position(l.value)).collect();
        assert!(places.windows(2).all(|w| w[0] < w[1]), "{gauge:?}: {places:?}");
        assert!(places.iter().all(|p| (0.02..0.98).contains(p)), "{gauge:?}: {places:?}");
        for language in Language::ALL {
            let speech = Localization::new(language);
            assert!(speech.knows(&gauge.message()), "{language:?}: {}", gauge.message());
            for limit in limits {
                assert!(speech.knows(&format!("limit-{}", limit.effect)), "{language:?}: {}", limit.effect);
                assert!(limit_words(limit, &speech).contains(limit.evidence.source()));
                assert!(!limit_words(limit, &speech).contains("evidence-"), "{limit:?}");
            }
        }
        assert_eq!((gauge.position(0.0), gauge.position(f64::INFINITY)), (0.0, 1.0));
    }
}

#[test]
fn gauges_read_the_largest_hazard_and_rows_are_translated() {
    let row = |subject: Subject, place: &str, total: f64| {
        let parts = Parts { static_part: None, dynamic_peak: Some(total), total: Some(total) };
        HazardRow::new(subject, place, parts, vec![])
    };
    let [nerve, vessel] = [Subject::ALL[5], Subject::ALL[6]];
    let hazards = vec![
        row(nerve, "tibial nerve", 4.0),
        row(nerve, "sural nerve", 60.5),
        row(vessel, "peroneal vessels", 2.0),
        row(Subject::ALL[0], "head 2", 1.0),
    ];
    let report = CaseReport { hazards, ..CaseReport::default() };
    let read = |subject: Subject| GAUGES.iter().find(|g| g.subject == subject).unwrap().of(&report);
    assert_eq!([read(nerve), read(vessel), read(Subject::ALL[2])], [Some(60.5), Some(2.0), None]);
    let german = Localization::new(Language::German);
    assert_eq!(row_name(&report.hazards[1], &german), "Druck, N. suralis");
    assert_eq!(row_name(&report.hazards[3], &german), "mittlerer Hautdruck, Kopf 2");
    assert_eq!(row_values(&report.hazards[1], &german), "– · 60,5 · 60,5 !");
    for language in Language::ALL {
        let speech = Localization::new(language);
        assert!(HazardNote::ALL.into_iter().all(|note| speech.knows(&note_message(note))), "{language:?}");
        for place in ["load", "fat under the load", "hand"] {
            let row = row(Subject::ALL[2], place, 1.0);
            let name = row_name(&row, &speech);
            assert!(!name.contains("quantity-") && !name.contains("place-"), "{name}");
            assert!(language == Language::English || !name.ends_with("fat under the load"), "{name}");
        }
    }
}

#[test]
fn bands_have_the_words_of_the_reports_and_colours_in_order() {
    for (place, percent) in [0.01, 0.2, 1.0].into_iter().enumerate() {
        assert_eq!(place_in_band(percent, 50.0), Some(place));
        assert_eq!(band_label(percent, 50.0), LABELS[place]);
        let said = Localization::default().say(&band_message(place));
        assert_eq!(said, LABELS[place], "the words of window and report differ");
    }
    assert!(Localization::default().knows("band-none"));
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
