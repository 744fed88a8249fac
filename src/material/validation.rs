//! Range checks of tissue sets and membranes.

use crate::material::error::{MaterialError, positive, within};
use crate::material::moduli::Moduli;
use crate::material::spec::{MembraneSpec, TissueSpec};

impl TissueSpec {
    /// Checks every solid and membrane; `default_bulk` [Pa] applies to solids without a bulk modulus.
    ///
    /// # Errors
    /// [`MaterialError::OutOfRange`] for the first value out of range, in the order of the names.
    pub fn validate(&self, default_bulk: f64) -> Result<(), MaterialError> {
        for (name, solid) in &self.solids {
            Moduli::new(solid, default_bulk, &format!("solids.{name}"))?;
        }
        self.membranes.iter().try_for_each(|(name, m)| m.validate(&format!("membranes.{name}")))
    }
}

impl MembraneSpec {
    /// Checks the ranges, and that the in-plane stiffness is positive definite: ν² E_across < E_along.
    ///
    /// # Errors
    /// [`MaterialError::OutOfRange`], with field names prefixed by `path`.
    pub fn validate(&self, path: &str) -> Result<(), MaterialError> {
        let field = |name: &str| format!("{path}.{name}");
        positive(&field("eh_along_n_m"), self.eh_along_n_m)?;
        positive(&field("eh_across_n_m"), self.eh_across_n_m)?;
        positive(&field("gh_n_m"), self.gh_n_m)?;
        within(&field("poisson"), self.poisson, 0.0, 0.5)?;
        within(&field("mass_kg_m2"), self.mass_kg_m2, 0.0, f64::INFINITY)?;
        within(&field("alpha"), self.alpha, 0.0, 0.5)?;
        let limit = (self.eh_along_n_m / self.eh_across_n_m).sqrt();
        if self.poisson >= limit {
            let allowed = format!("< √(E_along/E_across) = {limit:.3}");
            return Err(MaterialError::OutOfRange { field: field("poisson"), value: self.poisson, allowed });
        }
        Ok(())
    }
}
