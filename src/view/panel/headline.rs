//! The question, the verdict in plain words, and what is being computed.

use super::{Desk, style};
use crate::mesh::spec::Resolution;
use crate::output::text::{duration, short, slug};
use crate::run::budget::Refusal;
use crate::run::outcome::Fallback;
use crate::run::session::Stage;
use crate::view::device::device_of;
use crate::view::speech::Speech;
use crate::view::state::Side;
use crate::view::words::{account, verdict};
use bevy_egui::egui::{self, Align, Layout, RichText, Ui};

/// Widest block that says what is being computed [points].
const STAGE_WIDTH: f32 = 300.0;

/// Below this height of the window the words are small: the views need the room [points].
pub const LOW: f32 = 800.0;

/// Question, `verdict`, state of the computing.
pub fn headline_ui(ui: &mut Ui, desk: &mut Desk<'_>, verdict: &str) {
    let whole = ui.available_width();
    let narrow = whole < super::NARROW - 40.0;
    let small = narrow || ui.ctx().viewport_rect().height() < LOW;
    let stage = if narrow { 0.27 * whole } else { STAGE_WIDTH };
    ui.horizontal_top(|ui| {
        ui.vertical(|ui| {
            ui.set_width(whole - stage - 24.0);
            let question = RichText::new(question_words(desk));
            let question = if small { question.size(15.0).strong() } else { question.heading() };
            ui.add(egui::Label::new(question).wrap());
            let words = RichText::new(verdict).size(if small { 13.5 } else { 15.0 });
            ui.add(egui::Label::new(words).wrap());
        });
        let room = egui::vec2(stage, 48.0);
        ui.allocate_ui_with_layout(room, Layout::top_down(Align::Max), |ui| stage_ui(ui, desk));
    });
}

/// The question; that of a shipped scenario in the reader's language.
pub fn question_words(desk: &Desk<'_>) -> String {
    let scenario = &desk.question.scenario;
    let message = format!("question-{}", slug(&scenario.title));
    // Whoever edited the words of a shipped question wants to read their own.
    let shipped = desk.speech.knows(&message) && Speech::default().say(&message) == scenario.question;
    if shipped { desk.say(&message) } else { scenario.question.clone() }
}

/// The verdict on the answer shown, or what is on screen while there is none.
pub fn verdict_words(desk: &Desk<'_>) -> String {
    if desk.question.scenario.cases.len() == 1 {
        let Some(case) = desk.shown.case(Side::A) else { return desk.say("rest-single") };
        let name = device_name(desk, Side::A);
        return account(&case.report, &name, desk.look.site, &desk.speech).unwrap_or_default();
    }
    let (Some(a), Some(b)) = (desk.shown.case(Side::A), desk.shown.case(Side::B)) else {
        return desk.say(if desk.shown.case(Side::A).is_some() { "rest-one" } else { "rest-both" });
    };
    let mut names = Side::ALL.map(|side| device_name(desk, side));
    if names[0] == names[1] {
        let on_side = |side: Side| {
            let parts = [("device", names[side.index()].as_str()), ("side", side.letter())];
            desk.speech.say_with("on-side", &parts)
        };
        names = Side::ALL.map(on_side);
    }
    verdict([&a.report, &b.report], [&names[0], &names[1]], desk.look.site, &desk.speech)
        .unwrap_or_else(|| desk.say("verdict-none"))
}

/// The device behind what a side shows, as it stands in a sentence: "the percussion gun".
fn device_name(desk: &Desk<'_>, side: Side) -> String {
    let scenario = desk.shown.answer.as_ref().map_or(&desk.question.scenario, |a| &a.scenario);
    let Some((device, _)) = device_of(scenario, side) else {
        return scenario.cases.get(side.index()).map_or_else(String::new, |c| c.name.clone());
    };
    let short = device.name.split(',').next().unwrap_or_default();
    let message = format!("the-{}", slug(short));
    if desk.speech.knows(&message) {
        return desk.say(&message);
    }
    desk.speech.say_with("the-device", &[("name", short)])
}

/// A resolution in plain words.
fn resolution_words(resolution: Resolution, speech: &Speech) -> String {
    speech.say(match resolution {
        Resolution::Preview => "resolution-preview",
        Resolution::Draft => "resolution-draft",
        Resolution::Standard => "resolution-standard",
        Resolution::Fine => "resolution-fine",
        Resolution::Custom { .. } => "resolution-custom",
    })
}

/// What the worker does and how far it is; the button to stop or start it; what is stale.
fn stage_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let busy = matches!(desk.shown.stage, Stage::Meshing(_) | Stage::Solving { .. });
    let stopped = matches!(desk.shown.stage, Stage::Cancelled | Stage::TooLarge(_) | Stage::Failed(_));
    let line = egui::vec2(ui.available_width(), 26.0);
    ui.allocate_ui_with_layout(line, Layout::right_to_left(Align::Center), |ui| {
        if stopped {
            let button = egui::Button::new(desk.say("recompute")).fill(style::of(ui.ctx()).chosen);
            let button = ui.add(button).on_hover_text(desk.say("recompute-hint"));
            desk.question.send |= button.clicked();
        } else if busy {
            let button = ui.button(desk.say("stop")).on_hover_text(desk.say("stop-hint"));
            desk.question.cancel |= button.clicked();
        }
        progress_ui(ui, desk);
    });
    if let Some(fallback) = desk.shown.fallbacks.last() {
        let words = fallback_words(fallback, &desk.speech);
        ui.add(egui::Label::new(style::quiet(&words)).truncate()).on_hover_text(&words);
    }
    let stale = staleness(desk);
    if !stale.is_empty() {
        ui.add(egui::Label::new(style::quiet(desk.say(stale))).truncate());
    }
}

