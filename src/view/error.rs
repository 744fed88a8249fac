//! Errors of the view.

use crate::model::Refusal;

/// Why the app cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum ViewError {
    /// No graphics adapter, not even a software one.
    #[error(
        "no graphics adapter found: install a Vulkan driver (on Debian or Ubuntu `mesa-vulkan-drivers` draws \
         on the processor). The numbers need none: `calfwave run`"
    )]
    NoAdapter,
    /// No display to open a window on.
    #[error(
        "no display to open a window on (DISPLAY and WAYLAND_DISPLAY are unset): `calfwave view --offscreen \
         picture.png` draws without one"
    )]
    NoDisplay,
    /// The operating system refused a thread.
    #[error("cannot start the computing thread: {0}")]
    Thread(#[from] std::io::Error),
    /// The solve failed.
    #[error("the scenario could not be computed: {0}")]
    Unsolved(String),
    /// The scenario does not fit into memory.
    #[error(transparent)]
    TooLarge(#[from] Refusal),
    /// The picture could not be written.
    #[error("cannot write the picture {path}: {why}")]
    Unwritten {
        /// Path of the file.
        path: String,
        /// Reason.
        why: String,
    },
    /// The app ended with an error.
    #[error("the app stopped with an error")]
    Stopped,
}
