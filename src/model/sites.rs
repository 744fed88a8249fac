//! Charted sites and the scenario's probes, located in the mesh.

use crate::drive::Surface;
use crate::fem::eval::PointBasis;
use crate::math::V3;
use crate::mesh::Locator;
use crate::metric::site::Spot;
use crate::model::error::RunError;
use crate::model::model::Model;
use crate::preset::spec::ScenarioSpec;
use crate::probe::Gauge;
use crate::units::MM;

impl Model {
    /// Charted sites and the scenario's own probes, located in the mesh.
    ///
    /// # Errors
    /// [`RunError::Outside`] for a probe that lies in no element, [`RunError::NameTaken`] for one named like a site.
    pub fn spots(&self, spec: &ScenarioSpec) -> Result<Vec<Spot>, RunError> {
        let locator = Locator::new(&self.mesh);
        let mut spots = Vec::new();
        for site in self.calf.iter().flat_map(|calf| calf.sites()) {
            let region = site.host as u16;
            let mut points: Vec<_> = site.points.iter().filter_map(|&p| locator.locate(p)).collect();
            points.retain(|(element, _)| self.mesh.region[*element] == region);
            if points.is_empty() {
                points.extend(locator.nearest_in_region(site.centre, region));
            }
            spots.push(self.spot(site.name.to_string(), site.depth, points));
        }
        for probe in &spec.probes {
            if spots.iter().any(|spot| spot.name == probe.name) {
                return Err(RunError::NameTaken { name: probe.name.clone() });
            }
            let p = V3::from(probe.point_mm) * MM;
            let point = locator.locate(p).ok_or_else(|| RunError::Outside {
                name: probe.name.clone(),
                point_mm: probe.point_mm,
                extent: self.extent(),
            })?;
            spots.push(self.spot(probe.name.clone(), self.depth(p), vec![point]));
        }
        Ok(spots)
    }

    fn spot(&self, name: String, depth: f64, points: Vec<(usize, [f64; 3])>) -> Spot {
        let element = points[0].0;
        let density = self.materials.density[element * self.space.points_per_element()];
        let host = self.mesh.regions[usize::from(self.mesh.region[element])].clone();
        Spot { name, host, depth, points, density }
    }

    /// Depth of a point below the loaded surface [m].
    fn depth(&self, p: V3) -> f64 {
        match &self.calf {
            Some(calf) => calf.to_leg(p).2,
            None => {
                let faces = self.mesh.surfaces.get(self.loaded).map_or(&[][..], Vec::as_slice);
                Surface::new(&self.space, faces).map_or(f64::NAN, |s| (s.project(p).position - p).norm())
            }
        }
    }

    /// Where the time series of `spots` are taken.
    pub fn gauges(&self, spots: &[Spot]) -> Vec<Gauge> {
        spots.iter().map(|s| Gauge::new(&s.name, &self.space, &s.points)).collect()
    }

    /// The GLL nodes nearest to the sample points of a spot, each once.
    pub fn nodes_near(&self, spot: &Spot) -> Vec<u32> {
        let nearest = |&(element, xi): &(usize, [f64; 3])| {
            let basis = PointBasis::new(&self.space, element, xi);
            let pairs = basis.nodes.iter().zip(&basis.values);
            *pairs.max_by(|a, b| a.1.total_cmp(b.1)).expect("an element has nodes").0
        };
        let mut nodes: Vec<u32> = spot.points.iter().map(nearest).collect();
        nodes.sort_unstable();
        nodes.dedup();
        nodes
    }
}
