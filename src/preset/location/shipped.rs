//! The presets built into the program, so that `calfwave run single_head` works from any folder.

macro_rules! shipped {
    ($($path:literal),* $(,)?) => {
        /// Every shipped preset: path inside `presets/`, text. Sorted by path.
        pub const SHIPPED: &[(&str, &str)] =
            &[$(($path, include_str!(concat!("../../../presets/", $path)))),*];
    };
}

shipped![
    "devices/ball.ron",
    "devices/gun_ball.ron",
    "devices/gun_ball_imposed.ron",
    "devices/gun_bullet.ron",
    "devices/gun_flat.ron",
    "devices/gun_long_ball.ron",
    "devices/gun_long_bullet.ron",
    "devices/gun_long_flat.ron",
    "devices/light_wearable.ron",
    "devices/magic_wand.ron",
    "devices/quad_head.ron",
    "devices/quad_head_imposed.ron",
    "devices/roller.ron",
    "devices/single_head.ron",
    "devices/single_head_imposed.ron",
    "devices/thumb.ron",
    "phantoms/block_flat_head.ron",
    "phantoms/block_point.ron",
    "phantoms/block_pressure.ron",
    "phantoms/block_skin.ron",
    "phantoms/cylinder_core.ron",
    "protocols/gun.ron",
    "protocols/quad_head.ron",
    "protocols/single_head.ron",
    "scenarios/gun_ball.ron",
    "scenarios/gun_bullet.ron",
    "scenarios/gun_flat.ron",
    "scenarios/light_and_heavy.ron",
    "scenarios/magic_wand.ron",
    "scenarios/over_site.ron",
    "scenarios/pressing.ron",
    "scenarios/quad_head.ron",
    "scenarios/single_head.ron",
    "scenarios/single_head_imposed.ron",
    "scenarios/vibration_vs_percussion.ron",
    "scenarios/vibration_vs_percussion_stiff.ron",
    "studies/bodies.ron",
    "studies/claims.ron",
    "studies/frequency.ron",
    "studies/gun_design.ron",
    "studies/over_each_site.ron",
    "studies/placement.ron",
    "studies/preload.ron",
    "studies/quad_spacing.ron",
    "studies/single_head_design.ron",
    "studies/uncertainty.ron",
    "subjects/default_man.ron",
    "subjects/default_woman.ron",
    "subjects/high_fat.ron",
    "subjects/slim.ron",
    "tissues/gel.ron",
    "tissues/soft.ron",
    "tissues/stiff.ron",
];

/// Folders of the shipped presets; complete documents before parts.
pub const FOLDERS: [&str; 7] =
    ["scenarios", "phantoms", "studies", "protocols", "subjects", "tissues", "devices"];

/// The scenario that the app opens at the start.
pub const DEFAULT_SCENARIO: &str = "scenarios/vibration_vs_percussion.ron";

/// The question a preset answers: its first comment line.
pub fn question(text: &str) -> &str {
    text.lines().next().unwrap_or("").trim_start_matches('/').trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_asks_questions() {
        assert!(SHIPPED.windows(2).all(|w| w[0].0 < w[1].0));
        for (path, text) in SHIPPED {
            assert!(text.starts_with("//") && question(text).len() > 10, "{path}");
        }
        assert!(SHIPPED.iter().any(|(p, _)| *p == DEFAULT_SCENARIO));
    }
}
