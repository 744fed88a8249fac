//! Options of the RON reader and writer, shared by every document.

/// Options of the RON reader and writer.
pub(crate) fn options() -> ron::Options {
    ron::Options::default()
        .with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME)
        .with_recursion_limit(64)
}

/// Serialises a spec as RON text; [`parse`](super::parse()) reads it back to an equal value.
///
/// # Errors
/// The value cannot be represented in RON; every spec can.
pub fn to_ron<T: serde::Serialize>(value: &T) -> Result<String, ron::Error> {
    options().to_string_pretty(value, ron::ser::PrettyConfig::new().struct_names(false).compact_arrays(true))
}
