//! The channels between tabs, and how a word on them looks: an array of build, word, the tab that speaks, and the rest.
//! The first three, and the rest of `Hello` and `Old`, never change their places, or builds could not tell each other apart.

use crate::port;
use daftar::protocol::PROTOCOL_VERSION;
use js_sys::{Array, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{BroadcastChannel, MessageEvent};

/// The channel that all tabs hear.
const COMMON: &str = "daftar-tabs";

/// What one tab says to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// To all: a tab that does not own the book is there. Its page's number follows, whether it had an owner before, and
    /// whether it is new: its page has just been loaded.
    Hello,
    /// To all: the book has a new owner.
    Owner,
    /// To one: its requests are welcome.
    Welcome,
    /// To the owner: a request, as number, header, attachment, and whether it was sent to another owner before.
    Ask,
    /// To one: a message for its page, as the number it answers, header and attachment.
    Say,
    /// To all: the tab whose number follows is of an older build.
    Old,
}

impl Word {
    const ALL: [Word; 6] = [Word::Hello, Word::Owner, Word::Welcome, Word::Ask, Word::Say, Word::Old];
}

/// The word came from another build; what follows it must not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OtherBuild(pub Word);

/// The channels that a tab has open.
pub struct Wire {
    pub common: BroadcastChannel,
    pub mine: BroadcastChannel,
}

impl Wire {
    /// Opens both and hands on what is said there.
    pub fn new(
        tab: u64,
        hear_common: impl Fn(Array) + 'static,
        hear_owner: impl Fn(Array) + 'static,
    ) -> Result<Wire, JsValue> {
        Ok(Wire { common: open(COMMON, hear_common)?, mine: open(&line_of(tab), hear_owner)? })
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        close(&self.common);
        close(&self.mine);
    }
}

/// Opens a channel and hands on what is said there.
pub fn open(name: &str, hear: impl Fn(Array) + 'static) -> Result<BroadcastChannel, JsValue> {
    let channel = BroadcastChannel::new(name)?;
    // As long as the worker lives: a tab more or less is a few bytes.
    let listener = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        if let Ok(parts) = event.data().dyn_into::<Array>() {
            hear(parts);
        }
    });
    channel.set_onmessage(Some(listener.into_js_value().unchecked_ref()));
    Ok(channel)
}

/// Closes a channel: nothing is heard on it any more.
pub fn close(channel: &BroadcastChannel) {
    channel.set_onmessage(None);
    channel.close();
}

/// Says a word.
pub fn say(channel: &BroadcastChannel, build: &str, word: Word, tab: u64, rest: &[JsValue]) -> Result<(), JsValue> {
    let parts: Array =
        [build.into(), (word as u32).into(), text(tab)].into_iter().chain(rest.iter().cloned()).collect();
    channel.post_message(&parts)
}

/// The word, if it was said by this build. What is no word at all is somebody else's, and of another build.
pub fn word(parts: &Array, build: &str) -> Result<Word, OtherBuild> {
    let said = parts.get(1).as_f64();
    let word = Word::ALL.into_iter().find(|word| Some(f64::from(*word as u32)) == said);
    match word {
        Some(word) if parts.get(0).as_string().as_deref() == Some(build) => Ok(word),
        other => Err(OtherBuild(other.unwrap_or(Word::Say))),
    }
}

/// The name of a tab's own channel, and of the lock that it holds while it lives.
pub fn line_of(tab: u64) -> String {
    format!("daftar-tab-{tab:x}")
}

/// A number as tabs write it: JavaScript's numbers are too short.
pub fn text(number: u64) -> JsValue {
    format!("{number:x}").into()
}

/// Reads it.
pub fn number(text: &JsValue) -> Option<u64> {
    u64::from_str_radix(&text.as_string()?, 16).ok()
}

/// The build of page and worker, with the protocol they speak.
pub fn build() -> String {
    format!("{PROTOCOL_VERSION} {}", left("daftarBuild").and_then(|build| build.as_string()).unwrap_or_default())
}

/// The number that the page gave itself.
pub fn client() -> Option<u64> {
    number(&left("daftarClient")?)
}

/// True if the page has just been loaded, and this is no worker that takes the place of another.
pub fn is_new() -> bool {
    left("daftarAgain").is_none_or(|again| again.is_falsy())
}

/// What the page left here when it started this worker (`app::client`).
fn left(name: &str) -> Option<JsValue> {
    Reflect::get(&port::scope(), &name.into()).ok()
}
