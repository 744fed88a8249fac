//! Options of the RON reader and writer, shared by every document.

/// Options of the RON reader and writer.
pub(crate) fn options() -> ron::Options {
    ron::Options::default()
        .with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME)
        .with_recursion_limit(64)
}

/// Length [bytes] beyond which lists are written on one line, so that a measured leg stays within the largest
/// document.
const LONG: usize = 1 << 18;

/// Serialises a spec as RON text; [`parse`](super::parse()) reads it back to an equal value.
///
/// # Errors
/// The value cannot be represented in RON; every spec can.
pub fn to_ron<T: serde::Serialize>(value: &T) -> Result<String, ron::Error> {
    let layout = ron::ser::PrettyConfig::new().struct_names(false);
    let text = options().to_string_pretty(value, layout.clone())?;
    match text.len() > LONG {
        true => options().to_string_pretty(value, layout.compact_arrays(true)),
        false => Ok(text),
    }
}
