//! Frequency response: few solves represent a whole band of frequencies, with a bound of the error.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod bones;
mod physics;
mod promise;

use calfwave::analysis::response::{Response, ResponseError, ResponsePlan, compute_response};
use calfwave::case::CaseWorkspace;
use calfwave::case::excitation::Excitation;
use calfwave::case::harmonic::ports::Ports;
use calfwave::drive::spec::{ContactSpec, DriveSpec};
use calfwave::math::C64;
use calfwave::mesh::spec::Resolution;
use calfwave::model::{Model, Progress};
use calfwave::preset::load_scenario;
use calfwave::preset::scenario::{LoadSpec, Part, ScenarioSpec};
use calfwave::solver::harmonic::{DisplacementSolver, HarmonicSystem};
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// A slab of gel under two flat heads 50 mm apart, small and coarse: 100 mm × 80 mm × 30 mm, order 3.
fn slab(contact: ContactSpec) -> ScenarioSpec {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("presets/phantoms/block_flat_head.ron");
    let mut spec = load_scenario(&path).expect("a shipped preset loads").spec;
    spec.resolution = Resolution::Custom { order: 3, element_mm: 20.0 };
    spec.analysis.bulk_mpa = Some(2200.0);
    // Motion only, on linear tissue.
    spec.analysis.preload = calfwave::solver::spec::Preload::Off;
    if let calfwave::preset::scenario::GeometrySpec::Block(block) = &mut spec.geometry {
        (block.length_mm, block.width_mm) = (100.0, 80.0);
        block.layers[1].thickness_mm = 20.0;
    }
    // Six times as stiff, so that few elements resolve the waves.
    if let Part::Inline(tissues) = &mut spec.tissues {
        tissues.solids.values_mut().for_each(|solid| solid.mu_l_kpa *= 6.0);
    }
    spec.probes.truncate(3);
    if let LoadSpec::DeviceAt { device: Part::Inline(device), .. } = &mut spec.cases[0].load {
        let mut head = device.heads[0].clone();
        head.shape = calfwave::drive::spec::HeadShape::Flat { radius_mm: 15.0 };
        head.contact = contact;
        device.heads = [-25.0, 25.0]
            .map(|offset| calfwave::drive::spec::HeadSpec { offset_proximal_mm: offset, ..head.clone() })
            .to_vec();
        // The heads differ, so that nothing is equal by symmetry.
        device.heads[1].shape = calfwave::drive::spec::HeadShape::Flat { radius_mm: 10.0 };
        if let DriveSpec::Displacement { phase_deg, normal_mm, .. } = &mut device.heads[1].drive {
            (*phase_deg, *normal_mm) = (70.0, 0.4);
        }
    }
    spec
}

const PLAN: ResponsePlan = ResponsePlan {
    from: 20.0,
    to: 100.0,
    error: 1e-2,
    tolerance: 1e-5,
    iterations: 300,
    solves: 12,
    start: calfwave::analysis::response::InitialGuess::Model,
};

fn answer(spec: &ScenarioSpec, plan: &ResponsePlan) -> Result<Response, ResponseError> {
    let cancel = AtomicBool::new(false);
    let progress = Progress { on_event: &|_| {}, cancel: &cancel };
    let body = Model::new(spec)?;
    compute_response(spec, &spec.cases[0], (&body, &CaseWorkspace::default()), plan, &progress)
}

/// Displacements `[motion][node]` for head motions `[motion][port]` at one frequency, solved directly.
fn direct(spec: &ScenarioSpec, hz: f64, motions: &[Vec<C64>]) -> (Model, Ports, Vec<Vec<[C64; 3]>>) {
    let body = Model::new(spec).unwrap();
    let drive = Excitation::new(spec, &spec.cases[0], &body, &[]).unwrap();
    let ports = Ports::new(&drive, body.space.n_nodes());
    let hold = |space: &_, material: &_, hz: f64| body.boundary_on(spec, space, material, hz);
    let fields = {
        let solid = body.harmonic_body(&hold, DisplacementSolver::Multigrid).unwrap();
        let mut system = HarmonicSystem::new(&solid).unwrap();
        let mut system = system.at(hz, hz, &ports.pads, &solid).unwrap();
        let cancel = AtomicBool::new(false);
        let mut solve = |motion: &Vec<C64>| {
            let mut force = vec![[C64::default(); 3]; body.space.n_nodes()];
            for (pull, x) in ports.pull.iter().zip(motion) {
                force.iter_mut().zip(pull).for_each(|(f, p)| (0..3).for_each(|c| f[c] += p[c] * x));
            }
            system.solve(&force, None, 3e-6, 300, &cancel).unwrap().0.displacement
        };
        motions.iter().map(&mut solve).collect()
    };
    (body, ports, fields)
}

/// Force of the head of port `i` on the body, k ∫ (x − u) dA along it.
fn force(ports: &Ports, i: usize, motion: &[C64], field: &[[C64; 3]]) -> C64 {
    let pads = ports.stiffness();
    let head: C64 = motion.iter().enumerate().map(|(j, x)| x * pads[(i, j)]).sum();
    let skin: C64 = ports.pull[i].iter().flatten().zip(field.iter().flatten()).map(|(b, u)| b * u).sum();
    head - skin
}
