//! `AnswerStore`: solved cases on disk.
//!
//! Each case is one file in the user's cache folder. Its name is the id of the scenario with that case alone
//! ([`crate::preset::identity::case_id`]). It holds the amplitudes in f32 and the derived fields in two bytes
//! per node each ([`crate::cache::quantise`]), in the format of [`crate::cache::file`]. A file that is
//! truncated, altered or of another version is ignored, and the case is computed again.

use crate::cache::file::{Folder, Magic, pack, unpack};
use crate::cache::fingerprint::fingerprint;
use crate::cache::quantise::{Levels, levels, values};
use crate::case::outcome::NodalFields;
use crate::fem::Space;
use crate::math::C64;
use crate::metric::CaseReport;
use crate::probe::harmonic_field::HarmonicField;
use crate::session::answer::CaseAnswer;
use serde::{Deserialize, Serialize};
use std::path::Path;

const MAGIC: &Magic = b"calfwave case 2\n";

#[derive(Serialize, Deserialize)]
struct Header {
    report: CaseReport,
    frequency_hz: f64,
    harmonics: usize,
    #[serde(default)]
    free: Vec<f64>,
    nodes: usize,
    /// Largest value of each derived field; empty in files without derived fields.
    #[serde(default)]
    derived: Vec<f64>,
    /// Id of the scenario with this case alone.
    key: String,
    /// Fingerprint of the nodes.
    #[serde(rename = "body")]
    fingerprint: String,
}

/// Case files built into the program: the default comparison and the tour, which the application shows at its
/// start. They are ignored if the scenario or the nodes have changed.
const SHIPPED: [&[u8]; 6] = [
    include_bytes!("../../assets/cases/vibration.case"),
    include_bytes!("../../assets/cases/percussion.case"),
    include_bytes!("../../assets/cases/quad.case"),
    include_bytes!("../../assets/cases/slow.case"),
    include_bytes!("../../assets/cases/fast.case"),
    include_bytes!("../../assets/cases/thumb.case"),
];

/// The [`case_id`](crate::preset::identity::case_id) of each case built into the program.
#[cfg(all(test, feature = "view"))]
pub fn shipped_keys() -> impl Iterator<Item = String> {
    SHIPPED.iter().filter_map(|bytes| unpack::<Header>(MAGIC, bytes)).map(|(header, _)| header.key)
}

/// A store of solved cases on disk.
#[derive(Clone, Debug)]
pub struct AnswerStore {
    files: Folder,
}

impl AnswerStore {
    /// The store in the user's cache folder: see [`Folder::of_user`].
    pub fn of_user() -> AnswerStore {
        AnswerStore { files: Folder::of_user("cases") }
    }

    /// A store in `folder`.
    pub fn at(folder: &Path) -> AnswerStore {
        AnswerStore { files: Folder::at(folder) }
    }

    /// A store that holds nothing.
    pub fn none() -> AnswerStore {
        AnswerStore { files: Folder::none() }
    }

    /// The stored case with id `key` on `space`, from the disk or built into the program; `None` if it is
    /// missing or damaged.
    pub fn get(&self, key: &str, space: &Space) -> Option<CaseAnswer> {
        let nodes = fingerprint(space);
        let matches = |header: &Header| header.key == key && header.fingerprint == nodes;
        let stored = || self.files.read(key).and_then(|bytes| decode(&bytes, matches));
        stored().or_else(|| SHIPPED.iter().find_map(|bytes| decode(bytes, matches)))
    }

    /// Stores a solved case under its id `key`.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn put(&self, key: &str, space: &Space, case: &CaseAnswer) -> std::io::Result<()> {
        self.files.write(key, &encode(key, &fingerprint(space), case)?)
    }
}

/// The file content of a solved case.
fn encode(key: &str, fingerprint: &str, case: &CaseAnswer) -> std::io::Result<Vec<u8>> {
    let field = &case.field;
    let derived = case.nodal.all().map(levels);
    let has_derived = case.nodal.all().iter().all(|values| !values.is_empty());
    let header = Header {
        report: case.report.clone(),
        frequency_hz: field.frequency_hz,
        harmonics: field.amplitude.len(),
        free: field.free.clone(),
        nodes: field.amplitude.first().map_or(0, Vec::len),
        derived: if has_derived { derived.iter().map(|d| d.largest).collect() } else { Vec::new() },
        key: key.to_string(),
        fingerprint: fingerprint.to_string(),
    };
    pack(MAGIC, &header, |bytes| {
        for c in field.amplitude.iter().flatten().flatten() {
            bytes.extend_from_slice(&(c.re as f32).to_le_bytes());
            bytes.extend_from_slice(&(c.im as f32).to_le_bytes());
        }
        for code in derived.iter().filter(|_| has_derived).flat_map(|d| &d.codes) {
            bytes.extend_from_slice(&code.to_le_bytes());
        }
    })
}

