//! The worker: owns the book and answers the page. What a request does is the service's business; here are the message port,
//! the queue, the other tabs and the clock.
//!
//! The page starts it from a `blob:` module, so that the page's Content-Security-Policy holds here too. For the same reason
//! nothing here asks where the script came from.

mod attachment;
mod desk;
mod host;
mod lock;
mod parts;
mod port;
mod queue;
mod runner;
mod store;
mod tabs;
mod wire;
mod workbook;

use daftar::protocol::{Event, Message, PROTOCOL_VERSION};

fn main() {
    port::report_panics();
    runner::start();
    port::post(&Message::Event(Event::Ready { protocol_version: PROTOCOL_VERSION }), None);
}
