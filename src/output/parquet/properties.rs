//! Properties of every Parquet file.

use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use std::sync::Arc;

/// Snappy compression; the program as creator.
pub(super) fn properties() -> Arc<WriterProperties> {
    let builder = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by(concat!("calfwave ", env!("CARGO_PKG_VERSION")).to_string());
    Arc::new(builder.build())
}
