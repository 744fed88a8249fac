//! `Answer`: what the app shows of a scenario: the body, and the steady state of every case finished so far.
//!
//! One case in the cache is one file under the user's cache folder, named by the hash of the question
//! it answers (the scenario with that case alone); its numbers are the amplitudes in f32 and the derived fields in two
//! bytes per node each ([`crate::run::quantise`]). The file form is that of
//! [`crate::run::keep`]. A file that is cut short, altered or of another version is not an answer: it is computed again.

use crate::anatomy::Calf;
use crate::fem::Space;
use crate::math::C64;
use crate::mesh::HexMesh;
use crate::metric::CaseReport;
use crate::preset::canon::case_id;
use crate::preset::spec::ScenarioSpec;
use crate::probe::field::HarmonicField;
use crate::run::keep::{Folder, Magic, pack, unpack};
use crate::run::outcome::NodalFields;
use crate::run::quantise::{Levels, levels, values};
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::sync::Arc;

const MAGIC: &Magic = b"calfwave case 2\n";

/// The discretised body all cases of a scenario share.
#[derive(Clone)]
pub struct Body {
    /// Elements, regions, named surfaces.
    pub mesh: Arc<HexMesh>,
    /// Nodes the fields live on.
    pub space: Arc<Space>,
    /// The leg the mesh was made from; none for a phantom.
    pub calf: Option<Arc<Calf>>,
}

/// The steady state of one case.
#[derive(Clone, Debug)]
pub struct CaseAnswer {
    /// Every number of the case.
    pub report: CaseReport,
    /// Complex nodal displacements, `[harmonic][node of the space]`.
    pub field: HarmonicField,
    /// Strain, energy, dissipation and pressure at the nodes; empty in answers kept by versions that kept none.
    pub nodal: NodalFields,
}

/// A scenario as far as it is answered.
#[derive(Clone)]
pub struct Answer {
    /// The question, with every part inline.
    pub scenario: ScenarioSpec,
    /// The body.
    pub body: Body,
    /// One entry per case of the scenario; none while it is still being computed.
    pub cases: Vec<Option<Arc<CaseAnswer>>>,
}

impl Answer {
    /// Whether every case is answered.
    pub fn complete(&self) -> bool {
        self.cases.iter().all(Option::is_some)
    }
}

/// Name of the question a case asks: [`case_id`] of the scenario with that case alone. Titles and the names
/// of other cases do not matter.
pub fn question_key(scenario: &ScenarioSpec) -> String {
    case_id(scenario)
}

/// The scenario reduced to one of its cases.
pub fn single_case(scenario: &ScenarioSpec, case: usize) -> ScenarioSpec {
    ScenarioSpec { cases: vec![scenario.cases[case].clone()], ..scenario.clone() }
}

#[derive(Serialize, Deserialize)]
struct Header {
    report: CaseReport,
    frequency_hz: f64,
    harmonics: usize,
    #[serde(default)]
    free: Vec<f64>,
    nodes: usize,
    /// Largest value of each derived field; none in files that keep none.
    #[serde(default)]
    derived: Vec<f64>,
    /// Which question this answers.
    key: String,
    /// Fingerprint of the nodes it lives on.
    body: String,
}

/// Answers built into the program: the default comparison and the tour, so that the app opens on them at once. They are kept files
/// like any other and are refused when question or nodes have changed.
const SHIPPED: [&[u8]; 6] = [
    include_bytes!("../../assets/cases/vibration.case"),
    include_bytes!("../../assets/cases/percussion.case"),
    include_bytes!("../../assets/cases/quad.case"),
    include_bytes!("../../assets/cases/slow.case"),
    include_bytes!("../../assets/cases/fast.case"),
    include_bytes!("../../assets/cases/thumb.case"),
];

/// The questions answered in the program itself, as [`question_key`] names them.
pub fn shipped_keys() -> impl Iterator<Item = String> {
    SHIPPED.iter().filter_map(|bytes| unpack::<Header>(MAGIC, bytes)).map(|(header, _)| header.key)
}

/// Fingerprint of a space: blake3 of its node positions and connectivity.
pub fn fingerprint(space: &Space) -> String {
    let mut hash = blake3::Hasher::new();
    for x in space.positions.iter().flat_map(|p| p.iter()) {
        hash.update(&x.to_le_bytes());
    }
    for node in &space.node_of {
        hash.update(&node.to_le_bytes());
    }
    hash.finalize().to_hex().to_string()
}

