//! `Division`: number of elements and extreme edge lengths of a phantom, known from its dimensions before it
//! is meshed.

use crate::mesh::spec::{BlockSpec, CylinderSpec, LayerSpec};
use std::f64::consts::FRAC_PI_2;

/// Division of a phantom at one element size.
#[derive(Clone, Debug, PartialEq)]
pub struct Division {
    /// Number of elements.
    pub elements: f64,
    /// Shortest edge [mm], and the field that determines it.
    pub shortest: (f64, String),
    /// Longest edge [mm].
    pub longest: f64,
}

impl Division {
    fn new(elements: f64, edges: Vec<(f64, String)>) -> Division {
        let longest = edges.iter().map(|e| e.0).fold(0.0, f64::max);
        let shortest = edges.into_iter().min_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or_default();
        Division { elements, shortest, longest }
    }

    /// Longest over shortest edge [1].
    pub fn aspect(&self) -> f64 {
        self.longest / self.shortest.0
    }
}

/// Number of elements of about `element_mm` on `length_mm`, ≥ 1.
pub(super) fn count(length_mm: f64, element_mm: f64) -> f64 {
    (length_mm / element_mm).round().max(1.0)
}

/// Number of elements on a quarter circle of radius `outer_mm`, ≥ 2; three quarters of the arc count, because
/// sectors narrow inwards.
pub(super) fn quarter(outer_mm: f64, element_mm: f64) -> f64 {
    (FRAC_PI_2 * 0.75 * outer_mm / element_mm).round().max(2.0)
}

fn edge(length_mm: f64, element_mm: f64, name: &str) -> (f64, String) {
    (length_mm / count(length_mm, element_mm), name.into())
}

fn edges(layers: &[LayerSpec], element_mm: f64) -> Vec<(f64, String)> {
    let edge_of =
        |(i, l): (usize, &LayerSpec)| edge(l.thickness_mm, element_mm, &format!("layers[{i}].thickness_mm"));
    layers.iter().enumerate().map(edge_of).collect()
}

fn rows(layers: &[LayerSpec], element_mm: f64) -> f64 {
    layers.iter().map(|l| count(l.thickness_mm, element_mm)).sum()
}

impl BlockSpec {
    /// Division into elements of about `element_mm` [mm].
    pub fn division(&self, element_mm: f64) -> Division {
        let (along, columns) = (count(self.length_mm, element_mm), count(self.width_mm, element_mm));
        let mut edges = edges(&self.layers, element_mm);
        edges.push(edge(self.length_mm, element_mm, "length_mm"));
        edges.push(edge(self.width_mm, element_mm, "width_mm"));
        Division::new(along * columns * rows(&self.layers, element_mm), edges)
    }
}

impl CylinderSpec {
    /// Outer radius [mm].
    pub fn outer_mm(&self) -> f64 {
        self.core_radius_mm + self.layers.iter().map(|l| l.thickness_mm).sum::<f64>()
    }

    /// Division into elements of about `element_mm` [mm].
    pub fn division(&self, element_mm: f64) -> Division {
        let outer = self.outer_mm();
        let quarter = quarter(outer, element_mm);
        let mut edges = edges(&self.layers, element_mm);
        let (rings, square, inner) = match self.layers.split_last() {
            // Without a core the innermost layer is one ring around a square.
            Some((last, others)) if self.core_radius_mm == 0.0 => {
                edges.pop();
                (rows(others, element_mm) + 1.0, quarter * quarter, last.thickness_mm)
            }
            _ => (rows(&self.layers, element_mm), 0.0, self.core_radius_mm),
        };
        edges.push((FRAC_PI_2 * inner / quarter, "core_radius_mm".into()));
        edges.push((FRAC_PI_2 * outer / quarter, "layers".into()));
        edges.push(edge(self.length_mm, element_mm, "length_mm"));
        Division::new((4.0 * rings * quarter + square) * count(self.length_mm, element_mm), edges)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mesh::HexMesh;

    fn layers(thickness_mm: &[f64]) -> Vec<LayerSpec> {
        thickness_mm.iter().map(|&t| LayerSpec::new(&t.to_string(), t)).collect()
    }

    #[test]
    fn the_division_predicts_the_number_of_elements() {
        let block = BlockSpec { length_mm: 61.0, width_mm: 40.0, layers: layers(&[0.4, 33.0]) };
        for h in [4.0, 9.0, 40.0] {
            let division = block.division(h);
            assert_eq!(HexMesh::block(&block, h).unwrap().elements.len() as f64, division.elements);
            assert_eq!(division.shortest, (0.4, "layers[0].thickness_mm".into()));
        }
        for core_radius_mm in [0.0, 7.0] {
            let spec = CylinderSpec { length_mm: 50.0, core_radius_mm, layers: layers(&[6.0, 5.0, 30.0]) };
            for h in [5.0, 14.0] {
                let expected = spec.division(h).elements;
                assert_eq!(
                    HexMesh::cylinder(&spec, h).unwrap().elements.len() as f64,
                    expected,
                    "{core_radius_mm}"
                );
            }
        }
    }
}
