//! `Rest`: where one tool came to rest, and what the report wants to know of it.

use crate::solver::press::tool::Tool;
use std::f64::consts::PI;

/// Where one tool came to rest.
#[derive(Clone, Debug)]
pub struct Rest {
    /// Travel of the tool from first touch [m].
    pub travel: f64,
    /// `[point]` closure of the pad [m]; contact where > 0.
    pub closure: Vec<f64>,
    /// `[point]` displacement of the skin along the axis [m].
    pub sunk: Vec<f64>,
}

impl Rest {
    /// Area in contact [m²].
    pub fn area(&self, tool: &Tool) -> f64 {
        tool.integral(|i| f64::from(self.closure[i] > 0.0))
    }

    /// Radius of a disc of that area [m].
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

    /// Largest pressure [Pa].
    pub fn peak(&self, tool: &Tool) -> f64 {
        (0..self.closure.len()).map(|i| self.pressure(tool, i)).fold(0.0, f64::max)
    }

    /// Indentation: travel less the mean compression of the pad over the contact [m].
    pub fn indentation(&self, tool: &Tool) -> f64 {
        self.travel - self.compression(tool)
    }

    /// Part of the travel that is compression of the pad: the penalty error.
    pub fn penalty_error(&self, tool: &Tool) -> f64 {
        self.compression(tool) / self.travel
    }

    /// Mean compression of the pad over the contact [m].
    fn compression(&self, tool: &Tool) -> f64 {
        self.force(tool) / (tool.pad * self.area(tool))
    }
}
