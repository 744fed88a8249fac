//! Every text of the window is in the Fluent files of every language, and shipped names have translations.

use calfwave::anatomy::Tissue;
use calfwave::preset::load_scenario;
use calfwave::preset::location::SHIPPED;
use calfwave::preset::syntax::parse;
use calfwave::view::camera::orbit::Viewpoint;
use calfwave::view::data::layer::Layer;
use calfwave::view::data::limits::{BAND_COLOURS, band_message};
use calfwave::view::data::measure::Measure;
use calfwave::view::data::plane::Cut;
use calfwave::view::data::quantity::Quantity;
use calfwave::view::state::look::{MotionDirection, SiteOrder, Tab};
use calfwave::view::text::localization::{Language, Localization};
use std::path::Path;

/// Names of messages that occur as literals in the source.
fn requested(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    for start in ["say(\"", "say_with(\"", "desk.say(if "] {
        for rest in text.split(start).skip(1) {
            names.extend(rest.split('"').next().map(str::to_owned));
        }
    }
    names.retain(|n| {
        !n.is_empty() && n.chars().all(|c| c.is_ascii_lowercase() || c == '-' || c.is_ascii_digit())
    });
    names
}

fn sources(folder: &Path, into: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, into);
        } else {
            let text = std::fs::read_to_string(&path).expect("a text");
            into.push(text.split("#[cfg(test)]").next().unwrap_or_default().to_owned());
        }
    }
}

#[test]
fn every_requested_message_exists_in_every_language() {
    let mut texts = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/view"), &mut texts);
    let names: Vec<String> = texts.iter().flat_map(|text| requested(text)).collect();
    assert!(names.len() > 80, "{} names found", names.len());
    for language in Language::ALL {
        let speech = Localization::new(language);
        for name in &names {
            assert!(speech.knows(name), "{language:?} lacks {name}");
        }
    }
}

#[test]
fn every_choice_has_a_message_in_every_language() {
    let hinted = |name: String| [name.clone(), format!("{name}-hint")];
    let mut names: Vec<String> = Vec::new();
    names.extend(Quantity::ALL.into_iter().flat_map(|q| hinted(q.message())));
    names.extend(Measure::ALL.into_iter().flat_map(|m| hinted(m.message().into())));
    names.extend(Tab::ALL.into_iter().flat_map(|t| hinted(format!("tab-{}", t.key()))));
    names.extend(Cut::ALL.map(|c| format!("cut-{}", c.key())));
    names.extend(Viewpoint::ALL.map(|p| format!("preset-{}", p.key())));
    names.extend(SiteOrder::ALL.map(|o| o.message().to_owned()));
    names.extend(MotionDirection::ALL.map(|a| a.message().to_owned()));
    names.extend(Layer::ALL.map(|l| l.message().to_owned()));
    names.extend(Tissue::ALL.map(|t| format!("tissue-{}", t.name())));
    names.extend((0..BAND_COLOURS.len()).map(band_message));
    for language in Language::ALL {
        let speech = Localization::new(language);
        assert!(names.iter().all(|name| speech.knows(name)), "{language:?}");
    }
}

/// Shipped devices and subjects have names in every language; the English name is that of the file.
#[test]
fn shipped_devices_and_subjects_have_translated_names() {
    let german = Localization::new(Language::German);
    for (path, text) in SHIPPED.iter().filter(|(path, _)| path.starts_with("devices/")) {
        let device: calfwave::drive::spec::DeviceSpec = parse(path, text).expect("a device");
        assert_eq!(Localization::default().called("device", &device.name), device.name);
        assert_ne!(german.called("device", &device.name), device.name, "{path}");
    }
    for (path, _) in SHIPPED.iter().filter(|(path, _)| path.starts_with("subjects/")) {
        let name = path.trim_start_matches("subjects/").trim_end_matches(".ron");
        assert_ne!(german.called("subject", name), name, "{path}");
    }
    let calf = load_scenario(Path::new("vibration_vs_percussion")).expect("a shipped preset").spec;
    assert_eq!(
        Localization::default().say("question-vibration_versus_percussion"),
        calf.question,
        "the default question differs from its file"
    );
}
