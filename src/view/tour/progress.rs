//! Position in the tour, and the systems that follow it.

use crate::preset::scenario::ScenarioSpec;
use crate::view::camera::orbit::Orbit;
use crate::view::state::look::Look;
use crate::view::state::question::Question;
use crate::view::text::localization::Localization;
use crate::view::tour::story::{Page, Story};
use bevy::prelude::*;
use bevy_egui::input::EguiWantsInput;

/// Position in the tour.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tour {
    /// Story and page; `None`: the tour is closed.
    pub at: Option<(Story, Page)>,
}

impl Tour {
    /// Opens at the first page of a story.
    pub fn open(&mut self, story: Story) {
        self.at = Some((story, Page::Claim));
    }

    /// Turns to the next page or story; after the last page, the tour closes.
    pub fn next(&mut self) {
        self.at = self.at.and_then(|(story, page)| step(story, page, 1));
    }

    /// Turns to the previous page; the first page of the tour stays.
    pub fn back(&mut self) {
        if let Some(before) = self.at.and_then(|(story, page)| step(story, page, -1)) {
            self.at = Some(before);
        }
    }

    /// The position named by `words`: `resting` or `resting:verdict`.
    pub fn named(words: &str) -> Option<Tour> {
        let (story, page) = words.split_once(':').unwrap_or((words, Page::Claim.key()));
        let story = Story::ALL.into_iter().find(|s| s.key() == story)?;
        let page = Page::ALL.into_iter().find(|p| p.key() == page)?;
        Some(Tour { at: Some((story, page)) })
    }

    /// Index of the page in the whole tour, from 0, and the number of pages.
    pub fn place(&self) -> Option<(usize, usize)> {
        let (story, page) = self.at?;
        Some((story as usize * Page::ALL.len() + page as usize, Story::ALL.len() * Page::ALL.len()))
    }
}

fn step(story: Story, page: Page, by: isize) -> Option<(Story, Page)> {
    let pages = Page::ALL.len();
    let place = (story as usize * pages + page as usize).checked_add_signed(by)?;
    Some((*Story::ALL.get(place / pages)?, Page::ALL[place % pages]))
}

/// Applies question, display options and viewpoint of a newly opened page. Closing the tour changes nothing.
pub fn apply_page(
    tour: Res<Tour>,
    l10n: Res<Localization>,
    mut last: Local<Option<(Story, Page)>>,
    mut question: ResMut<Question>,
    mut look: ResMut<Look>,
    mut orbit: ResMut<Orbit>,
) {
    if l10n.is_changed()
        && let Some((story, _)) = tour.at.filter(|_| *last == tour.at)
    {
        retitle(story, &l10n, &mut question);
    }
    if !tour.is_changed() || tour.at == *last {
        return;
    }
    let before = std::mem::replace(&mut *last, tour.at);
    let Some((story, page)) = tour.at else { return };
    let (wanted, viewpoint) = story.display(page);
    look.set_if_neq(Look { ramp: look.ramp, labels: look.labels, site: look.site, ..wanted });
    (orbit.yaw, orbit.pitch) = viewpoint.angles();
    if before.is_none_or(|(last, _)| last != story)
        && let Some(scenario) = story.scenario(&l10n)
    {
        let resolution = question.scenario.resolution;
        question.send = true;
        question.scenario = ScenarioSpec { resolution, ..scenario };
    }
}

/// Translates title and question of a story; the cases stay.
fn retitle(story: Story, l10n: &Localization, question: &mut ResMut<'_, Question>) {
    let [title, words] = ["title", "question"].map(|part| l10n.say(&format!("tour-{}-{part}", story.key())));
    if question.scenario.question != words {
        question.scenario.title = title;
        question.scenario.question = words;
    }
}

/// Opens the tour at its first page, or closes it.
pub fn toggle_tour(tour: &mut Tour) {
    match tour.at {
        Some(_) => tour.at = None,
        None => tour.open(Story::ALL[0]),
    }
}

/// F1 opens and closes the tour; Page Down and Page Up turn its pages, Escape closes it.
pub(super) fn turn_pages(keys: Res<ButtonInput<KeyCode>>, egui: Res<EguiWantsInput>, mut tour: ResMut<Tour>) {
    if keys.just_pressed(KeyCode::F1) {
        toggle_tour(&mut tour);
    }
    if tour.at.is_none() || egui.wants_keyboard_input() {
        return;
    }
    match () {
        () if keys.just_pressed(KeyCode::PageDown) => tour.next(),
        () if keys.just_pressed(KeyCode::PageUp) => tour.back(),
        () if keys.just_pressed(KeyCode::Escape) => tour.at = None,
        () => {}
    }
}
