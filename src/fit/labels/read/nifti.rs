//! A NIfTI file, plain or compressed.

use crate::fit::error::FitError;
use crate::fit::labels::volume::{LabelVolume, MOST_VOXELS};
use crate::math::V3;
use nalgebra::{Matrix3, Quaternion, UnitQuaternion};
use nifti::volume::element::DataElement;
use nifti::{InMemNiftiVolume, NiftiHeader, NiftiObject, NiftiType, ReaderOptions};
use std::collections::BTreeMap;
use std::path::Path;

/// Reads the labels of a NIfTI file.
///
/// # Errors
/// The file is not NIfTI, is cut off, or holds something other than labels on a three-dimensional grid.
pub(super) fn read(path: &Path) -> Result<LabelVolume, FitError> {
    let bad = |reason: String| FitError::file(path, reason);
    let object = ReaderOptions::new().read_file(path).map_err(|e| bad(e.to_string()))?;
    let header = object.header().clone();
    let size = size(&header).map_err(bad)?;
    let (steps, origin, oriented) = affine(&header).map_err(bad)?;
    let values = values(object.into_volume(), &header).map_err(bad)?;
    let wanted = size.iter().product::<usize>();
    if values.len() != wanted {
        return Err(bad(format!("{} values for {wanted} voxels", values.len())));
    }
    let slope = f64::from(header.scl_slope);
    let scaled = |v: f64| if slope == 0.0 { v } else { v * slope + f64::from(header.scl_inter) };
    let mut voxels = Vec::with_capacity(values.len());
    for value in values {
        let label = scaled(value);
        if !(0.0..=f64::from(u16::MAX)).contains(&label) || label.fract() != 0.0 {
            return Err(bad(format!(
                "the value {label} is no label; labels are whole numbers from 0 to 65535"
            )));
        }
        voxels.push(label as u16);
    }
    Ok(LabelVolume { size, steps, origin, voxels, names: BTreeMap::new(), oriented })
}

/// Numbers of voxels; further axes must have one entry.
fn size(header: &NiftiHeader) -> Result<[usize; 3], String> {
    let dim = header.dim().map_err(|e| e.to_string())?;
    let further = dim.iter().skip(3).any(|n| *n > 1);
    let size: Vec<usize> = dim.iter().take(3).map(|n| usize::from(*n)).collect();
    match <[usize; 3]>::try_from(size) {
        Ok(size) if !further && size.iter().all(|n| *n > 1) => {
            if size.iter().product::<usize>() > MOST_VOXELS {
                return Err(format!("{size:?} voxels; allowed: at most {MOST_VOXELS} in all"));
            }
            Ok(size)
        }
        _ => Err(format!("the axes have {dim:?} entries; labels on a three-dimensional grid are needed")),
    }
}

/// Steps and origin in RAS, and whether the file states them.
fn affine(header: &NiftiHeader) -> Result<(Matrix3<f64>, V3, bool), String> {
    let spacing = V3::new(header.pixdim[1].into(), header.pixdim[2].into(), header.pixdim[3].into());
    let (steps, origin, oriented) = if header.sform_code > 0 {
        let rows = [header.srow_x, header.srow_y, header.srow_z].map(|row| row.map(f64::from));
        let steps = Matrix3::from_fn(|r, c| rows[r][c]);
        (steps, V3::new(rows[0][3], rows[1][3], rows[2][3]), true)
    } else if header.qform_code > 0 {
        let [b, c, d] = [header.quatern_b, header.quatern_c, header.quatern_d].map(f64::from);
        let a = (1.0 - b * b - c * c - d * d).max(0.0).sqrt();
        let turn = UnitQuaternion::from_quaternion(Quaternion::new(a, b, c, d)).to_rotation_matrix();
        let mirror = if header.pixdim[0] < 0.0 { -1.0 } else { 1.0 };
        let scale = V3::new(spacing.x, spacing.y, spacing.z * mirror);
        let origin = V3::new(header.quatern_x.into(), header.quatern_y.into(), header.quatern_z.into());
        (turn.matrix() * Matrix3::from_diagonal(&scale), origin, true)
    } else {
        (Matrix3::from_diagonal(&V3::new(-spacing.x, -spacing.y, spacing.z)), V3::zeros(), false)
    };
    let unit = match header.xyzt_units & 7 {
        1 => 1000.0,
        3 => 1e-3,
        _ => 1.0,
    };
    let steps = steps * unit;
    let span_space = steps.determinant().abs() > 1e-9;
    if !span_space {
        return Err("the steps between voxels do not span space".into());
    }
    Ok((steps, origin * unit, oriented))
}

/// The values of the file as numbers.
fn values(volume: InMemNiftiVolume, header: &NiftiHeader) -> Result<Vec<f64>, String> {
    fn of<T: DataElement + Into<f64>>(volume: InMemNiftiVolume) -> Result<Vec<f64>, String> {
        let values = volume.into_nifti_typed_data::<T>().map_err(|e| e.to_string())?;
        Ok(values.into_iter().map(Into::into).collect())
    }
    match header.data_type().map_err(|e| e.to_string())? {
        NiftiType::Uint8 => of::<u8>(volume),
        NiftiType::Int8 => of::<i8>(volume),
        NiftiType::Uint16 => of::<u16>(volume),
        NiftiType::Int16 => of::<i16>(volume),
        NiftiType::Uint32 => of::<u32>(volume),
        NiftiType::Int32 => of::<i32>(volume),
        NiftiType::Float32 => of::<f32>(volume),
        NiftiType::Float64 => of::<f64>(volume),
        other => Err(format!("values of the type {other:?} are no labels")),
    }
}
