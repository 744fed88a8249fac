//! `ResponseStore`: responses on disk.
//!
//! The format is that of [`crate::cache::file`], with numbers in f64. A file that is truncated, altered or of
//! another key is ignored, and the response is computed again.

use crate::analysis::response::plan::ResponsePlan;
use crate::analysis::response::response::{Response, SolvedFrequency};
use crate::analysis::response::site::SiteMap;
use crate::cache::file::{Folder, Magic, pack, unpack};
use crate::cache::fingerprint::fingerprint;
use crate::case::harmonic::ports::Port;
use crate::math::C64;
use crate::math::reduced::{Band, POINTS, Reduced};
use crate::model::model::Model;
use crate::preset::identity::response_key;
use crate::preset::scenario::{CaseSpec, ScenarioSpec};
use nalgebra::DMatrix;
use serde::{Deserialize, Serialize};
use std::path::Path;

const MAGIC: &Magic = b"calfwave resp 2\n";

/// Key of a response: [`response_key`] of the scenario with that case alone, with the nodes and the plan.
pub fn key(spec: &ScenarioSpec, case: &CaseSpec, model: &Model, plan: &ResponsePlan) -> String {
    let alone = ScenarioSpec { cases: vec![case.clone()], ..spec.clone() };
    response_key(&alone, &format!("{} {}", plan.text(), fingerprint(&model.space)))
}

#[derive(Serialize, Deserialize)]
struct Header {
    key: String,
    ports: Vec<Port>,
    held_closed: bool,
    sites: Vec<SiteMap>,
    band: [f64; 2],
    rank: usize,
    outputs: usize,
    solved: Vec<SolvedFrequency>,
    checked: Vec<SolvedFrequency>,
    bound: f64,
    unknowns: usize,
}

/// A store of responses on disk.
#[derive(Clone, Debug)]
pub struct ResponseStore {
    files: Folder,
}

impl ResponseStore {
    /// The store in the user's cache folder: see [`Folder::of_user`].
    pub fn of_user() -> ResponseStore {
        ResponseStore { files: Folder::of_user("responses") }
    }

    /// A store in `folder`.
    pub fn at(folder: &Path) -> ResponseStore {
        ResponseStore { files: Folder::at(folder) }
    }

    /// The response stored under `key`; `None` if it is missing or damaged.
    pub fn get(&self, key: &str) -> Option<Response> {
        decode(&self.files.read(key)?).filter(|response| response.key == key)
    }

    /// Stores a response under its key.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn put(&self, response: &Response) -> std::io::Result<()> {
        self.files.write(&response.key, &encode(response)?)
    }
}

/// The file content of a response. Symmetric matrices are stored as their upper triangle.
fn encode(response: &Response) -> std::io::Result<Vec<u8>> {
    let model = &response.model;
    let header = Header {
        key: response.key.clone(),
        ports: response.ports.clone(),
        held_closed: response.held_closed,
        sites: response.sites.clone(),
        band: [model.band.from, model.band.to],
        rank: model.rank(),
        outputs: model.outputs.nrows(),
        solved: response.solved.clone(),
        checked: response.checked.clone(),
        bound: response.bound,
        unknowns: response.unknowns,
    };
    pack(MAGIC, &header, |bytes| {
        let mut put = |x: f64| bytes.extend_from_slice(&x.to_le_bytes());
        for matrix in &model.matrices {
            for (i, j) in upper_triangle(model.rank()) {
                put(matrix[(i, j)].re);
                put(matrix[(i, j)].im);
            }
        }
        response.pads.iter().chain(&model.inputs).chain(&model.outputs).for_each(|x| put(*x));
    })
}

/// (row, column) of the upper triangle of a symmetric matrix.
fn upper_triangle(rank: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..rank).flat_map(|j| (0..=j).map(move |i| (i, j)))
}

/// The response of a file; `None` if the file is damaged.
fn decode(bytes: &[u8]) -> Option<Response> {
    let (header, numbers): (Header, _) = unpack(MAGIC, bytes)?;
    let (r, m, o) = (header.rank, header.ports.len(), header.outputs);
    let expected = POINTS * r * (r + 1) + m * m + r * m + o * r;
    if numbers.len() != 8 * expected {
        return None;
    }
    let mut next = numbers.chunks_exact(8).map(|b| f64::from_le_bytes(b.try_into().unwrap_or_default()));
    let mut take = || next.next().unwrap_or_default();
    let matrices = (0..POINTS)
        .map(|_| {
            let mut matrix = DMatrix::zeros(r, r);
            for (i, j) in upper_triangle(r) {
                let z = C64::new(take(), take());
                (matrix[(i, j)], matrix[(j, i)]) = (z, z);
            }
            matrix
        })
        .collect();
    let mut real = |rows, columns| {
        let values: Vec<f64> = (0..rows * columns).map(|_| take()).collect();
        DMatrix::from_column_slice(rows, columns, &values)
    };
    let (pads, inputs, outputs) = (real(m, m), real(r, m), real(o, r));
    let band = Band { from: header.band[0], to: header.band[1] };
    Some(Response {
        key: header.key,
        ports: header.ports,
        held_closed: header.held_closed,
        sites: header.sites,
        pads,
        model: Reduced { band, matrices, inputs, outputs },
        solved: header.solved,
        checked: header.checked,
        bound: header.bound,
        unknowns: header.unknowns,
    })
}
