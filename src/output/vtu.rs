//! `field.vtu`: nodal fields for ParaView, as a VTK XML unstructured grid.
//!
//! Every element of order N is split into N³ linear hexahedra between its GLL nodes, so any viewer shows
//! the field as it was computed. Data stand uncompressed in one appended raw block (VTK file format 1.0,
//! 64-bit lengths, little endian). Written here, because the maintained writers in reach compress or encode what
//! then other readers refuse, or hold a second copy of the field in memory.

use crate::math::{C64, V3};
use crate::output::error::OutputError;
use crate::probe::HarmonicField;
use std::io::{self, Write};

/// VTK cell type of a linear hexahedron.
const VTK_HEXAHEDRON: u8 = 12;

/// Nodes and elements of an order-N space.
#[derive(Clone, Copy, Debug)]
pub struct Grid<'a> {
    /// `[node]` position [m].
    pub positions: &'a [V3],
    /// `[element][point]` node of each point, ξ fastest; (N+1)³ points per element.
    pub node_of: &'a [u32],
    /// Order N ≥ 1.
    pub order: usize,
}

/// Values at nodes.
#[derive(Clone, Debug, PartialEq)]
pub enum Nodal {
    /// One number per node.
    Scalar(Vec<f64>),
    /// Three components per node.
    Vector(Vec<[f64; 3]>),
}

/// Named values at nodes; the unit is part of the name.
#[derive(Clone, Debug, PartialEq)]
pub struct NodalArray {
    /// Name with unit.
    pub name: String,
    /// `[node]` values.
    pub values: Nodal,
}

/// Named values per element; every linear cell of the element gets its value.
#[derive(Clone, Debug, PartialEq)]
pub struct CellArray {
    /// Name with unit.
    pub name: String,
    /// `[element]` values.
    pub values: Vec<f64>,
}

/// Amplitude [µm] and phase [°] per component of the fundamental, and the vector magnitude of each harmonic.
/// The motion is Re{X e^{+iωt}}; a phase of +90° is a quarter of a period ahead of the drive's cosine.
pub fn harmonic_arrays(prefix: &str, field: &HarmonicField) -> Vec<NodalArray> {
    let mut arrays = Vec::new();
    if let Some(first) = field.amplitude.first() {
        let each = |f: fn(C64) -> f64| Nodal::Vector(first.iter().map(|u| u.map(f)).collect());
        arrays
            .push(NodalArray { name: format!("{prefix}displacement_um"), values: each(|x| x.norm() * 1e6) });
        arrays
            .push(NodalArray { name: format!("{prefix}phase_deg"), values: each(|x| x.arg().to_degrees()) });
    }
    for (h, nodes) in field.amplitude.iter().enumerate() {
        let size = |u: &[C64; 3]| u.iter().map(C64::norm_sqr).sum::<f64>().sqrt() * 1e6;
        let name = match field.free.get(h) {
            Some(hz) => format!("{prefix}tone_{hz}_hz_um"),
            None => format!("{prefix}harmonic_{}_um", h + 1),
        };
        arrays.push(NodalArray { name, values: Nodal::Scalar(nodes.iter().map(size).collect()) });
    }
    arrays
}

