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
        let (tau, classes) = fit_springpots(&alphas, plan.branches, BAND_HZ);
        let mut field = MaterialField { classes, tau, ..MaterialField::default() };
        for element in 0..space.n_elements {
            let region = usize::from(plan.region[element]);
            let solid = solids[region].expect("every used region was looked up");
            field.class.push(class_of[region]);
            for &node in space.nodes_of(element) {
                let a = fibre(region, space.positions[node as usize]);
                // Not-a-number must fail too, so the test asks for what is allowed.
                if !((a.norm() - 1.0).abs() <= 1e-6) {
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
