//! `field.vtu`: nodal fields for ParaView, as a VTK XML unstructured grid.
//!
//! Every element of order N is split into N³ linear hexahedra between its GLL nodes, so any viewer shows
//! the field as it was computed. Data stand uncompressed in one appended raw block (VTK file format 1.0,
//! 64-bit lengths, little endian). Written here, because the maintained writers in reach compress or encode what
//! then other readers refuse, or hold a second copy of the field in memory.

use crate::math::{C64, V3};
use crate::output::error::OutputError;
use crate::probe::HarmonicField;
use std::collections::BTreeSet;
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

/// Named values of the whole file (VTK's field data), such as the frequencies of a case.
#[derive(Clone, Debug, PartialEq)]
pub struct WholeArray {
    /// Name with unit.
    pub name: String,
    /// Values.
    pub values: Vec<f64>,
}

/// The number that stands for each region in the cell array `region`, as `region.NAME`.
pub fn region_numbers(names: &[String]) -> Vec<WholeArray> {
    let numbered = (0u16..).zip(names);
    numbered.map(|(i, name)| WholeArray { name: format!("region.{name}"), values: vec![i.into()] }).collect()
}

/// Harmonics in which anything moves; the first where nothing does.
fn moving(field: &HarmonicField) -> Vec<usize> {
    let moves = |h: &usize| field.amplitude[*h].iter().flatten().any(|z| z.norm_sqr() > 0.0);
    let found: Vec<usize> = (0..field.amplitude.len()).filter(moves).collect();
    if found.is_empty() { (0..field.amplitude.len().min(1)).collect() } else { found }
}

/// Frequencies of `field` at which anything moves, as `frequency_hz`; 0 for what stands still.
pub fn frequencies(prefix: &str, field: &HarmonicField) -> WholeArray {
    let values = moving(field).into_iter().map(|h| field.hz(h)).collect();
    WholeArray { name: format!("{prefix}frequency_hz"), values }
}

/// Displacement of `field`, every name behind `prefix`: for every frequency f at which anything moves
/// amplitude `displacement_f_hz_um` and phase `phase_f_hz_deg` of each component, and over all frequencies
/// the root mean square of the vector, `displacement_rms_um`. Of what stands still the displacement itself,
/// `displacement_static_um`.
///
/// The motion is Σ Re{X e^{+iωt}}; a phase of +90° is a quarter of a period ahead of the drive's cosine.
pub fn harmonic_arrays(prefix: &str, field: &HarmonicField) -> Vec<NodalArray> {
    let array = |name: String, values: Nodal| NodalArray { name: format!("{prefix}{name}"), values };
    let each =
        |h: usize, of: fn(C64) -> f64| Nodal::Vector(field.amplitude[h].iter().map(|u| u.map(of)).collect());
    if field.frequency_hz == 0.0 {
        let still = |h| array("displacement_static_um".into(), each(h, |x| x.re * 1e6));
        return moving(field).into_iter().take(1).map(still).collect();
    }
    let mut arrays = Vec::new();
    for h in moving(field) {
        let hz = frequency_label(field.hz(h));
        arrays.push(array(format!("displacement_{hz}_hz_um"), each(h, |x| x.norm() * 1e6)));
        arrays.push(array(format!("phase_{hz}_hz_deg"), each(h, |x| x.arg().to_degrees())));
    }
    let nodes = field.amplitude.first().map_or(0, Vec::len);
    let square =
        |n: usize| field.amplitude.iter().flat_map(|u| &u[n]).map(|z| 0.5 * z.norm_sqr()).sum::<f64>();
    let rms = (0..nodes).map(|n| square(n).sqrt() * 1e6).collect();
    arrays.push(array("displacement_rms_um".into(), Nodal::Scalar(rms)));
    arrays
}

/// A frequency [Hz] with as few digits as tell it to a millionth.
fn frequency_label(hz: f64) -> String {
    let text = |decimals: usize| format!("{hz:.decimals$}");
    let is_near = |text: &String| text.parse::<f64>().is_ok_and(|x| (x - hz).abs() <= 1e-6 * hz);
    (0..=9).map(text).find(is_near).unwrap_or_else(|| hz.to_string())
}

