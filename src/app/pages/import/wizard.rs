//! The state of an import and its requests. The file itself stays with the worker; here are what it looks like, what the
//! person chose, and the figures of the plan. Corrections by hand are in `corrections`, how a file was read the last time in
//! `recipe`.

use crate::app::client::{Call, Client, unexpected, use_client};
use crate::domain::import::map::SINGLE;
use crate::domain::import::{Dialect, Encoding, Fix, Mapping, Options, PlanSummary, Preview, Target, UnknownTag};
use crate::domain::text::fold;
use crate::protocol::{RecipeUse, Reply, Request, ServiceError};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::{HashMap, VecDeque};

/// The steps, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    Choose,
    Columns,
    Plan,
    Done,
}

/// A request under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Work {
    pub id: u32,
    /// A commit is neither cancelled nor dropped.
    pub is_commit: bool,
}

/// What the parts of this screen share.
#[derive(Clone, Copy)]
pub(super) struct Wizard {
    pub client: Client,
    pub step: RwSignal<Step>,
    pub working: RwSignal<Option<Work>>,
    pub failure: RwSignal<Option<ServiceError>>,
    /// The name of the file that was chosen last, readable or not.
    pub name: RwSignal<String>,
    pub preview: RwSignal<Option<Preview>>,
    /// How the file is read as far as the fields show; the preview says how it was read.
    pub encoding: RwSignal<Encoding>,
    pub dialect: RwSignal<Dialect>,
    pub mapping: RwSignal<Vec<Target>>,
    /// The column that gave its place to another one, which is said once.
    pub displaced: RwSignal<Option<usize>>,
    pub options: RwSignal<Options>,
    /// The earlier import whose choices were taken over.
    pub recipe: RwSignal<Option<RecipeUse>>,
    pub plan: RwSignal<Option<PlanSummary>>,
    /// Raised with each plan, so that rows on screen are fetched again.
    pub plan_number: RwSignal<u32>,
    /// Texts that were typed over cells and are not written yet, by row and column.
    pub typed: RwSignal<HashMap<(u32, u32), String>>,
    /// How many of those belong to rows on screen.
    pub unwritten: RwSignal<u32>,
    /// Corrections that wait until the one under way is planned.
    pub waiting: StoredValue<VecDeque<Fix>>,
    /// Whether the plan went away because the person stopped it while it was made again.
    pub stopped: RwSignal<bool>,
}

impl Wizard {
    /// An empty wizard. Leaving the screen makes the worker forget the file.
    pub fn start() -> Wizard {
        let client = use_client();
        let wizard = Wizard {
            client,
            step: RwSignal::new(Step::Choose),
            working: RwSignal::new(None),
            failure: RwSignal::new(None),
            name: RwSignal::new(String::new()),
            preview: RwSignal::new(None),
            encoding: RwSignal::new(Encoding::Utf8),
            dialect: RwSignal::new(Dialect { delimiter: b',', header: 0, has_header: true }),
            mapping: RwSignal::new(Vec::new()),
            displaced: RwSignal::new(None),
            options: RwSignal::new(fresh_options(client)),
            plan: RwSignal::new(None),
            plan_number: RwSignal::new(0),
            recipe: RwSignal::new(None),
            typed: RwSignal::new(HashMap::new()),
            unwritten: RwSignal::new(0),
            waiting: StoredValue::new(VecDeque::new()),
            stopped: RwSignal::new(false),
        };
        on_cleanup(move || {
            let work = wizard.working.try_get_untracked().flatten();
            match work {
                // It drops the file itself when it is through.
                Some(Work { is_commit: true, .. }) => return,
                Some(work) => client.cancel(work.id),
                None => {}
            }
            if work.is_some() || wizard.preview.try_with_untracked(Option::is_some).unwrap_or(false) {
                spawn_local(drop_file(client));
            }
        });
        wizard
    }

