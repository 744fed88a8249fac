//! `MaterialField`: material coefficients at every GLL point, as the kernels read them.

use crate::fem::Space;
use crate::material::error::MaterialError;
use crate::material::fit::{BAND_HZ, fit_springpots};
use crate::material::maxwell::MaxwellFit;
use crate::material::moduli::Moduli;
use crate::material::spec::TissueSpec;
use crate::math::V3;

/// Material at every GLL point of a space; `[element][point]` arrays have `n_elements · (N+1)³` entries.
///
/// Constitutive law: σ = K tr(ε) I + g(ω) · dev[2μ_T e + 2(μ_L−μ_T)(A e + e A) + β (a·e a) A] with e = dev ε,
/// A = a⊗a, β = E_L + μ_T − 4 μ_L, moduli at 50 Hz.
#[derive(Clone, Debug, Default)]
pub struct MaterialField {
    /// `[element][point]` density ρ [kg/m³].
    pub density: Vec<f64>,
    /// `[element][point]` bulk modulus K [Pa].
    pub bulk: Vec<f64>,
    /// `[element][point]` cross-fibre shear modulus μ_T [Pa].
    pub mu_t: Vec<f64>,
    /// `[element][point]` along-fibre shear modulus μ_L [Pa].
    pub mu_l: Vec<f64>,
    /// `[element][point]` fibre modulus β = E_L + μ_T − 4 μ_L [Pa].
    pub beta: Vec<f64>,
    /// `[element][point]` unit fibre direction a.
    pub fibre: Vec<V3>,
    /// `[element]` index into `classes`.
    pub class: Vec<u16>,
    /// Viscoelastic classes, one per springpot exponent.
    pub classes: Vec<MaxwellFit>,
    /// `[branch]` relaxation times τ_k shared by all classes [s].
    pub tau: Vec<f64>,
    /// `[element][point]` n [√Pa] of a tangent law, deviatoric: the stress gains g(ω) n (n : e). Empty where
    /// the law is not the tangent of another; the explicit solver takes none.
    pub tangent: Vec<[f64; 6]>,
}

/// Shares of the regions, at most eight, in the surroundings of a point.
pub type RegionShares = [f32; 8];

/// The assignment of materials to the regions of a mesh, from which [`MaterialField::assign`] builds the
/// field.
#[derive(Clone, Copy, Debug)]
pub struct MaterialAssignment<'a> {
    /// `[element]` index into `names`.
    pub region: &'a [u16],
    /// `[element · point]` shares of the regions around every point, in the order of `names`, where elements
    /// hold several; then there are at most eight regions. Absent: every point has the material of its
    /// element.
    pub shares: Option<&'a [RegionShares]>,
    /// Region names, looked up among the solids of `tissue`.
    pub names: &'a [String],
    /// The tissue set. The exponents of its membranes are fitted too, so that membranes share the relaxation
    /// times.
    pub tissue: &'a TissueSpec,
    /// Bulk modulus K of solids that specify none [Pa], > 0.
    pub bulk: f64,
    /// Maxwell branches, ≥ 1.
    pub branches: usize,
}

impl MaterialField {
    /// Coefficients at every GLL point of `space`; `fibre(region index, position)` is the unit fibre
    /// direction. Region names that no element uses need no material.
    ///
    /// # Errors
    /// [`MaterialError`] for a used region without material, a value out of range, or a fibre direction that
    /// is not a unit vector.
    ///
    /// # Panics
    /// If `region` does not have one entry per element, or `shares` not one per point.
    pub fn assign(
        space: &Space,
        assignment: &MaterialAssignment,
        fibre: impl Fn(usize, V3) -> V3,
    ) -> Result<MaterialField, MaterialError> {
        assert_eq!(assignment.region.len(), space.n_elements, "region must be [element]");
        let solids = solids(assignment)?;
        let (alphas, class_of) = classes(assignment, &solids);
        let (tau, classes) = fit_springpots(&alphas, assignment.branches, BAND_HZ)?;
        let mut field = MaterialField { classes, tau, ..MaterialField::default() };
        for element in 0..space.n_elements {
            let region = usize::from(assignment.region[element]);
            let solid = solids[region].expect("every used region has moduli");
            field.class.push(class_of[region]);
            for (point, &node) in space.nodes_of(element).iter().enumerate() {
                let at = space.positions[node as usize];
                let mixture = assignment.shares.map(|s| s[element * space.points_per_element() + point]);
                let (solid, a) = match mixture {
                    Some(shares) => mixed(&shares, &solids, |region| fibre(region, at)),
                    None => (solid, fibre(region, at)),
                };
                let unit = (a.norm() - 1.0).abs() <= 1e-6;
                if !unit {
                    return Err(MaterialError::Fibre { element, length: a.norm() });
                }
                field.push(&solid, a);
            }
        }
        Ok(field)
    }

