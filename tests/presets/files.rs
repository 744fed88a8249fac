//! Which files are read: regular files of bounded size, parts inside the project folder, and links as their
//! targets.

use calfwave::preset::document::{check, load_study};
use calfwave::preset::{PresetError, load_scenario};
use std::path::{Path, PathBuf};

/// A project with a scenario and its parts. `folder` holds the presets.
struct Project {
    root: tempfile::TempDir,
    folder: PathBuf,
}

impl Project {
    fn new(name: &str) -> Project {
        let root = tempfile::Builder::new().prefix("projekt ü ").tempdir().unwrap();
        let folder = root.path().canonicalize().unwrap().join(name);
        let presets = Path::new(env!("CARGO_MANIFEST_DIR")).join("presets");
        for name in ["phantoms/block_pressure.ron", "tissues/gel.ron"] {
            std::fs::create_dir_all(folder.join(name).parent().unwrap()).unwrap();
            std::fs::copy(presets.join(name), folder.join(name)).unwrap();
        }
        Project { root, folder }
    }

    fn scenario(&self) -> PathBuf {
        self.folder.join("phantoms/block_pressure.ron")
    }

    /// Loads the scenario with its tissues in another file.
    fn load_with(&self, tissues: &str) -> Result<(), PresetError> {
        let text = std::fs::read_to_string(self.scenario()).unwrap();
        let path = self.folder.join("phantoms/other.ron");
        std::fs::write(&path, text.replace("../tissues/gel.ron", tissues)).unwrap();
        load_scenario(&path).map(|_| ())
    }
}

#[test]
fn parts_are_read_only_from_the_project_folder() {
    for name in ["presets", "mine"] {
        let project = Project::new(name);
        project.load_with("../tissues/gel.ron").unwrap();
        project.load_with(&project.folder.join("tissues/gel.ron").to_string_lossy()).unwrap();
        let secret = project.root.path().join("secret");
        std::fs::write(&secret, "PASSWORD=hunter2").unwrap();
        for outside in ["../../secret", "/proc/self/environ", "/etc/passwd", "../../../../../../etc/passwd"] {
            let error = project.load_with(outside).unwrap_err();
            let p = &error.problems[0];
            assert!(p.message.contains("outside the project folder"), "{error}");
            assert_eq!((p.path.as_str(), p.file.ends_with("other.ron"), p.line > 1), ("tissues", true, true));
            assert!(error.sources.iter().all(|s| s.name.ends_with("other.ron")), "{outside} was read");
        }
    }
}

/// A file in the project that is no preset is refused with its position, and the message contains none of its
/// text.
#[test]
fn the_text_of_a_file_that_is_no_preset_is_not_shown() {
    let project = Project::new("presets");
    for text in [
        "PASSWORD=hunter2\n",
        "{\"version\": 1, \"password\": \"hunter2\"}",
        "version: 1\nkey: hunter2",
        "(key: \"hunter2\")",
    ] {
        std::fs::write(project.folder.join("notes.txt"), text).unwrap();
        let error = project.load_with("../notes.txt").unwrap_err();
        let p = &error.problems[0];
        assert!(p.message.contains("not a preset") && p.file.ends_with("notes.txt"), "{error}");
        assert_eq!((p.line, p.source), (1, None));
        assert!(!error.to_string().contains("hunter2"), "{error}");
    }
}

#[cfg(unix)]
#[test]
fn links_count_as_their_targets() {
    use std::os::unix::fs::symlink;
    let project = Project::new("presets");
    let link = project.root.path().join("link.ron");
    symlink(project.scenario(), &link).unwrap();
    load_scenario(&link).unwrap();
    let out = project.folder.join("tissues/out.ron");
    symlink("/etc/passwd", &out).unwrap();
    assert!(project.load_with("../tissues/out.ron").unwrap_err().to_string().contains("outside"));
    // The error names the path at which the part was expected: beside the target of the link.
    std::fs::remove_file(project.folder.join("tissues/gel.ron")).unwrap();
    let error = load_scenario(&link).unwrap_err();
    let expected = project.folder.join("tissues/gel.ron");
    assert!(error.to_string().contains(&*expected.to_string_lossy()), "{error}");
    assert!(error.to_string().contains("no such file"), "{error}");
}

#[cfg(unix)]
#[test]
fn pipes_devices_folders_and_endless_files_are_refused_at_once() {
    if crate::left_out::lacks(&["mkfifo"]) {
        return;
    }
    let project = Project::new("presets");
    let pipe = project.folder.join("tissues/pipe.ron");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let large = project.folder.join("tissues/large.ron");
    std::fs::File::create(&large).unwrap().set_len(10 << 30).unwrap();
    let table = [
        (pipe.clone(), "regular file"),
        ("/dev/zero".into(), "regular file"),
        ("/dev/tty".into(), "regular file"),
        (project.folder.clone(), "folder"),
        (large, "larger than 1024 KiB"),
    ];
    for (path, words) in &table {
        let error = check(path).unwrap_err();
        assert!(error.to_string().contains(words), "{error}");
        assert!(load_scenario(path).is_err() && load_study(path, &[]).is_err());
    }
    for (name, words) in [("pipe.ron", "regular file"), ("large.ron", "larger than"), ("", "folder")] {
        let error = project.load_with(&format!("../tissues/{name}")).unwrap_err();
        assert!(error.to_string().contains(words) && error.problems[0].line > 1, "{error}");
    }
}

/// A device named a thousand times is read once, and the total size of all parts is limited.
#[test]
fn the_total_size_of_parts_is_limited() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.ron");
    let spec = load_scenario(Path::new("single_head")).unwrap().spec;
    let text = calfwave::preset::syntax::to_ron(&spec).unwrap();
    let at = text.find("device: ").unwrap();
    let cases: String = (0..1000)
        .map(|i| {
            format!(
                "(name: \"{i}\", load: Device(device: File(\"d.ron\"), placement: (s: 0.3, theta_deg: 0.0))),"
            )
        })
        .collect();
    let begin = text[..at].rfind("cases:").unwrap();
    let end = begin + text[begin..].find("\n    ],").unwrap();
    std::fs::write(&path, format!("{}cases: [{cases}{}", &text[..begin], &text[end..])).unwrap();
    let device = include_str!("../../presets/devices/single_head_imposed.ron");
    std::fs::write(folder.path().join("d.ron"), device).unwrap();
    assert_eq!(load_scenario(&path).unwrap().sources.len(), 2);
    std::fs::write(folder.path().join("d.ron"), format!("{device}{}", " ".repeat(100_000))).unwrap();
    assert!(load_scenario(&path).unwrap_err().to_string().contains("add up to more than 16 MiB"));
}
