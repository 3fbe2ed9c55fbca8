//! The simulator: whole histories of a book on a disk that fails, each told by one number.
//!
//! `host` is what a tab finds around it, `world` carries requests out and kills them, `actions` and `faults` choose what happens, `model` and `naive` know what must
//! be true afterwards. Nothing here knows time or chance but by the seed. Why and what not: docs/decisions/simulator.md.

mod actions;
mod chance;
mod faults;
mod host;
mod model;
mod naive;
mod rescue;
mod tape;
#[cfg(test)]
mod tests;
mod world;

use daftar::store::Store;
use daftar::store::simulated::SimulatedDisk;
use std::panic::{AssertUnwindSafe, catch_unwind};
use world::{Flow, Play, Stop};

/// What one seed came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    pub commits: u64,
    pub kills: u64,
    pub looks: u64,
}

impl std::ops::AddAssign for Figures {
    fn add_assign(&mut self, more: Figures) {
        self.commits += more.commits;
        self.kills += more.kills;
        self.looks += more.looks;
    }
}

/// A seed that is red.
#[derive(Debug, Clone)]
pub struct Red {
    pub seed: u64,
    pub why: String,
    /// What happened, if it was told.
    pub told: Vec<String>,
}

/// How a seed is played.
#[derive(Debug, Clone, Copy, Default)]
pub struct Page {
    /// Every step is told.
    pub is_told: bool,
    /// A planted bug: nothing is remembered outside the database.
    pub is_forgetful: bool,
}

/// One history on the product's service.
pub fn simulate(seed: u64, is_told: bool) -> Result<Figures, Box<Red>> {
    simulate_on(seed, Page { is_told, ..Page::default() }, SimulatedDisk::store)
}

/// One history on any store: planted bugs come in here.
pub fn simulate_on<S: Store + 'static>(
    seed: u64,
    page: Page,
    open: fn(&SimulatedDisk) -> S,
) -> Result<Figures, Box<Red>> {
    let mut play = Play::new(seed, page, open);
    let mut figures = Figures::default();
    let outcome = catch_unwind(AssertUnwindSafe(|| history(&mut play, &mut figures)));
    let why = match outcome {
        Ok(Ok(())) => return Ok(figures),
        Ok(Err(Stop::Wrong(why))) => why,
        Ok(Err(stop)) => format!("ended by {stop:?}"),
        Err(panic) => {
            let text = panic.downcast_ref::<String>().cloned();
            let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
            format!("panic: {}", text.unwrap_or_default())
        }
    };
    Err(Box::new(Red { seed, why, told: std::mem::take(&mut play.told) }))
}

fn history<S: Store + 'static>(play: &mut Play<S>, figures: &mut Figures) -> Flow<()> {
    play.look()?;
    for _ in 0..play.chance.among(5..41) {
        match play.step() {
            Ok(()) | Err(Stop::Refused(_)) => {}
            Err(Stop::Dead) => figures.kills += 1,
            Err(stop) => return Err(stop),
        }
        play.calm();
        play.sync()?;
        figures.looks += 1;
    }
    play.end()?;
    figures.commits = play.model.top();
    Ok(())
}
