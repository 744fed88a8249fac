//! Surface of a region that is given by values on a grid: naive surface nets (Gibson 1998). Every cell in
//! which the values change sign gets one vertex at the mean of its edge crossings, and every such edge a
//! quadrilateral between the vertices of the four cells around it.

use crate::math::V3;

/// A grid of points with equal spacing along each axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grid {
    /// The first point [m].
    pub origin: V3,
    /// Distance between points along x, y, z [m].
    pub spacing: V3,
    /// Number of points along x, y, z.
    pub count: [usize; 3],
}

impl Grid {
    /// Number of points.
    pub fn points(&self) -> usize {
        self.count.iter().product()
    }

    /// Index of a point.
    pub fn index(&self, [i, j, k]: [usize; 3]) -> usize {
        i + self.count[0] * (j + self.count[1] * k)
    }

    /// Position [m] of grid coordinates.
    pub fn place(&self, at: V3) -> V3 {
        self.origin + at.component_mul(&self.spacing)
    }
}

/// A closed surface.
#[derive(Clone, Debug, Default)]
pub struct Net {
    /// Positions [m], `[vertex]`.
    pub positions: Vec<V3>,
    /// Unit normals against the gradient of the values, `[vertex]`.
    pub normals: Vec<V3>,
    /// Vertices, counter-clockwise seen from outside, `[triangle][3]`.
    pub triangles: Vec<[u32; 3]>,
}

/// The surface around the points with positive values; `values` are in the order of [`Grid::index`] and
/// negative at the faces of the grid.
pub fn surface_net(grid: &Grid, values: &[f32]) -> Net {
    let cells = grid.count.map(|n| n.saturating_sub(1));
    let cell_index = |[i, j, k]: [usize; 3]| i + cells[0] * (j + cells[1] * k);
    let mut vertex_of = vec![u32::MAX; cells.iter().product()];
    let mut net = Net::default();
    for k in 0..cells[2] {
        for j in 0..cells[1] {
            for i in 0..cells[0] {
                let corner = |c: usize| f64::from(values[grid.index(corner_of([i, j, k], c))]);
                if let Some((at, normal)) = vertex(&std::array::from_fn(corner), &grid.spacing) {
                    vertex_of[cell_index([i, j, k])] = net.positions.len() as u32;
                    net.positions.push(grid.place(at + V3::new(i as f64, j as f64, k as f64)));
                    net.normals.push(normal);
                }
            }
        }
    }
    for axis in 0..3 {
        let (u, v) = ((axis + 1) % 3, (axis + 2) % 3);
        let [mut from, mut to] = [[0; 3], cells];
        (from[u], from[v]) = (1, 1);
        to[axis] = cells[axis];
        for k in from[2]..to[2] {
            for j in from[1]..to[1] {
                for i in from[0]..to[0] {
                    let at = [i, j, k];
                    let mut next = at;
                    next[axis] += 1;
                    let (first, second) = (values[grid.index(at)] > 0.0, values[grid.index(next)] > 0.0);
                    if first == second {
                        continue;
                    }
                    let around = [(1, 1), (0, 1), (0, 0), (1, 0)].map(|(back_u, back_v)| {
                        let mut cell = at;
                        cell[u] -= back_u;
                        cell[v] -= back_v;
                        vertex_of[cell_index(cell)]
                    });
                    let [a, b, c, d] = around;
                    let quad = if first { [[a, b, c], [a, c, d]] } else { [[a, c, b], [a, d, c]] };
                    net.triangles.extend(quad);
                }
            }
        }
    }
    net
}

/// Corner `c` of a cell; bits 0, 1, 2 are x, y, z.
fn corner_of(cell: [usize; 3], c: usize) -> [usize; 3] {
    [cell[0] + (c & 1), cell[1] + (c >> 1 & 1), cell[2] + (c >> 2)]
}

/// Vertex of a cell in cell coordinates 0–1 and its unit normal, from the values at the corners; `None` if
/// they have one sign.
fn vertex(values: &[f64; 8], spacing: &V3) -> Option<(V3, V3)> {
    let place = |c: usize| V3::new((c & 1) as f64, (c >> 1 & 1) as f64, (c >> 2) as f64);
    let (mut sum, mut crossings) = (V3::zeros(), 0.0);
    for c in 0..8 {
        for bit in [1, 2, 4].into_iter().filter(|bit| c & bit == 0) {
            let (a, b) = (values[c], values[c | bit]);
            if (a > 0.0) != (b > 0.0) {
                sum += place(c).lerp(&place(c | bit), a / (a - b));
                crossings += 1.0;
            }
        }
    }
    if crossings == 0.0 {
        return None;
    }
    let slope =
        |bit: usize| (0..8).filter(|c| c & bit == 0).map(|c| values[c] - values[c | bit]).sum::<f64>();
    let normal = V3::new(slope(1), slope(2), slope(4)).component_div(spacing);
    Some((sum / crossings, normal.try_normalize(0.0).unwrap_or_else(V3::y)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const RADIUS: f64 = 0.021;

    /// The net of a ball, on cells of `step` × 1.25 `step` × `step`.
    fn ball(step: f64) -> Net {
        let spacing = V3::new(step, 1.25 * step, step);
        let count = [0, 1, 2].map(|axis| (0.06 / spacing[axis]).ceil() as usize + 1);
        let grid = Grid { origin: V3::repeat(-0.03), spacing, count };
        let mut values = vec![0.0; grid.points()];
        for k in 0..count[2] {
            for j in 0..count[1] {
                for i in 0..count[0] {
                    let p = grid.place(V3::new(i as f64, j as f64, k as f64));
                    values[grid.index([i, j, k])] = (RADIUS - p.norm()) as f32;
                }
            }
        }
        surface_net(&grid, &values)
    }

    /// Volume inside a net, relative to that of the ball, less 1.
    fn error(net: &Net) -> f64 {
        let at = |v: u32| net.positions[v as usize];
        let six = |t: &[u32; 3]| at(t[0]).dot(&at(t[1]).cross(&at(t[2])));
        let volume: f64 = net.triangles.iter().map(|t| six(t) / 6.0).sum();
        volume / (4.0 / 3.0 * std::f64::consts::PI * RADIUS.powi(3)) - 1.0
    }

    /// Vertices lie a little inside a convex surface; the volume converges with the square of the step.
    #[test]
    fn the_volume_of_a_ball_converges_in_second_order() {
        let [coarse, fine] = [2e-3, 1e-3].map(|step| error(&ball(step)));
        assert!((-0.02..0.0).contains(&coarse), "{coarse}");
        assert!((3.3..5.0).contains(&(coarse / fine)), "{coarse} and {fine}");
    }

    #[test]
    fn a_ball_is_closed_with_outward_normals() {
        let net = ball(2e-3);
        for (p, n) in net.positions.iter().zip(&net.normals) {
            assert!((p.norm() - RADIUS).abs() < 2e-4, "{:e}", p.norm());
            assert!(n.dot(&p.normalize()) > 0.995, "{}", n.dot(&p.normalize()));
        }
        // A closed surface: every edge once in each direction.
        let mut edges = std::collections::BTreeSet::new();
        for t in &net.triangles {
            for e in [(t[0], t[1]), (t[1], t[2]), (t[2], t[0])] {
                assert!(edges.insert(e));
            }
        }
        assert!(edges.iter().all(|&(a, b)| edges.contains(&(b, a))));
    }
}
