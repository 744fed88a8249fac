//! The panels as seen by a screen reader and a keyboard: egui draws them without output, and kittest reads
//! the accessibility tree.

use crate::phantom::ClosedForm;
use bevy::ecs::system::SystemState;
use bevy::prelude::*;
use bevy_egui::egui::{self, Key, accesskit::Role};
use calfwave::anatomy::Calf;
use calfwave::mesh::spec::Resolution;
use calfwave::preset::load_scenario;
use calfwave::preset::scenario::{GeometrySpec, Part, ScenarioSpec};
use calfwave::session::{AnswerStore, Session, Stage};
use calfwave::view::LogicPlugin;
use calfwave::view::camera::orbit::Orbit;
use calfwave::view::data::layer::Layer;
use calfwave::view::data::plane::Cut;
use calfwave::view::scene::device::HeadPoses;
use calfwave::view::state::answer::{Catalogue, ShownAnswer};
use calfwave::view::state::clock::Clock;
use calfwave::view::state::display_scale::DisplayScale;
use calfwave::view::state::look::{Look, Tab};
use calfwave::view::state::placement::DragState;
use calfwave::view::state::question::{Question, device_of};
use calfwave::view::state::settings::{Ground, Settings};
use calfwave::view::state::side::Side;
use calfwave::view::state::treatment::{Treatment, TreatmentRequest};
use calfwave::view::state::window::RenderQuality;
use calfwave::view::text::localization::{Language, Localization};
use calfwave::view::tour::progress::Tour;
use calfwave::view::ui::bar::header;
use calfwave::view::ui::layout::frame_ui;
use calfwave::view::ui::params::{MenuParams, PanelParams};
use calfwave::view::ui::style;
use calfwave::view::worker::link::Link;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

type Shared = Rc<RefCell<App>>;

fn scenario() -> ScenarioSpec {
    load_scenario(std::path::Path::new("vibration_vs_percussion")).expect("a shipped preset").spec
}

/// The logic of the window with a closed form as answer on a leg.
fn app() -> Shared {
    let scenario = scenario();
    let GeometrySpec::Leg(Part::Inline(subject)) = &scenario.geometry else { panic!("a leg") };
    let calf = Arc::new(Calf::build(subject).expect("the default subject"));
    let session =
        Session::start(ClosedForm { calf: Some(calf), steps: 1 }, AnswerStore::none()).expect("a thread");
    let devices = scenario.cases.iter().map(|c| match &c.load {
        calfwave::preset::scenario::LoadSpec::Device { device: Part::Inline(d), .. } => d.clone(),
        _ => panic!("a device"),
    });
    let catalogue = Catalogue { devices: devices.collect(), subjects: Vec::new(), tissues: Vec::new() };
    let mut app = App::new();
    app.add_plugins((MinimalPlugins, LogicPlugin))
        .insert_resource(Link { session, ladder: vec![Resolution::Preview] })
        .insert_resource(Question { asked: scenario.clone(), scenario, send: true, cancel: false })
        .insert_resource(catalogue)
        .init_resource::<RenderQuality>()
        .init_resource::<HeadPoses>()
        .init_resource::<DragState>();
    let start = Instant::now();
    let done = |world: &World| {
        let shown = world.resource::<ShownAnswer>();
        shown.stage == Stage::Idle && shown.case(Side::B).is_some()
    };
    while !done(app.world()) {
        assert!(start.elapsed() < Duration::from_secs(60));
        app.update();
        // Another thread prepares the answer and needs the processor.
        std::thread::sleep(Duration::from_millis(2));
    }
    Rc::new(RefCell::new(app))
}