    /// Appends one point.
    fn push(&mut self, solid: &Moduli, fibre: V3) {
        self.density.push(solid.density);
        self.bulk.push(solid.bulk);
        self.mu_t.push(solid.mu_t);
        self.mu_l.push(solid.mu_l);
        self.beta.push(solid.beta());
        self.fibre.push(fibre);
    }

    /// Cross-fibre Young's modulus E_T = 4 μ_T E_L / (E_L + μ_T) at element point `slot` [Pa], at 50 Hz.
    pub fn young_across(&self, slot: usize) -> f64 {
        let (mu_t, mu_l, beta) = (self.mu_t[slot], self.mu_l[slot], self.beta[slot]);
        let along = beta - mu_t + 4.0 * mu_l;
        4.0 * mu_t * along / (along + mu_t)
    }

    /// The field with all shear-type moduli multiplied by `factor` `[element · point]`.
    ///
    /// # Panics
    /// If `factor` does not have one entry per point.
    pub fn stiffened(&self, factor: &[f64]) -> MaterialField {
        assert_eq!(factor.len(), self.mu_l.len(), "one factor per point");
        let times = |values: &[f64]| values.iter().zip(factor).map(|(v, f)| v * f).collect();
        MaterialField {
            mu_t: times(&self.mu_t),
            mu_l: times(&self.mu_l),
            beta: times(&self.beta),
            ..self.clone()
        }
    }

    /// The class whose exponent equals `alpha` exactly.
    pub fn fit_of(&self, alpha: f64) -> Option<&MaxwellFit> {
        self.classes.iter().find(|c| c.alpha == alpha)
    }

    /// Largest relative fit error of all classes [1].
    pub fn fit_error(&self) -> f64 {
        self.classes.iter().map(|c| c.max_error).fold(0.0, f64::max)
    }
}

/// Moduli and fibre direction of a mixture: those of [`Moduli::mixed`], and the mean direction of the fibres
/// by their share of the stiffness.
fn mixed(shares: &RegionShares, solids: &[Option<Moduli>], fibre: impl Fn(usize) -> V3) -> (Moduli, V3) {
    let present = (0..solids.len()).filter(|&r| shares[r] > 0.0);
    let parts: Vec<(usize, f64, Moduli)> =
        present.filter_map(|r| Some((r, f64::from(shares[r]), solids[r]?))).collect();
    let pull = |of: &(usize, f64, Moduli)| fibre(of.0) * (of.1 * of.2.beta().max(1.0));
    let direction: V3 = parts.iter().map(pull).sum();
    let parts: Vec<(f64, Moduli)> = parts.into_iter().map(|(_, share, moduli)| (share, moduli)).collect();
    (Moduli::mixed(&parts), direction.try_normalize(0.0).unwrap_or_else(V3::y))
}

/// `[region]` moduli; `None` for regions that no element uses.
fn solids(assignment: &MaterialAssignment) -> Result<Vec<Option<Moduli>>, MaterialError> {
    let mut solids = vec![None; assignment.names.len()];
    let shared = (0..assignment.names.len()).filter(|&r| is_shared(assignment, r)).map(|r| (0, r as u16));
    let used = assignment.region.iter().copied().enumerate().chain(shared);
    for (element, index) in used {
        let region = usize::from(index);
        if region >= assignment.names.len() {
            return Err(MaterialError::NoSuchRegion { element, index, names: assignment.names.len() });
        }
        if solids[region].is_some() {
            continue;
        }
        let name = &assignment.names[region];
        let spec = assignment.tissue.solids.get(name).ok_or_else(|| MaterialError::MissingRegion {
            region: name.clone(),
            available: assignment.tissue.solids.keys().cloned().collect(),
        })?;
        solids[region] = Some(Moduli::new(spec, assignment.bulk, &format!("solids.{name}"))?);
    }
    Ok(solids)
}

/// Whether some point has a share of region `r`.
fn is_shared(assignment: &MaterialAssignment, r: usize) -> bool {
    assignment.shares.is_some_and(|shares| shares.iter().any(|s| s[r] > 0.0))
}