    /// Reads a file from its beginning.
    pub fn read(self, file: web_sys::File) {
        if self.working.get_untracked().is_some() {
            return;
        }
        self.name.set(file.name());
        self.plan.set(None);
        let call =
            self.client.begin(Request::ImportRead { file: file.name(), encoding: None, dialect: None }, file.into());
        self.run(call, false, move |answer| match answer {
            Ok(Reply::ImportPreview { preview, recipe }) => {
                self.options.set(fresh_options(self.client));
                self.mapping.set(Vec::new());
                self.show(*preview);
                self.follow(recipe);
                self.step.set(Step::Columns);
            }
            Ok(other) => self.start_over(Some(unexpected(&other))),
            Err(error) => self.start_over(Some(error)),
        });
    }

    /// Reads the same file as another encoding or dialect; what was shown stays if that fails.
    pub fn reread(self, encoding: Option<Encoding>, dialect: Option<Dialect>) {
        self.ask_again(Request::ImportReread { encoding, dialect, sheet: None });
    }

    /// Reads another sheet of the workbook, or another file of the archive.
    pub fn read_sheet(self, sheet: u32) {
        self.mapping.set(Vec::new());
        self.ask_again(Request::ImportReread { encoding: None, dialect: None, sheet: Some(sheet) });
    }

    fn ask_again(self, request: Request) {
        let call = self.client.begin(request, wasm_bindgen::JsValue::UNDEFINED);
        self.run(call, false, move |answer| match answer {
            Ok(Reply::ImportPreview { preview, recipe }) => {
                // Of the same table, what is chosen by now holds.
                if self.show(*preview) {
                    self.follow(recipe);
                }
            }
            Ok(other) => self.failure.set(Some(unexpected(&other))),
            Err(error) => {
                if let Some(preview) = self.preview.get_untracked() {
                    self.encoding.set(preview.encoding);
                    self.dialect.set(preview.dialect);
                }
                self.fail(error);
            }
        });
    }

    /// Says what a column becomes. One that a contact has only once is taken from the column that had it.
    pub fn set_target(self, column: usize, target: Target) {
        let mut displaced = None;
        self.mapping.update(|mapping| {
            if SINGLE.contains(&target)
                && let Some(other) = mapping.iter().position(|known| *known == target).filter(|at| *at != column)
                && let Some(slot) = mapping.get_mut(other)
            {
                *slot = Target::Extra;
                displaced = Some(other);
            }
            if let Some(slot) = mapping.get_mut(column) {
                *slot = target;
            }
        });
        self.displaced.set(displaced);
    }

    /// Makes the plan, from the columns or again after a choice that changes it.
    pub fn make_plan(self) {
        if let Some(work) = self.working.get_untracked() {
            self.client.cancel(work.id);
        }
        self.stopped.set(false);
        let was_shown = self.plan.with_untracked(Option::is_some) && self.step.get_untracked() == Step::Plan;
        if self.step.get_untracked() != Step::Plan {
            self.plan.set(None);
            self.step.set(Step::Plan);
        }
        let mapping = Mapping { columns: self.mapping.get_untracked() };
        let request = Request::ImportPlan { mapping, options: self.options.get_untracked() };
        let call = self.client.begin(request, wasm_bindgen::JsValue::UNDEFINED);
        self.run(call, false, move |answer| match answer {
            Ok(Reply::ImportPlan(plan)) => {
                self.show_plan(*plan);
                self.next_fix();
            }
            Ok(other) => self.failure.set(Some(unexpected(&other))),
            Err(error) => {
                self.waiting.set_value(VecDeque::new());
                self.plan.set(None);
                if was_shown && error == ServiceError::Cancelled {
                    self.stopped.set(true);
                } else {
                    self.step.set(Step::Columns);
                }
                self.fail(error);
            }
        });
    }

    /// Puts a plan on screen.
    pub fn show_plan(self, plan: PlanSummary) {
        self.plan.set(Some(plan));
        self.plan_number.update(|number| *number = number.wrapping_add(1));
    }

