//! The fingerprint of a space: it identifies the nodes to which a stored field belongs.

use crate::fem::Space;

/// BLAKE3 of the node positions and the connectivity of `space`, hexadecimal.
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