/// Distinct exponents, ascending, and the class of each region (0 for unused ones).
fn classes(assignment: &MaterialAssignment, solids: &[Option<Moduli>]) -> (Vec<f64>, Vec<u16>) {
    let membranes = assignment.tissue.membranes.values().map(|m| m.alpha);
    let mut alphas: Vec<f64> = solids.iter().flatten().map(|s| s.alpha).chain(membranes).collect();
    alphas.sort_by(f64::total_cmp);
    alphas.dedup();
    let class_of =
        |s: &Option<Moduli>| s.and_then(|s| alphas.iter().position(|&a| a == s.alpha)).unwrap_or(0) as u16;
    let class_of = solids.iter().map(class_of).collect();
    (alphas, class_of)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::material::spec::SolidSpec;

    /// Two order-1 elements side by side along x, regions 0 and 1.
    fn space() -> Space {
        let positions =
            (0..12).map(|n| V3::new(f64::from(n % 3), f64::from(n / 3 % 2), f64::from(n / 6))).collect();
        let cell = |x: u32| [0, 1, 3, 4, 6, 7, 9, 10].map(|n| n + x);
        Space { order: 1, n_elements: 2, node_of: [cell(0), cell(1)].concat(), positions }
    }

    fn tissue() -> TissueSpec {
        let fat = SolidSpec {
            density_kg_m3: 911.0,
            mu_l_kpa: 1.0,
            mu_t_kpa: None,
            e_l_kpa: None,
            alpha: 0.25,
            bulk_mpa: None,
        };
        let soleus =
            SolidSpec { mu_l_kpa: 1.5, mu_t_kpa: Some(1.2), e_l_kpa: Some(7.7), alpha: 0.0, ..fat.clone() };
        let solids = [("fat".to_owned(), fat), ("soleus".to_owned(), soleus)].into();
        TissueSpec { version: 1, solids, membranes: Default::default() }
    }

    /// Regions 0 and 1 of `space`, one element each.
    fn assignment<'a>(
        names: &'a [String],
        tissue: &'a TissueSpec,
        branches: usize,
    ) -> MaterialAssignment<'a> {
        MaterialAssignment { region: &[0, 1], shares: None, names, tissue, bulk: 10e6, branches }
    }

    #[test]
    fn every_point_has_the_coefficients_of_its_region() {
        let (names, tissue) = (["soleus".to_owned(), "fat".to_owned()], tissue());
        let assignment = assignment(&names, &tissue, 3);
        let along = |region: usize, _: V3| if region == 0 { V3::y() } else { V3::z() };
        let field = MaterialField::assign(&space(), &assignment, along).unwrap();
        assert_eq!((field.mu_t[7], field.mu_l[7], field.fibre[7]), (1200.0, 1500.0, V3::y()));
        assert!((field.beta[7] - (7700.0 + 1200.0 - 6000.0)).abs() < 1e-9);
        assert_eq!(
            (field.mu_t[8], field.density[8], field.bulk[8], field.fibre[8]),
            (1000.0, 911.0, 10e6, V3::z())
        );
        assert_eq!(field.classes[usize::from(field.class[0])].alpha, 0.0);
        assert_eq!(field.classes[usize::from(field.class[1])].alpha, 0.25);
        assert_eq!((field.tau.len(), field.classes.len()), (3, 2));
        // Wavelength of the slowest wave, in fat at 50 Hz: 21 mm, with N = 1 and edges of 1 m.
        let resolved = crate::material::wave_resolution::points_per_wavelength(&space(), &field, 50.0);
        assert!(resolved.element == 1 && (resolved.points - 0.0213).abs() < 3e-4, "{resolved:?}");
    }

    #[test]
    fn the_error_for_a_missing_region_lists_the_available_ones() {
        let (names, tissue) = (["soleus".to_owned(), "tendon".to_owned()], tissue());
        let assignment = assignment(&names, &tissue, 4);
        let error = MaterialField::assign(&space(), &assignment, |_, _| V3::y()).unwrap_err();
        assert_eq!(error.to_string(), "no solid named `tendon`; the tissue set has: fat, soleus");
        let unused = MaterialAssignment { region: &[0, 0], ..assignment };
        assert!(MaterialField::assign(&space(), &unused, |_, _| V3::y()).is_ok());
        assert!(matches!(
            MaterialField::assign(&space(), &unused, |_, _| V3::new(1.0, 1.0, 0.0)),
            Err(MaterialError::Fibre { element: 0, .. })
        ));
    }
}
