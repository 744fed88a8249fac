//! The modules of the library and their imports, read from the text of the code.

use crate::{Text, files};
use std::collections::{BTreeMap, BTreeSet};

/// Names of a module from the root of the crate: `["case", "preload", "state"]`.
pub type Path = Vec<String>;

/// Every module of the library, and the modules whose items it uses. An item that is re-exported belongs to
/// the module that defines it.
pub struct Modules {
    /// Module → file.
    pub file: BTreeMap<Path, String>,
    /// Module → modules that it imports from.
    pub uses: BTreeMap<Path, BTreeSet<Path>>,
    /// Module → name → path that it re-exports under this name, as written.
    exports: BTreeMap<Path, BTreeMap<String, Path>>,
}

impl Modules {
    /// Reads `src`.
    pub fn read() -> Modules {
        Modules::of(&files("src", "rs"))
    }

    /// The modules of these files.
    pub fn of(texts: &[Text]) -> Modules {
        let file = texts.iter().map(|t| (module(&t.path), t.path.clone())).collect();
        let mut modules = Modules { file, uses: BTreeMap::new(), exports: BTreeMap::new() };
        let parsed: Vec<(Path, Named)> =
            texts.iter().map(|t| (module(&t.path), named(&tokens(&library_part(&t.text))))).collect();
        for (own, named) in &parsed {
            let exports = named.exports.iter().map(|(name, path)| (name.clone(), path.clone()));
            modules.exports.insert(own.clone(), exports.collect());
        }
        for (own, named) in &parsed {
            let found = named.uses.iter().filter_map(|path| modules.resolve(own, path, 0));
            let used = found.filter(|other| other != own && !other.is_empty()).collect();
            modules.uses.insert(own.clone(), used);
        }
        modules
    }

    /// The module that defines what `path`, written in `own`, names; `None` for other crates.
    fn resolve(&self, own: &Path, path: &[String], depth: usize) -> Option<Path> {
        let mut rest = path;
        let mut base: Path = match path.first()?.as_str() {
            "crate" => Vec::new(),
            "self" => own.clone(),
            "super" => own[..own.len().checked_sub(1)?].to_vec(),
            first => {
                let child = [own.clone(), vec![first.to_string()]].concat();
                if !self.file.contains_key(&child) {
                    return None;
                }
                rest = path;
                return self.descend(own.clone(), rest, depth);
            }
        };
        rest = &rest[1..];
        while rest.first().is_some_and(|name| name == "super") {
            base.pop()?;
            rest = &rest[1..];
        }
        self.descend(base, rest, depth)
    }

    fn descend(&self, mut base: Path, mut rest: &[String], depth: usize) -> Option<Path> {
        while let Some(name) = rest.first() {
            base.push(name.clone());
            if !self.file.contains_key(&base) {
                base.pop();
                break;
            }
            rest = &rest[1..];
        }
        let exported = rest.first().and_then(|name| self.exports.get(&base)?.get(name));
        match exported {
            Some(path) if depth < 8 => self.resolve(&base, path, depth + 1).or(Some(base)),
            _ => Some(base),
        }
    }

    /// Children of `folder`: modules directly below it.
    pub fn children(&self, folder: &[String]) -> Vec<String> {
        let below = self.file.keys().filter(|m| m.len() == folder.len() + 1 && m.starts_with(folder));
        below.map(|m| m[folder.len()].clone()).collect()
    }

    /// Child → other children of `folder` from which a module in it imports.
    pub fn between_children(&self, folder: &[String]) -> BTreeMap<String, BTreeSet<String>> {
        let child =
            |m: &Path| (m.len() > folder.len() && m.starts_with(folder)).then(|| m[folder.len()].clone());
        let mut between: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (own, used) in &self.uses {
            let Some(from) = child(own) else { continue };
            let to = used.iter().filter_map(child).filter(|to| *to != from);
            between.entry(from.clone()).or_default().extend(to);
        }
        between
    }

    /// Folders: modules that have modules below them.
    pub fn folders(&self) -> BTreeSet<Path> {
        self.file.keys().filter(|m| m.len() > 1).map(|m| m[..m.len() - 1].to_vec()).collect()
    }
}

/// `src/mesh/hex.rs` is `mesh::hex`, `src/mesh/mod.rs` is `mesh`, `src/lib.rs` the root.
fn module(path: &str) -> Path {
    let inside = path.trim_start_matches("src/").trim_end_matches(".rs");
    let names: Path = inside.split('/').map(String::from).collect();
    match names.last().map(String::as_str) {
        Some("mod") => names[..names.len() - 1].to_vec(),
        Some("lib") => Vec::new(),
        _ => names,
    }
}

