//! `cargo xtask simulate`: histories of a book on a disk that fails, each told by its seed. The program is built with a profile
//! of its own, since ten thousand of them would take too long unoptimized.

use crate::count::Count;
use crate::{Outcome, run};

/// Runs the seeds that the arguments name; without any, those of continuous integration.
pub fn run(arguments: &[String]) -> Outcome {
    let mut cargo = run::cargo();
    cargo
        .args(["run", "--quiet", "--profile=simulation", "--features=simulation", "--bin=simulate", "--"])
        .args(arguments);
    match run::listen(&mut cargo)? {
        (_, true) => Ok(()),
        _ => Err("a seed is red, or the simulator could not be built".to_owned()),
    }
}

/// The same as a layer of the tests: all seeds together are one.
pub fn layer() -> Outcome<Count> {
    let is_green = run(&[]).is_ok();
    Ok(Count { passed: u32::from(is_green), failed: u32::from(!is_green) })
}
