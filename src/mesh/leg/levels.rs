//! Levels s that bound the mesh.

/// Proximal and distal end of the mesh, as levels s.
pub const LEVELS: [f64; 2] = [-0.12, 0.82];
