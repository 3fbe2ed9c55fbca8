//! `cargo xtask dist`: the release site, sealed, in `dist/`. Also what `serve`, `size` and the stories share of it.

use crate::{Outcome, place, run, setup, stamp};
use std::fs;
use std::process::Command;

/// Builds `dist/` from the command line's arguments.
pub fn run(arguments: &[String]) -> Outcome {
    let public_url = match arguments {
        [] => "./",
        [flag, url] if flag == "--public-url" => url,
        _ => return Err("usage: cargo xtask dist [--public-url URL]".to_owned()),
    };
    release(public_url)?;
    println!("The site is in {}; upload the folder to any static host.", place::dist().display());
    Ok(())
}

/// A finished `dist/` with relative addresses; builds it only if something changed since the last time.
pub fn current_release() -> Outcome {
    release("./")
}

fn release(public_url: &str) -> Outcome {
    if stamp::is_current(public_url)? {
        println!("== release build: nothing changed since the last one");
        return Ok(());
    }
    setup::build_tools()?;
    let inputs = stamp::inputs()?;
    run::step("release build", || {
        // wasm-bindgen only adds to this folder, so a snippet that is no longer used would be published.
        let leftovers = place::target().join("wasm-bindgen/release");
        if leftovers.exists() {
            fs::remove_dir_all(&leftovers).map_err(|error| format!("{}: {error}", leftovers.display()))?;
        }
        let mut trunk = trunk("build")?;
        trunk.args(["--release", "--public-url", public_url]).arg("--dist").arg(place::dist());
        run::wait(&mut trunk)
    })?;
    stamp::write(public_url, &inputs)
}

/// Trunk with our tools in reach and no network.
pub fn trunk(verb: &str) -> Outcome<Command> {
    let path = setup::path_with_tools()?;
    let program = std::env::split_paths(&path)
        .next()
        .expect("path_with_tools puts Trunk's folder first")
        .join(format!("trunk{}", std::env::consts::EXE_SUFFIX));
    let mut trunk = run::command(program);
    trunk.arg(verb).args(["--offline", "--skip-version-check"]).env("PATH", path);
    // Trunk takes NO_COLOR for its own flag and refuses the usual `1`.
    trunk.env_remove("NO_COLOR");
    Ok(trunk)
}