/// A change of method, and what it costs.
fn fallback_words(fallback: &Fallback, speech: &Speech) -> String {
    let (steps, time) = (short(fallback.steps), duration(fallback.seconds));
    let parts =
        [("case", fallback.case.as_str()), ("steps", &steps), ("time", &time), ("why", &fallback.why)];
    speech.figures(&speech.say_with("stage-fallback", &parts))
}

/// Why a question is not begun.
fn refusal_words(refusal: &Refusal, speech: &Speech) -> String {
    let gib = |mib: f64| short(mib / 1024.0);
    let (needed, free) = (gib(refusal.needed_mib), gib(refusal.free_mib));
    let words = speech.say_with("stage-refused", &[("needed", &needed), ("free", &free)]);
    let fits = refusal.element_mm.map(|mm| speech.say_with("stage-would-fit", &[("edge", &short(mm))]));
    speech.figures(&[Some(words), fits].into_iter().flatten().collect::<Vec<_>>().join(" "))
}

/// What is being done for a case, if there is a word for it.
fn part_words(part: &str, speech: &Speech) -> String {
    let message = format!("part-{}", slug(part));
    if speech.knows(&message) { speech.say(&message) } else { speech.say("part-solve") }
}

/// Name of the message that says whether what is on screen answers the question as it stands; else what draws, if that
/// matters.
fn staleness(desk: &Desk<'_>) -> &'static str {
    let Some(answer) = &desk.shown.answer else { return "" };
    let (shown, asked) = (&answer.scenario, &desk.question.scenario);
    if shown.cases != asked.cases || shown.geometry != asked.geometry || shown.tissues != asked.tissues {
        "stale-before"
    } else if desk.shown.stale {
        "stale-so-far"
    } else if desk.quality.software {
        "stale-software"
    } else {
        ""
    }
}

/// The worker's stage in a few words.
fn progress_ui(ui: &mut Ui, desk: &Desk<'_>) {
    let speech = &desk.speech;
    let text = match &desk.shown.stage {
        _ if desk.question.scenario != desk.question.asked => speech.say("stage-waiting"),
        Stage::Solving { resolution, case, part, share } => {
            ui.add(egui::ProgressBar::new(*share).desired_width(90.0).desired_height(8.0));
            let parts = [
                ("side", ["A", "B"].get(*case).copied().unwrap_or("?")),
                ("resolution", &resolution_words(*resolution, speech)),
                ("part", &part_words(part, speech)),
                ("percent", &format!("{:.0}", 100.0 * share)),
            ];
            speech.say_with("stage-solving", &parts)
        }
        Stage::Meshing(resolution) => {
            speech.say_with("stage-meshing", &[("resolution", &resolution_words(*resolution, speech))])
        }
        Stage::TooLarge(refusal) => return fault_ui(ui, &refusal_words(refusal, speech)),
        Stage::Failed(why) => return fault_ui(ui, &speech.say_with("stage-failed", &[("why", why)])),
        Stage::Cancelled => speech.say("stage-cancelled"),
        Stage::Idle => desk.shown.answer.as_ref().map_or_else(String::new, |answer| {
            let resolution = resolution_words(answer.scenario.resolution, speech);
            speech.say_with("stage-idle", &[("resolution", &resolution)])
        }),
    };
    ui.add(egui::Label::new(style::quiet(text)).truncate());
}

/// Why there is no answer.
fn fault_ui(ui: &mut Ui, words: &str) {
    let text = RichText::new(words).size(style::SMALL).color(style::of(ui.ctx()).refused);
    ui.add(egui::Label::new(text).truncate()).on_hover_text(words);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::speech::Language;

    #[test]
    fn a_refusal_and_a_change_of_method_are_said_with_their_figures_in_both_languages() {
        let refusal = Refusal { unknowns: 1e8, needed_mib: 2048.0, free_mib: 1536.0, element_mm: Some(7.5) };
        let fallback = Fallback {
            case: "gun".into(),
            why: "no convergence at 50 Hz".into(),
            steps: 14_400.0,
            seconds: 200.0,
        };
        for language in Language::ALL {
            let speech = Speech::new(language);
            let said = refusal_words(&refusal, &speech);
            for figure in ["2.00 GiB", "1.50 GiB", "7.50 mm"].map(|f| speech.figures(f)) {
                assert!(said.contains(&figure), "{figure}: {said}");
            }
            let said = fallback_words(&fallback, &speech);
            for figure in ["gun", "no convergence at 50 Hz", "3 min 20 s"] {
                assert!(said.contains(figure), "{figure}: {said}");
            }
            assert_ne!(part_words("settle", &speech), part_words("measure", &speech));
        }
        let none = Refusal { element_mm: None, ..refusal };
        assert!(!refusal_words(&none, &Speech::default()).contains("fit"));
    }
}
