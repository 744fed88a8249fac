//! From a response and any motion of the heads to forces, power and site numbers, without the solver.

use super::site::{PER_POINT, SiteMap};
use super::{Response, ResponseError, Transfer};
use crate::case::excitation::period::common_frequency;
use crate::material::fit::springpot;
use crate::math::C64;
use crate::metric::point::{CM3, CV3, Harmonic, PointState, evaluate};
use crate::metric::report::Spread;
use crate::metric::site::spread;
use nalgebra::DVector;
use std::f64::consts::TAU;

/// Most cycles of the highest tone in a common period.
const MOST_CYCLES: usize = 50;

/// Motion of all heads at one frequency: x(t) = Re x̂ e^{iωt}.
#[derive(Clone, Debug, PartialEq)]
pub struct Tone {
    /// Frequency [Hz].
    pub hz: f64,
    /// `[port]` complex amplitude [m].
    pub motion: Vec<C64>,
}

/// What the body does.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// `[tone][port]` force of the heads on the body [N].
    pub force: Vec<Vec<C64>>,
    /// Mean power into the body [W].
    pub power: f64,
    /// `[site]`.
    pub sites: Vec<SiteAnswer>,
}

/// What one site receives; mean and 95th percentile over its points.
#[derive(Clone, Debug, PartialEq)]
pub struct SiteAnswer {
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
    /// Everything at once for tones of different frequencies.
    ///
    /// # Errors
    /// A tone outside the band or for another number of ports; tones without a common period.
    pub fn answer(&self, tones: &[Tone]) -> Result<Answer, ResponseError> {
        let base = common(tones)?;
        let transfers = tones.iter().map(|t| self.at(t.hz)).collect::<Result<Vec<_>, _>>()?;
        let motions = tones.iter().map(|t| self.motion(t)).collect::<Result<Vec<_>, _>>()?;
        let (mut force, mut power) = (Vec::new(), 0.0);
        for (transfer, motion) in transfers.iter().zip(&motions) {
            let f = transfer.force(motion);
            let omega = TAU * transfer.hz;
            power += f
                .iter()
                .zip(motion)
                .map(|(f, x)| 0.5 * (f * (x * C64::new(0.0, omega)).conj()).re)
                .sum::<f64>();
            force.push(f.iter().copied().collect());
        }
        let fields: Vec<DVector<C64>> = transfers.iter().zip(&motions).map(|(t, x)| &t.points * x).collect();
        let sites = self.sites.iter().map(|site| site_answer(site, base, &transfers, &fields)).collect();
        Ok(Answer { force, power, sites })
    }

    fn motion(&self, tone: &Tone) -> Result<DVector<C64>, ResponseError> {
        let (found, ports) = (tone.motion.len(), self.ports.len());
        if found != ports {
            return Err(ResponseError::Ports { found, ports });
        }
        Ok(DVector::from_column_slice(&tone.motion))
    }
}

/// The largest frequency of which all tones are multiples [Hz].
fn common(tones: &[Tone]) -> Result<f64, ResponseError> {
    let frequencies: Vec<f64> = tones.iter().map(|t| t.hz).collect();
    common_frequency(&frequencies, MOST_CYCLES).ok_or_else(|| ResponseError::NoCommonPeriod {
        frequencies: format!("{frequencies:?}"),
        most: MOST_CYCLES,
    })
}

fn site_answer(site: &SiteMap, base: f64, transfers: &[Transfer], fields: &[DVector<C64>]) -> SiteAnswer {
    let states: Vec<PointState> = site
        .points
        .iter()
        .enumerate()
        .map(|(i, tissue)| {
            // The fundamental, silent if no tone has it: peaks are looked for over its period.
            // The pressure's own energy, p²/2K at K = 2.2 GPa, is below 10⁻³ of the shear's and left out.
            let mean_stress = Some(C64::default());
            let silent = Harmonic {
                omega: TAU * base,
                u: CV3::zeros(),
                grad: CM3::zeros(),
                shape: C64::from(1.0),
                mean_stress,
            };
            let mut harmonics = vec![silent];
            harmonics.extend(transfers.iter().zip(fields).map(|(transfer, field)| {
                let at = &field.as_slice()[PER_POINT * (site.first + i)..][..PER_POINT];
                let shape = springpot(tissue.alpha, transfer.hz);
                let grad = CM3::from_row_slice(&at[3..]);
                Harmonic {
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
    SiteAnswer {
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
