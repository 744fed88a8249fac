//! `Pads`: the elastic pads of the heads, for the harmonic solver.

use crate::case::component::FrequencyComponent;
use crate::case::excitation::Excitation;
use crate::math::C64;
use crate::solver::Contact;
use crate::solver::harmonic::Pad;

/// The pads of all heads.
pub struct Pads {
    /// `[head]` closed pad.
    pub pads: Vec<Pad>,
}

impl Pads {
    /// The closed pads of all heads.
    pub fn new(excitation: &Excitation) -> Pads {
        let pad = |c: &Contact| {
            let (entries, tensor) = c.pad_matrix();
            Pad::new(&entries, tensor)
        };
        Pads { pads: excitation.contacts.iter().map(pad).collect() }
    }

    /// `[node][component]` force of the frequency component on a body of `nodes` nodes [N]: pads pulled by
    /// the heads, and the loads of `excitation`.
    pub fn force(
        &self,
        excitation: &Excitation,
        component: &FrequencyComponent,
        nodes: usize,
    ) -> Vec<[C64; 3]> {
        let mut force = vec![[C64::default(); 3]; nodes];
        self.pads.iter().zip(&component.heads).for_each(|(pad, x)| pad.add_force(x, &mut force));
        for (load, z) in excitation.loads.iter().zip(&component.loads) {
            for (n, p) in &load.pattern {
                (0..3).for_each(|c| force[*n as usize][c] += z * p[c]);
            }
        }
        force
    }
}
