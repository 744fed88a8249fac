//! Field paths: `cases[0].load.device.heads[*].drive.frequency_hz`.

use std::fmt;

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment {
    /// A field, a map key, or the name of a variant.
    Name(String),
    /// An entry of a list.
    Index(usize),
    /// Every entry of a list, `[*]`.
    All,
}

/// A path from the root of a document to a value.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct FieldPath(pub Vec<Segment>);

impl FieldPath {
    /// Reads `a.b[0].c[*]`.
    ///
    /// # Errors
    /// A sentence saying what is wrong: an empty name, an unclosed bracket, an index that is no number.
    pub fn parse(text: &str) -> Result<FieldPath, String> {
        let mut segments = Vec::new();
        for piece in text.split('.') {
            let (name, mut rest) = piece.split_at(piece.find('[').unwrap_or(piece.len()));
            if name.trim().is_empty() {
                return Err(format!("`{text}` has an empty name; a path reads like `cases[0].load`"));
            }
            segments.push(Segment::Name(name.trim().to_string()));
            while let Some(inner) = rest.strip_prefix('[') {
                let Some((index, after)) = inner.split_once(']') else {
                    return Err(format!("`{text}` lacks a closing bracket"));
                };
                segments.push(match (index.trim(), index.trim().parse()) {
                    ("*", _) => Segment::All,
                    (_, Ok(i)) => Segment::Index(i),
                    _ => return Err(format!("`[{index}]` in `{text}` is neither a number nor `*`")),
                });
                rest = after;
            }
            if !rest.is_empty() {
                return Err(format!("`{rest}` in `{text}` is not understood"));
            }
        }
        Ok(FieldPath(segments))
    }
}

impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, segment) in self.0.iter().enumerate() {
            match segment {
                Segment::Name(name) => write!(f, "{}{name}", if i > 0 { "." } else { "" })?,
                Segment::Index(index) => write!(f, "[{index}]")?,
                Segment::All => write!(f, "[*]")?,
            }
        }
        Ok(())
    }
}

/// Variants are written `UpperCamelCase`, fields and region names `lower_snake_case`.
pub(crate) fn is_variant(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
}

/// Whether `path` is `field` or inside of it, names of variants left out.
pub(crate) fn is_below(path: &str, field: &str) -> bool {
    let bare = |text: &str| -> Vec<Segment> {
        let all = FieldPath::parse(text).map_or_else(|_| Vec::new(), |path| path.0);
        all.into_iter().filter(|s| !matches!(s, Segment::Name(name) if is_variant(name))).collect()
    };
    let (path, field) = (bare(path), bare(field));
    let same = |(a, b): (&Segment, &Segment)| a == b || matches!((a, b), (Segment::Index(_), Segment::All));
    !field.is_empty() && path.len() >= field.len() && path.iter().zip(&field).all(same)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_read_and_print_alike() {
        let text = "cases[0].load.Device.device.heads[*].drive.frequency_hz";
        assert_eq!(FieldPath::parse(text).unwrap().to_string(), text);
    }

    #[test]
    fn paths_are_compared_without_variants() {
        let path = "cases[0].load.device.heads[2].drive.frequency_hz";
        for field in [path, "cases[*].load.Device.device.Inline.heads[2].drive", "cases[0].load"] {
            assert!(is_below(path, field), "{field}");
        }
        for field in ["cases[1].load", "cases[0].load.device.heads[2].drive.frequency_hz.x", ""] {
            assert!(!is_below(path, field), "{field}");
        }
    }

    #[test]
    fn broken_paths_are_refused() {
        for text in ["", "a..b", "a[", "a[x]", "a[0]b", "."] {
            assert!(FieldPath::parse(text).is_err(), "{text}");
        }
    }
}
