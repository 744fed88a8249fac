//! `State`: what the patches know of an iterate, and the slope of the pads' energy along a step.

use crate::solver::press::tool::{Load, Tool};

/// Travels and skin under the tools.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// `[tool]` δ [m].
    pub travel: Vec<f64>,
    /// `[tool][point]` a·u [m].
    pub sunk: Vec<Vec<f64>>,
}

impl State {
    /// Nothing moved but the tools whose travel is given.
    pub fn untouched(tools: &[Tool]) -> State {
        let travel = |t: &Tool| match t.load {
            Load::Force(_) => 0.0,
            Load::Travel(travel) => travel,
        };
        State {
            travel: tools.iter().map(travel).collect(),
            sunk: tools.iter().map(|t| vec![0.0; t.gap.len()]).collect(),
        }
    }

    /// The same skin with every tool under a given force at the travel where its pad pushes with that force.
    pub fn seated(mut self, tools: &[Tool]) -> State {
        for (j, tool) in tools.iter().enumerate() {
            let Load::Force(force) = tool.load else { continue };
            let level = |i: usize| tool.gap[i] + self.sunk[j][i];
            let highest = (0..tool.gap.len()).map(level).fold(f64::NEG_INFINITY, f64::max);
            let mut travel = highest + force / (tool.pad * tool.integral(|_| 1.0));
            // Convex and growing in the travel: Newton from above ends at the root after finitely many kinks.
            for _ in 0..100 {
                let off = tool.integral(|i| tool.pad * (travel - level(i)).max(0.0)) - force;
                let stiffness = tool.integral(|i| if travel > level(i) { tool.pad } else { 0.0 });
                if off.abs() <= 1e-12 * force || stiffness == 0.0 {
                    break;
                }
                travel -= off / stiffness;
            }
            self.travel[j] = travel;
        }
        self
    }

    /// `self` (1 − x) + `other` x.
    pub fn blend(&self, other: &State, x: f64) -> State {
        self.plus(other, self, x)
    }

    /// `self` + x (`to` − `from`).
    pub fn plus(&self, to: &State, from: &State, x: f64) -> State {
        let line = |own: &[f64], a: &[f64], b: &[f64]| -> Vec<f64> {
            (0..own.len()).map(|i| own[i] + x * (b[i] - a[i])).collect()
        };
        State {
            travel: line(&self.travel, &from.travel, &to.travel),
            sunk: (0..self.sunk.len()).map(|j| line(&self.sunk[j], &from.sunk[j], &to.sunk[j])).collect(),
        }
    }

    /// c at point `i` of tool `j` [m].
    pub fn closure(&self, tools: &[Tool], j: usize, i: usize) -> f64 {
        self.travel[j] - tools[j].gap[i] - self.sunk[j][i]
    }

    /// k⟨c⟩, what the pad of tool `j` pushes with at point `i` [Pa].
    fn push(&self, tools: &[Tool], j: usize, i: usize) -> f64 {
        tools[j].pad * self.closure(tools, j, i).max(0.0)
    }

    /// Σ ∫ k⟨c⟩ dA δ: force times travel of all tools [J].
    pub fn work(&self, tools: &[Tool]) -> f64 {
        let of = |(j, tool): (usize, &Tool)| self.travel[j] * tool.integral(|i| self.push(tools, j, i));
        tools.iter().enumerate().map(of).sum()
    }

    /// `[tool][point]` whether closed.
    pub fn closed(&self, tools: &[Tool]) -> Vec<Vec<bool>> {
        let of = |j: usize| (0..tools[j].gap.len()).map(|i| self.closure(tools, j, i) > 0.0).collect();
        (0..tools.len()).map(of).collect()
    }

    /// ∫ |t − k⟨c⟩| dA over ∫ |t| dA with the tractions that made this state, those of closed pads alone.
    pub fn mismatch(&self, tools: &[Tool], traction: &[Vec<f64>]) -> f64 {
        let off =
            |(j, tool): (usize, &Tool)| tool.integral(|i| (traction[j][i] - self.push(tools, j, i)).abs());
        let all = |(j, tool): (usize, &Tool)| tool.integral(|i| traction[j][i].abs());
        tools.iter().enumerate().map(off).sum::<f64>() / tools.iter().enumerate().map(all).sum::<f64>()
    }

    /// Slope of the energy of pads and given forces at `self` towards `to` − `from`.
    pub fn slope(&self, tools: &[Tool], from: &State, to: &State) -> f64 {
        let of = |(j, tool): (usize, &Tool)| {
            let further = to.travel[j] - from.travel[j];
            let pads =
                tool.integral(|i| (further - (to.sunk[j][i] - from.sunk[j][i])) * self.push(tools, j, i));
            match tool.load {
                Load::Force(force) => pads - further * force,
                Load::Travel(_) => pads,
            }
        };
        tools.iter().enumerate().map(of).sum()
    }

    /// Slope of a linear body's energy: ∫ t a·(u_to − u_from) dA.
    pub fn pull(tools: &[Tool], traction: &[Vec<f64>], from: &State, to: &State) -> f64 {
        let of =
            |(j, tool): (usize, &Tool)| tool.integral(|i| (to.sunk[j][i] - from.sunk[j][i]) * traction[j][i]);
        tools.iter().enumerate().map(of).sum()
    }
}

/// Where on 0…1 a growing `slope` passes through zero; the end it does not reach.
pub fn least(slope: impl Fn(f64) -> f64) -> f64 {
    let start = slope(0.0);
    if slope(1.0) <= 1e-9 * start.abs() {
        return 1.0;
    }
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..40 {
        let x = 0.5 * (low + high);
        if slope(x) > 0.0 { high = x } else { low = x }
    }
    0.5 * (low + high)
}
