//! The project's own commands: `cargo xtask <command>`. No dependencies, so that it builds in a second on a fresh machine.
//!
//! This file reads the command line and nothing else; each command is its own module.

mod bench;
mod build;
mod check;
mod chromium;
mod count;
mod html;
mod place;
mod policy;
mod run;
mod seal;
mod serve;
mod setup;
mod simulate;
mod size;
mod split;
mod stamp;
mod test;

use std::process::ExitCode;

/// What a step gives back: a value, or what went wrong in one or two sentences for the person at the terminal.
pub type Outcome<T = ()> = Result<T, String>;

const HELP: &str = "\
cargo xtask <command>

  setup                         install what the other commands need
  serve [--port N] [--release]  build, serve on 127.0.0.1 and rebuild on change
  test [native|simulation|browser|stories]
                                run the tests; all layers if none is named
  simulate [SEEDS] [--from N]   histories of a book under faults, one a seed; 10000 from 0 if nothing is said
  check                         formatting, lints of every half, the dependency wall
  dist [--public-url URL]       the static folder to upload anywhere, in dist/
  size                          compressed sizes against their budgets
  bench [--rows N,N] [--rounds N]
                                measure beside other stacks (benches/browser/README.md)
  bench --scale [--rows N,N] [--rounds N]
                                how cost grows from 10000 to 1000000 contacts, beside floors and budgets
  bench --filters [--rows N] [--rounds N]
                                filters and facets of 1000000 contacts beside an array, crossfilter and SQLite
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", &[][..]),
    };
    let outcome = match command {
        "setup" => no_more(rest).and_then(|()| setup::everything()),
        "serve" => serve::run(rest),
        "test" => test::run(rest),
        "simulate" => simulate::run(rest),
        "check" => no_more(rest).and_then(|()| check::run()),
        "dist" => build::run(rest),
        "size" => no_more(rest).and_then(|()| size::run()),
        "bench" => bench::run(rest),
        // Called by Trunk after each build, see Trunk.toml.
        "seal" => no_more(rest).and_then(|()| seal::run_as_hook()),
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(())
        }
        other => Err(format!("there is no command `{other}`\n\n{HELP}")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("xtask: {reason}");
            ExitCode::FAILURE
        }
    }
}

fn no_more(rest: &[String]) -> Outcome {
    match rest.first() {
        None => Ok(()),
        Some(extra) => Err(format!("`{extra}` is not understood here")),
    }
}
