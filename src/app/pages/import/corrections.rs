//! Corrections by hand: sent one after another, because each is planned before the next can be. What was typed stays until
//! its correction is planned, so a failed request loses nothing.

use super::wizard::Wizard;
use crate::app::client::unexpected;
use crate::domain::import::{Fix, IssueKind, PlanRow, PlanSummary};
use crate::protocol::{Reply, Request, ServiceError};
use leptos::prelude::*;
use std::collections::VecDeque;

impl Wizard {
    /// Corrects the file, as soon as what is under way is done.
    pub(super) fn fix(self, fix: Fix) {
        self.waiting.update_value(|waiting| waiting.push_back(fix));
        self.next_fix();
    }

    /// Sends the correction that waits longest, if nothing else is under way.
    pub(super) fn next_fix(self) {
        if self.working.get_untracked().is_some() || self.plan.with_untracked(Option::is_none) {
            return;
        }
        let Some(fix) = self.waiting.try_update_value(VecDeque::pop_front).flatten() else { return };
        let call = self.client.begin(Request::ImportFix(fix.clone()), wasm_bindgen::JsValue::UNDEFINED);
        self.run(call, false, move |answer| match answer {
            Ok(Reply::ImportPlan(plan)) => {
                self.forget_typed(&fix);
                self.show_plan(*plan);
                self.next_fix();
            }
            Ok(other) => self.failure.set(Some(unexpected(&other))),
            Err(error) => {
                self.waiting.set_value(VecDeque::new());
                // The correction is made, but the plan went away with the request.
                if error == ServiceError::Cancelled {
                    self.plan.set(None);
                    self.stopped.set(true);
                }
                self.fail(error);
            }
        });
    }

    /// Forgets a text that is written now, unless the person has typed on meanwhile.
    fn forget_typed(self, fix: &Fix) {
        if let Fix::Write { row, column, text, .. } = fix {
            self.typed.update(|typed| {
                if typed.get(&(*row, *column)) == Some(text) {
                    typed.remove(&(*row, *column));
                }
            });
        }
    }
}

/// Whether a row waits for somebody to look at it. Rows that end so because the person wants it do not.
pub(super) fn needs_a_look(row: &PlanRow) -> bool {
    row.issues.iter().any(|shown| !is_chosen(shown.issue.kind))
        && !row.issues.iter().any(|shown| shown.issue.kind == IssueKind::Discarded)
}

/// Whether a row was left out by hand.
pub(super) fn is_left_out(row: &PlanRow) -> bool {
    row.issues.iter().any(|shown| shown.issue.kind == IssueKind::Discarded)
}

/// Whether an issue is the person's own choice.
pub(super) fn is_chosen(kind: IssueKind) -> bool {
    matches!(kind, IssueKind::Discarded | IssueKind::NotInBook | IssueKind::Erased)
}

/// Rows that were left out by hand.
pub(super) fn left_out(plan: &PlanSummary) -> u32 {
    plan.issues.iter().filter(|(kind, _)| *kind == IssueKind::Discarded).map(|(_, count)| count).sum()
}