/// All panels of the app at this size.
fn harness(app: &Shared, size: [f32; 2]) -> Harness<'static> {
    let mut state: SystemState<(PanelParams<'_>, MenuParams<'_>)> =
        SystemState::new(app.borrow_mut().world_mut());
    let app = app.clone();
    Harness::builder().with_size(size).with_max_steps(12).build_ui(move |ui| {
        let mut app = app.borrow_mut();
        let ground = app.world().resource::<Settings>().ground;
        style::dress(ui.ctx(), ground);
        let (mut desk, mut tools) = state.get_mut(app.world_mut()).expect("every resource is there");
        frame_ui(ui, &mut desk, &mut tools);
        let rest = ui.available_rect_before_wrap();
        for (side, half) in
            Side::ALL.into_iter().zip(<[egui::Rect; 2]>::from(rest.split_left_right_at_fraction(0.5)))
        {
            header::header_ui(ui, half.with_max_y(half.top() + 42.0), side, &mut desk);
        }
    })
}

/// Roles of controls that can be operated.
const OPERABLE: [Role; 7] = [
    Role::Button,
    Role::CheckBox,
    Role::Slider,
    Role::ComboBox,
    Role::SpinButton,
    Role::TextInput,
    Role::RadioButton,
];

#[test]
fn every_control_has_a_name() {
    let app = app();
    for tab in Tab::ALL {
        app.borrow_mut().world_mut().resource_mut::<Look>().tab = tab;
        let harness = harness(&app, [1400.0, 900.0]);
        let mut count = 0;
        for node in harness.query_all_by(|node| OPERABLE.contains(&node.role())) {
            let node = node.accesskit_node();
            let named = node.label().is_some_and(|name| !name.trim().is_empty());
            assert!(named, "{tab:?}: a {:?} with value {:?} has no name", node.role(), node.value());
            count += 1;
        }
        assert!(count > 30, "{tab:?}: {count} controls");
    }
}

#[test]
fn pressing_a_control_changes_the_view() {
    let app = app();
    let mut harness = harness(&app, [1400.0, 900.0]);
    harness.get_by_label("across").click();
    harness.run_steps(2);
    assert_eq!(app.borrow().world().resource::<Look>().cut, Cut::Transverse);
    harness.get_by_label("fibres").click();
    harness.get_by_label("Safety").click();
    harness.run_steps(2);
    {
        let app = app.borrow();
        let look = app.world().resource::<Look>();
        assert!(look.fibres && look.tab == Tab::Safety);
    }
    harness.get_by_label("Tour").click();
    harness.run_steps(2);
    assert_eq!(app.borrow().world().resource::<Tour>().place(), Some((0, 20)));
    harness.get_by_label("Next").click();
    harness.run_steps(2);
    assert_eq!(app.borrow().world().resource::<Tour>().place(), Some((1, 20)));
}

/// A slider accepts a press that is released within the same frame, because a slow frame is longer than a
/// quick click.
#[test]
fn a_quick_click_moves_a_slider() {
    let app = app();
    app.borrow_mut().world_mut().resource_mut::<Clock>().playing = false;
    let mut harness = harness(&app, [1400.0, 900.0]);
    for name in ["Peel", "Moment"] {
        let pos = harness.get_by_role_and_label(Role::Slider, name).rect().center();
        harness.hover_at(pos);
        harness.run_steps(2);
        let button = |pressed| egui::Event::PointerButton {
            pos,
            button: egui::PointerButton::Primary,
            pressed,
            modifiers: egui::Modifiers::NONE,
        };
        harness.input_mut().events.extend([button(true), button(false)]);
        harness.step();
    }
    let peel = app.borrow().world().resource::<Look>().peel;
    assert!((peel - 3.0).abs() < 0.1, "the slider is not at its middle: {peel}");
    // Without an answer the cycle is shown as 20 ms long.
    let moment = app.borrow().world().resource::<Clock>().model_time(0.0);
    assert!(moment > 1e-3, "the time is unchanged: {moment}");
}

