//! `RegionMap`: the regions of the body at every GLL point.

use crate::material::field::RegionShares;

/// Region of every element, and, where elements hold several, the shares of the regions around every point.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RegionMap {
    /// Region names.
    pub names: Vec<String>,
    /// `[element]` index into `names` of the region at most of the element.
    pub of_element: Vec<u16>,
    /// Points per element.
    points: usize,
    /// `[element · point]` shares of the regions, in the order of `names`; `None`: every point has the region
    /// of its element.
    shares: Option<Vec<RegionShares>>,
}

impl RegionMap {
    /// The map of elements of `points` points each.
    ///
    /// # Panics
    /// If `shares` does not have one entry per point.
    pub fn new(
        names: &[String],
        of_element: &[u16],
        points: usize,
        shares: Option<Vec<RegionShares>>,
    ) -> RegionMap {
        let count = shares.as_ref().map_or(of_element.len() * points, Vec::len);
        assert_eq!(count, of_element.len() * points, "shares must be [element · point]");
        RegionMap { names: names.to_vec(), of_element: of_element.to_vec(), points, shares }
    }

    /// Regions with their shares at point `q`, `element · points + point`: more than 0, together 1.
    pub fn at(&self, q: usize) -> impl Iterator<Item = (usize, f64)> {
        let own = usize::from(self.of_element[q / self.points]);
        let shares = self.shares.as_ref().map(|shares| shares[q]);
        let count = shares.map_or(1, |shares| shares.len());
        let region = move |n: usize| match shares {
            Some(shares) => (n, f64::from(shares[n])),
            None => (own, 1.0),
        };
        (0..count).map(region).filter(|(_, share)| *share > 0.0)
    }

    /// Mean of a number of every region at point `q`, by shares.
    pub fn mean(&self, q: usize, of: impl Fn(usize) -> f64) -> f64 {
        self.at(q).map(|(region, share)| share * of(region)).sum()
    }

    /// The region with the largest share at point `q`.
    pub fn most(&self, q: usize) -> usize {
        self.at(q).max_by(|a, b| a.1.total_cmp(&b.1)).map_or(0, |(region, _)| region)
    }

    /// The map on elements of other points: point p of an element has the shares of its former point
    /// `nearest[p]`.
    pub fn resampled(&self, nearest: &[usize]) -> RegionMap {
        let of = |shares: &Vec<RegionShares>| {
            let elements = shares.chunks_exact(self.points);
            elements.flat_map(|own| nearest.iter().map(|&p| own[p])).collect()
        };
        let shares = self.shares.as_ref().map(of);
        RegionMap::new(&self.names, &self.of_element, nearest.len(), shares)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> [String; 2] {
        ["fat".to_owned(), "soleus".to_owned()]
    }

    #[test]
    fn without_shares_every_point_has_the_region_of_its_element() {
        let map = RegionMap::new(&names(), &[1, 0], 8, None);
        assert_eq!(map.at(3).collect::<Vec<_>>(), [(1, 1.0)]);
        assert_eq!((map.most(7), map.most(8)), (1, 0));
    }

    #[test]
    fn shares_are_weights() {
        let share = |fat: f32| [fat, 1.0 - fat, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0];
        let shares = vec![share(0.25), share(1.0), share(0.75), share(0.0)];
        let map = RegionMap::new(&names(), &[0, 1], 2, Some(shares));
        assert_eq!(map.at(0).collect::<Vec<_>>(), [(0, 0.25), (1, 0.75)]);
        assert_eq!((map.most(0), map.at(3).count()), (1, 1));
        assert!((map.mean(2, |region| [2.0, 6.0][region]) - 3.0).abs() < 1e-12);
        assert_eq!(map.resampled(&[1, 0, 0]).most(0), 0);
    }
}