/// Writes the grid with its fields.
///
/// # Errors
/// Those of the writer; arrays whose length does not fit the grid, and two of one name, are `InvalidInput`.
pub fn write(
    grid: Grid<'_>,
    nodal: &[NodalArray],
    cell: &[CellArray],
    whole: &[WholeArray],
    out: &mut dyn Write,
) -> io::Result<()> {
    check(grid, nodal, cell, whole)
        .map_err(|e| io::Error::new(io::ErrorKind::InvalidInput, e.to_string()))?;
    let elements = grid.node_of.len() / points_of(grid.order);
    let cells = elements * grid.order.pow(3);
    let mut blocks = Blocks::default();
    let mut xml = String::new();
    xml.push_str("<?xml version=\"1.0\"?>\n<VTKFile type=\"UnstructuredGrid\" version=\"1.0\" byte_order=\"LittleEndian\" header_type=\"UInt64\">\n<UnstructuredGrid>\n<FieldData>\n");
    whole.iter().for_each(|array| xml.push_str(&written_out(array)));
    xml.push_str("</FieldData>\n");
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

fn check(
    grid: Grid<'_>,
    nodal: &[NodalArray],
    cell: &[CellArray],
    whole: &[WholeArray],
) -> Result<(), OutputError> {
    unique(nodal.iter().map(|a| &a.name))?;
    unique(cell.iter().map(|a| &a.name))?;
    unique(whole.iter().map(|a| &a.name))?;
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

/// Readers keep only the last of several arrays of one name.
fn unique<'a>(names: impl Iterator<Item = &'a String>) -> Result<(), OutputError> {
    let mut seen = BTreeSet::new();
    names.into_iter().try_for_each(|name| match seen.insert(name) {
        true => Ok(()),
        false => Err(OutputError::Repeated { name: name.clone() }),
    })
}

/// A name as the value of an attribute.
fn escaped(name: &str) -> String {
    let mark = |c: char| match c {
        '&' => "&amp;".to_string(),
        '<' => "&lt;".to_string(),
        '"' => "&quot;".to_string(),
        c if c.is_control() => " ".to_string(),
        c => c.to_string(),
    };
    name.chars().map(mark).collect()
}

/// The XML element of values that stand in it as text.
fn written_out(array: &WholeArray) -> String {
    let values: Vec<String> = array.values.iter().map(f64::to_string).collect();
    format!(
        "<DataArray type=\"Float64\" Name=\"{}\" NumberOfTuples=\"{}\" format=\"ascii\">{}</DataArray>\n",
        escaped(&array.name),
        values.len(),
        values.join(" ")
    )
}

/// Places of arrays in the appended block.
#[derive(Default)]
struct Blocks {
    offset: usize,
}

impl Blocks {
    /// The XML element of an array of `bytes` bytes.
    fn array(&mut self, name: &str, kind: &str, components: usize, bytes: usize) -> String {
        let name = escaped(name);
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
        write(grid, &nodal, &cell, &region_numbers(&["fat".into(), "muscle".into()]), &mut bytes).unwrap();
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
        let head = String::from_utf8_lossy(&bytes[..start]);
        assert!(
            head.contains("Name=\"region.muscle\" NumberOfTuples=\"1\" format=\"ascii\">1</DataArray>"),
            "{head}"
        );
    }

    #[test]
    fn arrays_that_do_not_fit_are_refused() {
        let (positions, node_of) = cube();
        let grid = Grid { positions: &positions, node_of: &node_of, order: 2 };
        let short = [NodalArray { name: "a_um".into(), values: Nodal::Scalar(vec![1.0; 26]) }];
        assert!(write(grid, &short, &[], &[], &mut Vec::new()).is_err());
        let one = NodalArray { name: "a_um".into(), values: Nodal::Scalar(vec![1.0; 27]) };
        let error = write(grid, &[one.clone(), one], &[], &[], &mut Vec::new()).unwrap_err();
        assert!(error.to_string().contains("`a_um`"), "{error}");
    }

    /// Heads at 40 and 60 Hz: nothing moves at their common 20 Hz; the RMS holds both.
    #[test]
    fn every_frequency_that_moves_has_its_arrays() {
        let i = C64::i();
        let at = |z: [C64; 3]| vec![z.map(|z| z * 1e-6)];
        let zero = C64::from(0.0);
        let (a, b) = ([3.0 * i, zero, zero], [zero, C64::from(-4.0), zero]);
        let amplitude = vec![at([zero; 3]), at(a), at(b)];
        let field = HarmonicField { frequency_hz: 20.0, amplitude, free: Vec::new() };
        let arrays = harmonic_arrays("x.", &field);
        let names: Vec<&str> = arrays.iter().map(|a| a.name.as_str()).collect();
        let expected =
            ["displacement_40_hz_um", "phase_40_hz_deg", "displacement_60_hz_um", "phase_60_hz_deg"];
        assert_eq!(names[..4], expected.map(|name| format!("x.{name}")));
        assert_eq!(names[4], "x.displacement_rms_um");
        let vector = |k: usize| match &arrays[k].values {
            Nodal::Vector(values) => values[0],
            Nodal::Scalar(_) => panic!("{k} is a vector"),
        };
        assert!((vector(0)[0] - 3.0).abs() < 1e-9 && (vector(1)[0] - 90.0).abs() < 1e-12);
        assert!((vector(2)[1] - 4.0).abs() < 1e-9 && vector(3)[1].abs() == 180.0);
        let Nodal::Scalar(rms) = &arrays[4].values else { panic!("a scalar") };
        assert!((rms[0] - 12.5f64.sqrt()).abs() < 1e-9);
        assert_eq!(frequencies("x.", &field).values, [40.0, 60.0]);
        let third = [100.0 / 3.0, 49.37, 50.0].map(frequency_label);
        assert_eq!(third, ["33.33333", "49.37", "50"]);
    }

    #[test]
    fn what_stands_still_has_one_displacement_with_its_sign() {
        let amplitude = vec![vec![[C64::from(-2e-6), C64::from(1e-6), C64::from(0.0)]]];
        let field = HarmonicField { frequency_hz: 0.0, amplitude, free: Vec::new() };
        let arrays = harmonic_arrays("", &field);
        assert_eq!(arrays.len(), 1);
        assert_eq!(arrays[0].name, "displacement_static_um");
        let Nodal::Vector(u) = &arrays[0].values else { panic!("a vector") };
        assert!((u[0][0] + 2.0).abs() < 1e-9);
    }
}
