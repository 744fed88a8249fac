//! Names to suggest in place of an unknown one.

/// Largest number of names compared or listed per problem; bounds the time for a document with thousands of
/// wrong names.
const MAX_NAMES: usize = 100;

/// Names separated by commas, truncated after the first hundred.
pub fn listed(names: &[&str]) -> String {
    match names.len() > MAX_NAMES {
        true => format!("{}, … ({} in all)", names[..MAX_NAMES].join(", "), names.len()),
        false => names.join(", "),
    }
}

/// The candidate most similar to `name` among the first hundred, if its Jaro–Winkler similarity is at least
/// 0.75.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let mut best: Option<(f64, &str)> = None;
    let name: String = name.chars().take(MAX_NAMES).collect::<String>().to_lowercase();
    for candidate in candidates.into_iter().filter(|c| c.len() <= 4 * MAX_NAMES).take(MAX_NAMES) {
        let score = strsim::jaro_winkler(&name, &candidate.to_lowercase());
        if score >= 0.75 && best.is_none_or(|(s, _)| score > s) {
            best = Some((score, candidate));
        }
    }
    best.map(|(_, name)| name.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_finds_misspelt_names_only() {
        let names = ["frequency_hz", "normal_mm", "phase_deg"];
        assert_eq!(nearest("freqency_hz", names).as_deref(), Some("frequency_hz"));
        assert_eq!(nearest("frequency", names).as_deref(), Some("frequency_hz"));
        assert_eq!(nearest("colour", names), None);
    }
}
