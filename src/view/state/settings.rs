//! Settings of the window, kept between sessions.
//!
//! `settings.ron` in the user's configuration folder. A file that cannot be read is left untouched and the
//! defaults apply.

use crate::output::file::target;
use crate::view::text::localization::Language;
use bevy::prelude::Resource;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Light or dark theme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ground {
    /// Dark on light.
    #[default]
    Light,
    /// Light on dark.
    Dark,
}

impl Ground {
    /// Both, in menu order.
    pub const ALL: [Ground; 2] = [Ground::Light, Ground::Dark];

    /// Name of its message.
    pub fn message(self) -> &'static str {
        ["theme-light", "theme-dark"][self as usize]
    }
}

/// Settings of the window.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Language of all words.
    pub language: Language,
    /// Light or dark.
    pub ground: Ground,
    /// Scale of text and controls, 0.75–2.
    pub text: f32,
    /// Playback does not start by itself.
    pub still: bool,
    /// Folder of exported files; empty: the working directory.
    pub folder: String,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            language: Language::default(),
            ground: Ground::default(),
            text: 1.0,
            still: false,
            folder: String::new(),
        }
    }
}

/// Allowed values of [`Settings::text`].
pub const TEXT: std::ops::RangeInclusive<f32> = 0.75..=2.0;

impl Settings {
    /// Settings stored in `file`; the defaults in the language of `locale` if there are none.
    pub fn kept(file: Option<&Path>, locale: &str) -> Settings {
        let usual = Settings { language: Language::of_locale(locale), ..Settings::default() };
        let read = |file| ron::from_str::<Settings>(&std::fs::read_to_string(file).ok()?).ok();
        let mut settings = file.and_then(read).unwrap_or(usual);
        let sound = settings.text.is_finite() && TEXT.contains(&settings.text);
        settings.text = if sound { settings.text } else { 1.0 };
        settings
    }

    /// Stores them in `file`.
    ///
    /// # Errors
    /// The reason if the file cannot be written.
    pub fn store(&self, file: &Path) -> Result<(), String> {
        let text =
            ron::ser::to_string_pretty(self, ron::ser::PrettyConfig::new()).map_err(|e| e.to_string())?;
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder).map_err(|e| e.to_string())?;
        }
        target::write(file, |out| out.write_all(text.as_bytes())).map_err(|e| e.to_string())?;
        Ok(())
    }
}

/// `settings.ron` in the user's configuration folder (`$XDG_CONFIG_HOME`, `%APPDATA%` or `$HOME/.config`), if
/// there is one.
pub fn file_of_user() -> Option<PathBuf> {
    let from = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    let base = from("XDG_CONFIG_HOME")
        .or_else(|| from("APPDATA"))
        .or_else(|| from("HOME").map(|home| home.join(".config")))?;
    Some(base.join("calfwave").join("settings.ron"))
}

/// The locale that the operating system sets for messages; empty if there is none.
pub fn locale() -> String {
    let set = |name: &str| std::env::var(name).ok().filter(|v| !v.is_empty());
    ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(set).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_round_trip_and_an_invalid_file_gives_the_defaults() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("new").join("settings.ron");
        assert_eq!(Settings::kept(Some(&file), "de_CH.UTF-8").language, Language::German);
        let mine = Settings { ground: Ground::Dark, text: 1.5, still: true, ..Settings::default() };
        mine.store(&file).unwrap();
        assert_eq!(
            Settings::kept(Some(&file), "de"),
            mine,
            "the stored language takes precedence over the locale"
        );
        std::fs::write(&file, "(text: 1000.0)").unwrap();
        assert_eq!(Settings::kept(Some(&file), "en").text, 1.0);
        std::fs::write(&file, "not a setting").unwrap();
        assert_eq!(Settings::kept(Some(&file), "en"), Settings::default());
    }
}
