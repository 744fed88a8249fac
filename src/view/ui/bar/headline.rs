//! Question, verdict, and progress of the solver.

use crate::mesh::spec::Resolution;
use crate::model::{Fallback, Refusal};
use crate::output::text::{duration, short, slug};
use crate::session::Stage;
use crate::view::state::question::device_of;
use crate::view::state::side::Side;
use crate::view::text::localization::Localization;
use crate::view::text::resolution::resolution_text;
use crate::view::ui::params::PanelParams;
use crate::view::ui::style;
use crate::view::ui::verdict::{account, verdict};
use bevy_egui::egui::{self, Align, Layout, RichText, Ui};

/// Width of the progress block [points].
const STAGE_WIDTH: f32 = 300.0;

/// Window height below which text is small, to leave space for the views [points].
pub const LOW: f32 = 800.0;

/// Question, `verdict`, progress.
pub fn headline_ui(ui: &mut Ui, params: &mut PanelParams<'_>, verdict: &str) {
    let whole = ui.available_width();
    let narrow = whole < style::NARROW - 40.0;
    let small = narrow || ui.ctx().viewport_rect().height() < LOW;
    let stage = if narrow { 0.27 * whole } else { STAGE_WIDTH };
    ui.horizontal_top(|ui| {
        ui.vertical(|ui| {
            ui.set_width(whole - stage - 24.0);
            let question = RichText::new(question_text(params));
            let question = if small { question.size(15.0).strong() } else { question.heading() };
            ui.add(egui::Label::new(question).wrap());
            let words = RichText::new(verdict).size(if small { 13.5 } else { 15.0 });
            ui.add(egui::Label::new(words).wrap());
        });
        let room = egui::vec2(stage, 48.0);
        ui.allocate_ui_with_layout(room, Layout::top_down(Align::Max), |ui| stage_ui(ui, params));
    });
}

/// The question; translated if it is that of a shipped scenario.
pub fn question_text(params: &PanelParams<'_>) -> String {
    let scenario = &params.question.scenario;
    let message = format!("question-{}", slug(&scenario.title));
    // An edited question is shown as it is.
    let shipped = params.l10n.knows(&message) && Localization::default().say(&message) == scenario.question;
    if shipped { params.say(&message) } else { scenario.question.clone() }
}

/// The verdict on the answer on screen, or a note while there is none.
pub fn verdict_text(params: &PanelParams<'_>) -> String {
    if params.question.scenario.cases.len() == 1 {
        let Some(case) = params.shown.case(Side::A) else { return params.say("rest-single") };
        let name = device_name(params, Side::A);
        return account(&case.report, &name, params.look.site, &params.l10n).unwrap_or_default();
    }
    let (Some(a), Some(b)) = (params.shown.case(Side::A), params.shown.case(Side::B)) else {
        return params.say(if params.shown.case(Side::A).is_some() { "rest-one" } else { "rest-both" });
    };
    let mut names = Side::ALL.map(|side| device_name(params, side));
    if names[0] == names[1] {
        let on_side = |side: Side| {
            let parts = [("device", names[side.index()].as_str()), ("side", side.letter())];
            params.l10n.say_with("on-side", &parts)
        };
        names = Side::ALL.map(on_side);
    }
    let resolution = params.shown.answer.as_ref().map_or(Resolution::Preview, |a| a.scenario.resolution);
    verdict([&a.report, &b.report], [&names[0], &names[1]], params.look.site, resolution, &params.l10n)
        .unwrap_or_else(|| params.say("verdict-none"))
}

/// Name of a side's device within a sentence: "the percussion gun".
fn device_name(params: &PanelParams<'_>, side: Side) -> String {
    let scenario = params.shown.answer.as_ref().map_or(&params.question.scenario, |a| &a.scenario);
    let Some((device, _)) = device_of(scenario, side) else {
        return scenario.cases.get(side.index()).map_or_else(String::new, |c| c.name.clone());
    };
    let short = device.name.split(',').next().unwrap_or_default();
    let message = format!("the-{}", slug(short));
    if params.l10n.knows(&message) {
        return params.say(&message);
    }
    params.l10n.say_with("the-device", &[("name", short)])
}

/// Progress of the worker, the button to stop or restart it, and a note if the answer is outdated.
fn stage_ui(ui: &mut Ui, params: &mut PanelParams<'_>) {
    let busy = matches!(params.shown.stage, Stage::Meshing(_) | Stage::Solving { .. });
    let stopped = matches!(params.shown.stage, Stage::Cancelled | Stage::TooLarge(_) | Stage::Failed(_));
    let line = egui::vec2(ui.available_width(), 26.0);
    ui.allocate_ui_with_layout(line, Layout::right_to_left(Align::Center), |ui| {
        if stopped {
            let button = egui::Button::new(params.say("recompute")).fill(style::of(ui.ctx()).chosen);
            let button = ui.add(button).on_hover_text(params.say("recompute-hint"));
            params.question.send |= button.clicked();
        } else if busy {
            let button = ui.button(params.say("stop")).on_hover_text(params.say("stop-hint"));
            params.question.cancel |= button.clicked();
        }
        progress_ui(ui, params);
    });
    if let Some(fallback) = params.shown.fallbacks.last() {
        let words = fallback_text(fallback, &params.l10n);
        ui.add(egui::Label::new(style::quiet(&words)).truncate()).on_hover_text(&words);
    }
    let stale = staleness(params);
    if !stale.is_empty() {
        ui.add(egui::Label::new(style::quiet(params.say(stale))).truncate());
    }
}

