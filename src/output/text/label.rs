//! Names that can be file and column names.

/// A name of lower-case letters, digits and `_`, valid as file and column name on any system. The sign of a
/// number is written as a word.
pub fn slug(name: &str) -> String {
    let mut out = String::new();
    let mut before = ' ';
    let mut rest = name.chars().peekable();
    while let Some(c) = rest.next() {
        let signs = !before.is_alphanumeric() && rest.peek().is_some_and(char::is_ascii_digit);
        match c {
            c if c.is_ascii_alphanumeric() => out.push(c.to_ascii_lowercase()),
            '-' | '−' if signs => out.push_str("minus_"),
            '+' if signs => out.push_str("plus_"),
            _ if !out.is_empty() && !out.ends_with('_') => out.push('_'),
            _ => {}
        }
        before = c;
    }
    let out = out.trim_end_matches('_').to_string();
    if out.is_empty() { "case".into() } else { out }
}

/// The [`slug`] of each name; equal slugs get the suffix `__` and their position in the list, from 1. No slug
/// contains `__`, so that all labels differ.
pub fn labels(names: &[&str]) -> Vec<String> {
    let slugs: Vec<String> = names.iter().map(|name| slug(name)).collect();
    let label = |(i, own): (usize, &String)| match slugs.iter().filter(|s| *s == own).count() {
        1 => own.clone(),
        _ => format!("{own}__{}", i + 1),
    };
    slugs.iter().enumerate().map(label).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_plain() {
        assert_eq!(slug("GAS TrP1"), "gas_trp1");
        assert_eq!(slug("  ü/..\\ "), "case");
        assert_eq!(slug("-15 deg"), "minus_15_deg");
        assert_eq!(slug("f 50-60, + 3"), "f_50_60_3");
    }

    #[test]
    fn labels_differ_if_names_do() {
        let names = [
            "-15 deg", "+15 deg", "15 deg", "Größe", "GRÖSSE", "größe", "漢字", "../..", "a", "A", "a__1",
            "a 1",
        ];
        let labels = labels(&names);
        assert_eq!(labels[..3], ["minus_15_deg", "plus_15_deg", "15_deg"]);
        assert_eq!(labels.iter().collect::<std::collections::BTreeSet<_>>().len(), names.len(), "{labels:?}");
        assert!(
            labels.iter().all(|l| l.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')),
            "{labels:?}"
        );
    }
}