    /// Decides on a tag that the book does not know, and plans again.
    pub fn set_unknown_tags(self, names: &[String], choice: UnknownTag) {
        self.options.update(|options| {
            for name in names {
                let key = fold(name);
                options.unknown_tags.retain(|(known, _)| *known != key);
                options.unknown_tags.push((key, choice));
            }
        });
        self.make_plan();
    }

    /// Writes the plan into the book.
    pub fn commit(self) {
        if self.working.get_untracked().is_some() {
            return;
        }
        self.failure.set(None);
        let call = self.client.begin(Request::ImportCommit, wasm_bindgen::JsValue::UNDEFINED);
        self.working.set(Some(Work { id: call.id, is_commit: true }));
        spawn_local(async move {
            let result = self.client.committed(call).await;
            if self.working.try_set(None).is_some() {
                // The person left meanwhile; the commit is told by its toast, and the file is not needed any more.
                if let Err(error) = result {
                    self.client.show_error(&error);
                }
                drop_file(self.client).await;
                return;
            }
            match result {
                Ok(_) => self.step.set(Step::Done),
                Err(error) => self.fail(error),
            }
        });
    }

    /// Goes back to a step that is behind.
    pub fn return_to(self, step: Step) {
        self.failure.set(None);
        self.step.set(step);
    }

    /// Back to the beginning, with what went wrong.
    pub fn start_over(self, failure: Option<ServiceError>) {
        if self.preview.with_untracked(Option::is_some) {
            spawn_local(drop_file(self.client));
        }
        self.preview.set(None);
        self.plan.set(None);
        self.step.set(Step::Choose);
        self.failure.set(failure.filter(|error| *error != ServiceError::Cancelled));
    }

    pub fn fail(self, error: ServiceError) {
        match error {
            ServiceError::Cancelled => {}
            // The worker does not have the file any more.
            ServiceError::WorkerLost | ServiceError::Gone => {
                self.preview.set(None);
                self.start_over(Some(error));
            }
            error => self.failure.set(Some(error)),
        }
    }

    /// Shows how the file is read. True if that is another table than before.
    fn show(self, preview: Preview) -> bool {
        self.encoding.set(preview.encoding);
        self.dialect.set(preview.dialect);
        let headers =
            |preview: &Preview| preview.columns.iter().map(|column| column.header.clone()).collect::<Vec<_>>();
        let is_same_table =
            self.preview.with_untracked(|old| old.as_ref().is_some_and(|old| headers(old) == headers(&preview)));
        // What the person chose by hand holds as long as the columns are the same.
        let is_new = !is_same_table || self.mapping.with_untracked(|mapping| mapping.len() != preview.columns.len());
        if is_new {
            self.mapping.set(preview.columns.iter().map(|column| column.guess).collect());
            self.displaced.set(None);
            self.recipe.set(None);
        }
        // Rows may have other numbers now.
        self.typed.set(HashMap::new());
        self.preview.set(Some(preview));
        is_new
    }

    /// Waits for an answer and acts on it, unless the screen was left or a newer request took its place.
    pub fn run(self, call: Call, is_commit: bool, then: impl FnOnce(Result<Reply, ServiceError>) + 'static) {
        let work = Work { id: call.id, is_commit };
        self.failure.set(None);
        self.working.set(Some(work));
        spawn_local(async move {
            let answer = call.answer().await.map(|(reply, _)| reply);
            if self.working.try_get_untracked().flatten() == Some(work) {
                self.working.set(None);
                then(answer);
            }
        });
    }
}

/// Makes the worker forget the file.
async fn drop_file(client: Client) {
    match client.call(Request::ImportDrop).await {
        Ok(_) | Err(ServiceError::Gone | ServiceError::WorkerLost) => {}
        Err(error) => client.show_error(&error),
    }
}

/// The usual choices, for the home of this book.
pub(super) fn fresh_options(client: Client) -> Options {
    Options::new(client.overview.with_untracked(|overview| overview.settings.home))
}
