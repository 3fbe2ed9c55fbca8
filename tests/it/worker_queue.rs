//! The worker's queue, natively: order, cancelling, and requests that a newer one makes pointless.

#[path = "../../src/bin/worker/queue.rs"]
mod queue;

use daftar::protocol::{Query, Request};
use queue::{Queue, Waiting};

fn waiting(id: u32, request: Request) -> Waiting<()> {
    of_tab(1, id, request)
}

fn of_tab(tab: u64, id: u32, request: Request) -> Waiting<()> {
    Waiting { tab, id, request, attachment: (), again: false }
}

fn count() -> Request {
    Request::Count(Query::default())
}

fn window() -> Request {
    Request::Window { query: Query::default(), offset: 0, limit: 50 }
}

fn order(queue: &mut Queue<()>) -> Vec<u32> {
    std::iter::from_fn(|| queue.start()).map(|next| next.id).collect()
}

#[test]
fn serves_in_the_order_of_arrival() {
    let mut queue = Queue::new();
    assert!(queue.is_empty());
    for (id, request) in [(1, Request::Overview), (2, Request::Undo), (3, Request::Undo)] {
        assert_eq!(queue.push(waiting(id, request)), Vec::<u32>::new());
    }
    assert!(!queue.is_empty());
    assert_eq!(order(&mut queue), [1, 2, 3]);
}

#[test]
fn a_newer_question_replaces_those_of_its_kind_that_wait() {
    let mut queue = Queue::new();
    for (id, request, pointless) in [
        (1, count(), vec![]),
        (2, window(), vec![]),
        (3, Request::SuggestCities("r".into()), vec![]),
        (4, count(), vec![1]),
        (5, Request::SuggestCities("ri".into()), vec![3]),
        (6, Request::Undo, vec![]),
        (7, window(), vec![2]),
        (8, count(), vec![4]),
    ] {
        assert_eq!(queue.push(waiting(id, request)), pointless, "request {id}");
    }
    assert_eq!(order(&mut queue), [5, 6, 7, 8]);
}

#[test]
fn what_changes_the_book_is_never_replaced() {
    let mut queue = Queue::new();
    for id in 1..=3 {
        assert_eq!(queue.push(waiting(id, Request::ImportCommit)), Vec::<u32>::new());
    }
    assert_eq!(order(&mut queue), [1, 2, 3]);
}

#[test]
fn a_newer_question_stops_the_one_that_runs() {
    let mut queue = Queue::new();
    queue.push(waiting(1, count()));
    assert_eq!(queue.start().map(|next| next.id), Some(1));
    assert_eq!(queue.running(), Some((1, 1)));
    queue.push(waiting(2, window()));
    assert!(!queue.stops(), "a question of another kind waits");
    assert_eq!(queue.push(waiting(3, count())), Vec::<u32>::new(), "one that runs answers for itself");
    assert!(queue.stops());
    queue.finish();
    assert_eq!(queue.running(), None);
    assert_eq!(order(&mut queue), [2, 3]);
}

#[test]
fn cancels_what_waits_and_marks_what_runs() {
    let mut queue = Queue::new();
    for id in 1..=3 {
        queue.push(waiting(id, Request::ImportCommit));
    }
    assert_eq!(queue.start().map(|next| next.id), Some(1));
    assert!(!queue.cancel(1, 1), "what runs is not taken out");
    assert!(queue.stops());
    assert!(queue.cancel(1, 3));
    assert!(!queue.cancel(1, 3), "it is gone");
    assert!(!queue.cancel(1, 99));
    queue.finish();
    assert_eq!(queue.start().map(|next| next.id), Some(2));
    assert!(!queue.stops(), "the mark was the other's");
}

#[test]
fn idle_work_stops_when_somebody_asks() {
    let mut queue = Queue::new();
    assert!(!queue.stops());
    queue.push(waiting(1, Request::Overview));
    assert!(queue.stops());
    assert_eq!(queue.start().map(|next| next.id), Some(1));
    assert!(!queue.stops());
}

#[test]
fn the_book_is_opened_before_anything_is_asked_of_it() {
    let mut queue = Queue::new();
    queue.push(waiting(1, Request::Undo));
    queue.push(waiting(2, Request::Open { sentinel: None }));
    assert_eq!(order(&mut queue), [2, 1]);
}

#[test]
fn tabs_neither_supersede_nor_cancel_each_other() {
    let mut queue = Queue::new();
    queue.push(of_tab(1, 1, count()));
    assert_eq!(queue.start().map(|next| (next.tab, next.id)), Some((1, 1)));
    assert_eq!(queue.push(of_tab(2, 1, count())), Vec::<u32>::new());
    assert!(!queue.stops(), "another tab's question is none of its business");
    assert_eq!(queue.push(of_tab(3, 1, count())), Vec::<u32>::new());
    assert_eq!(queue.push(of_tab(2, 2, count())), [1]);
    assert!(!queue.cancel(2, 1) && !queue.stops());
    assert_eq!(queue.waiting_beside(1).into_iter().collect::<Vec<_>>(), [2, 3]);
    assert_eq!(queue.waiting_beside(3).into_iter().collect::<Vec<_>>(), [2]);
    assert!(queue.cancel(3, 1));
    queue.finish();
    assert_eq!(queue.start().map(|next| (next.tab, next.id)), Some((2, 2)));
    assert!(queue.start().is_none());
}

#[test]
fn what_a_closed_tab_asked_for_is_dropped() {
    let mut queue = Queue::new();
    queue.push(of_tab(1, 1, Request::FindDuplicates));
    assert!(queue.start().is_some());
    queue.push(of_tab(1, 2, Request::Undo));
    queue.push(of_tab(2, 1, Request::Undo));
    queue.leave(1);
    assert!(queue.stops(), "what runs for nobody stops where it can");
    queue.finish();
    assert_eq!(queue.start().map(|next| (next.tab, next.id)), Some((2, 1)));
    assert!(queue.is_empty());
}
