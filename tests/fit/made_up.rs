//! Label volumes made from a shipped leg, written as files.

use calfwave::anatomy::frame::{angle, height};
use calfwave::anatomy::{Calf, Structure};
use calfwave::math::V3;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// Step between voxels [mm].
pub const STEP: f64 = 2.0;
/// Label of the femur, the tibia and the fibula; fat is 1, a structure 10 and its place in the list of all.
pub const TIBIA: u16 = 2;
pub const FIBULA: u16 = 3;

/// Labels on a grid: x anterior, y proximal, z lateral of a right leg.
#[derive(Clone)]
pub struct MadeUp {
    pub size: [usize; 3],
    pub voxels: Vec<u16>,
    pub low: V3,
    pub length_mm: f64,
}

/// The leg of the default man, from above the knee to the sole.
pub static MAN: LazyLock<MadeUp> = LazyLock::new(|| MadeUp::of(&crate::man()));

impl MadeUp {
    /// The labels of a leg; beyond its ends the fibula ends and the rest goes on.
    fn of(calf: &Calf) -> MadeUp {
        let length_mm = calf.size().length * 1e3;
        let low = V3::new(-100.0, height(1.02, length_mm), -90.0);
        let size = [90, ((1.2 * length_mm) / STEP) as usize, 90];
        let mut voxels = Vec::with_capacity(size.iter().product());
        for k in 0..size[2] {
            for j in 0..size[1] {
                for i in 0..size[0] {
                    let p = low + V3::new(i as f64, j as f64, k as f64) * STEP;
                    voxels.push((i, j, k, p));
                }
            }
        }
        let sections: Vec<_> = (0..size[1])
            .map(|j| calf.section(calfwave::anatomy::frame::level(low.y + j as f64 * STEP, length_mm)))
            .collect();
        let label = |(_, j, _, p): (usize, usize, usize, V3)| -> u16 {
            let section = &sections[j];
            let p = p * 1e-3;
            let q = V3::new(p.x, 0.0, p.z) - section.centre;
            let within = |centre: V3, outline: &dyn Fn(f64) -> V3| {
                (q - centre).norm() < (outline(angle(q - centre)) - centre).norm()
            };
            if q.norm() > section.skin(angle(q)) {
                0
            } else if within(section.tibia_centre(), &|psi| section.tibia(psi)) {
                TIBIA
            } else if (0.0..=1.0).contains(&section.s)
                && within(section.fibula_centre(), &|psi| section.fibula(psi))
            {
                FIBULA
            } else {
                match calf.structure_at(p) {
                    Structure::Fat => 1,
                    part => 10 + Structure::ALL.iter().position(|s| *s == part).unwrap() as u16,
                }
            }
        };
        MadeUp { size, voxels: voxels.into_iter().map(label).collect(), low, length_mm }
    }

    /// Index of a voxel.
    pub fn index(&self, [i, j, k]: [usize; 3]) -> usize {
        i + self.size[0] * (j + self.size[1] * k)
    }

    /// Level of the plane `j`.
    pub fn level(&self, j: usize) -> f64 {
        calfwave::anatomy::frame::level(self.low.y + j as f64 * STEP, self.length_mm)
    }

    /// The labels with every one changed by `by`(place, label).
    pub fn map(&self, by: impl Fn([usize; 3], u16) -> u16) -> MadeUp {
        let mut other = self.clone();
        for k in 0..self.size[2] {
            for j in 0..self.size[1] {
                for i in 0..self.size[0] {
                    let n = self.index([i, j, k]);
                    other.voxels[n] = by([i, j, k], self.voxels[n]);
                }
            }
        }
        other
    }

    /// The planes between two levels.
    pub fn cropped(&self, from: f64, to: f64) -> MadeUp {
        let kept: Vec<usize> = (0..self.size[1]).filter(|j| (from..=to).contains(&self.level(*j))).collect();
        let size = [self.size[0], kept.len(), self.size[2]];
        let mut voxels = Vec::new();
        for k in 0..size[2] {
            for j in &kept {
                voxels.extend((0..size[0]).map(|i| self.voxels[self.index([i, *j, k])]));
            }
        }
        MadeUp { size, voxels, low: self.low + V3::y() * (kept[0] as f64 * STEP), length_mm: self.length_mm }
    }

