//! `StopStore`: answers at single placements on disk, in the format of [`crate::cache::file`]. A file that is
//! truncated, altered or of another scenario is ignored, and the placement is solved again.

use crate::cache::file::{Folder, Magic, pack, unpack};
use crate::metric::CaseReport;
use crate::preset::identity::report_key;
use crate::preset::scenario::ScenarioSpec;
use serde::{Deserialize, Serialize};
use std::path::Path;

const MAGIC: &Magic = b"calfwave stop 1\n";

/// The answer at one placement.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StopAnswer {
    /// The report of the case.
    pub report: CaseReport,
    /// `[element · point]` dissipated power density [W/m³].
    pub dissipation: Vec<f32>,
}

#[derive(Serialize, Deserialize)]
struct Header {
    key: String,
    report: CaseReport,
}

/// A store of answers.
#[derive(Clone, Debug)]
pub struct StopStore {
    files: Folder,
}

impl StopStore {
    /// A store in `folder`.
    pub fn at(folder: &Path) -> StopStore {
        StopStore { files: Folder::at(folder) }
    }

    /// A store that holds nothing.
    pub fn none() -> StopStore {
        StopStore { files: Folder::none() }
    }

    /// The stored answer to the only case of `spec`.
    pub fn get(&self, spec: &ScenarioSpec) -> Option<StopAnswer> {
        let key = report_key(spec);
        let bytes = self.files.read(&key)?;
        let (header, numbers): (Header, _) =
            unpack(MAGIC, &bytes).filter(|(h, _): &(Header, _)| h.key == key)?;
        let number = |four: &[u8]| f32::from_le_bytes(four.try_into().unwrap_or_default());
        let report = CaseReport { case: spec.cases[0].name.clone(), ..header.report };
        Some(StopAnswer { report, dissipation: numbers.chunks_exact(4).map(number).collect() })
    }

    /// Stores the answer to the only case of `spec`.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn put(&self, spec: &ScenarioSpec, answer: &StopAnswer) -> std::io::Result<()> {
        let header = Header { key: report_key(spec), report: answer.report.clone() };
        let bytes = pack(MAGIC, &header, |bytes| {
            answer.dissipation.iter().for_each(|x| bytes.extend_from_slice(&x.to_le_bytes()));
        })?;
        self.files.write(&header.key, &bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preset::load_scenario;

    #[test]
    fn an_answer_is_read_back_under_any_name_of_its_case() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = StopStore::at(folder.path());
        let mut spec = load_scenario("single_head".as_ref()).expect("shipped").spec;
        let report = CaseReport { case: spec.cases[0].name.clone(), ..CaseReport::default() };
        let answer = StopAnswer { report, dissipation: vec![0.5, f32::MIN_POSITIVE, 7.0] };
        assert_eq!(store.get(&spec), None);
        store.put(&spec, &answer).expect("writes");
        assert_eq!(store.get(&spec), Some(answer.clone()));
        spec.cases[0].name = "another".into();
        let renamed = store.get(&spec).expect("the same case");
        assert_eq!((renamed.report.case.as_str(), renamed.dissipation), ("another", answer.dissipation));
        let file = folder.path().join(report_key(&spec));
        let mut bytes = std::fs::read(&file).expect("there");
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        std::fs::write(&file, bytes).expect("writes");
        assert_eq!(store.get(&spec), None, "a damaged file");
    }
}
