//! Layers of a phantom: checked dimensions and their division into elements.

use crate::mesh::error::MeshError;
use crate::mesh::phantom::division::{Division, count};
use crate::mesh::spec::LayerSpec;
use crate::units::MM;

/// Largest number of elements of a phantom: its nodes, about eight per element, fit 32-bit indices with a
/// margin.
const MAX_ELEMENTS: f64 = 1e8;

/// `element_mm` in metres, if it lies within 0.5–100 mm.
pub(super) fn checked_element_size(element_mm: f64) -> Result<f64, MeshError> {
    if (0.5..=100.0).contains(&element_mm) {
        Ok(element_mm * MM)
    } else {
        Err(MeshError::ElementSize { value: element_mm })
    }
}

/// `value` if it is > 0 and finite, else an error naming `what`.
pub(super) fn positive(what: &str, value: f64) -> Result<f64, MeshError> {
    if value > 0.0 && value.is_finite() {
        Ok(value)
    } else {
        Err(MeshError::Phantom { what: what.to_string(), value, rule: "> 0" })
    }
}

/// Checks that every thickness is positive and that the elements of `division` can be numbered.
pub(super) fn check_layers(layers: &[LayerSpec], division: &Division) -> Result<(), MeshError> {
    if layers.is_empty() {
        return Err(MeshError::Phantom { what: "layers (count)".into(), value: 0.0, rule: "at least 1" });
    }
    for (i, layer) in layers.iter().enumerate() {
        positive(&format!("layers[{i}].thickness_mm of \"{}\"", layer.name), layer.thickness_mm)?;
    }
    if division.elements <= MAX_ELEMENTS {
        Ok(())
    } else {
        Err(MeshError::TooMany { elements: division.elements, most: MAX_ELEMENTS })
    }
}

/// Depths of the element boundaries [m], from 0 at the surface, with every layer divided into elements of
/// about `h` [m]; and the layer of every division.
pub(super) fn divide(layers: &[LayerSpec], h: f64) -> (Vec<f64>, Vec<u16>) {
    let (mut depth, mut layer_of) = (vec![0.0], Vec::new());
    let mut top = 0.0;
    for (i, layer) in layers.iter().enumerate() {
        let thickness = layer.thickness_mm * MM;
        let n = count(thickness, h) as usize;
        for k in 1..=n {
            depth.push(top + thickness * k as f64 / n as f64);
            layer_of.push(i as u16);
        }
        top += thickness;
    }
    (depth, layer_of)
}

/// Depth at half index `half` of the boundaries `line`: a boundary or the middle of a division.
pub(super) fn half_point(line: &[f64], half: usize) -> f64 {
    if half.is_multiple_of(2) { line[half / 2] } else { 0.5 * (line[half / 2] + line[half / 2 + 1]) }
}