/// Writes the grid with its fields.
///
/// # Errors
/// Those of the writer; arrays whose length does not fit the grid are `InvalidInput`.
pub fn write(
    grid: Grid<'_>,
    nodal: &[NodalArray],
    cell: &[CellArray],
    out: &mut dyn Write,
) -> io::Result<()> {
    check(grid, nodal, cell).map_err(|e| io::Error::new(io::ErrorKind::InvalidInput, e.to_string()))?;
    let elements = grid.node_of.len() / points_of(grid.order);
    let cells = elements * grid.order.pow(3);
    let mut blocks = Blocks::default();
    let mut xml = String::new();
    xml.push_str("<?xml version=\"1.0\"?>\n<VTKFile type=\"UnstructuredGrid\" version=\"1.0\" byte_order=\"LittleEndian\" header_type=\"UInt64\">\n<UnstructuredGrid>\n");
    xml.push_str(&format!("<Piece NumberOfPoints=\"{}\" NumberOfCells=\"{cells}\">\n", grid.positions.len()));
    xml.push_str("<PointData>\n");
    for array in nodal {
        let (components, count) = match &array.values {
            Nodal::Scalar(v) => (1, v.len()),
            Nodal::Vector(v) => (3, v.len()),
        };
        xml.push_str(&blocks.array(&array.name, "Float32", components, 4 * components * count));
    }
    xml.push_str("</PointData>\n<CellData>\n");
    for array in cell {
        xml.push_str(&blocks.array(&array.name, "Float32", 1, 4 * cells));
    }
    xml.push_str("</CellData>\n<Points>\n");
    xml.push_str(&blocks.array("position_m", "Float64", 3, 24 * grid.positions.len()));
    xml.push_str("</Points>\n<Cells>\n");
    xml.push_str(&blocks.array("connectivity", "Int64", 1, 64 * cells));
    xml.push_str(&blocks.array("offsets", "Int64", 1, 8 * cells));
    xml.push_str(&blocks.array("types", "UInt8", 1, cells));
    xml.push_str("</Cells>\n</Piece>\n</UnstructuredGrid>\n<AppendedData encoding=\"raw\">\n_");
    out.write_all(xml.as_bytes())?;
    write_blocks(grid, nodal, cell, cells, out)?;
    out.write_all(b"\n</AppendedData>\n</VTKFile>\n")
}

fn points_of(order: usize) -> usize {
    (order + 1).pow(3)
}

fn check(grid: Grid<'_>, nodal: &[NodalArray], cell: &[CellArray]) -> Result<(), OutputError> {
    let shape = |name: &str, found, expected| match found == expected {
        true => Ok(()),
        false => Err(OutputError::Shape { name: name.into(), found, expected }),
    };
    let points = points_of(grid.order);
    shape("node_of", grid.node_of.len() % points, 0)?;
    for array in nodal {
        let found = match &array.values {
            Nodal::Scalar(v) => v.len(),
            Nodal::Vector(v) => v.len(),
        };
        shape(&array.name, found, grid.positions.len())?;
    }
    cell.iter().try_for_each(|a| shape(&a.name, a.values.len(), grid.node_of.len() / points))
}

/// Places of arrays in the appended block.
#[derive(Default)]
struct Blocks {
    offset: usize,
}

impl Blocks {
    /// The XML element of an array of `bytes` bytes.
    fn array(&mut self, name: &str, kind: &str, components: usize, bytes: usize) -> String {
        let name = name.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
        let offset = self.offset;
        self.offset += 8 + bytes;
        format!(
            "<DataArray type=\"{kind}\" Name=\"{name}\" NumberOfComponents=\"{components}\" format=\"appended\" offset=\"{offset}\"/>\n"
        )
    }
}

/// Writes all blocks, in the order in which they were announced.
fn write_blocks(
    grid: Grid<'_>,
    nodal: &[NodalArray],
    cell: &[CellArray],
    cells: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let length = |out: &mut dyn Write, bytes: usize| out.write_all(&(bytes as u64).to_le_bytes());
    for array in nodal {
        match &array.values {
            Nodal::Scalar(v) => {
                length(out, 4 * v.len())?;
                v.iter().try_for_each(|x| out.write_all(&(*x as f32).to_le_bytes()))?;
            }
            Nodal::Vector(v) => {
                length(out, 12 * v.len())?;
                v.iter().flatten().try_for_each(|x| out.write_all(&(*x as f32).to_le_bytes()))?;
            }
        }
    }
    let per_element = grid.order.pow(3);
    for array in cell {
        length(out, 4 * cells)?;
        for x in &array.values {
            (0..per_element).try_for_each(|_| out.write_all(&(*x as f32).to_le_bytes()))?;
        }
    }
    length(out, 24 * grid.positions.len())?;
    grid.positions.iter().flat_map(|p| p.iter()).try_for_each(|x| out.write_all(&x.to_le_bytes()))?;
    length(out, 64 * cells)?;
    for element in grid.node_of.chunks_exact(points_of(grid.order)) {
        write_cells(element, grid.order, out)?;
    }
    length(out, 8 * cells)?;
    (1..=cells).try_for_each(|i| out.write_all(&(8 * i as i64).to_le_bytes()))?;
    length(out, cells)?;
    out.write_all(&vec![VTK_HEXAHEDRON; cells])
}

