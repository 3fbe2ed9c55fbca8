//! When rules run: the book was opened, or something happened that they wait for.

use crate::app::client::Client;
use crate::protocol::{Reply, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;

impl Client {
    /// Carries out the rules whose occasion has come; `opened` means that the book was opened. Nothing, if there are none.
    pub fn run_rules(self, opened: bool) {
        if !self.overview.with_untracked(|overview| overview.has_rules) {
            return;
        }
        spawn_local(async move {
            match self.call(Request::RunRules { opened }).await {
                Ok(Reply::Committed(committed)) => self.note_committed(&committed),
                Ok(_) => {}
                Err(error) => self.show_error(&error),
            }
        });
    }
}
