//! A scenario file dropped on the window becomes the question; one that cannot be read says why, in one line.

use crate::preset::load_scenario;
use crate::preset::spec::ScenarioSpec;
use crate::view::speech::Speech;
use crate::view::state::Question;
use crate::view::take::Take;
use bevy::prelude::*;
use std::path::Path;

/// Takes the dropped files; the last one that can be read is opened.
pub fn open(
    mut dropped: MessageReader<FileDragAndDrop>,
    speech: Res<Speech>,
    mut question: ResMut<Question>,
    mut take: ResMut<Take>,
) {
    for message in dropped.read() {
        match message {
            FileDragAndDrop::HoveredFile { .. } => take.said = Some(speech.say("drop-hover")),
            FileDragAndDrop::HoveredFileCanceled { .. } => take.said = None,
            FileDragAndDrop::DroppedFile { path_buf, .. } => {
                take.said = Some(match read(path_buf) {
                    Ok(scenario) => {
                        question.scenario = scenario;
                        speech.say_with("drop-opened", &[("path", &path_buf.display().to_string())])
                    }
                    Err(why) => speech.say_with("drop-refused", &[("why", &why)]),
                });
            }
        }
    }
}

/// The scenario in a file, as far as two views can show it.
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

/// The app compares two cases: of more, the first and the last.
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
    fn a_scenario_is_opened_and_a_spoilt_file_says_why() {
        let folder = tempfile::tempdir().unwrap();
        let shipped = load_scenario(Path::new("vibration_vs_percussion")).unwrap().spec;
        let good = folder.path().join("good.ron");
        std::fs::write(&good, crate::preset::load::to_ron(&shipped).unwrap()).unwrap();
        let opened = read(&good).unwrap();
        assert_eq!((opened.cases.len(), &opened.cases[1]), (2, &shipped.cases[2]));
        let bad = folder.path().join("bad.ron");
        std::fs::write(&bad, "(version: 1, title: 3)").unwrap();
        let why = read(&bad).unwrap_err();
        assert!(why.contains("bad.ron") && !why.contains('\n'), "{why}");
        assert!(read(&folder.path().join("nowhere.ron")).is_err());
    }
}
