//! `cargo xtask bench`: builds the release site and hands over to `benches/browser/run.mjs`, which measures.

use crate::{Outcome, build, chromium, place, run, setup};

/// Everything after `bench` is passed on.
pub fn run(arguments: &[String]) -> Outcome {
    let folder = place::root().join("benches/browser");
    build::current_release()?;
    if folder.join("package-lock.json").exists() {
        setup::node_packages(&folder)?;
    }
    let browser = chromium::browser()?;
    let mut node = run::command("node");
    node.arg(folder.join("run.mjs")).args(arguments).env("CHROME", browser).env("DAFTAR_DIST", place::dist());
    run::wait(&mut node)
}
