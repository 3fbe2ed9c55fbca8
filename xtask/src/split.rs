//! Cuts the modules of the page and of the worker into what is loaded first and what is loaded when it is needed.
//!
//! Where to cut is said in the code (`#[wasm_split]`), how it is loaded is written by the cutter: a script beside each module,
//! which the module imports. All parts of a module share its memory. Trunk knows nothing of this, so its hook (`seal`) puts what
//! is made here in the place of what Trunk made of the same modules.

use crate::stamp::Digest;
use crate::{Outcome, place, run, setup};
use std::collections::VecDeque;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;

/// What the linker's output may contain. The cutter's output no longer says so itself.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-simd",
];

/// Who made a module, and for what, nobody reads; every one of the many small parts would say it again.
const STRIPPED: [&str; 2] = ["--strip-producers", "--strip-target-features"];

/// Optimizers that run at once.
const OPTIMIZERS: usize = 2;

/// The loader as the cutter names it.
const LOADER: &str = "./__wasm_split.js";

/// Instead of the browser's own way, which refuses wasm from a host that sends it as something else.
const INSTANTIATE: &str = "\
async function instantiate(source, imports) {
  const response = await source;
  if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
  return WebAssembly.instantiate(await response.arrayBuffer(), imports);
}
";

/// A module that is cut, and how its parts are optimized.
struct Module {
    name: &'static str,
    /// Cargo's folder of a release build.
    profile: &'static str,
    optimize: &'static [&'static str],
}

const PAGE: Module = Module { name: "app", profile: "release", optimize: &["-Oz"] };

/// The worker's functions stay small: a browser compiles each one again, off the thread, when it turns out to be hot, and what
/// it compiles for an import's few seconds costs more than what further inlining saves.
const WORKER: Module = Module {
    name: "worker",
    profile: "release-worker",
    optimize: &["-O3", "--one-caller-inline-max-function-size=30", "--flexible-inline-max-function-size=10"],
};

/// The files of a module that was cut: its script, its loader, and wasm.
pub struct Cut {
    name: &'static str,
    script: String,
    loader: String,
    /// With the cutter's name; the first is the part that is always there.
    wasm: Vec<(String, Vec<u8>)>,
}

/// Cuts the modules that Cargo built last. Gives the page's and the worker's.
pub fn cut_all(release: bool) -> Outcome<(Cut, Cut)> {
    let mode = if release { "release" } else { "debug" };
    let mut jobs = VecDeque::new();
    let mut folders = Vec::new();
    for module in [&WORKER, &PAGE] {
        let profile = if release { module.profile } else { "debug" };
        let linked =
            place::target().join("wasm32-unknown-unknown").join(profile).join(module.name).with_extension("wasm");
        let folder = place::target().join("split").join(mode).join(module.name);
        cut(module, &linked, &folder, release)?;
        if release {
            jobs.extend(wasm_files(&folder)?.into_iter().map(|file| (file, module.optimize)));
        }
        folders.push(folder);
    }
    optimize_all(jobs)?;
    Ok((Cut::read(PAGE.name, &folders[1])?, Cut::read(WORKER.name, &folders[0])?))
}

fn cut(module: &Module, linked: &Path, folder: &Path, release: bool) -> Outcome {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut cutter = run::command(setup::wasm_split_program()?);
    run::output(cutter.arg(linked).arg(folder).args(["--target=web", "--out-name", module.name]))?;
    let first = folder.join(module.name).with_extension("wasm");
    let mut bindgen = run::command(setup::wasm_bindgen_program()?);
    // The other parts find their way into the first through what the linker exports.
    bindgen.args(["--target=web", "--no-typescript", "--keep-lld-exports", "--out-name", module.name]);
    if !release {
        bindgen.args(["--debug", "--keep-debug"]);
    }
    run::output(bindgen.arg("--out-dir").arg(folder).arg(&first))?;
    fs::remove_file(&first).map_err(|error| format!("{}: {error}", first.display()))
}

fn wasm_files(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.extension().is_some_and(|extension| extension == "wasm") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// The large ones first, so that the small ones fill the time at the end.
fn optimize_all(mut jobs: VecDeque<(PathBuf, &'static [&'static str])>) -> Outcome {
    let size = |file: &Path| fs::metadata(file).map_or(0, |data| data.len());
    jobs.make_contiguous().sort_by_key(|(file, _)| std::cmp::Reverse(size(file)));
    let program = setup::wasm_opt_program()?;
    let jobs = Mutex::new(jobs);
    let work = || -> Outcome {
        loop {
            let next = jobs.lock().map_err(|_| "an optimizer panicked")?.pop_front();
            let Some((file, optimize)) = next else { return Ok(()) };
            let mut command = run::command(&program);
            run::output(command.args(FEATURES).args(optimize).args(STRIPPED).arg(&file).arg("-o").arg(&file))?;
        }
    };
    thread::scope(|scope| {
        let running: Vec<_> = (0..OPTIMIZERS).map(|_| scope.spawn(work)).collect();
        running.into_iter().try_for_each(|one| one.join().map_err(|_| "an optimizer panicked")?)
    })
}

