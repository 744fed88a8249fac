//! `MaterialField`: coefficients at every GLL point, as the kernels read them.

use crate::fem::Space;
use crate::material::error::MaterialError;
use crate::material::fit::{BAND_HZ, fit_springpots};
use crate::material::moduli::Moduli;
use crate::material::spec::TissueSpec;
use crate::math::V3;

/// Generalised Maxwell fit of the springpot shape g(f) = (i f/50 Hz)^α:
/// g(ω) ≈ g∞ + Σ_k g_k iωτ_k/(1+iωτ_k), all weights ≥ 0. τ_k is shared by every class.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct MaxwellFit {
    /// Springpot exponent α.
    pub alpha: f64,
    /// Relaxed weight g∞ ≥ 0.
    pub relaxed: f64,
    /// Branch weights g_k ≥ 0; empty for α = 0 (then `relaxed` is 1).
    pub weights: Vec<f64>,
    /// Largest relative error of the complex modulus over the fit band.
    pub max_error: f64,
}

/// Material at every GLL point of a space. `[element][point]` arrays have `n_elements · (N+1)³` entries.
///
/// σ = K tr(ε) I + g(ω) · dev[2μ_T e + 2(μ_L−μ_T)(A e + e A) + β (a·e a) A], e = dev ε, A = a⊗a,
/// β = E_L + μ_T − 4 μ_L, moduli at 50 Hz.
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
    /// Viscoelastic classes.
    pub classes: Vec<MaxwellFit>,
    /// Relaxation times τ_k [s] shared by all classes; length = branches.
    pub tau: Vec<f64>,
}

/// What [`MaterialField::assign`] needs beside the space: which region is what.
#[derive(Clone, Copy, Debug)]
pub struct MaterialPlan<'a> {
    /// `[element]` index into `names`.
    pub region: &'a [u16],
    /// Region names, looked up among the solids of `tissue`.
    pub names: &'a [String],
    /// The tissue set. Membrane exponents join the fit so that membranes share the relaxation times.
    pub tissue: &'a TissueSpec,
    /// Bulk modulus K of solids that name none [Pa], > 0.
    pub bulk: f64,
    /// Maxwell branches, ≥ 1.
    pub branches: usize,
}

impl MaterialField {
    /// Coefficients at every GLL point. `fibre(region index, position)` is the unit fibre direction.
    ///
    /// Solids named in `names` but used by no element need no material.
    ///
    /// # Errors
    /// A used region without material, a value out of range, a fibre that is no unit vector.
    ///
    /// # Panics
    /// If `region` does not have one entry per element.
    pub fn assign(
        space: &Space,
        plan: &MaterialPlan,
        fibre: impl Fn(usize, V3) -> V3,
    ) -> Result<MaterialField, MaterialError> {
        assert_eq!(plan.region.len(), space.n_elements, "region must be [element]");
        let solids = solids(plan)?;
        let (alphas, class_of) = classes(plan, &solids);
        let (tau, classes) = fit_springpots(&alphas, plan.branches, BAND_HZ)?;
        let mut field = MaterialField { classes, tau, ..MaterialField::default() };
        for element in 0..space.n_elements {
            let region = usize::from(plan.region[element]);
            let solid = solids[region].expect("every used region was looked up");
            field.class.push(class_of[region]);
            for &node in space.nodes_of(element) {
                let a = fibre(region, space.positions[node as usize]);
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

    /// The fit for exponent `alpha`, if a class has exactly this exponent.
    pub fn fit_of(&self, alpha: f64) -> Option<&MaxwellFit> {
        self.classes.iter().find(|c| c.alpha == alpha)
    }

    /// Largest relative fit error of any class.
    pub fn fit_error(&self) -> f64 {
        self.classes.iter().map(|c| c.max_error).fold(0.0, f64::max)
    }
}

/// `[region]` moduli of the regions that elements use.
fn solids(plan: &MaterialPlan) -> Result<Vec<Option<Moduli>>, MaterialError> {
    let mut solids = vec![None; plan.names.len()];
    for (element, &index) in plan.region.iter().enumerate() {
        let region = usize::from(index);
        if region >= plan.names.len() {
            return Err(MaterialError::NoSuchRegion { element, index, names: plan.names.len() });
        }
        if solids[region].is_some() {
            continue;
        }
        let name = &plan.names[region];
        let spec = plan.tissue.solids.get(name).ok_or_else(|| MaterialError::MissingRegion {
            region: name.clone(),
            available: plan.tissue.solids.keys().cloned().collect(),
        })?;
        solids[region] = Some(Moduli::new(spec, plan.bulk, &format!("solids.{name}"))?);
    }
    Ok(solids)
}

/// Distinct exponents, ascending, and the class of each region (0 where unused).
fn classes(plan: &MaterialPlan, solids: &[Option<Moduli>]) -> (Vec<f64>, Vec<u16>) {
    let membranes = plan.tissue.membranes.values().map(|m| m.alpha);
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

    #[test]
    fn every_point_gets_its_regions_coefficients() {
        let (names, tissue) = (["soleus".to_owned(), "fat".to_owned()], tissue());
        let plan = MaterialPlan { region: &[0, 1], names: &names, tissue: &tissue, bulk: 10e6, branches: 3 };
        let along = |region: usize, _: V3| if region == 0 { V3::y() } else { V3::z() };
        let field = MaterialField::assign(&space(), &plan, along).unwrap();
        assert_eq!((field.mu_t[7], field.mu_l[7], field.fibre[7]), (1200.0, 1500.0, V3::y()));
        assert!((field.beta[7] - (7700.0 + 1200.0 - 6000.0)).abs() < 1e-9);
        assert_eq!(
            (field.mu_t[8], field.density[8], field.bulk[8], field.fibre[8]),
            (1000.0, 911.0, 10e6, V3::z())
        );
        assert_eq!(field.classes[usize::from(field.class[0])].alpha, 0.0);
        assert_eq!(field.classes[usize::from(field.class[1])].alpha, 0.25);
        assert_eq!((field.tau.len(), field.classes.len()), (3, 2));
        // One wavelength of the slowest wave, fat at 50 Hz, spans 21 mm: N = 1, edges of 1 m.
        let resolved = crate::material::resolution::points_per_wavelength(&space(), &field, 50.0);
        assert!(resolved.element == 1 && (resolved.points - 0.0213).abs() < 3e-4, "{resolved:?}");
    }

    #[test]
    fn missing_region_names_itself_and_the_available_ones() {
        let (names, tissue) = (["soleus".to_owned(), "tendon".to_owned()], tissue());
        let plan = MaterialPlan { region: &[0, 1], names: &names, tissue: &tissue, bulk: 10e6, branches: 4 };
        let error = MaterialField::assign(&space(), &plan, |_, _| V3::y()).unwrap_err();
        assert_eq!(error.to_string(), "no solid named `tendon`; the tissue set has: fat, soleus");
        let unused = MaterialPlan { region: &[0, 0], ..plan };
        assert!(MaterialField::assign(&space(), &unused, |_, _| V3::y()).is_ok());
        assert!(matches!(
            MaterialField::assign(&space(), &unused, |_, _| V3::new(1.0, 1.0, 0.0)),
            Err(MaterialError::Fibre { element: 0, .. })
        ));
    }
}