/// The camera turns so that the face of a cut is visible, and layers over selected fibres are peeled off;
/// what is visible already does not change.
#[test]
fn selected_features_become_visible() {
    let app = app();
    let mut harness = harness(&app, [1400.0, 900.0]);
    let seen = || {
        let app = app.borrow();
        let (look, scale, orbit) = (
            app.world().resource::<Look>().clone(),
            *app.world().resource::<DisplayScale>(),
            *app.world().resource::<Orbit>(),
        );
        let plane = look.cut.plane(look.cut_at, scale.low, scale.high).expect("a cut");
        (
            orbit,
            orbit.towards_eye().as_dvec3().dot(bevy::math::DVec3::new(
                plane.normal.x,
                plane.normal.y,
                plane.normal.z,
            )),
        )
    };
    let before = *app.borrow().world().resource::<Orbit>();
    harness.get_by_label("lengthwise").click();
    harness.run_steps(2);
    assert_eq!(seen().0, before, "the camera turns although the face is visible");
    harness.get_by_label("across").click();
    harness.run_steps(2);
    let (after, slant) = seen();
    assert!(slant > 0.5 && after.yaw == before.yaw, "the camera is not raised without turning: {slant}");
    harness.get_by_label("fibres").click();
    harness.run_steps(2);
    assert_eq!(
        app.borrow().world().resource::<Look>().peel,
        0.0,
        "layers are peeled although the cut shows the fibres"
    );
    harness.get_by_label("fibres").click();
    harness.get_by_label("whole").click();
    harness.run_steps(2);
    harness.get_by_label("fibres").click();
    harness.run_steps(2);
    assert_eq!(
        Layer::Fascia.opacity(app.borrow().world().resource::<Look>().peel),
        0.0,
        "the muscles are covered"
    );
}

/// Tab reaches the controls one after another, and Space presses the focused one.
#[test]
fn the_keyboard_reaches_the_controls() {
    let app = app();
    let mut harness = harness(&app, [1400.0, 900.0]);
    let mut reached = std::collections::BTreeSet::new();
    for _ in 0..120 {
        harness.key_press(Key::Tab);
        harness.run_steps(1);
        #[expect(
            clippy::redundant_closure_for_method_calls,
            reason = "the method alone is not general enough over its lifetime"
        )]
        let mut focused = harness.query_all_by(|node| node.is_focused());
        if let Some(node) = focused.next() {
            reached.extend(node.accesskit_node().label());
        }
    }
    for name in
        ["Tour", "Body", "Settings", "Sites", "Peel", "across", "fibres", "Frequency", "A − B", "Posterior"]
    {
        assert!(reached.contains(name), "{name} is not among {reached:?}");
    }
    harness.get_by_label("referred pain").focus();
    harness.run_steps(1);
    harness.key_press(Key::Space);
    harness.run_steps(2);
    assert!(app.borrow().world().resource::<Look>().zones);
}

/// A typed number changes all heads of the device of its side and no other.
#[test]
fn a_typed_frequency_changes_one_device() {
    let app = app();
    let mut harness = harness(&app, [1400.0, 900.0]);
    let hertz = |app: &Shared, side| {
        let app = app.borrow();
        device_of(&app.world().resource::<Question>().scenario, side)
            .map(|(d, _)| d.heads[0].drive.frequency_hz())
    };
    let other = hertz(&app, Side::B);
    let first =
        harness.get_all_by_label("Frequency").min_by(|a, b| a.rect().left().total_cmp(&b.rect().left()));
    first.expect("two fields").click();
    harness.run_steps(2);
    harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::A);
    harness.event(egui::Event::Text("85".into()));
    harness.key_press(Key::Enter);
    harness.run_steps(3);
    assert_eq!(hertz(&app, Side::A), Some(85.0));
    assert_eq!(hertz(&app, Side::B), other);
}

/// In German no control keeps an English name; on a dark background the panels are dark.
#[test]
fn language_and_background_apply_to_every_panel() {
    let app = app();
    let names = |harness: &Harness<'_>| -> Vec<String> {
        let all = harness.query_all_by(|node| OPERABLE.contains(&node.role()));
        all.filter_map(|node| node.accesskit_node().label()).collect()
    };
    let english = names(&harness(&app, [1400.0, 900.0]));
    *app.borrow_mut().world_mut().resource_mut::<Localization>() = Localization::new(Language::German);
    app.borrow_mut().world_mut().resource_mut::<Settings>().ground = Ground::Dark;
    let harness = harness(&app, [1400.0, 900.0]);
    let german = names(&harness);
    assert_eq!(english.len(), german.len());
    let same: Vec<&String> = german.iter().filter(|name| english.contains(name)).collect();
    // Letters of the sides, names of colour maps and sites, and words common to both languages.
    let shared = ["A", "B", "A | B", "A − B", "linear", "log", "dB", "frontal", "Medial", "A ÷ B"];
    let untranslated: Vec<_> = same
        .into_iter()
        .filter(|n| {
            !shared.contains(&n.as_str()) && !n.contains("TrP") && !n.contains(": A ") && !n.contains("Magma")
        })
        .collect();
    assert!(untranslated.is_empty(), "not translated: {untranslated:?}");
    let paper = style::of(&harness.ctx).paper;
    assert!(u16::from(paper.r()) + u16::from(paper.g()) + u16::from(paper.b()) < 150);
}

