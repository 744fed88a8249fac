//! Levels s that bound the mesh and the muscles.

/// Proximal and distal end of the mesh, as levels s.
pub const LEVELS: [f64; 2] = [-0.12, 0.82];

/// Distal end of the medial head of gastrocnemius (estimated from tendon lengths, as the following ones).
pub(super) const MEDIAL_HEAD_END: f64 = 0.52;
/// Distal end of the lateral head of gastrocnemius.
pub(super) const LATERAL_HEAD_END: f64 = 0.46;
/// Level at which the medial head leaves the medial border of the tibia (in a leg measured by magnetic
/// resonance imaging 50 mm below the widest level).
pub(super) const MEDIAL_BORDER_END: f64 = 0.4;
/// Proximal end of the soleus.
pub(super) const SOLEUS_START: f64 = 0.05;
/// Distal end of the soleus.
pub(super) const SOLEUS_END: f64 = 0.79;
