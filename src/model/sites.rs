//! Charted sites and the scenario's probes, located in the mesh.

use crate::drive::Surface;
use crate::fem::point_basis::PointBasis;
use crate::math::V3;
use crate::mesh::Locator;
use crate::metric::site::SampleSite;
use crate::model::error::RunError;
use crate::model::model::Model;
use crate::preset::scenario::ScenarioSpec;
use crate::probe::TracePoint;
use crate::units::MM;

impl Model {
    /// Charted sites and the scenario's own probes, located in the mesh.
    ///
    /// # Errors
    /// [`RunError::Outside`] for a probe that lies in no element; [`RunError::NameTaken`] for a probe with
    /// the name of a site.
    pub fn sites(&self, spec: &ScenarioSpec) -> Result<Vec<SampleSite>, RunError> {
        let locator = Locator::new(&self.mesh);
        let mut sites = Vec::new();
        for (calf, site) in self.calf.iter().flat_map(|calf| calf.sites().into_iter().map(move |s| (calf, s)))
        {
            let in_host = |p: &&V3| calf.structure_at(**p).tissue() == site.host;
            let located = |p: &V3| locator.locate(*p);
            let mut points: Vec<_> = site.points.iter().filter(in_host).filter_map(located).collect();
            if points.is_empty() {
                points.extend(locator.nearest_in_region(site.centre, site.host as u16));
            }
            sites.push(self.site(site.name.to_string(), site.host.name(), site.depth, points));
        }
        for probe in &spec.probes {
            if sites.iter().any(|site| site.name == probe.name) {
                return Err(RunError::NameTaken { name: probe.name.clone() });
            }
            let p = V3::from(probe.point_mm) * MM;
            let point = locator.locate(p).ok_or_else(|| RunError::Outside {
                name: probe.name.clone(),
                point_mm: probe.point_mm,
                extent: self.extent(),
            })?;
            let host = self.host(point.0, p);
            sites.push(self.site(probe.name.clone(), host, self.depth(p), vec![point]));
        }
        Ok(sites)
    }

    /// A site in the region `host`.
    fn site(&self, name: String, host: &str, depth: f64, points: Vec<(usize, [f64; 3])>) -> SampleSite {
        let density = self.tissues.solids.get(host).map_or(f64::NAN, |solid| solid.density_kg_m3);
        SampleSite { name, host: host.to_string(), depth, points, density }
    }

    /// The region at a point of an element.
    fn host(&self, element: usize, p: V3) -> &str {
        match &self.calf {
            Some(calf) => calf.structure_at(p).tissue().name(),
            None => &self.mesh.regions[usize::from(self.mesh.region[element])],
        }
    }

    /// Depth of `p` [m] below the loaded surface [m].
    fn depth(&self, p: V3) -> f64 {
        match &self.calf {
            Some(calf) => calf.to_leg(p).2,
            None => {
                let faces = self.mesh.surfaces.get(self.loaded).map_or(&[][..], Vec::as_slice);
                Surface::new(&self.space, faces).map_or(f64::NAN, |s| (s.project(p).position - p).norm())
            }
        }
    }

    /// The points at which the time series of `sites` are recorded.
    pub fn trace_points(&self, sites: &[SampleSite]) -> Vec<TracePoint> {
        sites.iter().map(|s| TracePoint::new(&s.name, &self.space, &s.points)).collect()
    }

    /// The GLL nodes nearest to the sample points of `site`, without duplicates.
    pub fn nearest_nodes(&self, site: &SampleSite) -> Vec<u32> {
        let nearest = |&(element, xi): &(usize, [f64; 3])| {
            let basis = PointBasis::new(&self.space, element, xi);
            let pairs = basis.nodes.iter().zip(&basis.values);
            *pairs.max_by(|a, b| a.1.total_cmp(b.1)).expect("an element has nodes").0
        };
        let mut nodes: Vec<u32> = site.points.iter().map(nearest).collect();
        nodes.sort_unstable();
        nodes.dedup();
        nodes
    }
}