impl Cut {
    fn read(name: &'static str, folder: &Path) -> Outcome<Cut> {
        let failed = |path: &Path, error: std::io::Error| format!("{}: {error}", path.display());
        let text = |path: PathBuf| fs::read_to_string(&path).map_err(|error| failed(&path, error));
        let mut wasm = Vec::new();
        for path in wasm_files(folder)? {
            let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            wasm.push((file, fs::read(&path).map_err(|error| failed(&path, error))?));
        }
        let script = text(folder.join(name).with_extension("js"))?;
        Ok(Cut { name, script, loader: text(folder.join(LOADER))?, wasm })
    }

    /// The files under the names that they get in the site: `STEM.js`, `STEM_bg.wasm`, `STEM_parts.js` and one for each part.
    /// `query` follows each name where a file asks for another.
    pub fn files(&self, stem: &str, query: &str) -> Outcome<Vec<(String, Vec<u8>)>> {
        let loader_name = format!("{stem}_parts.js");
        // The wasm knows the loader by the cutter's name, so only where the script finds it is changed.
        let script =
            replaced(&self.script, &format!("from \"{LOADER}\""), &format!("from \"./{loader_name}{query}\""))?;
        let mut loader =
            replaced(&self.loader, &format!("\"./{}.js\"", self.name), &format!("\"./{stem}.js{query}\""))?;
        loader = replaced(&loader, "WebAssembly.instantiateStreaming(", "instantiate(")?;
        loader.push_str(INSTANTIATE);
        let mut files = Vec::new();
        for (name, bytes) in &self.wasm {
            let part = match name.strip_prefix("split_").or_else(|| name.strip_prefix("chunk_")) {
                None => format!("{stem}_bg.wasm"),
                Some(part) => {
                    let to = format!("{stem}_{}{part}", if name.starts_with("chunk_") { "shared-" } else { "" });
                    loader = replaced(&loader, &format!("\"./{name}\""), &format!("\"./{to}{query}\""))?;
                    to
                }
            };
            files.push((part, bytes.clone()));
        }
        files.push((format!("{stem}.js"), script.into_bytes()));
        files.push((loader_name, loader.into_bytes()));
        files.sort();
        Ok(files)
    }

    /// Names the content of all files together.
    pub fn digest(&self) -> Outcome<String> {
        let mut digest = Digest::new();
        for (name, bytes) in self.files(self.name, "")? {
            digest.add(name.as_bytes());
            digest.add(&bytes);
        }
        Ok(digest.text())
    }
}

fn replaced(text: &str, from: &str, to: &str) -> Outcome<String> {
    if text.contains(from) {
        Ok(text.replace(from, to))
    } else {
        Err(format!("the cutter's script does not say `{from}`; was another version installed?"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut() -> Cut {
        let loader = "import { initSync } from \"./app.js\";\nconst a = makeLoad(() => {\n    const src = fetch(new URL(\
                      \"./chunk_3.wasm\", import.meta.url));\n    return async (imports) => (WebAssembly.instantiateStreaming\
                      (src, imports));\n});\nfetch(new URL(\"./split_import.wasm\", import.meta.url));\n";
        let wasm = ["app_bg.wasm", "chunk_3.wasm", "split_import.wasm"];
        Cut {
            name: "app",
            script: "import * as import1 from \"./__wasm_split.js\"\n({ \"./__wasm_split.js\": import1 })".to_owned(),
            loader: loader.to_owned(),
            wasm: wasm.map(|name| (name.to_owned(), name.as_bytes().to_vec())).to_vec(),
        }
    }

    #[test]
    fn files_ask_for_each_other_by_the_names_they_get() {
        let files = cut().files("app-1f", "?v=2").expect("it is whole");
        let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(
            names,
            ["app-1f.js", "app-1f_bg.wasm", "app-1f_import.wasm", "app-1f_parts.js", "app-1f_shared-3.wasm"]
        );
        let text = |at: usize| String::from_utf8_lossy(&files[at].1).into_owned();
        assert_eq!(text(0), "import * as import1 from \"./app-1f_parts.js?v=2\"\n({ \"./__wasm_split.js\": import1 })");
        for wanted in [
            "\"./app-1f.js?v=2\"",
            "\"./app-1f_shared-3.wasm?v=2\"",
            "\"./app-1f_import.wasm?v=2\"",
            "(instantiate(src",
        ] {
            assert!(text(3).contains(wanted), "{wanted} in {}", text(3));
        }
    }

    #[test]
    fn another_cutters_script_is_refused() {
        let other = Cut { loader: "fetch(\"elsewhere\")".to_owned(), ..cut() };
        assert!(other.files("app-1f", "").is_err());
    }
}