    /// Volume of a label between two levels [cm³].
    pub fn cm3(&self, label: u16, levels: [f64; 2]) -> f64 {
        let inside = |n: &usize| {
            let s = self.level(n / self.size[0] % self.size[1]);
            self.voxels[*n] == label && s >= levels[0] && s <= levels[1]
        };
        (0..self.voxels.len()).filter(inside).count() as f64 * STEP.powi(3) * 1e-3
    }

    /// The header of an NRRD file whose axes are x, y, z of the leg; `right`, `front` and `up` are the
    /// directions of the body that they are said to have, as signed axes of RAS.
    fn header(&self, axes: [V3; 3], names: bool) -> String {
        let [nx, ny, nz] = self.size;
        let vector = |v: V3| format!("({},{},{})", v.x * STEP, v.y * STEP, v.z * STEP);
        let mut text = format!(
            "NRRD0004\ntype: ushort\ndimension: 3\nspace: right-anterior-superior\nsizes: {nx} {ny} {nz}\n\
             space directions: {} {} {}\nspace origin: (10,-20,30)\nendian: little\nencoding: raw\n",
            vector(axes[0]),
            vector(axes[1]),
            vector(axes[2])
        );
        if names {
            text += "label_1:=fat\nlabel_2:=tibia\nlabel_3:=fibula\nlabel_9:=gastrocnemius\n";
            for (i, part) in Structure::ALL.iter().enumerate().skip(1) {
                writeln!(text, "label_{}:={}", 10 + i, part.name()).unwrap();
            }
        }
        text + "\n"
    }

    /// Bytes of an NRRD file.
    pub fn nrrd(&self, axes: [V3; 3], names: bool) -> Vec<u8> {
        let data = self.voxels.iter().flat_map(|v| v.to_le_bytes());
        self.header(axes, names).into_bytes().into_iter().chain(data).collect()
    }

    /// Writes a right leg that stands upright as `name` into a folder.
    pub fn write(&self, folder: &Path, name: &str) -> PathBuf {
        let path = folder.join(name);
        std::fs::write(&path, self.nrrd(RIGHT, true)).unwrap();
        path
    }

    /// Bytes of a NIfTI file of the mirror image, a left leg, with its axes in the order z, y, x.
    pub fn nifti_of_left(&self) -> Vec<u8> {
        let [nx, ny, nz] = self.size;
        let mut bytes = vec![0_u8; 352];
        let mut put = |at: usize, value: &[u8]| bytes[at..at + value.len()].copy_from_slice(value);
        put(0, &348_i32.to_le_bytes());
        for (i, n) in [3, nz, ny, nx, 1, 1, 1, 1].into_iter().enumerate() {
            put(40 + 2 * i, &(n as i16).to_le_bytes());
        }
        put(70, &512_i16.to_le_bytes());
        put(72, &16_i16.to_le_bytes());
        for i in 0..4 {
            put(76 + 4 * i, &(if i == 0 { 1.0_f32 } else { STEP as f32 }).to_le_bytes());
        }
        put(108, &352_f32.to_le_bytes());
        put(123, &[2]);
        put(254, &1_i16.to_le_bytes());
        // Lateral is to the left, anterior to the front.
        let rows = [[-STEP, 0.0, 0.0, 5.0], [0.0, 0.0, STEP, -7.0], [0.0, STEP, 0.0, 900.0]];
        for (i, value) in rows.iter().flatten().enumerate() {
            put(280 + 4 * i, &(*value as f32).to_le_bytes());
        }
        put(344, b"n+1\0");
        for i in 0..nx {
            for j in 0..ny {
                for k in 0..nz {
                    bytes.extend(self.voxels[self.index([i, j, k])].to_le_bytes());
                }
            }
        }
        bytes
    }
}

/// Directions in the body of the axes anterior, proximal, lateral of a right leg.
pub const RIGHT: [V3; 3] = [V3::new(0.0, 1.0, 0.0), V3::new(0.0, 0.0, 1.0), V3::new(1.0, 0.0, 0.0)];
/// The same of a file whose header calls the long axis the one to the front.
pub const LYING: [V3; 3] = [V3::new(0.0, 0.0, -1.0), V3::new(0.0, 1.0, 0.0), V3::new(1.0, 0.0, 0.0)];
/// The same of a mirrored file.
pub const MIRRORED: [V3; 3] = [V3::new(0.0, 1.0, 0.0), V3::new(0.0, 0.0, 1.0), V3::new(-1.0, 0.0, 0.0)];
