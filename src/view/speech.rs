//! What the window says, in the reader's language: Fluent files built into the program, English complete, German complete.
//!
//! A message is asked for by its name; one that a language lacks is said in English, and one that English lacks is shown
//! as its name (a test sees to it that neither happens).

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

    /// Its name in itself.
    pub fn name(self) -> &'static str {
        match self {
            Language::English => "English",
            Language::German => "Deutsch",
        }
    }

    /// The language that a locale of the operating system asks for (`de_DE.UTF-8`); English for all others.
    pub fn of_locale(locale: &str) -> Language {
        if locale.to_ascii_lowercase().starts_with("de") { Language::German } else { Language::English }
    }

    /// The Fluent text of this language.
    pub fn text(self) -> &'static str {
        match self {
            Language::English => include_str!("../../assets/locales/en.ftl"),
            Language::German => include_str!("../../assets/locales/de.ftl"),
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
        // A message that cannot be read is left out, and English speaks instead.
        let messages = FluentResource::try_new(self.text().to_string()).unwrap_or_else(|(whole, _)| whole);
        let mut bundle = FluentBundle::new_concurrent(vec![self.tag()]);
        bundle.set_use_isolating(false);
        bundle.add_resource_overriding(messages);
        bundle
    }
}

/// Something to put into a message: a number, already rounded and with its unit, or words.
pub type Part<'a> = (&'a str, &'a str);

/// The window's voice.
#[derive(Resource)]
pub struct Speech {
    language: Language,
    own: FluentBundle<FluentResource>,
    english: FluentBundle<FluentResource>,
}

impl Default for Speech {
    fn default() -> Self {
        Speech::new(Language::default())
    }
}

impl Speech {
    /// Speaks `language`.
    pub fn new(language: Language) -> Speech {
        Speech { language, own: language.bundle(), english: Language::English.bundle() }
    }

    /// The language spoken.
    pub fn language(&self) -> Language {
        self.language
    }

    /// The message `name`.
    pub fn say(&self, name: &str) -> String {
        self.say_with(name, &[])
    }

    /// The message `name` with `parts` put in.
    pub fn say_with(&self, name: &str, parts: &[Part<'_>]) -> String {
        let mut args = FluentArgs::new();
        for (key, value) in parts {
            args.set(*key, FluentValue::from(*value));
        }
        [&self.own, &self.english]
            .into_iter()
            .find_map(|bundle| said(bundle, name, &args))
            .unwrap_or_else(|| name.to_string())
    }

    /// What a thing from a file is called: the message `kind-name` if there is one, else its own name.
    pub fn called(&self, kind: &str, name: &str) -> String {
        let message = format!("{kind}-{}", slug(name));
        if self.knows(&message) { self.say(&message) } else { name.to_string() }
    }

    /// Figures as this language writes them: 0.5 is 0,5 in German.
    pub fn figures(&self, text: &str) -> String {
        if self.language == Language::English {
            return text.to_string();
        }
        let letters: Vec<char> = text.chars().collect();
        let digit = |i: usize| letters.get(i).is_some_and(char::is_ascii_digit);
        let sign =
            |(i, &c): (usize, &char)| if c == '.' && i > 0 && digit(i - 1) && digit(i + 1) { ',' } else { c };
        letters.iter().enumerate().map(sign).collect()
    }

    /// Whether there is a message of that name in the language spoken.
    pub fn knows(&self, name: &str) -> bool {
        self.own.has_message(name)
    }
}

/// A message, if the bundle has it and every part it names was given.
fn said(bundle: &FluentBundle<FluentResource>, name: &str, args: &FluentArgs<'_>) -> Option<String> {
    let pattern = bundle.get_message(name)?.value()?;
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, Some(args), &mut errors).into_owned();
    errors.is_empty().then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    /// Message name → names of the parts it wants.
    fn messages(language: Language) -> BTreeMap<String, BTreeSet<String>> {
        let mut all = BTreeMap::new();
        let mut last = String::new();
        for line in language.text().lines() {
            let starts = line.starts_with(|c: char| c.is_ascii_lowercase());
            if let Some((name, _)) = line.split_once(" =").filter(|_| starts) {
                last = name.to_string();
                assert!(
                    all.insert(last.clone(), BTreeSet::new()).is_none(),
                    "{language:?}: {name} stands twice"
                );
            }
            for part in line.split("{ $").skip(1).filter_map(|rest| rest.split([' ', '}']).next()) {
                all.entry(last.clone()).or_default().insert(part.to_string());
            }
        }
        all
    }

    #[test]
    fn every_language_says_the_same_things() {
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
    fn parts_are_put_in_and_missing_ones_are_not_hidden() {
        let speech = Speech::new(Language::German);
        assert_eq!(speech.say_with("undo-hint", &[("what", "X")]), "Nimmt zurück: X (Strg+Z)");
        assert_eq!(speech.say("undo-hint"), "undo-hint", "a part left out is seen, not swallowed");
        assert_eq!(speech.say("no-such-message"), "no-such-message");
        assert_eq!(speech.figures("0.5 mm, s. 3, 1.25."), "0,5 mm, s. 3, 1,25.");
        assert_eq!(speech.called("device", "A thing nobody knows"), "A thing nobody knows");
        assert_eq!(Language::of_locale("de_AT.UTF-8"), Language::German);
        assert_eq!(Language::of_locale("C"), Language::English);
    }
}
