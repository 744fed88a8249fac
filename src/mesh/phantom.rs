//! Phantoms: a layered slab and a layered cylinder, with or without a rigid core.

use crate::math::V3;
use crate::mesh::MeshError;
use crate::mesh::division::{Division, count, quarter};
use crate::mesh::extrude::Plan;
use crate::mesh::hex::{Face, HexMesh};
use crate::mesh::spec::{BlockSpec, CylinderSpec, LayerSpec};
use crate::units::MM;

/// Most elements of a phantom: 8 × as many mesh nodes fit the 32-bit numbers of nodes, with room.
const MOST_ELEMENTS: f64 = 1e8;

/// Refuses lengths that are not > 0.
fn positive(what: &str, value: f64) -> Result<f64, MeshError> {
    if value > 0.0 && value.is_finite() {
        Ok(value)
    } else {
        Err(MeshError::Phantom { what: what.to_string(), value, rule: "> 0" })
    }
}

/// Boundaries of the layers [m], from 0 downwards, each layer divided into elements of about `h`;
/// and the layer of every division.
fn divide(layers: &[LayerSpec], h: f64) -> (Vec<f64>, Vec<u16>) {
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

/// Refuses layers that are no lengths, and more elements than a mesh can number.
fn countable(layers: &[LayerSpec], division: &Division) -> Result<(), MeshError> {
    if layers.is_empty() {
        return Err(MeshError::Phantom { what: "layers (count)".into(), value: 0.0, rule: "at least 1" });
    }
    for (i, layer) in layers.iter().enumerate() {
        positive(&format!("layers[{i}].thickness_mm of \"{}\"", layer.name), layer.thickness_mm)?;
    }
    if division.elements <= MOST_ELEMENTS {
        Ok(())
    } else {
        Err(MeshError::TooMany { elements: division.elements, most: MOST_ELEMENTS })
    }
}

/// Position at half index `half` on a line of divisions.
fn half_point(line: &[f64], half: usize) -> f64 {
    if half.is_multiple_of(2) { line[half / 2] } else { 0.5 * (line[half / 2] + line[half / 2 + 1]) }
}

fn check_size(element_mm: f64) -> Result<f64, MeshError> {
    if (0.5..=100.0).contains(&element_mm) {
        Ok(element_mm * MM)
    } else {
        Err(MeshError::ElementSize { value: element_mm })
    }
}

impl HexMesh {
    /// A layered slab: top at x = 0, layers towards −X, centred on the axis in Y and Z.
    ///
    /// # Errors
    /// [`MeshError::Phantom`] for a length that is not > 0, [`MeshError::ElementSize`] outside 0.5–100 mm.
    pub fn block(spec: &BlockSpec, element_mm: f64) -> Result<HexMesh, MeshError> {
        let h = check_size(element_mm)?;
        let length = positive("length_mm", spec.length_mm)? * MM;
        let width = positive("width_mm", spec.width_mm)? * MM;
        countable(&spec.layers, &spec.division(element_mm))?;
        let (depth, layer_of) = divide(&spec.layers, h);
        let n = |l: f64| count(l, h) as usize;
        let (rows, columns, along) = (layer_of.len(), n(width), n(length));
        let line = 2 * columns + 1;
        let mut plan = Plan { nodes: line * (2 * rows + 1), quads: Vec::new() };
        for row in 0..rows {
            for column in 0..columns {
                plan.quads
                    .push(std::array::from_fn(|i| ((2 * row + i / 3) * line + 2 * column + i % 3) as u32));
            }
        }
        let at = |node: u32| {
            let (row, column) = (node as usize / line, node as usize % line);
            V3::new(-half_point(&depth, row), 0.0, width * (column as f64 / (2 * columns) as f64 - 0.5))
        };
        plan.orient(at, V3::y());
        let mut mesh = plan.sweep(
            along,
            |node, half| at(node) + V3::y() * (length * (half as f64 / (2 * along) as f64 - 0.5)),
            |quad, _| layer_of[quad / columns],
        );
        mesh.regions = spec.layers.iter().map(|l| l.name.clone()).collect();
        let (bottom, tiny) = (-depth[rows], 1e-9);
        mesh.name_outside(|p| match p.x {
            x if x > -tiny => "top",
            x if x < bottom + tiny => "bottom",
            _ => "sides",
        });
        mesh.name_interfaces();
        mesh.check()?;
        Ok(mesh)
    }

    /// A layered cylinder along Y, centred on the origin: a ring mesh round a rigid core, or a butterfly without one.
    ///
    /// # Errors
    /// As [`HexMesh::block`]; also if a core radius is negative.
    pub fn cylinder(spec: &CylinderSpec, element_mm: f64) -> Result<HexMesh, MeshError> {
        let h = check_size(element_mm)?;
        let length = positive("length_mm", spec.length_mm)? * MM;
        if !(spec.core_radius_mm >= 0.0 && spec.core_radius_mm.is_finite()) {
            return Err(MeshError::Phantom {
                what: "core_radius_mm".into(),
                value: spec.core_radius_mm,
                rule: "≥ 0",
            });
        }
        countable(&spec.layers, &spec.division(element_mm))?;
        let (depth, layer_of) = divide(&spec.layers, h);
        let core = spec.core_radius_mm * MM;
        let outer = core + depth[depth.len() - 1];
        let quarter = quarter(outer, h) as usize;
        let disc = Disc { quarter, core, outer, depth, layer_of };
        let mut plan = disc.plan();
        plan.orient(|n| disc.position(n), V3::y());
        let along = count(length, h) as usize;
        let mut mesh = plan.sweep(
            along,
            |node, half| disc.position(node) + V3::y() * (length * (half as f64 / (2 * along) as f64 - 0.5)),
            |quad, _| disc.layer(quad),
        );
        mesh.regions = spec.layers.iter().map(|l| l.name.clone()).collect();
        let middle = if core > 0.0 { 0.5 * (core + outer) } else { 0.0 };
        mesh.name_outside(|p| {
            if p.y > 0.5 * length - 1e-9 {
                "cut_proximal"
            } else if p.y < -0.5 * length + 1e-9 {
                "cut_distal"
            } else if p.x.hypot(p.z) > middle {
                "skin"
            } else {
                "core"
            }
        });
        mesh.name_interfaces();
        mesh.check()?;
        Ok(mesh)
    }

    /// Names every outer face by the position of its middle node.
    fn name_outside(&mut self, name: impl Fn(V3) -> &'static str) {
        let outside: Vec<(&'static str, Face)> = self
            .faces()
            .into_iter()
            .filter(|(_, faces)| faces.len() == 1)
            .map(|(middle, faces)| (name(self.nodes[middle as usize]), faces[0]))
            .collect();
        for (name, face) in outside {
            self.surfaces.entry(name.to_string()).or_default().push(face);
        }
        self.sort_surfaces();
    }

    /// Names the faces between layer i−1 and layer i `interface_i`, from the deeper element.
    fn name_interfaces(&mut self) {
        for faces in self.faces().into_values() {
            if let [a, b] = faces[..] {
                let (ra, rb) = (self.region[a.element as usize], self.region[b.element as usize]);
                if ra != rb {
                    let deeper = if ra > rb { a } else { b };
                    self.surfaces.entry(format!("interface_{}", ra.max(rb))).or_default().push(deeper);
                }
            }
        }
        self.sort_surfaces();
    }

    fn sort_surfaces(&mut self) {
        for faces in self.surfaces.values_mut() {
            faces.sort_unstable();
        }
    }
}

/// Plane mesh of a disc: rings of 4·`quarter` sectors, round a core or a square of `quarter` × `quarter` cells.
struct Disc {
    quarter: usize,
    core: f64,
    outer: f64,
    /// Layer division boundaries from the skin inwards.
    depth: Vec<f64>,
    layer_of: Vec<u16>,
}

impl Disc {
    /// Side of the butterfly's square relative to the radius it replaces, and how far its sides bulge.
    const SQUARE: f64 = 0.55;
    const BULGE: f64 = 0.12;

    fn around(&self) -> usize {
        8 * self.quarter
    }

    fn square_nodes(&self) -> usize {
        if self.core > 0.0 { 0 } else { (2 * self.quarter + 1).pow(2) }
    }

    /// Radii of the ring divisions from the skin inwards. Without a core the innermost layer ends on the square.
    fn radius(&self, half: usize) -> f64 {
        self.outer - half_point(&self.depth, half)
    }

    /// Divisions that are whole rings: all of them round a core, else those outside the last layer.
    fn rings(&self) -> usize {
        if self.core > 0.0 {
            self.layer_of.len()
        } else {
            let last = self.layer_of[self.layer_of.len() - 1];
            self.layer_of.iter().filter(|&&l| l != last).count() + 1
        }
    }

    fn layer(&self, quad: usize) -> u16 {
        let ring = quad / (self.around() / 2);
        if ring < self.rings() { self.layer_of[ring] } else { self.layer_of[self.layer_of.len() - 1] }
    }

    fn ring_node(&self, a: usize, half: usize) -> u32 {
        let last = 2 * self.rings();
        if self.core == 0.0 && half == last {
            let (c, r) = self.border(a);
            return (r * (2 * self.quarter + 1) + c) as u32;
        }
        (self.square_nodes() + half * self.around() + a % self.around()) as u32
    }

    /// Square half indices of half step `a` round its border.
    fn border(&self, a: usize) -> (usize, usize) {
        let n = 2 * self.quarter;
        match a % (4 * n) {
            a if a <= n => (a, 0),
            a if a <= 2 * n => (n, a - n),
            a if a <= 3 * n => (3 * n - a, n),
            a => (0, 4 * n - a),
        }
    }

    fn plan(&self) -> Plan {
        let rings = self.rings();
        let mut plan =
            Plan { nodes: self.square_nodes() + (2 * rings + 1) * self.around(), quads: Vec::new() };
        for ring in 0..rings {
            for sector in 0..self.around() / 2 {
                plan.quads
                    .push(std::array::from_fn(|i| self.ring_node(2 * sector + i % 3, 2 * ring + i / 3)));
            }
        }
        if self.core == 0.0 {
            let line = 2 * self.quarter + 1;
            for cell in 0..self.quarter * self.quarter {
                let (row, column) = (cell / self.quarter, cell % self.quarter);
                plan.quads
                    .push(std::array::from_fn(|i| ((2 * row + i / 3) * line + 2 * column + i % 3) as u32));
            }
        }
        plan
    }

    /// Unit direction of half step `a` (the square's corners at ±45°, ±135°).
    fn towards(&self, a: f64) -> V3 {
        let phi = std::f64::consts::TAU * (a / self.around() as f64 - 0.375);
        V3::new(phi.sin(), 0.0, phi.cos())
    }

    fn position(&self, node: u32) -> V3 {
        let node = node as usize;
        if node < self.square_nodes() {
            return self.in_square(node);
        }
        let (half, a) =
            ((node - self.square_nodes()) / self.around(), (node - self.square_nodes()) % self.around());
        let last = 2 * self.rings();
        if self.core == 0.0 && half >= last - 2 {
            // The innermost ring joins the last circle to the bulged square.
            let t = (half - (last - 2)) as f64 / 2.0;
            let (c, r) = self.border(a);
            let outer = self.towards(a as f64) * self.radius(last - 2);
            return outer.lerp(&self.in_square(r * (2 * self.quarter + 1) + c), t);
        }
        self.towards(a as f64) * self.radius(half)
    }

    fn in_square(&self, node: usize) -> V3 {
        let line = 2 * self.quarter + 1;
        let (u, v) = (
            (node % line) as f64 / self.quarter as f64 - 1.0,
            (node / line) as f64 / self.quarter as f64 - 1.0,
        );
        let side = Disc::SQUARE * self.radius(2 * (self.rings() - 1)) / 2f64.sqrt() * 1.25;
        let bulge = |w: f64| 1.0 + Disc::BULGE * (1.0 - w * w);
        // Same corners and sense as `border` and `towards`: u runs along +Z first, v along +X.
        V3::new(v * bulge(u), 0.0, u * bulge(v)) * side
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layer(name: &str, thickness_mm: f64) -> LayerSpec {
        LayerSpec { name: name.into(), thickness_mm }
    }

    #[test]
    fn block_has_its_volumes_and_areas() {
        let spec = BlockSpec {
            length_mm: 60.0,
            width_mm: 40.0,
            layers: vec![layer("fat", 7.0), layer("gel", 30.0)],
        };
        let mesh = HexMesh::block(&spec, 10.0).unwrap();
        let rows = mesh.quality();
        assert!((rows[0].volume - 60e-3 * 40e-3 * 7e-3).abs() < 1e-15);
        assert!((rows[1].volume - 60e-3 * 40e-3 * 30e-3).abs() < 1e-15);
        assert_eq!(mesh.surfaces["top"].len(), 24);
        assert_eq!(mesh.surfaces["interface_1"].len(), 24);
    }

    #[test]
    fn cylinder_volume_converges_with_and_without_a_core() {
        for core in [0.0, 15.0] {
            let spec = CylinderSpec {
                length_mm: 50.0,
                core_radius_mm: core,
                layers: vec![layer("fat", 6.0), layer("gel", 30.0)],
            };
            let exact = std::f64::consts::PI * ((core + 36.0f64).powi(2) - core * core) * 50.0 * 1e-9;
            let error = |h: f64| {
                let mesh = HexMesh::cylinder(&spec, h).unwrap();
                (mesh.volumes().iter().sum::<f64>() / exact - 1.0).abs()
            };
            let (coarse, fine) = (error(14.0), error(7.0));
            assert!(fine < 2e-4 && fine < coarse / 4.0, "{core}: {coarse:.1e} {fine:.1e}");
        }
    }

    #[test]
    fn refuses_what_is_no_length() {
        let spec = BlockSpec { length_mm: 60.0, width_mm: f64::NAN, layers: vec![layer("gel", 30.0)] };
        assert!(matches!(HexMesh::block(&spec, 10.0), Err(MeshError::Phantom { .. })));
        let spec = BlockSpec { length_mm: 60.0, width_mm: 10.0, layers: vec![] };
        assert!(HexMesh::block(&spec, 10.0).is_err());
    }
}