/// A narrow window shows the same controls, one group at a time, and none lies outside it.
#[test]
fn a_narrow_window_contains_its_controls() {
    let app = app();
    for (language, tour) in [(Language::English, false), (Language::German, false), (Language::German, true)]
    {
        *app.borrow_mut().world_mut().resource_mut::<Localization>() = Localization::new(language);
        if tour {
            *app.borrow_mut().world_mut().resource_mut::<Tour>() =
                Tour::named("resting:verdict").expect("a page");
        }
        let harness = harness(&app, [800.0, 600.0]);
        for node in harness.query_all_by(|node| OPERABLE.contains(&node.role())) {
            let (room, name) = (node.rect(), node.accesskit_node().label());
            assert!(room.left() >= -0.5 && room.right() <= 800.5, "{language:?}: {name:?} lies at {room:?}");
        }
    }
}

/// The menu opens a treatment; its placements are named controls, and a press on one asks for it.
#[test]
fn the_strip_shows_the_placements_of_a_treatment() {
    let app = app();
    let steps = |harness: &mut Harness<'_>| {
        for _ in 0..2 {
            harness.run_steps(2);
            app.borrow_mut().update();
        }
        harness.run_steps(2);
    };
    let mut harness = harness(&app, [1400.0, 900.0]);
    harness.get_by_label("Treatment").click();
    harness.run_steps(2);
    harness.get_by_label_contains("four heads").click();
    steps(&mut harness);
    let at = || app.borrow().world().resource::<Treatment>().open.as_ref().map(|open| open.at);
    assert_eq!(at(), Some(0));
    let chip = |harness: &Harness<'_>, name: &str| {
        let mut found = harness.query_all_by(|node| {
            node.role() == Role::Button && node.label().is_some_and(|label| label.starts_with(name))
        });
        found.next().is_some()
    };
    assert!(chip(&harness, "1 upper half, 60 s") && chip(&harness, "2 lower half, 60 s"));
    harness.get_by_label_contains("2 lower half").click();
    steps(&mut harness);
    assert_eq!(at(), Some(1));
    harness.get_by_label("Previous place").click();
    steps(&mut harness);
    assert_eq!(at(), Some(0));
    harness.get_by_label("End treatment").click();
    steps(&mut harness);
    assert_eq!(at(), None);
    assert_eq!(app.borrow().world().resource::<Question>().scenario, scenario());
}

/// The strip fits into a narrow window, in the language with the longer words.
#[test]
fn a_narrow_window_contains_the_placements() {
    let app = app();
    *app.borrow_mut().world_mut().resource_mut::<Localization>() = Localization::new(Language::German);
    app.borrow_mut().world_mut().resource_mut::<Treatment>().request =
        Some(TreatmentRequest::Open("single_head".into()));
    app.borrow_mut().update();
    let harness = harness(&app, [800.0, 600.0]);
    let mut chips = 0;
    for node in harness.query_all_by(|node| OPERABLE.contains(&node.role())) {
        let (room, name) = (node.rect(), node.accesskit_node().label().unwrap_or_default());
        assert!(room.left() >= -0.5 && room.right() <= 800.5, "{name:?} lies at {room:?}");
        assert!(!name.trim().is_empty());
        chips += usize::from(name.ends_with("berechnet") && name.contains("30 s"));
    }
    assert_eq!(chips, 12);
}
