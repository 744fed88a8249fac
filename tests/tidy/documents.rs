//! The documents beside the code, and what they promise.

use crate::root;

fn read(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
}

#[test]
fn documents_are_there() {
    for name in ["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"] {
        assert!(read(name).len() > 300, "{name}");
    }
}

#[test]
fn the_readme_has_the_two_commands_and_every_subcommand() {
    let readme = read("README.md");
    assert!(readme.lines().any(|l| l == "    cargo run --release"));
    assert!(readme.lines().any(|l| l == "    cargo test --release --no-default-features"));
    for command in ["run", "batch", "report", "compare", "mesh", "check", "bench", "view"] {
        assert!(readme.contains(&format!("`calfwave {command}")), "{command}");
    }
    assert!(readme.contains("not medical advice"));
}

#[test]
fn the_changelog_knows_this_version() {
    let version = env!("CARGO_PKG_VERSION");
    let changelog = read("CHANGELOG.md");
    assert!(changelog.contains("## [Unreleased]") || changelog.contains(&format!("## [{version}]")));
}

#[test]
fn links_between_documents_lead_somewhere() {
    for name in ["README.md", "ARCHITECTURE.md", "CHANGELOG.md"] {
        let text = read(name);
        for (_, after) in text.match_indices("](").map(|(i, m)| (i, &text[i + m.len()..])) {
            let target = after.split(')').next().unwrap_or("");
            let inside = target.split('#').next().unwrap_or("");
            if !inside.is_empty() && !inside.contains("://") {
                assert!(root().join(inside).exists(), "{name}: {target}");
            }
        }
    }
}

#[test]
fn the_top_level_is_as_agreed() {
    let agreed = [
        "Cargo.toml",
        "Cargo.lock",
        "README.md",
        "ARCHITECTURE.md",
        "CHANGELOG.md",
        "LICENSE-MIT",
        "LICENSE-APACHE",
        "src",
        "assets",
        "presets",
        "shaders",
        "tests",
        "docs",
        "clippy.toml",
        "rustfmt.toml",
        "deny.toml",
        // made by building and running
        "target",
        "runs",
    ];
    for entry in std::fs::read_dir(root()).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().to_string();
        assert!(name.starts_with('.') || agreed.contains(&name.as_str()), "`{name}` at the top level");
    }
}
