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
    /// A message: an empty name, an unclosed bracket, an index that is not a number.
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

/// Whether a name is that of a variant: variants are `UpperCamelCase`, fields and region names
/// `lower_snake_case`.
pub(crate) fn is_variant(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
}

/// Whether `path` is `field` or a field inside it; names of variants are ignored.
pub(crate) fn is_below(path: &str, field: &str) -> bool {
    let bare = |text: &str| -> Vec<Segment> {
        let all = FieldPath::parse(text).map_or_else(|_| Vec::new(), |path| path.0);
        all.into_iter().filter(|s| !matches!(s, Segment::Name(name) if is_variant(name))).collect()
    };
    let (path, field) = (bare(path), bare(field));
    let same = |(a, b): (&Segment, &Segment)| a == b || matches!((a, b), (Segment::Index(_), Segment::All));
    !field.is_empty() && path.len() >= field.len() && path.iter().zip(&field).all(same)
}

/// `path` below `prefix`.
pub(crate) fn join(prefix: &str, path: &str) -> String {
    match (prefix.is_empty(), path.is_empty()) {
        (true, _) => path.to_string(),
        (_, true) => prefix.to_string(),
        _ => format!("{prefix}.{path}"),
    }
}

/// A field path, its parent, the parent of that, … and the empty path of the whole document.
pub(crate) fn enclosing(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| {
        (!path.is_empty()).then(|| &path[..path.rfind(['.', '[']).unwrap_or(0)])
    })
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

    #[test]
    fn paths_have_parents() {
        let all: Vec<&str> = enclosing("cases[0].load").collect();
        assert_eq!(all, ["cases[0].load", "cases[0]", "cases", ""]);
    }
}
