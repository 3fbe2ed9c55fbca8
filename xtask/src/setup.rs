//! Installs the build tools that are missing, each pinned, into the user's cache.
//!
//! A tool is written to a folder with another name and renamed when it is whole, so an interrupted install is never
//! taken for a finished one. Browsers are in `chromium.rs`.

use crate::{Outcome, place, run};
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

const TRUNK: &str = "0.21.14";
const BINARYEN: &str = "132.0.0";
/// Understands the marks of the `wasm_split_helpers` in Cargo.toml.
const WASM_SPLIT: &str = "0.2.4";

/// Everything that `serve` and `test` need.
pub fn everything() -> Outcome {
    build_tools()?;
    node_packages(&place::stories())?;
    crate::chromium::find_or_install().map(|found| println!("   Chromium: {}", found.browser.display()))
}

/// The compiler's wasm half, Trunk, wasm-bindgen, wasm-split and wasm-opt, and the sources of all dependencies.
pub fn build_tools() -> Outcome {
    run::output(Command::new("node").arg("--version"))
        .map_err(|reason| format!("Node is needed (version 20 or newer): {reason}"))?;
    let bindgen = place::locked_version("wasm-bindgen")?;
    thread::scope(|scope| {
        let running = [
            ("wasm target", scope.spawn(wasm_target)),
            ("trunk", scope.spawn(trunk)),
            ("wasm-bindgen", scope.spawn(|| wasm_bindgen(&bindgen))),
            ("wasm-split", scope.spawn(wasm_split)),
            ("wasm-opt", scope.spawn(wasm_opt)),
        ];
        running
            .into_iter()
            .try_for_each(|(name, handle)| handle.join().map_err(|_| format!("installing {name} panicked"))?)
    })?;
    fetch()
}

/// Trunk builds without the network, so every dependency is fetched before.
fn fetch() -> Outcome {
    let mut fetch = run::cargo();
    fetch.args(["fetch", "--quiet"]);
    if env::var_os("CI").is_some() {
        fetch.arg("--locked");
    }
    run::wait(&mut fetch)
}

/// An npm folder's packages, installed again whenever its lock file changes.
pub fn node_packages(folder: &Path) -> Outcome {
    let lock = read(&folder.join("package-lock.json"))?;
    let mark = folder.join("node_modules/.installed-lock");
    if fs::read(&mark).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    println!("   npm packages of {}: npm ci (a few seconds)", folder.display());
    run::wait(run::npm("npm").current_dir(folder).args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]))?;
    fs::write(&mark, lock).map_err(|error| format!("{}: {error}", mark.display()))
}

/// `PATH` with our tools before everything else.
pub fn path_with_tools() -> Outcome<OsString> {
    let tools = place::tools()?;
    let bindgen = place::locked_version("wasm-bindgen")?;
    let ours = [
        tools.join(format!("trunk-{TRUNK}/bin")),
        tools.join(format!("wasm-bindgen-{bindgen}/bin")),
        tools.join(format!("binaryen-{BINARYEN}/node_modules/.bin")),
    ];
    let theirs = env::var_os("PATH").unwrap_or_default();
    env::join_paths(ours.into_iter().chain(env::split_paths(&theirs)))
        .map_err(|error| format!("the tools' folder can't stand in PATH: {error}"))
}

/// The test runner that belongs to the locked wasm-bindgen.
pub fn wasm_test_runner() -> Outcome<PathBuf> {
    of_wasm_bindgen("wasm-bindgen-test-runner")
}

/// The locked wasm-bindgen itself.
pub fn wasm_bindgen_program() -> Outcome<PathBuf> {
    of_wasm_bindgen("wasm-bindgen")
}

fn of_wasm_bindgen(name: &str) -> Outcome<PathBuf> {
    let bindgen = place::locked_version("wasm-bindgen")?;
    Ok(program(&place::tools()?.join(format!("wasm-bindgen-{bindgen}")), name))
}

/// The cutter of modules.
pub fn wasm_split_program() -> Outcome<PathBuf> {
    Ok(program(&place::tools()?.join(format!("wasm-split-{WASM_SPLIT}")), "wasm-split-cli"))
}

/// The optimizer.
pub fn wasm_opt_program() -> Outcome<PathBuf> {
    let name = if cfg!(windows) { "wasm-opt.cmd" } else { "wasm-opt" };
    Ok(place::tools()?.join(format!("binaryen-{BINARYEN}/node_modules/.bin")).join(name))
}

/// The compiler's wasm half, which lints of the browser's parts need as well.
pub fn wasm_target() -> Outcome {
    let sysroot = run::output(run::command("rustc").args(["--print", "sysroot"]))?;
    if Path::new(sysroot.trim()).join("lib/rustlib/wasm32-unknown-unknown").exists() {
        return Ok(());
    }
    println!("   wasm target: rustup target add (a few seconds)");
    run::wait(run::command("rustup").args(["target", "add", "wasm32-unknown-unknown"]))
}