/// Answers kept on disk between runs of the program.
#[derive(Clone, Debug)]
pub struct Shelf {
    files: Folder,
}

impl Shelf {
    /// The shelf in the user's cache folder: see [`Folder::of_user`].
    pub fn of_user() -> Shelf {
        Shelf { files: Folder::of_user("cases") }
    }

    /// A shelf in this folder.
    pub fn at(folder: &Path) -> Shelf {
        Shelf { files: Folder::at(folder) }
    }

    /// A shelf that keeps nothing.
    pub fn none() -> Shelf {
        Shelf { files: Folder::none() }
    }

    /// The stored answer to this question on this space, from the disk or from the program itself; none if there
    /// is none or it is damaged.
    pub fn take(&self, key: &str, space: &Space) -> Option<CaseAnswer> {
        let body = fingerprint(space);
        let fits = |header: &Header| header.key == key && header.body == body;
        let kept = || self.files.read(key).and_then(|bytes| decode(&bytes, fits));
        kept().or_else(|| SHIPPED.iter().find_map(|bytes| decode(bytes, fits)))
    }

    /// Stores an answer, complete or not at all.
    ///
    /// # Errors
    /// Whatever the file system reports; an answer that cannot be kept is still an answer.
    pub fn put(&self, key: &str, space: &Space, answer: &CaseAnswer) -> std::io::Result<()> {
        self.files.write(key, &encode(key, &fingerprint(space), answer)?)
    }
}

/// The file form of an answer.
fn encode(key: &str, body: &str, answer: &CaseAnswer) -> std::io::Result<Vec<u8>> {
    let field = &answer.field;
    let derived = answer.nodal.all().map(levels);
    let kept = answer.nodal.all().iter().all(|values| !values.is_empty());
    let header = Header {
        report: answer.report.clone(),
        frequency_hz: field.frequency_hz,
        harmonics: field.amplitude.len(),
        free: field.free.clone(),
        nodes: field.amplitude.first().map_or(0, Vec::len),
        derived: if kept { derived.iter().map(|d| d.largest).collect() } else { Vec::new() },
        key: key.to_string(),
        body: body.to_string(),
    };
    pack(MAGIC, &header, |bytes| {
        for c in field.amplitude.iter().flatten().flatten() {
            bytes.extend_from_slice(&(c.re as f32).to_le_bytes());
            bytes.extend_from_slice(&(c.im as f32).to_le_bytes());
        }
        for code in derived.iter().filter(|_| kept).flat_map(|d| &d.codes) {
            bytes.extend_from_slice(&code.to_le_bytes());
        }
    })
}

/// The answer in a file whose header `fits`; none if anything about it is wrong.
fn decode(bytes: &[u8], fits: impl Fn(&Header) -> bool) -> Option<CaseAnswer> {
    let (header, numbers): (Header, _) = unpack(MAGIC, bytes).filter(|(header, _)| fits(header))?;
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

/// The derived fields in a file; empty if it keeps none.
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

    fn answer() -> CaseAnswer {
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
    fn what_is_put_is_taken() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (shelf, space) = (Shelf::at(folder.path()), two_nodes(1.0));
        assert!(shelf.take("k", &space).is_none());
        shelf.put("k", &space, &answer()).expect("writes");
        let back = shelf.take("k", &space).expect("reads");
        assert_eq!(back.report, answer().report);
        assert_eq!(back.field.amplitude, answer().field.amplitude); // all numbers above are exact in f32
        for (kept, was) in back.nodal.all().iter().zip(answer().nodal.all()) {
            assert!(kept.iter().zip(was).all(|(a, b)| (a - b).abs() <= 2e-4 * b), "{kept:?} for {was:?}");
        }
        assert!(shelf.take("k", &two_nodes(2.0)).is_none(), "an answer on other nodes is no answer");
    }

    #[test]
    fn an_answer_without_derived_fields_is_still_one() {
        let plain = CaseAnswer { nodal: NodalFields::default(), ..answer() };
        let back = decode(&encode("k", "b", &plain).expect("encodes"), |_| true).expect("decodes");
        assert_eq!(back.nodal, NodalFields::default());
        assert_eq!(back.field.amplitude, plain.field.amplitude);
    }

    #[test]
    fn a_damaged_file_is_no_answer() {
        let whole = encode("k", "b", &answer()).expect("encodes");
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
