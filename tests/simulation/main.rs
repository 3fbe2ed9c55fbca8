//! Runs seeds: `simulate [SEEDS] [--from N]`, usually through `cargo xtask simulate`. One seed alone is told step by step.

#[path = "mod.rs"]
mod simulation;

use simulation::{Figures, simulate};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// Seeds without a number of their own: what continuous integration runs.
const SEEDS: u64 = 10_000;
/// Red seeds that are told before the run gives up.
const ENOUGH: usize = 20;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((seeds, from)) = range(&arguments) else {
        eprintln!("usage: simulate [SEEDS] [--from N]");
        return ExitCode::FAILURE;
    };
    // A seed that panics is reported with its number; the panic's own words come with it.
    std::panic::set_hook(Box::new(|_| {}));
    if seeds == 1 {
        return told(from);
    }
    let start = Instant::now();
    let next = AtomicU64::new(0);
    let found = Mutex::new((Figures::default(), Vec::new()));
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let mut sum = Figures::default();
                let mut red = Vec::new();
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    if at >= seeds || red.len() >= ENOUGH {
                        break;
                    }
                    match simulate(from + at, false) {
                        Ok(figures) => sum += figures,
                        Err(failure) => {
                            println!("red seed {}: {}", failure.seed, failure.why);
                            println!("  replay: cargo xtask simulate 1 --from {}", failure.seed);
                            red.push(failure.seed);
                        }
                    }
                }
                if let Ok(mut found) = found.lock() {
                    found.0 += sum;
                    found.1.extend(red);
                }
            });
        }
    });
    let (sum, red) = found.into_inner().unwrap_or_default();
    println!(
        "{seeds} seeds from {from} in {:.1} s: {} commits, {} kills, {} steps, {} red",
        start.elapsed().as_secs_f64(),
        sum.commits,
        sum.kills,
        sum.looks,
        red.len()
    );
    if red.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// One seed, step by step.
fn told(seed: u64) -> ExitCode {
    match simulate(seed, true) {
        Ok(figures) => {
            println!("seed {seed} is green: {figures:?}");
            ExitCode::SUCCESS
        }
        Err(failure) => {
            for line in &failure.told {
                println!("{line}");
            }
            println!("seed {seed} is red: {}", failure.why);
            ExitCode::FAILURE
        }
    }
}

/// How many seeds, and the first of them.
fn range(arguments: &[String]) -> Option<(u64, u64)> {
    let (mut seeds, mut from) = (SEEDS, 0);
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--from" => from = arguments.next()?.parse().ok()?,
            number => seeds = number.parse().ok()?,
        }
    }
    Some((seeds, from))
}