fn trunk() -> Outcome {
    install_crate(&Tool {
        name: "trunk",
        version: TRUNK,
        package: "trunk",
        features: "",
        proof: "trunk",
        level: "0",
        estimate: "5 minutes on two cores",
    })
}

fn wasm_bindgen(version: &str) -> Outcome {
    install_crate(&Tool {
        name: "wasm-bindgen",
        version,
        package: "wasm-bindgen-cli",
        features: "",
        proof: "wasm-bindgen-test-runner",
        level: "1",
        estimate: "4 minutes on two cores",
    })
}

fn wasm_split() -> Outcome {
    install_crate(&Tool {
        name: "wasm-split",
        version: WASM_SPLIT,
        package: "wasm_split_cli_support",
        features: "build-binary",
        proof: "wasm-split-cli",
        level: "1",
        estimate: "1 minute on two cores",
    })
}

/// A program that comes as a crate.
struct Tool<'t> {
    name: &'t str,
    version: &'t str,
    package: &'t str,
    features: &'t str,
    /// The program that must be there at the end.
    proof: &'t str,
    /// How much the compiler optimizes it.
    level: &'t str,
    estimate: &'t str,
}

/// Installs a crate's programs. Its own release profile is overridden: it asks for minutes of optimization that a
/// tool run a few times a day never earns back.
fn install_crate(wanted: &Tool) -> Outcome {
    let &Tool { name: tool, version, package, features, proof, level, estimate } = wanted;
    // Kept until the tool is whole, so that an interrupted compilation goes on where it stopped.
    let objects = place::tools()?.join(format!(".build-{tool}-{version}"));
    install(
        tool,
        version,
        |folder, log| {
            let attempt = |locked: bool| {
                let mut cargo = run::cargo();
                cargo.args(["install", package, "--version", &format!("={version}"), "--root"]).arg(folder);
                cargo.arg("--target-dir").arg(&objects);
                if !features.is_empty() {
                    cargo.args(["--features", features]);
                }
                if locked {
                    cargo.arg("--locked");
                }
                cargo
                    .env("CARGO_PROFILE_RELEASE_LTO", "off")
                    .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
                    .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", level)
                    .env("CARGO_PROFILE_RELEASE_DEBUG", "0");
                run::patiently(&format!("{tool} {version}"), estimate, log, &mut cargo)
            };
            // A registry mirror may lack a version that the tool's own lock file names; newer ones do as well.
            attempt(true).or_else(|reason| {
                println!("   {tool}: its own lock file could not be used, trying without");
                attempt(false).map_err(|second| format!("{reason}\n{second}"))
            })
        },
        |folder| program(folder, proof).exists(),
    )?;
    if objects.exists() {
        fs::remove_dir_all(&objects).map_err(|error| format!("{}: {error}", objects.display()))?;
    }
    Ok(())
}

fn wasm_opt() -> Outcome {
    let is_whole = |folder: &Path| folder.join("node_modules/binaryen/package.json").exists();
    install(
        "binaryen",
        BINARYEN,
        |folder, log| {
            let mut npm = run::npm("npm");
            npm.current_dir(folder).args(["install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix"]);
            npm.arg(folder).arg(format!("binaryen@{BINARYEN}"));
            run::patiently(&format!("wasm-opt {BINARYEN}"), "10 seconds", log, &mut npm)
        },
        is_whole,
    )
}

/// Runs an installer into a temporary folder and renames it into place.
fn install(
    tool: &str,
    version: &str,
    installer: impl Fn(&Path, &Path) -> Outcome,
    is_whole: impl Fn(&Path) -> bool,
) -> Outcome {
    let tools = place::tools()?;
    let finished = tools.join(format!("{tool}-{version}"));
    if is_whole(&finished) {
        return Ok(());
    }
    let partial = tools.join(format!(".partial-{tool}-{version}-{}", std::process::id()));
    let failed = |error: std::io::Error| format!("{}: {error}", partial.display());
    fs::create_dir_all(&partial).map_err(failed)?;
    if let Err(reason) = installer(&partial, &tools.join(format!("{tool}-{version}.log"))) {
        fs::remove_dir_all(&partial).map_err(|error| format!("{reason}\n{}", failed(error)))?;
        return Err(reason);
    }
    if !is_whole(&partial) {
        return Err(format!("{tool} {version} was installed but its files are not where they belong"));
    }
    if is_whole(&finished) {
        // Another run was faster; its install is as good.
        return fs::remove_dir_all(&partial).map_err(failed);
    }
    if finished.exists() {
        fs::remove_dir_all(&finished).map_err(|error| format!("{}: {error}", finished.display()))?;
    }
    fs::rename(&partial, &finished).map_err(failed)
}

fn program(folder: &Path, name: &str) -> PathBuf {
    folder.join("bin").join(format!("{name}{}", env::consts::EXE_SUFFIX))
}

fn read(path: &Path) -> Outcome<Vec<u8>> {
    fs::read(path).map_err(|error| format!("{}: {error}", path.display()))
}