/// The N³ linear hexahedra of one element, corners in VTK's order (round the bottom, round the top).
fn write_cells(element: &[u32], order: usize, out: &mut dyn Write) -> io::Result<()> {
    const CORNERS: [[usize; 3]; 8] =
        [[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0], [0, 0, 1], [1, 0, 1], [1, 1, 1], [0, 1, 1]];
    let n = order + 1;
    for k in 0..order {
        for j in 0..order {
            for i in 0..order {
                for [a, b, c] in CORNERS {
                    let node = element[(i + a) + n * (j + b) + n * n * (k + c)];
                    out.write_all(&i64::from(node).to_le_bytes())?;
                }
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A unit cube of order 2.
    fn cube() -> (Vec<V3>, Vec<u32>) {
        let at = |p: usize| V3::new((p % 3) as f64, (p / 3 % 3) as f64, (p / 9) as f64) * 0.5;
        ((0..27).map(at).collect(), (0..27).collect())
    }

    #[test]
    fn announced_and_written_lengths_agree() {
        let (positions, node_of) = cube();
        let grid = Grid { positions: &positions, node_of: &node_of, order: 2 };
        let nodal = [
            NodalArray { name: "a<\"b\"_um".into(), values: Nodal::Scalar(vec![1.0; 27]) },
            NodalArray { name: "v_um".into(), values: Nodal::Vector(vec![[1.0, 2.0, 3.0]; 27]) },
        ];
        let cell = [CellArray { name: "region".into(), values: vec![3.0] }];
        let mut bytes = Vec::new();
        write(grid, &nodal, &cell, &mut bytes).unwrap();
        let marker = b"encoding=\"raw\">\n_";
        let start = bytes.windows(marker.len()).position(|w| w == marker).unwrap() + marker.len();
        let mut at = start;
        let mut lengths = Vec::new();
        for _ in 0..7 {
            let length = u64::from_le_bytes(bytes[at..at + 8].try_into().unwrap()) as usize;
            lengths.push(length);
            at += 8 + length;
        }
        assert_eq!(lengths, [4 * 27, 12 * 27, 4 * 8, 24 * 27, 64 * 8, 8 * 8, 8]);
        assert!(bytes[at..].starts_with(b"\n</AppendedData>"));
        assert!(String::from_utf8_lossy(&bytes[..start]).contains("Name=\"a&lt;&quot;b&quot;_um\""));
    }

    #[test]
    fn arrays_that_do_not_fit_are_refused() {
        let (positions, node_of) = cube();
        let grid = Grid { positions: &positions, node_of: &node_of, order: 2 };
        let short = [NodalArray { name: "a_um".into(), values: Nodal::Scalar(vec![1.0; 26]) }];
        assert!(write(grid, &short, &[], &mut Vec::new()).is_err());
    }

    #[test]
    fn amplitude_and_phase_follow_the_sign_convention() {
        let i = C64::i();
        let field = HarmonicField {
            frequency_hz: 50.0,
            amplitude: vec![vec![[i * 1e-6, C64::from(2e-6), C64::from(-1e-6)]]],
            free: Vec::new(),
        };
        let arrays = harmonic_arrays("x.", &field);
        let Nodal::Vector(phase) = &arrays[1].values else { panic!("phases are vectors") };
        assert!((phase[0][0] - 90.0).abs() < 1e-12 && phase[0][1] == 0.0 && phase[0][2].abs() == 180.0);
        let Nodal::Scalar(size) = &arrays[2].values else { panic!("magnitudes are scalars") };
        assert!((size[0] - 6f64.sqrt()).abs() < 1e-9);
    }
}
