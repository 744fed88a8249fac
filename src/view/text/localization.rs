//! Localised text: Fluent files built into the program, complete in English and German.
//!
//! Text is looked up by message name. A message that a language lacks is shown in English; a message that
//! English lacks is shown as its name. Tests check that neither happens.

use crate::output::text::slug;
use bevy::prelude::Resource;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use serde::{Deserialize, Serialize};
use unic_langid::LanguageIdentifier;

/// A language of the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// German.
    German,
}

impl Language {
    /// Every language, in menu order.
    pub const ALL: [Language; 2] = [Language::English, Language::German];

    /// Its name in that language.
    pub fn name(self) -> &'static str {
        match self {
            Language::English => "English",
            Language::German => "Deutsch",
        }
    }

    /// Language of a locale of the operating system (`de_DE.UTF-8`); English if it is not supported.
    pub fn of_locale(locale: &str) -> Language {
        if locale.to_ascii_lowercase().starts_with("de") { Language::German } else { Language::English }
    }

    /// The Fluent text of this language.
    pub fn text(self) -> &'static str {
        match self {
            Language::English => include_str!("../../../assets/locales/en.ftl"),
            Language::German => include_str!("../../../assets/locales/de.ftl"),
        }
    }

    /// ISO 639-1 code.
    pub fn code(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::German => "de",
        }
    }

    fn tag(self) -> LanguageIdentifier {
        self.code().parse().unwrap_or_default()
    }

    fn bundle(self) -> FluentBundle<FluentResource> {
        // A message that cannot be parsed is left out; the English one is used instead.
        let messages = FluentResource::try_new(self.text().to_string()).unwrap_or_else(|(whole, _)| whole);
        let mut bundle = FluentBundle::new_concurrent(vec![self.tag()]);
        bundle.set_use_isolating(false);
        bundle.add_resource_overriding(messages);
        bundle
    }
}

/// Argument of a message, `(name, value)`: a number already rounded and with its unit, or words.
pub type MessageArg<'a> = (&'a str, &'a str);

/// Messages in the reader's language, with English as the fallback.
#[derive(Resource)]
pub struct Localization {
    language: Language,
    own: FluentBundle<FluentResource>,
    english: FluentBundle<FluentResource>,
}

impl Default for Localization {
    fn default() -> Self {
        Localization::new(Language::default())
    }
}

impl Localization {
    /// Messages in `language`.
    pub fn new(language: Language) -> Localization {
        Localization { language, own: language.bundle(), english: Language::English.bundle() }
    }

    /// The language in use.
    pub fn language(&self) -> Language {
        self.language
    }

    /// The message `name`.
    pub fn say(&self, name: &str) -> String {
        self.say_with(name, &[])
    }

    /// The message `name` with its arguments.
    ///
    /// Falls back to English, then to `name` itself, where the message or one of its arguments is missing.
    pub fn say_with(&self, name: &str, parts: &[MessageArg<'_>]) -> String {
        let mut args = FluentArgs::new();
        for (key, value) in parts {
            args.set(*key, FluentValue::from(*value));
        }
        [&self.own, &self.english]
            .into_iter()
            .find_map(|bundle| format_message(bundle, name, &args))
            .unwrap_or_else(|| name.to_string())
    }

    /// Display name of an item of a file: the message `kind-name` if there is one, else `name`.
    pub fn called(&self, kind: &str, name: &str) -> String {
        let message = format!("{kind}-{}", slug(name));
        if self.knows(&message) { self.say(&message) } else { name.to_string() }
    }

    /// Replaces the decimal points of `text` by those of the language: 0.5 is 0,5 in German.
    pub fn localize_decimals(&self, text: &str) -> String {
        if self.language == Language::English {
            return text.to_string();
        }
        let letters: Vec<char> = text.chars().collect();
        let digit = |i: usize| letters.get(i).is_some_and(char::is_ascii_digit);
        let sign =
            |(i, &c): (usize, &char)| if c == '.' && i > 0 && digit(i - 1) && digit(i + 1) { ',' } else { c };
        letters.iter().enumerate().map(sign).collect()
    }

    /// Whether the language in use has the message `name`.
    pub fn knows(&self, name: &str) -> bool {
        self.own.has_message(name)
    }
}

/// The message `name` of a bundle; `None` if it is missing or an argument of it is not given.
fn format_message(
    bundle: &FluentBundle<FluentResource>,
    name: &str,
    args: &FluentArgs<'_>,
) -> Option<String> {
    let pattern = bundle.get_message(name)?.value()?;
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, Some(args), &mut errors).into_owned();
    errors.is_empty().then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    /// Message name → names of its arguments.
    fn messages(language: Language) -> BTreeMap<String, BTreeSet<String>> {
        let mut all = BTreeMap::new();
        let mut last = String::new();
        for line in language.text().lines() {
            let starts = line.starts_with(|c: char| c.is_ascii_lowercase());
            if let Some((name, _)) = line.split_once(" =").filter(|_| starts) {
                last = name.to_string();
                assert!(
                    all.insert(last.clone(), BTreeSet::new()).is_none(),
                    "{language:?}: {name} is defined twice"
                );
            }
            for part in line.split("{ $").skip(1).filter_map(|rest| rest.split([' ', '}']).next()) {
                all.entry(last.clone()).or_default().insert(part.to_string());
            }
        }
        all
    }

    #[test]
    fn every_language_has_the_same_messages_and_arguments() {
        let english = messages(Language::English);
        assert!(english.len() > 50);
        for language in Language::ALL {
            assert!(
                FluentResource::try_new(language.text().to_string()).is_ok(),
                "{language:?} cannot be read"
            );
            let own = messages(language);
            for (name, parts) in &english {
                assert_eq!(own.get(name), Some(parts), "{language:?}: {name}");
            }
            for name in own.keys() {
                assert!(english.contains_key(name), "{language:?} alone has {name}");
            }
        }
    }

    #[test]
    fn arguments_are_inserted_and_missing_ones_are_visible() {
        let l10n = Localization::new(Language::German);
        assert_eq!(l10n.say_with("undo-hint", &[("what", "X")]), "Nimmt zurück: X (Strg+Z)");
        assert_eq!(l10n.say("undo-hint"), "undo-hint", "a missing argument shows the message name");
        assert_eq!(l10n.say("no-such-message"), "no-such-message");
        assert_eq!(l10n.localize_decimals("0.5 mm, s. 3, 1.25."), "0,5 mm, s. 3, 1,25.");
        assert_eq!(l10n.called("device", "A thing nobody knows"), "A thing nobody knows");
        assert_eq!(Language::of_locale("de_AT.UTF-8"), Language::German);
        assert_eq!(Language::of_locale("C"), Language::English);
    }
}
