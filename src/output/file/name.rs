//! Names of files within a folder.

use std::path::{Component, Path};

/// Whether a text is a plain file name, without path, on any system.
pub fn is_plain(name: &str) -> bool {
    let mut parts = Path::new(name).components();
    let is_one = matches!((parts.next(), parts.next()), (Some(Component::Normal(_)), None));
    is_one && !name.contains(['/', '\\', ':', '\0'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_not_plain_names() {
        assert!(["sites.csv", "a ü", "..a", ".hidden"].iter().all(|name| is_plain(name)));
        for name in ["", ".", "..", "/etc/passwd", "../x", "a/b", "a/", "./a", "a\\b", "C:x"] {
            assert!(!is_plain(name), "{name}");
        }
    }
}
