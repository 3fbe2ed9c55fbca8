//! Locks the book when nobody has touched this browser's tabs for a while. Every tab notes when it was touched where the others
//! see it, and each looks at the clock: one that sleeps locks when it wakes.

use crate::app::client::use_client;
use crate::app::prefs;
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::prelude::*;

/// The choice: minutes, 0 for never.
const AFTER: &str = "lock-after";
/// When any tab was last touched, in milliseconds since 1970.
const TOUCHED: &str = "touched";
/// Minutes, unless somebody chose.
const DEFAULT_MINUTES: u32 = 10;
/// How often the clock is looked at.
const LOOK: Duration = Duration::from_secs(10);
/// A touch so soon after the last is not noted again, in milliseconds.
const SOON_MS: i64 = 5_000;
const MINUTE_MS: i64 = 60_000;

/// Minutes without a touch after which the book is locked; 0 for never.
pub fn minutes() -> u32 {
    prefs::read(AFTER).and_then(|text| text.parse().ok()).unwrap_or(DEFAULT_MINUTES)
}

/// Keeps that choice.
pub fn keep_minutes(minutes: u32) {
    prefs::write(AFTER, &minutes.to_string());
}

/// Watches for as long as the page lives.
pub fn start() {
    let client = use_client();
    let touched = StoredValue::new(0_i64);
    let touch = Closure::<dyn Fn()>::new(move || {
        let now = now();
        if client.overview.with_untracked(|overview| overview.locked) && (now - touched.get_value()).abs() > SOON_MS {
            touched.set_value(now);
            prefs::write(TOUCHED, &now.to_string());
        }
    })
    .into_js_value();
    for event in ["pointerdown", "keydown", "wheel"] {
        if let Err(error) = window().add_event_listener_with_callback(event, touch.unchecked_ref()) {
            web_sys::console::warn_1(&error);
        }
    }
    // Whoever opened it is there.
    Effect::new(move |_| {
        if client.overview.with(|overview| overview.locked) {
            touched.set_value(now());
        }
    });
    let look = move || {
        let minutes = minutes();
        if minutes == 0 || !client.overview.with_untracked(|overview| overview.locked) {
            return;
        }
        let elsewhere = prefs::read(TOUCHED).and_then(|text| text.parse().ok()).unwrap_or(0);
        let idle = now() - touched.get_value().max(elsewhere);
        if idle >= i64::from(minutes) * MINUTE_MS {
            client.lock();
        }
    };
    if let Err(error) = set_interval_with_handle(look, LOOK) {
        web_sys::console::error_1(&error);
    }
}

/// Milliseconds since 1970. Whole, because writing and reading fractions would weigh ten kilobytes on every first visit.
fn now() -> i64 {
    js_sys::Date::now() as i64
}
