//! `ToolEquilibrium`: travel, contact area, force and pressure of one tool in equilibrium.

use crate::solver::static_contact::tool::Tool;
use std::f64::consts::PI;

/// One tool in equilibrium.
#[derive(Clone, Debug)]
pub struct ToolEquilibrium {
    /// Travel of the tool from first touch [m].
    pub travel: f64,
    /// `[point]` closure of the pad [m]; contact where > 0.
    pub closure: Vec<f64>,
    /// `[point]` displacement of the skin along the axis [m].
    pub skin_displacement: Vec<f64>,
}

impl ToolEquilibrium {
    /// Contact area [m²].
    pub fn area(&self, tool: &Tool) -> f64 {
        tool.integral(|i| f64::from(self.closure[i] > 0.0))
    }

    /// Radius of a disc with the contact area [m].
    pub fn radius(&self, tool: &Tool) -> f64 {
        (self.area(tool) / PI).sqrt()
    }

    /// Force on the body [N].
    pub fn force(&self, tool: &Tool) -> f64 {
        tool.integral(|i| self.pressure(tool, i))
    }

    /// Pressure at point `i` [Pa], ≥ 0.
    pub fn pressure(&self, tool: &Tool, i: usize) -> f64 {
        tool.pad * self.closure[i].max(0.0)
    }

    /// Peak pressure [Pa].
    pub fn peak(&self, tool: &Tool) -> f64 {
        (0..self.closure.len()).map(|i| self.pressure(tool, i)).fold(0.0, f64::max)
    }

    /// Indentation: travel minus the mean compression of the pad over the contact [m].
    pub fn indentation(&self, tool: &Tool) -> f64 {
        self.travel - self.compression(tool)
    }

    /// Ratio of pad compression to travel: the penalty error.
    pub fn penalty_error(&self, tool: &Tool) -> f64 {
        self.compression(tool) / self.travel
    }

    /// Mean compression of the pad over the contact [m].
    fn compression(&self, tool: &Tool) -> f64 {
        self.force(tool) / (tool.pad * self.area(tool))
    }
}
