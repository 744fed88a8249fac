//! From a placed drive to the harmonic solver's pads and forces.

use crate::math::C64;
use crate::run::load::Drive;
use crate::solver::harmonic::pad::Pad;

/// Pads of a drive's heads.
pub struct HarmonicDrive {
    /// `[head]`.
    pub pads: Vec<Pad>,
}

impl HarmonicDrive {
    /// The closed pads of all heads.
    pub fn new(drive: &Drive) -> HarmonicDrive {
        let pad = |c: &crate::solver::Contact| {
            let (entries, tensor) = c.pad_matrix();
            Pad::new(&entries, tensor)
        };
        HarmonicDrive { pads: drive.contacts.iter().map(pad).collect() }
    }

    /// `[node][component]` force of harmonic `h` (0 = fundamental of each head) of `drive` on a body of `nodes` nodes [N].
    pub fn force(&self, drive: &Drive, h: usize, nodes: usize) -> Vec<[C64; 3]> {
        let mut force = vec![[C64::default(); 3]; nodes];
        for (contact, pad) in drive.contacts.iter().zip(&self.pads) {
            let (pose, motion) = (contact.pose(), contact.motion());
            let amplitude = |s: &crate::drive::Signal| s.harmonics.get(h).copied().unwrap_or_default();
            let (normal, tangential) = (amplitude(&motion.normal), amplitude(&motion.tangential));
            let x = pose.axis.map(C64::from) * normal + pose.proximal.map(C64::from) * tangential;
            pad.pull(&x, &mut force);
        }
        for load in &drive.loads {
            let amplitude = load.signal.harmonics.get(h).copied().unwrap_or_default();
            for (n, p) in &load.pattern {
                (0..3).for_each(|c| force[*n as usize][c] += amplitude * p[c]);
            }
        }
        force
    }
}
