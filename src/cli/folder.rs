//! Output folder of a command: as given on the command line, or below `runs`.

use crate::cli::terminal::console::Console;
use crate::output::folder::owner;
use crate::output::{OutputError, file};
use std::path::{Path, PathBuf};

/// `runs/`, then `prefix` and the bare name of the scenario or study.
pub fn default_folder(prefix: &str, path: &Path) -> PathBuf {
    let stem = path.file_stem().map_or_else(String::new, |s| s.to_string_lossy().to_string());
    // `...ron` has the stem `..`, which is not a valid folder name
    let name = match stem.trim_start_matches('.') {
        "" => "run",
        name => name,
    };
    Path::new("runs").join(format!("{prefix}{name}"))
}

/// The `requested` folder, or the `default` one. If the default folder holds results of another subject
/// (another file of the same name, or the same file with other content), a folder beside it whose name is
/// extended by the identity of the subject: nothing is overwritten, and the same command finds its folder
/// again. `subjects` are identities of the input; the first is that of the whole, the others are those of its
/// parts.
pub fn output_folder(
    requested: Option<&Path>,
    default: PathBuf,
    subjects: &[String],
    console: &Console,
) -> PathBuf {
    if let Some(requested) = requested {
        return requested.to_path_buf();
    }
    let held = owner::subjects(&default);
    let Some(own) = subjects.first().filter(|_| held.iter().any(|s| !subjects.contains(s))) else {
        return default;
    };
    let mut name = default.file_name().unwrap_or_default().to_os_string();
    name.push(format!("_{}", own.get(..8).unwrap_or(own)));
    let aside = default.with_file_name(name);
    console.note(&format!(
        "{} holds the results of another question; the files go to {}",
        default.display(),
        aside.display()
    ));
    aside
}

/// Creates the folder and checks, before the computation, that it belongs to this program and can be written.
///
/// # Errors
/// It holds foreign files, or cannot be written.
pub fn prepare(folder: &Path) -> Result<(), OutputError> {
    owner::check_ownership(folder)?;
    std::fs::create_dir_all(folder).map_err(OutputError::io(folder))?;
    file::clean(folder)?;
    file::temporary(folder).map(|_| ()).map_err(OutputError::io(folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_folder_lies_below_runs_for_every_file_name() {
        for (path, folder) in
            [("a/x.ron", "runs/x"), ("...ron", "runs/run"), ("..ron", "runs/run"), ("..", "runs/run")]
        {
            assert_eq!(default_folder("", path.as_ref()), Path::new(folder), "{path}");
        }
        assert_eq!(default_folder("fair_", "x".as_ref()), Path::new("runs/fair_x"));
    }

    #[test]
    fn another_subject_gets_a_folder_of_its_own() {
        let base = tempfile::tempdir().unwrap();
        let (default, console) = (base.path().join("x"), Console::new(true, false));
        let at = |subjects: &[String]| output_folder(None, default.clone(), subjects, &console);
        let (a, b) = (owner::subject(b"a"), owner::subject(b"b"));
        assert_eq!(at(std::slice::from_ref(&a)), default, "the folder does not exist");
        std::fs::create_dir(&default).unwrap();
        owner::write_note(&default, "claims", &a).unwrap();
        assert_eq!(at(std::slice::from_ref(&b)), default, "the folder is empty");
        std::fs::write(default.join("claims.md"), "").unwrap();
        assert_eq!(at(std::slice::from_ref(&a)), default);
        assert_eq!(at(&[b.clone(), a.clone()]), default, "a part of the subject");
        assert_eq!(at(std::slice::from_ref(&b)), base.path().join(format!("x_{}", &b[..8])));
        assert_eq!(output_folder(Some("y".as_ref()), default.clone(), &[b], &console), Path::new("y"));
    }
}
