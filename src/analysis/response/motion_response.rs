//! `MotionResponse`: forces, power and site values for any motion of the ports, evaluated from a response
//! without solves.

use crate::analysis::response::error::ResponseError;
use crate::analysis::response::response::Response;
use crate::analysis::response::site::{PER_POINT, SiteMap};
use crate::analysis::response::transfer::Transfer;
use crate::case::excitation::period::common_frequency;
use crate::material::springpot::springpot;
use crate::math::C64;
use crate::metric::point::{CM3, CV3, FrequencyComponent, PointState, evaluate};
use crate::metric::report::Spread;
use crate::metric::site::spread;
use nalgebra::DVector;
use std::f64::consts::TAU;

/// Largest number of cycles of the highest frequency in a common period.
const MOST_CYCLES: usize = 50;

/// Motion of all ports at one frequency: x(t) = Re x̂ e^{iωt}.
#[derive(Clone, Debug, PartialEq)]
pub struct PortMotion {
    /// Frequency [Hz].
    pub hz: f64,
    /// `[port]` complex amplitude x̂ [m].
    pub motion: Vec<C64>,
}

/// Response of the body to a motion of the ports.
#[derive(Clone, Debug, PartialEq)]
pub struct MotionResponse {
    /// `[frequency][port]` complex force of the heads on the body [N].
    pub force: Vec<Vec<C64>>,
    /// Mean power into the body [W].
    pub power: f64,
    /// `[site]` values.
    pub sites: Vec<SiteResponse>,
}

/// Values at one site; mean and 95th percentile over its points.
#[derive(Clone, Debug, PartialEq)]
pub struct SiteResponse {
    /// Name.
    pub name: String,
    /// RMS displacement [m].
    pub displacement_rms: Spread,
    /// RMS velocity [m/s].
    pub velocity_rms: Spread,
    /// RMS acceleration [m/s²].
    pub acceleration_rms: Spread,
    /// Peak octahedral shear strain.
    pub shear_strain_peak: Spread,
    /// Peak strain along the fibres.
    pub fibre_strain_peak: Spread,
    /// Kinetic and shear energy density [J/m³].
    pub energy_density: Spread,
    /// Dissipated power density [W/m³].
    pub dissipation: Spread,
}

impl Response {
    /// The response to a superposition of motions at different frequencies.
    ///
    /// # Errors
    /// [`ResponseError::OutOfBand`]; [`ResponseError::Ports`] for another number of ports;
    /// [`ResponseError::NoCommonPeriod`]; [`ResponseError::Singular`].
    pub fn evaluate(&self, motions: &[PortMotion]) -> Result<MotionResponse, ResponseError> {
        let fundamental = common(motions)?;
        let transfers = motions.iter().map(|m| self.at(m.hz)).collect::<Result<Vec<_>, _>>()?;
        let amplitudes = motions.iter().map(|m| self.amplitudes(m)).collect::<Result<Vec<_>, _>>()?;
        let (mut force, mut power) = (Vec::new(), 0.0);
        for (transfer, x) in transfers.iter().zip(&amplitudes) {
            let f = transfer.force(x);
            let omega = TAU * transfer.hz;
            power +=
                f.iter().zip(x).map(|(f, x)| 0.5 * (f * (x * C64::new(0.0, omega)).conj()).re).sum::<f64>();
            force.push(f.iter().copied().collect());
        }
        let fields: Vec<DVector<C64>> =
            transfers.iter().zip(&amplitudes).map(|(t, x)| &t.points * x).collect();
        let sites =
            self.sites.iter().map(|site| site_response(site, fundamental, &transfers, &fields)).collect();
        Ok(MotionResponse { force, power, sites })
    }

    /// The amplitudes of a motion as a vector.
    fn amplitudes(&self, motion: &PortMotion) -> Result<DVector<C64>, ResponseError> {
        let (found, ports) = (motion.motion.len(), self.ports.len());
        if found != ports {
            return Err(ResponseError::Ports { found, ports });
        }
        Ok(DVector::from_column_slice(&motion.motion))
    }
}

/// The largest frequency of which all frequencies of `motions` are multiples [Hz].
fn common(motions: &[PortMotion]) -> Result<f64, ResponseError> {
    let frequencies: Vec<f64> = motions.iter().map(|m| m.hz).collect();
    common_frequency(&frequencies, MOST_CYCLES).ok_or_else(|| ResponseError::NoCommonPeriod {
        frequencies: format!("{frequencies:?}"),
        most: MOST_CYCLES,
    })
}

/// The values at `site` for the displacement `fields`, `[frequency][point · 12]`.
fn site_response(
    site: &SiteMap,
    fundamental: f64,
    transfers: &[Transfer],
    fields: &[DVector<C64>],
) -> SiteResponse {
    let states: Vec<PointState> = site
        .points
        .iter()
        .enumerate()
        .map(|(i, tissue)| {
            // A zero harmonic at the fundamental comes first, because peaks are sought over its period.
            // The volumetric energy p²/2K at K = 2.2 GPa is below 10⁻³ of the shear energy and is neglected.
            let mean_stress = Some(C64::default());
            let zero = FrequencyComponent {
                omega: TAU * fundamental,
                u: CV3::zeros(),
                grad: CM3::zeros(),
                shape: C64::from(1.0),
                mean_stress,
            };
            let mut harmonics = vec![zero];
            harmonics.extend(transfers.iter().zip(fields).map(|(transfer, field)| {
                let at = &field.as_slice()[PER_POINT * (site.first + i)..][..PER_POINT];
                let shape = springpot(tissue.alpha, transfer.hz);
                let grad = CM3::from_row_slice(&at[3..]);
                FrequencyComponent {
                    omega: TAU * transfer.hz,
                    u: CV3::from_column_slice(&at[..3]),
                    grad,
                    shape,
                    mean_stress,
                }
            }));
            evaluate(&harmonics, &tissue.material())
        })
        .collect();
    let over = |of: fn(&PointState) -> f64| spread(states.iter().map(of));
    SiteResponse {
        name: site.name.clone(),
        displacement_rms: over(|s| s.displacement_rms),
        velocity_rms: over(|s| s.velocity_rms),
        acceleration_rms: over(|s| s.acceleration_rms),
        shear_strain_peak: over(|s| s.shear_strain_peak),
        fibre_strain_peak: over(|s| s.fibre_strain_peak),
        energy_density: over(|s| s.energy_density),
        dissipation: over(|s| s.dissipation),
    }
}