/// The text before the unit tests of the file.
fn library_part(text: &str) -> String {
    text.split("#[cfg(test)]\nmod ").next().unwrap_or("").to_string()
}

/// Identifiers, `::`, and single other characters, without comments and strings.
fn tokens(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let taken = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if c == '"' {
            string_end(rest)
        } else if rest.starts_with("::") {
            found.push("::".to_string());
            2
        } else if c.is_alphabetic() || c == '_' {
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            found.push(rest[..end].to_string());
            end
        } else {
            if !c.is_whitespace() {
                found.push(c.to_string());
            }
            c.len_utf8()
        };
        rest = &rest[taken..];
    }
    found
}

/// Bytes of the string literal that `text` begins with.
fn string_end(text: &str) -> usize {
    let mut escaped = false;
    for (i, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return i + 1,
            _ => {}
        }
    }
    text.len()
}

/// Paths that a file uses, and those it re-exports under a name.
#[derive(Default)]
struct Named {
    uses: Vec<Path>,
    exports: Vec<(String, Path)>,
}

fn named(tokens: &[String]) -> Named {
    let mut named = Named::default();
    let mut at = 0;
    let mut public = false;
    while at < tokens.len() {
        match tokens[at].as_str() {
            "pub" => {
                public = true;
                at += 1;
                if tokens.get(at).is_some_and(|t| t == "(") {
                    at += tokens[at..].iter().position(|t| t == ")").map_or(1, |n| n + 1);
                }
                continue;
            }
            "use" => {
                let mut leaves = Vec::new();
                at = tree(tokens, at + 1, &[], &mut leaves);
                match public {
                    true => named.exports.extend(leaves),
                    false => named.uses.extend(leaves.into_iter().map(|(_, path)| path)),
                }
            }
            "crate" | "super" | "self" if tokens.get(at + 1).is_some_and(|t| t == "::") => {
                let mut path = vec![tokens[at].clone()];
                at += 1;
                while tokens.get(at).is_some_and(|t| t == "::")
                    && tokens.get(at + 1).is_some_and(|t| is_name(t))
                {
                    path.push(tokens[at + 1].clone());
                    at += 2;
                }
                named.uses.push(path);
                at = at.max(1);
                public = false;
                continue;
            }
            _ => {}
        }
        public = false;
        at += 1;
    }
    named
}

fn is_name(token: &str) -> bool {
    token.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_')
}

/// The leaves of a use tree that begins at `at` below `prefix`: name and path of each. Returns where the tree
/// ends.
fn tree(tokens: &[String], mut at: usize, prefix: &[String], leaves: &mut Vec<(String, Path)>) -> usize {
    let mut path = prefix.to_vec();
    while at < tokens.len() {
        match tokens[at].as_str() {
            "{" => {
                at += 1;
                while at < tokens.len() && tokens[at] != "}" {
                    at = tree(tokens, at, &path, leaves);
                    if tokens.get(at).is_some_and(|t| t == ",") {
                        at += 1;
                    }
                }
                return at + 1;
            }
            "::" => at += 1,
            "as" => {
                let name = tokens.get(at + 1).cloned().unwrap_or_default();
                leaves.push((name, path));
                return at + 2;
            }
            "," | "}" | ";" => break,
            name => {
                if name != "self" || path.is_empty() {
                    path.push(name.to_string());
                }
                at += 1;
            }
        }
    }
    leaves.push((path.last().cloned().unwrap_or_default(), path));
    at
}

#[test]
fn imports_are_found_in_every_form() {
    let text = |path: &str, text: &str| Text { path: path.into(), text: text.into() };
    let modules = Modules::of(&[
        text("src/lib.rs", "pub mod a; pub mod b;"),
        text("src/a/mod.rs", "//! a\npub mod one;\npub mod two;\npub use one::One;\n"),
        text("src/a/one.rs", "use super::two::{Two, self};\n// crate::b\nlet s = \"crate::b::x\";\n"),
        text("src/a/two.rs", "fn f() { crate::b::g() }\n#[cfg(test)]\nmod tests { use crate::a::one; }\n"),
        text("src/b.rs", "use crate::{a::{One, two as t}};\n"),
    ]);
    let used = |path: &[&str]| -> Vec<String> {
        let own: Path = path.iter().map(ToString::to_string).collect();
        modules.uses[&own].iter().map(|m| m.join("::")).collect()
    };
    assert_eq!(used(&["a", "one"]), ["a::two"]);
    assert_eq!(used(&["a", "two"]), ["b"]);
    assert_eq!(used(&["b"]), ["a::one", "a::two"]);
    assert!(used(&["a"]).is_empty(), "re-exports are no imports");
    assert_eq!(modules.between_children(&["a".to_string()])["one"], BTreeSet::from(["two".to_string()]));
}
