//! `ContactState`: travels and skin displacements of an iterate, and the derivative of the pads' energy along
//! a step.

use crate::solver::static_contact::tool::{Load, Tool};

/// Travels of the tools and displacement of the skin under them.
#[derive(Clone, Debug, Default)]
pub struct ContactState {
    /// `[tool]` travel δ [m].
    pub travel: Vec<f64>,
    /// `[tool][point]` axial skin displacement a·u [m].
    pub skin: Vec<Vec<f64>>,
}

impl ContactState {
    /// Undeformed skin; tools with a given travel are at that travel, the others at first touch.
    pub fn initial(tools: &[Tool]) -> ContactState {
        let travel = |t: &Tool| match t.load {
            Load::Force(_) => 0.0,
            Load::Travel(travel) => travel,
        };
        ContactState {
            travel: tools.iter().map(travel).collect(),
            skin: tools.iter().map(|t| vec![0.0; t.gap.len()]).collect(),
        }
    }

    /// The same skin, with the travel of every tool under a given force adjusted so that its pad carries that
    /// force.
    pub fn with_balanced_travel(mut self, tools: &[Tool]) -> ContactState {
        for (j, tool) in tools.iter().enumerate() {
            let Load::Force(force) = tool.load else { continue };
            let level = |i: usize| tool.gap[i] + self.skin[j][i];
            let highest = (0..tool.gap.len()).map(level).fold(f64::NEG_INFINITY, f64::max);
            let mut travel = highest + force / (tool.pad * tool.integral(|_| 1.0));
            // The pad force is convex and increasing in the travel: Newton from above reaches the root after
            // finitely many kinks.
            for _ in 0..100 {
                let excess = tool.integral(|i| tool.pad * (travel - level(i)).max(0.0)) - force;
                let stiffness = tool.integral(|i| if travel > level(i) { tool.pad } else { 0.0 });
                if excess.abs() <= 1e-12 * force || stiffness == 0.0 {
                    break;
                }
                travel -= excess / stiffness;
            }
            self.travel[j] = travel;
        }
        self
    }

    /// `self` (1 − x) + `other` x.
    pub fn interpolate(&self, other: &ContactState, x: f64) -> ContactState {
        self.plus(other, self, x)
    }

    /// `self` + x (`to` − `from`).
    pub fn plus(&self, to: &ContactState, from: &ContactState, x: f64) -> ContactState {
        let line = |own: &[f64], a: &[f64], b: &[f64]| -> Vec<f64> {
            (0..own.len()).map(|i| own[i] + x * (b[i] - a[i])).collect()
        };
        ContactState {
            travel: line(&self.travel, &from.travel, &to.travel),
            skin: (0..self.skin.len()).map(|j| line(&self.skin[j], &from.skin[j], &to.skin[j])).collect(),
        }
    }

    /// Closure c at point `i` of tool `j` [m].
    pub fn closure(&self, tools: &[Tool], j: usize, i: usize) -> f64 {
        self.travel[j] - tools[j].gap[i] - self.skin[j][i]
    }

    /// Pad pressure k⟨c⟩ at point `i` of tool `j` [Pa].
    pub fn pressure(&self, tools: &[Tool], j: usize, i: usize) -> f64 {
        tools[j].pad * self.closure(tools, j, i).max(0.0)
    }

    /// Σ_j δ_j ∫ k⟨c⟩ dA: force times travel of all tools [J].
    pub fn work(&self, tools: &[Tool]) -> f64 {
        let of = |(j, tool): (usize, &Tool)| self.travel[j] * tool.integral(|i| self.pressure(tools, j, i));
        tools.iter().enumerate().map(of).sum()
    }

    /// `[tool][point]` whether the pad is closed, c > 0.
    pub fn closed(&self, tools: &[Tool]) -> Vec<Vec<bool>> {
        let of = |j: usize| (0..tools[j].gap.len()).map(|i| self.closure(tools, j, i) > 0.0).collect();
        (0..tools.len()).map(of).collect()
    }

    /// ∫ |t − k⟨c⟩| dA / ∫ |t| dA with the tractions of the active points that produced this state.
    pub fn mismatch(&self, tools: &[Tool], traction: &[Vec<f64>]) -> f64 {
        let deviation = |(j, tool): (usize, &Tool)| {
            tool.integral(|i| (traction[j][i] - self.pressure(tools, j, i)).abs())
        };
        let total = |(j, tool): (usize, &Tool)| tool.integral(|i| traction[j][i].abs());
        tools.iter().enumerate().map(deviation).sum::<f64>()
            / tools.iter().enumerate().map(total).sum::<f64>()
    }

    /// Derivative of the energy of pads and given forces at `self` in the direction `to` − `from` [J].
    pub fn energy_slope(&self, tools: &[Tool], from: &ContactState, to: &ContactState) -> f64 {
        let of = |(j, tool): (usize, &Tool)| {
            let change = to.travel[j] - from.travel[j];
            let pads =
                tool.integral(|i| (change - (to.skin[j][i] - from.skin[j][i])) * self.pressure(tools, j, i));
            match tool.load {
                Load::Force(force) => pads - change * force,
                Load::Travel(_) => pads,
            }
        };
        tools.iter().enumerate().map(of).sum()
    }

    /// Derivative of a linear body's energy in the direction `to` − `from`: ∫ t a·(u_to − u_from) dA [J].
    pub fn body_energy_slope(
        tools: &[Tool],
        traction: &[Vec<f64>],
        from: &ContactState,
        to: &ContactState,
    ) -> f64 {
        let of =
            |(j, tool): (usize, &Tool)| tool.integral(|i| (to.skin[j][i] - from.skin[j][i]) * traction[j][i]);
        tools.iter().enumerate().map(of).sum()
    }
}
