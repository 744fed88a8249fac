//! Closed curves around a region of a plane (marching squares).

use std::collections::BTreeMap;

/// The closed curve around the largest region in which `values`, on a grid of `size` points with the step 1,
/// are at least ½: its points, without the last that repeats the first. Empty if there is no region. The
/// values at the border of the grid have to be 0.
pub fn largest(size: [usize; 2], values: &[f64]) -> Vec<[f64; 2]> {
    let curves = curves(size, values);
    curves.into_iter().max_by(|a, b| area(a).abs().total_cmp(&area(b).abs())).unwrap_or_default()
}

/// The area within a closed curve; its sign is that of its sense.
pub fn area(curve: &[[f64; 2]]) -> f64 {
    let next = curve.iter().cycle().skip(1);
    0.5 * curve.iter().zip(next).map(|(a, b)| a[0] * b[1] - a[1] * b[0]).sum::<f64>()
}

/// An edge of the grid: its lower point, and whether it points along the second axis.
type Edge = (usize, bool);

fn curves([nx, ny]: [usize; 2], values: &[f64]) -> Vec<Vec<[f64; 2]>> {
    let inside = |n: usize| values[n] >= 0.5;
    let mut next: BTreeMap<Edge, Edge> = BTreeMap::new();
    for y in 0..ny - 1 {
        for x in 0..nx - 1 {
            let n = x + nx * y;
            let corner = [n, n + 1, n + 1 + nx, n + nx];
            let edge: [Edge; 4] = [(n, false), (n + 1, true), (n + nx, false), (n, true)];
            // Segments keep the region to their left: they begin on an edge that leaves it, seen around the
            // square, and end on the next that enters it.
            let state = corner.map(inside);
            for begin in 0..4 {
                if state[begin] && !state[(begin + 1) % 4] {
                    let ends = (1..4).map(|k| (begin + k) % 4);
                    let back = ends.clone().rev().find(|k| !state[*k] && state[(k + 1) % 4]);
                    if let Some(end) = back {
                        next.insert(edge[begin], edge[end]);
                    }
                }
            }
        }
    }
    let crossing = |(n, along_y): Edge| {
        let other = if along_y { n + nx } else { n + 1 };
        let t = (0.5 - values[n]) / (values[other] - values[n]);
        let (x, y) = ((n % nx) as f64, (n / nx) as f64);
        if along_y { [x, y + t] } else { [x + t, y] }
    };
    let mut found = Vec::new();
    while let Some((start, _)) = next.first_key_value() {
        let (start, mut curve) = (*start, Vec::new());
        let mut at = start;
        while let Some(to) = next.remove(&at) {
            curve.push(crossing(at));
            at = to;
        }
        if at == start && curve.len() > 2 {
            found.push(curve);
        }
    }
    found
}

/// The closed curve with fewer points, none of the others further than `tolerance` from it.
pub fn simplified(curve: &[[f64; 2]], tolerance: f64) -> Vec<[f64; 2]> {
    if curve.len() < 4 {
        return curve.to_vec();
    }
    let far = |a: [f64; 2], b: [f64; 2]| (a[0] - b[0]).hypot(a[1] - b[1]);
    let half = (0..curve.len()).max_by(|a, b| far(curve[*a], curve[0]).total_cmp(&far(curve[*b], curve[0])));
    let half = half.unwrap_or(1).max(1);
    let mut keep = vec![false; curve.len()];
    keep[0] = true;
    keep[half] = true;
    let at = |i: usize| curve[i % curve.len()];
    let mut open = vec![(0, half), (half, curve.len())];
    while let Some((a, b)) = open.pop() {
        let (p, q) = (at(a), at(b));
        let length = far(p, q).max(1e-12);
        let off = |i: usize| {
            let r = at(i);
            ((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])).abs() / length
        };
        let worst = (a + 1..b).max_by(|i, j| off(*i).total_cmp(&off(*j)));
        if let Some(i) = worst.filter(|i| off(*i) > tolerance) {
            keep[i % curve.len()] = true;
            open.extend([(a, i), (i, b)]);
        }
    }
    curve.iter().zip(keep).filter(|(_, keep)| *keep).map(|(p, _)| *p).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curve_around_a_disc_has_its_area() {
        let n = 81;
        let value = |i: usize| {
            let (x, y) = ((i % n) as f64 - 40.3, (i / n) as f64 - 39.6);
            (30.5 - x.hypot(y)).clamp(0.0, 1.0)
        };
        let values: Vec<f64> = (0..n * n).map(value).collect();
        let curve = largest([n, n], &values);
        let exact = std::f64::consts::PI * 900.0;
        assert!((area(&curve).abs() / exact - 1.0).abs() < 2e-3, "{}", area(&curve));
        let few = simplified(&curve, 0.2);
        assert!(few.len() < 60 && (area(&few).abs() / exact - 1.0).abs() < 0.02, "{}", few.len());
    }

    #[test]
    fn the_largest_of_two_regions_is_taken_and_corners_do_not_join() {
        let n = 12;
        let mut values = vec![0.0; n * n];
        for (x, y) in [(2, 2), (3, 3), (3, 4), (4, 3), (4, 4), (5, 5)] {
            values[x + n * y] = 1.0;
        }
        let curve = largest([n, n], &values);
        assert!(curve.len() >= 8 && area(&curve).abs() > 2.0, "{curve:?}");
        assert!(largest([n, n], &vec![0.0; n * n]).is_empty());
    }
}
