//! f = K u for the solid: E (gather) → B (gradient) → D (point physics) → Bᵀ → Eᵀ (ordered sum).
