//! Export systems: picture, animation, table, printable page, scenario preset.

use crate::output::table;
use crate::preset::syntax::to_ron;
use crate::view::export::encode::{free_path, write_file, write_gif, write_png};
use crate::view::export::page;
use crate::view::export::request::{ExportFormat, ExportState, GifRecording};
use crate::view::state::answer::ShownAnswer;
use crate::view::state::clock::Clock;
use crate::view::state::question::Question;
use crate::view::state::settings::Settings;
use crate::view::state::side::Side;
use crate::view::text::localization::Localization;
use bevy::prelude::*;
use bevy::render::view::screenshot::{Screenshot, ScreenshotCaptured};
use std::path::{Path, PathBuf};

/// Frames of a GIF, over one cycle.
const FRAMES: usize = 24;

/// Frames drawn between setting the clock and taking the picture.
const SETTLING: u32 = 2;

/// Starts the requested export; files without pictures are written at once.
pub fn start_export(
    mut commands: Commands,
    mut export: ResMut<ExportState>,
    (shown, question, settings, l10n): (Res<ShownAnswer>, Res<Question>, Res<Settings>, Res<Localization>),
    (clock, time): (Res<Clock>, Res<Time>),
) {
    let Some(format) = export.requested.take() else { return };
    let folder = PathBuf::from(if settings.folder.is_empty() { "." } else { &settings.folder });
    let path = free_path(&folder, &question.scenario.title, format.extension());
    let written = match format {
        ExportFormat::Png => {
            let to = path.clone();
            let write = move |shot: On<ScreenshotCaptured>,
                              mut export: ResMut<ExportState>,
                              l10n: Res<Localization>| {
                export.status = Some(outcome_message(&l10n, &to, write_png(&shot.image, &to)));
            };
            commands.spawn(Screenshot::primary_window()).observe(write);
            return;
        }
        ExportFormat::Gif => {
            let Some(hertz) = shown.case(Side::A).map(|c| c.field.frequency_hz).filter(|hz| *hz > 0.0) else {
                export.status = Some(l10n.say("take-unanswered"));
                return;
            };
            let mut before = *clock;
            before.set(time.elapsed_secs_wrapped_f64(), clock.playing, clock.slow);
            export.recording = Some(GifRecording {
                path,
                before,
                period: 1.0 / hertz,
                waited: 0,
                asked: false,
                frames: Vec::new(),
                size: (0, 0),
            });
            return;
        }
        ExportFormat::Preset => to_ron(&question.scenario)
            .map_err(|e| e.to_string())
            .and_then(|text| write_file(&path, text.as_bytes())),
        ExportFormat::Csv | ExportFormat::Page => {
            match answer_document(format, &shown, &export.verdict, &l10n) {
                Some(text) => text.and_then(|text| write_file(&path, text.as_bytes())),
                None => Err(l10n.say("take-unanswered")),
            }
        }
    };
    export.status = Some(outcome_message(&l10n, &path, written));
}

/// Table or page of the answer on screen; `None` while there is none.
fn answer_document(
    format: ExportFormat,
    shown: &ShownAnswer,
    verdict: &str,
    l10n: &Localization,
) -> Option<Result<String, String>> {
    let answer = shown.answer.as_ref()?;
    let reports: Vec<_> = answer.cases.iter().flatten().map(|case| case.report.clone()).collect();
    let names: Vec<String> = reports.iter().map(|r| r.case.clone()).collect();
    if reports.is_empty() {
        return None;
    }
    Some(match format {
        ExportFormat::Page => page::html(answer, &names, verdict, l10n).map_err(|e| e.to_string()),
        _ => {
            let mut bytes = Vec::new();
            let written = table::sites(&reports).write(&mut bytes);
            written.map_err(|e| e.to_string()).map(|()| String::from_utf8_lossy(&bytes).into_owned())
        }
    })
}

/// Records one cycle frame by frame and writes it as a GIF.
pub fn record_gif(
    mut commands: Commands,
    mut export: ResMut<ExportState>,
    mut clock: ResMut<Clock>,
    l10n: Res<Localization>,
) {
    let Some(recording) = &mut export.recording else { return };
    if recording.frames.len() == FRAMES {
        *clock = recording.before;
        let written = write_gif(recording);
        let message = outcome_message(&l10n, &recording.path, written);
        export.recording = None;
        export.status = Some(message);
        return;
    }
    let at = Clock::frozen(recording.period * recording.frames.len() as f64 / FRAMES as f64);
    if *clock != at {
        *clock = at;
        (recording.waited, recording.asked) = (0, false);
    }
    recording.waited += 1;
    if recording.waited > SETTLING && !recording.asked {
        recording.asked = true;
        commands.spawn(Screenshot::primary_window()).observe(keep_frame);
    }
}

fn keep_frame(shot: On<ScreenshotCaptured>, mut export: ResMut<ExportState>, l10n: Res<Localization>) {
    let Some(recording) = &mut export.recording else { return };
    match shot.image.clone().try_into_dynamic() {
        Ok(picture) => {
            let picture = picture.to_rgb8();
            recording.size = (picture.width() as u16, picture.height() as u16);
            recording.frames.push(picture.into_raw());
        }
        Err(e) => {
            let message = outcome_message(&l10n, &recording.path, Err(e.to_string()));
            export.recording = None;
            export.status = Some(message);
        }
    }
}

fn outcome_message(l10n: &Localization, path: &Path, written: Result<(), String>) -> String {
    let shown = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    match written {
        Ok(()) => l10n.say_with("take-done", &[("path", &shown.display().to_string())]),
        Err(why) => l10n.say_with("take-failed", &[("why", &why)]),
    }
}
