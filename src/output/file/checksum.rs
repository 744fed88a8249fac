//! Size and checksum of what is written.

use std::io::{self, ErrorKind, Write};

/// Size and checksum of a file that was written.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Written {
    /// Bytes.
    pub bytes: u64,
    /// BLAKE3, hexadecimal.
    pub blake3: String,
}

/// Calls `fill` with a writer to `inner`; returns size and checksum of what was written. An error of `inner`
/// is returned unchanged, even if a writer in between wraps or drops it.
///
/// # Errors
/// The first failure.
pub(super) fn write_hashed(
    inner: impl Write + Send,
    fill: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>,
) -> io::Result<Written> {
    let mut writer = HashingWriter { inner, bytes: 0, hash: blake3::Hasher::new(), failure: None };
    let filled = fill(&mut writer).and_then(|()| writer.flush());
    if let Some(failure) = writer.failure {
        return Err(failure);
    }
    filled?;
    Ok(Written { bytes: writer.bytes, blake3: writer.hash.finalize().to_hex().to_string() })
}

/// Counts and hashes what is written, and keeps the first error.
struct HashingWriter<W> {
    inner: W,
    bytes: u64,
    hash: blake3::Hasher,
    failure: Option<io::Error>,
}

impl<W> HashingWriter<W> {
    fn keep_first(failure: &mut Option<io::Error>, error: &io::Error) {
        // an interrupted write is repeated by the caller
        if error.kind() != ErrorKind::Interrupted {
            failure.get_or_insert_with(|| match error.raw_os_error() {
                Some(code) => io::Error::from_raw_os_error(code),
                None => io::Error::new(error.kind(), error.to_string()),
            });
        }
    }
}

impl<W: Write> Write for HashingWriter<W> {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let n = self.inner.write(buffer).inspect_err(|e| Self::keep_first(&mut self.failure, e))?;
        self.hash.update(&buffer[..n]);
        self.bytes += n as u64;
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush().inspect_err(|e| Self::keep_first(&mut self.failure, e))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Accepts some bytes, then the disk is full.
    struct Small(usize);

    impl Write for Small {
        fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
            self.0 = self.0.checked_sub(buffer.len()).ok_or(ErrorKind::StorageFull)?;
            Ok(buffer.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// Parquet, XML and CSV writers wrap the errors of the writer below; the original error is returned.
    #[test]
    fn a_full_disk_is_reported_through_any_writer() {
        let wrapped = |w: &mut (dyn Write + Send)| w.write_all(&[0; 9]).map_err(io::Error::other);
        assert_eq!(write_hashed(Small(8), wrapped).unwrap_err().kind(), ErrorKind::StorageFull);
        let swallowed = |w: &mut (dyn Write + Send)| w.write_all(&[0; 9]).or(Ok(()));
        assert_eq!(write_hashed(Small(8), swallowed).unwrap_err().kind(), ErrorKind::StorageFull);
        assert_eq!(write_hashed(Small(9), swallowed).unwrap().bytes, 9);
    }
}
