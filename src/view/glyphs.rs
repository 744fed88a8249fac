//! Letters drawn for the first time: the panels' textures are sent to the graphics card once more after each change.
//!
//! On a software adapter the letters of a change otherwise appeared only with the next one (seen with egui 0.36 and Bevy 0.19: a
//! heading with holes until another page was turned).

use bevy::ecs::message::MessageReader;
use bevy::prelude::*;
use bevy_egui::EguiManagedTextures;
use std::collections::BTreeSet;

/// Marks the textures that changed as changed again, one frame later.
pub fn resend(
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
            // Taken for writing: that marks it.
            let _: &mut Image = &mut image;
            mine.insert(id);
        }
    }
}
