//! Where the files of a command go: as told, or below `runs`.

use crate::cli::console::Console;
use crate::output::{OutputError, atomic, owner};
use std::path::{Path, PathBuf};

/// `runs/` and the bare name of the scenario or study, after `prefix`.
pub fn usual(prefix: &str, path: &Path) -> PathBuf {
    let stem = path.file_stem().map_or_else(String::new, |s| s.to_string_lossy().to_string());
    // `...ron` has the stem `..`, which is no name of a folder
    let name = match stem.trim_start_matches('.') {
        "" => "run",
        name => name,
    };
    Path::new("runs").join(format!("{prefix}{name}"))
}

/// The folder as told, or the usual one. Where that holds the answer to something else (another file of the
/// same name, the same file with other content), a folder beside it whose name says what it is about: nothing
/// is lost, and the same question finds its folder again. `subjects` are the names of what is asked; the
/// first one is its own, the others are parts of it.
pub fn folder_for(told: Option<&Path>, usual: PathBuf, subjects: &[String], console: &Console) -> PathBuf {
    if let Some(told) = told {
        return told.to_path_buf();
    }
    let held = owner::subjects(&usual);
    let Some(own) = subjects.first().filter(|_| held.iter().any(|s| !subjects.contains(s))) else {
        return usual;
    };
    let mut name = usual.file_name().unwrap_or_default().to_os_string();
    name.push(format!("_{}", own.get(..8).unwrap_or(own)));
    let aside = usual.with_file_name(name);
    console.note(&format!(
        "{} holds the answer to another question; the files go to {}",
        usual.display(),
        aside.display()
    ));
    aside
}

/// Makes the folder and sees that it is this program's to fill and can be written, before hours are spent.
///
/// # Errors
/// It holds files of others, or cannot be written.
pub fn prepare(folder: &Path) -> Result<(), OutputError> {
    owner::check(folder)?;
    std::fs::create_dir_all(folder).map_err(OutputError::io(folder))?;
    atomic::clean(folder)?;
    atomic::temporary(folder).map(|_| ()).map_err(OutputError::io(folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_usual_folder_lies_below_runs_whatever_the_file_is_called() {
        for (path, folder) in
            [("a/x.ron", "runs/x"), ("...ron", "runs/run"), ("..ron", "runs/run"), ("..", "runs/run")]
        {
            assert_eq!(usual("", path.as_ref()), Path::new(folder), "{path}");
        }
        assert_eq!(usual("fair_", "x".as_ref()), Path::new("runs/fair_x"));
    }

    #[test]
    fn another_question_gets_a_folder_of_its_own() {
        let base = tempfile::tempdir().unwrap();
        let (usual, console) = (base.path().join("x"), Console::new(true, false));
        let at = |subjects: &[String]| folder_for(None, usual.clone(), subjects, &console);
        let (a, b) = (owner::subject(b"a"), owner::subject(b"b"));
        assert_eq!(at(std::slice::from_ref(&a)), usual, "there is none yet");
        std::fs::create_dir(&usual).unwrap();
        owner::sign(&usual, "claims", &a).unwrap();
        assert_eq!(at(std::slice::from_ref(&b)), usual, "nothing is in it yet");
        std::fs::write(usual.join("claims.md"), "").unwrap();
        assert_eq!(at(std::slice::from_ref(&a)), usual);
        assert_eq!(at(&[b.clone(), a.clone()]), usual, "a part of it");
        assert_eq!(at(std::slice::from_ref(&b)), base.path().join(format!("x_{}", &b[..8])));
        assert_eq!(folder_for(Some("y".as_ref()), usual.clone(), &[b], &console), Path::new("y"));
    }
}
