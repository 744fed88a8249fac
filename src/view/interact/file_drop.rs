//! Opening a scenario file that is dropped on the window.

use crate::preset::load_scenario;
use crate::preset::scenario::ScenarioSpec;
use crate::view::export::request::ExportState;
use crate::view::state::question::Question;
use crate::view::text::localization::Localization;
use bevy::prelude::*;
use std::path::Path;

/// Opens dropped files; the last one that can be read becomes the question.
pub fn open_dropped(
    mut dropped: MessageReader<FileDragAndDrop>,
    l10n: Res<Localization>,
    mut question: ResMut<Question>,
    mut export: ResMut<ExportState>,
) {
    for message in dropped.read() {
        match message {
            FileDragAndDrop::HoveredFile { .. } => export.status = Some(l10n.say("drop-hover")),
            FileDragAndDrop::HoveredFileCanceled { .. } => export.status = None,
            FileDragAndDrop::DroppedFile { path_buf, .. } => {
                export.status = Some(match read(path_buf) {
                    Ok(scenario) => {
                        question.scenario = scenario;
                        l10n.say_with("drop-opened", &[("path", &path_buf.display().to_string())])
                    }
                    Err(why) => l10n.say_with("drop-refused", &[("why", &why)]),
                });
            }
        }
    }
}

/// The scenario of a file, reduced to two cases by [`comparison`].
///
/// # Errors
/// File name and reason in one line.
pub fn read(path: &Path) -> Result<ScenarioSpec, String> {
    let loaded = load_scenario(path).map_err(|e| {
        let why = e.to_string();
        format!("{}: {}", path.display(), why.lines().collect::<Vec<_>>().join(" "))
    })?;
    Ok(comparison(loaded.spec))
}

/// Reduces a scenario to the two cases that the app compares: the first and the last.
pub fn comparison(mut scenario: ScenarioSpec) -> ScenarioSpec {
    let last = scenario.cases.len().saturating_sub(1);
    if last > 1 {
        scenario.cases.drain(1..last);
    }
    scenario
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scenario_is_opened_and_an_invalid_file_gives_the_reason() {
        let folder = tempfile::tempdir().unwrap();
        let shipped = load_scenario(Path::new("vibration_vs_percussion")).unwrap().spec;
        let good = folder.path().join("good.ron");
        std::fs::write(&good, crate::preset::syntax::to_ron(&shipped).unwrap()).unwrap();
        let opened = read(&good).unwrap();
        assert_eq!((opened.cases.len(), &opened.cases[1]), (2, &shipped.cases[2]));
        let bad = folder.path().join("bad.ron");
        std::fs::write(&bad, "(version: 1, title: 3)").unwrap();
        let why = read(&bad).unwrap_err();
        assert!(why.contains("bad.ron") && !why.contains('\n'), "{why}");
        assert!(read(&folder.path().join("nowhere.ron")).is_err());
    }
}