/// Message for a change of method and its cost.
fn fallback_text(fallback: &Fallback, l10n: &Localization) -> String {
    let (steps, time) = (short(fallback.steps), duration(fallback.seconds));
    let parts =
        [("case", fallback.case.as_str()), ("steps", &steps), ("time", &time), ("why", &fallback.why)];
    l10n.localize_decimals(&l10n.say_with("stage-fallback", &parts))
}

/// Message for a question that is refused.
fn refusal_text(refusal: &Refusal, l10n: &Localization) -> String {
    let gib = |mib: f64| short(mib / 1024.0);
    let (needed, free) = (gib(refusal.needed_mib), gib(refusal.free_mib));
    let words = l10n.say_with("stage-refused", &[("needed", &needed), ("free", &free)]);
    let fits = refusal.element_mm.map(|mm| l10n.say_with("stage-would-fit", &[("edge", &short(mm))]));
    l10n.localize_decimals(&[Some(words), fits].into_iter().flatten().collect::<Vec<_>>().join(" "))
}

/// Name of a part of the solve; a general one if it has no message.
fn part_text(part: &str, l10n: &Localization) -> String {
    let message = format!("part-{}", slug(part));
    if l10n.knows(&message) { l10n.say(&message) } else { l10n.say("part-solve") }
}

/// Message for an outdated or incomplete answer, else for software rendering; empty if neither applies.
fn staleness(params: &PanelParams<'_>) -> &'static str {
    let Some(answer) = &params.shown.answer else { return "" };
    let (shown, asked) = (&answer.scenario, &params.question.scenario);
    if shown.cases != asked.cases || shown.geometry != asked.geometry || shown.tissues != asked.tissues {
        "stale-before"
    } else if params.shown.stale {
        "stale-so-far"
    } else if params.quality.software {
        "stale-software"
    } else {
        ""
    }
}

/// Stage of the worker.
fn progress_ui(ui: &mut Ui, params: &PanelParams<'_>) {
    let l10n = &params.l10n;
    let text = match &params.shown.stage {
        _ if params.question.scenario != params.question.asked => l10n.say("stage-waiting"),
        Stage::Solving { resolution, case, part, share } => {
            ui.add(egui::ProgressBar::new(*share).desired_width(90.0).desired_height(8.0));
            let parts = [
                ("side", ["A", "B"].get(*case).copied().unwrap_or("?")),
                ("resolution", &resolution_text(*resolution, l10n)),
                ("part", &part_text(part, l10n)),
                ("percent", &format!("{:.0}", 100.0 * share)),
            ];
            l10n.say_with("stage-solving", &parts)
        }
        Stage::Meshing(resolution) => {
            l10n.say_with("stage-meshing", &[("resolution", &resolution_text(*resolution, l10n))])
        }
        Stage::TooLarge(refusal) => return fault_ui(ui, &refusal_text(refusal, l10n)),
        Stage::Failed(why) => return fault_ui(ui, &l10n.say_with("stage-failed", &[("why", why)])),
        Stage::Cancelled => l10n.say("stage-cancelled"),
        Stage::Idle => params.shown.answer.as_ref().map_or_else(String::new, |answer| {
            let resolution = resolution_text(answer.scenario.resolution, l10n);
            l10n.say_with("stage-idle", &[("resolution", &resolution)])
        }),
    };
    ui.add(egui::Label::new(style::quiet(text)).truncate());
}

/// Reason of a failure or refusal.
fn fault_ui(ui: &mut Ui, words: &str) {
    let text = RichText::new(words).size(style::SMALL).color(style::of(ui.ctx()).refused);
    ui.add(egui::Label::new(text).truncate()).on_hover_text(words);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::text::localization::Language;

    #[test]
    fn messages_of_refusals_and_fallbacks_contain_their_numbers() {
        let refusal = Refusal { unknowns: 1e8, needed_mib: 2048.0, free_mib: 1536.0, element_mm: Some(7.5) };
        let fallback = Fallback {
            case: "gun".into(),
            why: "no convergence at 50 Hz".into(),
            steps: 14_400.0,
            seconds: 200.0,
        };
        for language in Language::ALL {
            let l10n = Localization::new(language);
            let text = refusal_text(&refusal, &l10n);
            for figure in ["2.00 GiB", "1.50 GiB", "7.50 mm"].map(|f| l10n.localize_decimals(f)) {
                assert!(text.contains(&figure), "{figure}: {text}");
            }
            let text = fallback_text(&fallback, &l10n);
            for figure in ["gun", "no convergence at 50 Hz", "3 min 20 s"] {
                assert!(text.contains(figure), "{figure}: {text}");
            }
            assert_ne!(part_text("settle", &l10n), part_text("measure", &l10n));
        }
        let none = Refusal { element_mm: None, ..refusal };
        assert!(!refusal_text(&none, &Localization::default()).contains("fit"));
    }
}
