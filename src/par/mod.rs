//! Deterministic parallelism: the same bits for any thread count.
