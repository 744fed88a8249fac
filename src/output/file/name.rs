//! Names of files within a folder.

use std::path::{Component, Path};

/// Whether a text is a plain file name, without path, on any system.
pub fn is_plain(name: &str) -> bool {
    let mut parts = Path::new(name).components();
    let is_one = matches!((parts.next(), parts.next()), (Some(Component::Normal(_)), None));
    is_one && !name.contains(['/', '\\', ':', '\0'])
}

/// All names in a folder, sorted, for tests.
#[cfg(test)]
pub fn all(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|e| e.unwrap().file_name().to_string_lossy().to_string()).collect();
    names.sort();
    names
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
