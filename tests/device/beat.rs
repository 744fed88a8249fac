//! Heads of unrelated frequencies: mean energies add, and amplitudes beat.

use crate::{body, case, device, motor, run, slab};
use calfwave::drive::spec::{ContactSpec, DriveSpec};

/// 59.3 and 60.4 Hz have no common period of a few cycles. Each motor alone, with the other head as a mass,
/// gives one frequency.
#[test]
fn heads_of_unrelated_frequencies_add_their_energies_and_beat() {
    let with = |name: &str, a: f64, b: f64| {
        let heads = [(-25.0, motor(59.3, a, 0.0)), (25.0, motor(60.4, b, 0.0))];
        case(name, &heads, ContactSpec::Frictionless, body(0.3))
    };
    let outcomes =
        run(&slab(vec![with("both", 0.2, 0.2), with("first", 0.2, 0.0), with("second", 0.0, 0.2)])).unwrap();
    let [both, first, second] = [0, 1, 2].map(|i| &outcomes[i].report);
    assert_eq!(outcomes[0].field.free, [59.3, 60.4]);
    for ((both, a), b) in both.sites.iter().zip(&first.sites).zip(&second.sites) {
        let (x, y) = (a.displacement_rms_um.mean, b.displacement_rms_um.mean);
        let [least, most] = both.beat_rms_um.unwrap();
        let mean = both.displacement_rms_um.mean;
        assert!((mean - x.hypot(y)).abs() < 1e-9 * mean, "{mean} {x} {y}");
        // Where both frequencies move a point along one line, the beat spans difference and sum of the
        // amplitudes; elsewhere less.
        assert!(least < mean && mean < most, "{least} {mean} {most}");
        assert!(most <= (x + y) * (1.0 + 1e-9) && least >= (x - y).abs() * (1.0 - 1e-9));
        assert!(
            (least.hypot(most) - 2f64.sqrt() * mean).abs() < 1e-6 * mean,
            "the squares of the two extremes do not add"
        );
        let energy = a.energy_density_j_m3.mean + b.energy_density_j_m3.mean;
        assert!((both.energy_density_j_m3.mean - energy).abs() < 1e-9 * energy);
        let peaks = a.shear_strain_peak_percent.mean + b.shear_strain_peak_percent.mean;
        assert!(both.shear_strain_peak_percent.mean <= peaks * (1.0 + 1e-9));
        assert!(both.shear_strain_peak_percent.mean > a.shear_strain_peak_percent.mean);
    }
    let power = |r: &calfwave::metric::CaseReport| r.ledger.as_ref().unwrap().input_w;
    assert!((power(both) - power(first) - power(second)).abs() < 1e-9 * power(both));
    assert!(both.ledger.as_ref().unwrap().residual_percent.unwrap().abs() < 0.1);
    let heads = &device(both).heads;
    assert_eq!((heads[0].frequency_hz, heads[1].frequency_hz), (59.3, 60.4));
    let force = |r: &calfwave::metric::CaseReport, i: usize| device(r).heads[i].force_n;
    // The force of the head at the maximum of the beat. Cycles are shifted by whole samples, 64 to a period.
    let sum = force(first, 0) + force(second, 0);
    assert!((force(both, 0) / sum - 1.0).abs() < 2e-3, "{} {sum}", force(both, 0));
}

/// A resting head has no frequency of its own: it does not affect the common period, and it moves with the
/// slab.
#[test]
fn a_resting_head_moves_with_the_slab() {
    let heads = [(-25.0, motor(60.0, 0.2, 0.0)), (25.0, DriveSpec::Rest)];
    let outcome =
        run(&slab(vec![case("one", &heads, ContactSpec::Frictionless, body(0.3))])).unwrap().remove(0);
    assert!(outcome.field.free.is_empty());
    assert_eq!(outcome.report.frequency_hz, 60.0);
    let rows = &device(&outcome.report).heads;
    assert!(rows[1].amplitude_mm > 0.0 && rows[1].amplitude_mm < rows[0].amplitude_mm);
    assert_eq!((rows[1].frequency_hz, rows[1].amplitude_reduction_percent), (60.0, None));
    // The slab moves it, so it absorbs no power.
    assert!(rows[1].absorbed_w.abs() < 1e-4 * rows[0].absorbed_w, "{rows:?}");
}
