//! The writer of `field.vtu`.
//!
//! Every element of order N is split into N³ linear hexahedra between its GLL nodes, so that any viewer shows
//! the nodal values. The data are in one uncompressed appended raw block (VTK file format 1.0, 64-bit
//! lengths, little endian). Available crates compress or encode the data such that some readers fail, or hold
//! a second copy of the field in memory.

use super::arrays::{CellArray, FieldDataArray, Grid, Nodal, NodalArray};
use crate::output::error::OutputError;
use std::collections::BTreeSet;
use std::io::{self, Write};

/// VTK cell type of a linear hexahedron.
const VTK_HEXAHEDRON: u8 = 12;

/// Writes the grid with its fields.
///
/// # Errors
/// The errors of `out`; `InvalidInput` for arrays whose length does not match the grid, and for two of the
/// same name.
pub fn write(
    grid: Grid<'_>,
    nodal: &[NodalArray],
    cell: &[CellArray],
    whole: &[FieldDataArray],
    out: &mut dyn Write,
) -> io::Result<()> {
    check(grid, nodal, cell, whole)
        .map_err(|e| io::Error::new(io::ErrorKind::InvalidInput, e.to_string()))?;
    let elements = grid.node_of.len() / points_of(grid.order);
    let cells = elements * grid.order.pow(3);
    let mut block = AppendedBlock::default();
    let mut xml = String::new();
    xml.push_str("<?xml version=\"1.0\"?>\n<VTKFile type=\"UnstructuredGrid\" version=\"1.0\" ");
    xml.push_str("byte_order=\"LittleEndian\" header_type=\"UInt64\">\n<UnstructuredGrid>\n<FieldData>\n");
    whole.iter().for_each(|array| xml.push_str(&inline_array(array)));
    xml.push_str("</FieldData>\n");
    xml.push_str(&format!("<Piece NumberOfPoints=\"{}\" NumberOfCells=\"{cells}\">\n", grid.positions.len()));
    xml.push_str("<PointData>\n");
    for array in nodal {
        let (components, count) = match &array.values {
            Nodal::Scalar(v) => (1, v.len()),
            Nodal::Vector(v) => (3, v.len()),
        };
        xml.push_str(&block.array(&array.name, "Float32", components, 4 * components * count));
    }
    xml.push_str("</PointData>\n<CellData>\n");
    for array in cell {
        xml.push_str(&block.array(&array.name, "Float32", 1, 4 * cells));
    }
    xml.push_str("</CellData>\n<Points>\n");
    xml.push_str(&block.array("position_m", "Float64", 3, 24 * grid.positions.len()));
    xml.push_str("</Points>\n<Cells>\n");
    xml.push_str(&block.array("connectivity", "Int64", 1, 64 * cells));
    xml.push_str(&block.array("offsets", "Int64", 1, 8 * cells));
    xml.push_str(&block.array("types", "UInt8", 1, cells));
    xml.push_str("</Cells>\n</Piece>\n</UnstructuredGrid>\n<AppendedData encoding=\"raw\">\n_");
    out.write_all(xml.as_bytes())?;
    write_appended(grid, nodal, cell, cells, out)?;
    out.write_all(b"\n</AppendedData>\n</VTKFile>\n")
}

fn points_of(order: usize) -> usize {
    (order + 1).pow(3)
}

fn check(
    grid: Grid<'_>,
    nodal: &[NodalArray],
    cell: &[CellArray],
    whole: &[FieldDataArray],
) -> Result<(), OutputError> {
    check_unique(nodal.iter().map(|a| &a.name))?;
    check_unique(cell.iter().map(|a| &a.name))?;
    check_unique(whole.iter().map(|a| &a.name))?;
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

/// Refuses repeated names: readers keep only the last array of a name.
fn check_unique<'a>(names: impl Iterator<Item = &'a String>) -> Result<(), OutputError> {
    let mut seen = BTreeSet::new();
    names.into_iter().try_for_each(|name| match seen.insert(name) {
        true => Ok(()),
        false => Err(OutputError::Repeated { name: name.clone() }),
    })
}

/// A name as the value of an XML attribute.
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

/// The XML element of an array with its values inline as text.
fn inline_array(array: &FieldDataArray) -> String {
    let values: Vec<String> = array.values.iter().map(f64::to_string).collect();
    format!(
        "<DataArray type=\"Float64\" Name=\"{}\" NumberOfTuples=\"{}\" format=\"ascii\">{}</DataArray>\n",
        escaped(&array.name),
        values.len(),
        values.join(" ")
    )
}

/// Offsets of the arrays in the appended block.
#[derive(Default)]
struct AppendedBlock {
    offset: usize,
}

impl AppendedBlock {
    /// The XML element of an array of `bytes` bytes.
    fn array(&mut self, name: &str, kind: &str, components: usize, bytes: usize) -> String {
        let name = escaped(name);
        let offset = self.offset;
        self.offset += 8 + bytes;
        format!(
            "<DataArray type=\"{kind}\" Name=\"{name}\" NumberOfComponents=\"{components}\" \
             format=\"appended\" offset=\"{offset}\"/>\n"
        )
    }
}

/// Writes all arrays, in the order of their XML elements.
fn write_appended(
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

/// Writes the N³ linear hexahedra of one element; corners in the order of VTK (around the bottom, then the
/// top).
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
    use crate::math::V3;
    use crate::output::vtu::region_numbers;

    /// A unit cube of order 2.
    fn cube() -> (Vec<V3>, Vec<u32>) {
        let at = |p: usize| V3::new((p % 3) as f64, (p / 3 % 3) as f64, (p / 9) as f64) * 0.5;
        ((0..27).map(at).collect(), (0..27).collect())
    }

    #[test]
    fn declared_and_written_lengths_agree() {
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
    fn arrays_of_wrong_length_or_repeated_name_are_refused() {
        let (positions, node_of) = cube();
        let grid = Grid { positions: &positions, node_of: &node_of, order: 2 };
        let short = [NodalArray { name: "a_um".into(), values: Nodal::Scalar(vec![1.0; 26]) }];
        assert!(write(grid, &short, &[], &[], &mut Vec::new()).is_err());
        let one = NodalArray { name: "a_um".into(), values: Nodal::Scalar(vec![1.0; 27]) };
        let error = write(grid, &[one.clone(), one], &[], &[], &mut Vec::new()).unwrap_err();
        assert!(error.to_string().contains("`a_um`"), "{error}");
    }
}
