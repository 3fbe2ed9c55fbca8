//! Loads the parts of the service that are not needed to open a book, each when a request needs it or when nobody asks for
//! anything. Parts are cuts of this very module: they share its memory, and how they are loaded is written by the build.

use crate::host::BrowserHost;
use crate::port;
use crate::store::AnyStore;
use daftar::protocol::{Reply, Request, ServiceError, Told};
use daftar::service::{Answer, Part, Service};
use js_sys::Reflect;
use std::future::Future;
use std::pin::Pin;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// A request with everything that is needed to answer it.
pub struct Job<'w> {
    pub service: &'w mut Service<AnyStore>,
    pub host: &'w BrowserHost,
    pub request: Request,
    pub attachment: Option<Vec<u8>>,
}

/// An answer as it is sent.
pub struct Telling {
    pub result: Result<Told, ServiceError>,
    pub attachment: Option<Vec<u8>>,
    /// True if the book is not what it was.
    pub changed: bool,
}

type Answering<'w> = Pin<Box<dyn Future<Output = Answer> + 'w>>;

/// Answers a request, once its part is there.
pub async fn answer(job: Job<'_>) -> Answer {
    if let Some(first) = job.service.copy_before(&job.request) {
        // A copy that can't be made keeps nobody from working: the journal holds everything all the same.
        drop(one(Job { service: &mut *job.service, host: job.host, request: first, attachment: None }).await);
    }
    one(job).await
}

async fn one(job: Job<'_>) -> Answer {
    let answering = match Part::of(&job.request) {
        Part::Core => return job.service.handle_core(job.host, job.request).await,
        Part::Segments => segments(job).await,
        Part::Changes => changes(job).await,
        Part::Arranging => arranging(job).await,
        Part::Import => import(job).await,
        Part::Duplicates => duplicates(job).await,
        Part::Messages => messages(job).await,
        Part::Files => files(job).await,
        Part::History => history(job).await,
        Part::Samples => samples(job).await,
        Part::Guard => guard(job).await,
        Part::Privacy => privacy(job).await,
        Part::Lock => lock(job).await,
    };
    match answering {
        Ok(answering) => answering.await,
        Err(_) => Answer { result: Err(ServiceError::NotLoaded), attachment: None, changed: false },
    }
}

/// The answer as it is sent.
pub async fn told(answer: Answer) -> Telling {
    let Answer { result, attachment, changed } = answer;
    let result = match result.map(Told::plain) {
        Ok(Ok(told)) => Ok(told),
        // What changed the book is told as it is: nothing is done whose answer can't be had.
        Ok(Err(reply)) => pack(reply).await.map_err(|_| ServiceError::NotLoaded),
        Err(error) => Err(error),
    };
    Telling { result, attachment, changed }
}

/// Loads the parts that nobody needed yet, one after another. One that can't be loaded is tried again when it is needed.
pub async fn load_all() {
    if saves_data() || load_replies().await.is_err() {
        return;
    }
    for part in Part::LATER {
        let loaded = match part {
            Part::Core => Ok(()),
            Part::Segments => load_segments().await,
            Part::Changes => load_changes().await,
            Part::Arranging => load_arranging().await,
            Part::Import => load_import().await,
            Part::Duplicates => load_duplicates().await,
            Part::Messages => load_messages().await,
            Part::Files => load_files().await,
            Part::History => load_history().await,
            Part::Samples => load_samples().await,
            Part::Guard => load_guard().await,
            Part::Privacy => load_privacy().await,
            Part::Lock => load_lock().await,
        };
        if loaded.is_err() {
            // The loader said why on the console, and the others would not be loaded either.
            return;
        }
    }
}

/// True if the person asked the browser to load no more than is needed.
fn saves_data() -> bool {
    let connection = Reflect::get(&port::scope().navigator(), &"connection".into());
    // A browser that knows no such wish has no such object.
    connection.and_then(|connection| Reflect::get(&connection, &"saveData".into())).is_ok_and(|wish| wish.is_truthy())
}

#[wasm_split(replies, fallible, preload(load_replies))]
fn pack(reply: Reply) -> Result<Told, SplitLoaderError> {
    Ok(Told::packed(&reply))
}

#[wasm_split(segments, fallible, preload(load_segments))]
fn segments<'w>(job: Job<'w>) -> Result<Answering<'w>, SplitLoaderError> {
    Ok(Box::pin(job.service.handle_segments(job.host, job.request)))
}

#[wasm_split(changes, fallible, preload(load_changes))]
fn changes<'w>(job: Job<'w>) -> Result<Answering<'w>, SplitLoaderError> {
    Ok(Box::pin(job.service.handle_changes(job.host, job.request)))
}

#[wasm_split(arranging, fallible, preload(load_arranging))]
fn arranging<'w>(job: Job<'w>) -> Result<Answering<'w>, SplitLoaderError> {
    Ok(Box::pin(job.service.handle_arranging(job.host, job.request)))
}

#[wasm_split(import, fallible, preload(load_import))]
fn import<'w>(job: Job<'w>) -> Result<Answering<'w>, SplitLoaderError> {
    Ok(Box::pin(job.service.handle_import(job.host, job.request, job.attachment)))
}

#[wasm_split(duplicates, fallible, preload(load_duplicates))]
fn duplicates<'w>(job: Job<'w>) -> Result<Answering<'w>, SplitLoaderError> {
    Ok(Box::pin(job.service.handle_duplicates(job.host, job.request)))
}

#[wasm_split(messages, fallible, preload(load_messages))]
fn messages<'w>(job: Job<'w>) -> Result<Answering<'w>, SplitLoaderError> {
    Ok(Box::pin(job.service.handle_messages(job.host, job.request)))
}

#[wasm_split(files, fallible, preload(load_files))]
fn files<'w>(job: Job<'w>) -> Result<Answering<'w>, SplitLoaderError> {
    Ok(Box::pin(job.service.handle_files(job.host, job.request, job.attachment)))
}

#[wasm_split(samples, fallible, preload(load_samples))]
fn samples<'w>(job: Job<'w>) -> Result<Answering<'w>, SplitLoaderError> {
    Ok(Box::pin(job.service.handle_samples(job.host, job.request)))
}

#[wasm_split(guard, fallible, preload(load_guard))]
fn guard<'w>(job: Job<'w>) -> Result<Answering<'w>, SplitLoaderError> {
    Ok(Box::pin(job.service.handle_guard(job.host, job.request)))
}

#[wasm_split(history, fallible, preload(load_history))]
fn history<'w>(job: Job<'w>) -> Result<Answering<'w>, SplitLoaderError> {
    Ok(Box::pin(job.service.handle_history(job.host, job.request)))
}

#[wasm_split(privacy, fallible, preload(load_privacy))]
fn privacy<'w>(job: Job<'w>) -> Result<Answering<'w>, SplitLoaderError> {
    Ok(Box::pin(job.service.handle_privacy(job.host, job.request)))
}

#[wasm_split(lock, fallible, preload(load_lock))]
fn lock<'w>(job: Job<'w>) -> Result<Answering<'w>, SplitLoaderError> {
    Ok(Box::pin(job.service.handle_lock(job.host, job.request)))
}
