//! The shipped protocols to choose from.

use crate::preset::location::SHIPPED;
use crate::preset::protocol::ProtocolSpec;
use crate::preset::syntax::parse;
use crate::view::text::localization::Localization;
use std::sync::OnceLock;

/// Folder of the shipped protocols.
pub const FOLDER: &str = "protocols/";

/// A shipped protocol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShippedProtocol {
    /// Name of its file, without folder and ending.
    pub name: String,
    /// Its title, in English.
    pub title: String,
}

impl ShippedProtocol {
    /// Its title in the reader's language.
    pub fn words(&self, l10n: &Localization) -> String {
        l10n.called("protocol", &self.title)
    }
}

/// Every shipped protocol, in the order of their names.
pub fn shipped_protocols() -> &'static [ShippedProtocol] {
    static ALL: OnceLock<Vec<ShippedProtocol>> = OnceLock::new();
    ALL.get_or_init(|| {
        let of = |(path, text): &(&str, &str)| {
            let name = path.strip_prefix(FOLDER)?.strip_suffix(".ron")?.to_string();
            Some(ShippedProtocol { name, title: parse::<ProtocolSpec>(path, text).ok()?.title })
        };
        SHIPPED.iter().filter_map(of).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preset::load_protocol;
    use crate::view::text::localization::Language;
    use std::path::Path;

    #[test]
    fn every_shipped_protocol_can_be_opened_and_has_its_words() {
        let files = SHIPPED.iter().filter(|(path, _)| path.starts_with(FOLDER)).count();
        assert_eq!(shipped_protocols().len(), files);
        let [english, german] = Language::ALL.map(Localization::new);
        for shipped in shipped_protocols() {
            let path = format!("{FOLDER}{}.ron", shipped.name);
            let protocol = load_protocol(Path::new(&path), &[]).unwrap();
            assert_eq!(protocol.spec.title, shipped.title);
            assert_eq!(shipped.words(&english), shipped.title);
            assert_ne!(shipped.words(&german), shipped.title, "{}", shipped.name);
            assert_eq!(english.called("question", &shipped.title), protocol.spec.question);
            assert!(german.called("question", &shipped.title).ends_with('?'), "{}", shipped.name);
            assert_ne!(german.called("question", &shipped.title), protocol.spec.question);
        }
    }
}
