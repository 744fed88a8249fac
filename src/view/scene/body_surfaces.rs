//! Surfaces of the body that both views draw: its layers, its material boundaries, its skin.

use crate::anatomy::Calf;
use crate::drive::Surface;
use crate::fem::Space;
use crate::mesh::{Face, HexMesh};
use crate::view::data::layer::Layer;
use crate::view::geometry::surface_mesh::{SurfaceMesh, neighbour_regions};
use crate::view::scene::leg_surfaces::{LayerSurface, leg_surfaces};
use bevy::prelude::*;
use std::sync::Arc;

/// Surfaces of the body on screen, shared by both views.
#[derive(Resource, Clone, Default)]
pub struct BodySurfaces {
    /// Triangulated layers, outside in.
    pub layers: Arc<Vec<LayerSurface>>,
    /// Faces between different regions, each once, and the outer faces.
    pub borders: Arc<Vec<Face>>,
    /// Faces on the boundary of the body.
    pub outer: Arc<Vec<Face>>,
    /// The skin on which devices are placed, if the mesh has one.
    pub skin: Option<Arc<Surface>>,
}

impl BodySurfaces {
    /// Surfaces of a mesh; those of its layers follow `calf` where the mesh is that of a leg.
    pub fn of(mesh: &HexMesh, space: &Space, calf: Option<&Calf>) -> BodySurfaces {
        let around = neighbour_regions(mesh);
        let chosen = |keep: &dyn Fn(u16, Option<u16>) -> bool| {
            let keeps =
                |(face, behind): &&(Face, Option<u16>)| keep(mesh.region[face.element as usize], *behind);
            Arc::new(around.iter().filter(keeps).map(|(face, _)| *face).collect())
        };
        BodySurfaces {
            layers: Arc::new(match calf {
                Some(calf) => leg_surfaces(mesh, calf),
                None => layer_surfaces(mesh, space, &around),
            }),
            borders: chosen(&|own, behind| behind.is_none_or(|other| other < own)),
            outer: chosen(&|_, behind| behind.is_none()),
            skin: mesh.surfaces.get("skin").and_then(|faces| Surface::new(space, faces).ok()).map(Arc::new),
        }
    }
}

/// Triangulates every layer of a phantom; `around` is [`neighbour_regions`]. A wall between two layers
/// belongs to the inner one only, and a wall on a bone to the bone: the inner layer stays opaque while the
/// outer one fades, and coincident walls would cause z-fighting.
fn layer_surfaces(mesh: &HexMesh, space: &Space, around: &[(Face, Option<u16>)]) -> Vec<LayerSurface> {
    let layer_of: Vec<Layer> =
        mesh.regions.iter().enumerate().map(|(i, name)| Layer::of_region(name, i)).collect();
    let named = |names: &[&str]| {
        let mut faces: Vec<Face> =
            names.iter().filter_map(|n| mesh.surfaces.get(*n)).flatten().copied().collect();
        faces.sort_unstable();
        faces
    };
    let (ends, bones) = (named(&["cut_proximal", "cut_distal"]), named(&["tibia", "fibula", "core"]));
    let boundary = |layer: Layer| {
        let of = |region: u16| layer_of[usize::from(region)];
        let own = around.iter().filter(|(face, behind)| {
            of(mesh.region[face.element as usize]) == layer
                && behind.is_none_or(|other| of(other) < layer)
                && bones.binary_search(face).is_err()
        });
        let (ends, walls): (Vec<Face>, Vec<Face>) =
            own.map(|(face, _)| *face).partition(|face| ends.binary_search(face).is_ok());
        [
            (layer, false, SurfaceMesh::new(mesh, space, &walls)),
            (layer, true, SurfaceMesh::new(mesh, space, &ends)),
        ]
    };
    let single = |layer: Layer, faces: &[Face], inward: bool| {
        (layer, false, SurfaceMesh::seamless(space, faces, inward))
    };
    let mut surfaces_by_layer = vec![single(Layer::Skin, &named(&["skin", "top"]), false)];
    surfaces_by_layer.extend(boundary(Layer::Fat));
    surfaces_by_layer.push(single(Layer::Fascia, &named(&["fascia"]), false));
    surfaces_by_layer
        .extend([Layer::Gastrocnemius, Layer::Soleus, Layer::Deep].into_iter().flat_map(boundary));
    surfaces_by_layer.push(single(Layer::Bone, &bones, true));
    surfaces_by_layer.retain(|(_, _, surface)| !surface.triangles.is_empty());
    surfaces_by_layer
}