/// The solved case of a file whose header `matches`; `None` if the file is damaged.
fn decode(bytes: &[u8], matches: impl Fn(&Header) -> bool) -> Option<CaseAnswer> {
    let (header, numbers): (Header, _) = unpack(MAGIC, bytes).filter(|(header, _)| matches(header))?;
    let amplitudes = header.harmonics.checked_mul(header.nodes)?.checked_mul(24)?;
    let derived = header.derived.len().checked_mul(header.nodes)?.checked_mul(2)?;
    if numbers.len() != amplitudes.checked_add(derived)? {
        return None;
    }
    let (numbers, codes) = numbers.split_at(amplitudes);
    let number = |i: usize| {
        let mut four = [0u8; 4];
        four.copy_from_slice(&numbers[4 * i..4 * i + 4]);
        f64::from(f32::from_le_bytes(four))
    };
    let complex = |i: usize| C64::new(number(2 * i), number(2 * i + 1));
    let amplitude = (0..header.harmonics)
        .map(|h| {
            let first = 3 * h * header.nodes;
            (0..header.nodes).map(|n| [0, 1, 2].map(|c| complex(first + 3 * n + c))).collect()
        })
        .collect();
    let nodal = derived_fields(&header, codes);
    let field = HarmonicField { frequency_hz: header.frequency_hz, amplitude, free: header.free };
    Some(CaseAnswer { report: header.report, field, nodal })
}

/// The derived fields of a file; empty if it has none.
fn derived_fields(header: &Header, codes: &[u8]) -> NodalFields {
    let codes: Vec<u16> = codes.chunks_exact(2).map(|two| u16::from_le_bytes([two[0], two[1]])).collect();
    let of = |(i, &largest): (usize, &f64)| {
        let codes = codes[i * header.nodes..(i + 1) * header.nodes].to_vec();
        values(&Levels { largest, codes })
    };
    let fields: Vec<Vec<f32>> = header.derived.iter().enumerate().map(of).collect();
    <[Vec<f32>; 4]>::try_from(fields).map_or_else(|_| NodalFields::default(), NodalFields::of)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::report::Warning;

    fn solved_case() -> CaseAnswer {
        let node = |x: f64| [C64::new(x, -x), C64::new(0.5 * x, 0.0), C64::new(0.0, 2.0 * x)];
        CaseAnswer {
            report: CaseReport { case: "A".into(), frequency_hz: 50.0, ..CaseReport::default() },
            field: HarmonicField {
                frequency_hz: 50.0,
                amplitude: vec![vec![node(0.25), node(0.5)], vec![node(-1.0), node(0.0)]],
                free: vec![50.0, 51.3],
            },
            nodal: NodalFields::of([vec![0.0, 0.02], vec![3.0, 4e-3], vec![7.0, 700.0], vec![1e3, 2.0]]),
        }
    }

    fn two_nodes(x: f64) -> Space {
        Space { positions: vec![crate::math::V3::zeros(), crate::math::V3::x() * x], ..Space::default() }
    }

    #[test]
    fn a_stored_case_is_read_back() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (store, space) = (AnswerStore::at(folder.path()), two_nodes(1.0));
        assert!(store.get("k", &space).is_none());
        store.put("k", &space, &solved_case()).expect("writes");
        let back = store.get("k", &space).expect("reads");
        assert_eq!(back.report, solved_case().report);
        assert_eq!(back.field.amplitude, solved_case().field.amplitude); // all values are exact in f32
        for (read, written) in back.nodal.all().iter().zip(solved_case().nodal.all()) {
            assert!(
                read.iter().zip(written).all(|(a, b)| (a - b).abs() <= 2e-4 * b),
                "{read:?} for {written:?}"
            );
        }
        assert!(store.get("k", &two_nodes(2.0)).is_none(), "a case on other nodes is ignored");
    }

    #[test]
    fn a_file_without_derived_fields_is_read() {
        let plain = CaseAnswer { nodal: NodalFields::default(), ..solved_case() };
        let back = decode(&encode("k", "b", &plain).expect("encodes"), |_| true).expect("decodes");
        assert_eq!(back.nodal, NodalFields::default());
        assert_eq!(back.field.amplitude, plain.field.amplitude);
    }

    /// Files of earlier versions hold warnings as sentences.
    #[test]
    fn the_shipped_cases_are_read_with_their_warnings() {
        for bytes in SHIPPED {
            let report = decode(bytes, |_| true).expect("decodes").report;
            let is_expected = |warning: &Warning| {
                matches!(warning, Warning::CoarseMesh { .. } | Warning::BeyondHardeningLaw { .. })
            };
            assert!(report.warnings.iter().any(is_expected), "{}: {:?}", report.case, report.warnings);
        }
    }

    #[test]
    fn a_damaged_file_is_ignored() {
        let whole = encode("k", "b", &solved_case()).expect("encodes");
        assert!(decode(&whole, |_| true).is_some());
        assert!(decode(&whole[..whole.len() - 1], |_| true).is_none());
        assert!(decode(&[], |_| true).is_none());
        for at in [0, 20, 60, whole.len() - 40] {
            let mut bad = whole.clone();
            bad[at] ^= 1;
            assert!(decode(&bad, |_| true).is_none(), "byte {at}");
        }
    }
}
