//! `Distances`: exact distances of all points of a grid from the nearest of a set (Felzenszwalb &
//! Huttenlocher 2012).

use rayon::prelude::*;

/// Square of the distance where the set is empty [steps²].
const FAR: f32 = 1e12;

/// Squared distances [steps²] of the points of a grid from a set, and which point of the set is nearest.
pub struct Distances {
    /// Squared distances; the first axis changes fastest.
    pub squared: Vec<f32>,
    /// Index of the nearest point of the set.
    pub nearest: Vec<u32>,
}

/// Distances from the points at which `inside` is set, on a grid of `size` points with equal steps.
pub fn distances(size: [usize; 3], inside: &[bool]) -> Distances {
    let squared: Vec<f32> = inside.iter().map(|set| if *set { 0.0 } else { FAR }).collect();
    let nearest = (0..inside.len() as u32).collect();
    let mut all = Distances { squared, nearest };
    for axis in 0..3 {
        if size[axis] > 1 {
            sweep(&mut all, size, axis);
        }
    }
    all
}

/// The lower envelope of parabolas on every line along `axis`.
fn sweep(all: &mut Distances, size: [usize; 3], axis: usize) {
    let stride: usize = size[..axis].iter().product();
    let n = size[axis];
    // A block of `stride` × n points holds `stride` lines.
    let blocks = all.squared.par_chunks_mut(stride * n).zip(all.nearest.par_chunks_mut(stride * n));
    blocks.for_each(|(squared, nearest)| {
        let mut line = Line::new(n);
        for start in 0..stride {
            for i in 0..n {
                line.value[i] = squared[start + i * stride];
                line.from[i] = nearest[start + i * stride];
            }
            line.envelope();
            for i in 0..n {
                let (value, from) = line.at(i);
                squared[start + i * stride] = value;
                nearest[start + i * stride] = from;
            }
        }
    });
}

/// One line of points.
struct Line {
    value: Vec<f32>,
    from: Vec<u32>,
    /// Points whose parabolas make up the envelope, and where each begins.
    lowest: Vec<usize>,
    begins: Vec<f64>,
    /// Parabola at which the last look-up ended.
    seen: usize,
}

impl Line {
    fn new(n: usize) -> Line {
        Line { value: vec![0.0; n], from: vec![0; n], lowest: Vec::new(), begins: Vec::new(), seen: 0 }
    }

    fn envelope(&mut self) {
        self.lowest.clear();
        self.begins.clear();
        self.seen = 0;
        for q in 0..self.value.len() {
            if self.value[q] >= FAR {
                continue;
            }
            let height = |k: usize| f64::from(self.value[k]) + (k * k) as f64;
            while let Some(last) = self.lowest.last().copied() {
                let meets = (height(q) - height(last)) / (2.0 * (q - last) as f64);
                if meets > self.begins[self.begins.len() - 1] {
                    self.lowest.push(q);
                    self.begins.push(meets);
                    break;
                }
                self.lowest.pop();
                self.begins.pop();
            }
            if self.lowest.is_empty() {
                self.lowest.push(q);
                self.begins.push(f64::NEG_INFINITY);
            }
        }
    }

    /// Value and origin at point `i`; points are asked for in order.
    fn at(&mut self, i: usize) -> (f32, u32) {
        if self.lowest.is_empty() {
            return (FAR, self.from[i]);
        }
        while self.seen + 1 < self.lowest.len() && self.begins[self.seen + 1] <= i as f64 {
            self.seen += 1;
        }
        let q = self.lowest[self.seen];
        let apart = i.abs_diff(q) as f32;
        (self.value[q] + apart * apart, self.from[q])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_those_found_by_trying_all() {
        let size = [7, 5, 6];
        let index = |p: [usize; 3]| p[0] + size[0] * (p[1] + size[1] * p[2]);
        let set = [[1, 1, 1], [6, 4, 0], [3, 0, 5], [3, 2, 5]];
        let mut inside = vec![false; 210];
        set.iter().for_each(|p| inside[index(*p)] = true);
        let found = distances(size, &inside);
        for (x, y, z) in (0..7).flat_map(|x| (0..5).flat_map(move |y| (0..6).map(move |z| (x, y, z)))) {
            let squared =
                |p: &[usize; 3]| p.iter().zip([x, y, z]).map(|(a, b)| a.abs_diff(b).pow(2)).sum::<usize>();
            let least = set.iter().map(squared).min().unwrap();
            let at = index([x, y, z]);
            assert_eq!(found.squared[at], least as f32, "{x} {y} {z}");
            let nearest = set.iter().find(|p| index(**p) == found.nearest[at] as usize).unwrap();
            assert_eq!(squared(nearest), least);
        }
    }

    #[test]
    fn without_a_set_everything_is_far() {
        assert!(distances([3, 3, 1], &[false; 9]).squared.iter().all(|d| *d >= FAR));
    }
}
