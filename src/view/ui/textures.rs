//! Workaround for missing glyphs: each texture of the panels is uploaded once more after it has changed.
//!
//! On a software adapter, the glyphs of a change otherwise appear only with the next change (seen with egui
//! 0.36 and Bevy 0.19: a heading had gaps until another page was opened).

use bevy::ecs::message::MessageReader;
use bevy::prelude::*;
use bevy_egui::EguiManagedTextures;
use std::collections::BTreeSet;

/// Marks changed panel textures as changed once more, one frame later.
pub fn reupload_changed(
    mut events: MessageReader<AssetEvent<Image>>,
    textures: Res<EguiManagedTextures>,
    mut images: ResMut<Assets<Image>>,
    mut mine: Local<BTreeSet<AssetId<Image>>>,
) {
    let mut changed = Vec::new();
    for event in events.read() {
        if let AssetEvent::Modified { id } = event
            && !mine.remove(id)
            && textures.values().any(|texture| texture.handle.id() == *id)
        {
            changed.push(*id);
        }
    }
    for id in changed {
        if let Some(mut image) = images.get_mut(id) {
            // Mutable access marks the asset as changed.
            let _: &mut Image = &mut image;
            mine.insert(id);
        }
    }
}
