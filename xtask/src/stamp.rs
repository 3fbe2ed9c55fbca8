//! Knows whether `dist/` is what the present sources would build, so that size check and stories share one build.

use crate::{Outcome, place, run};
use std::fs;
use std::path::{Path, PathBuf};

/// Everything that the site is made from.
const INPUTS: [&str; 13] = [
    "src",
    "style",
    "locales",
    "public",
    "xtask/src",
    "index.html",
    "embed.html",
    "Trunk.toml",
    "Cargo.toml",
    "Cargo.lock",
    "build.rs",
    "rust-toolchain.toml",
    ".cargo/config.toml",
];

/// FNV-1a, 64 bits: names a content, proves nothing about it.
pub struct Digest(u64);

impl Digest {
    pub fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    pub fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    /// Sixteen hexadecimal digits.
    pub fn text(&self) -> String {
        format!("{:016x}", self.0)
    }
}

/// Whether `dist/` was built from these sources for this address and not touched since.
pub fn is_current(public_url: &str) -> Outcome<bool> {
    if !place::dist().join("index.html").exists() {
        return Ok(false);
    }
    let now = describe(public_url, &inputs()?)?;
    Ok(fs::read_to_string(file()).is_ok_and(|then| then == now))
}

/// The sources as they are now. A build takes minutes, in which somebody may go on writing, so this is asked before it.
pub fn inputs() -> Outcome<String> {
    let mut inputs = Digest::new();
    for input in INPUTS {
        add_tree(&mut inputs, &place::root().join(input))?;
    }
    Ok(inputs.text())
}

/// Remembers that `dist/` was built from these sources.
pub fn write(public_url: &str, inputs: &str) -> Outcome {
    fs::write(file(), describe(public_url, inputs)?).map_err(|error| format!("{}: {error}", file().display()))
}

fn file() -> PathBuf {
    place::target().join("dist-stamp")
}

fn describe(public_url: &str, inputs: &str) -> Outcome<String> {
    let mut site = Digest::new();
    add_tree(&mut site, &place::dist())?;
    let compiler = run::output(run::command("rustc").arg("--version"))?;
    Ok(format!("{public_url}\n{}\n{}\n{}\n", compiler.trim(), inputs, site.text()))
}

fn add_tree(digest: &mut Digest, path: &Path) -> Outcome {
    let failed = |error: std::io::Error| format!("{}: {error}", path.display());
    if path.is_dir() {
        let mut entries = fs::read_dir(path).map_err(failed)?.collect::<Result<Vec<_>, _>>().map_err(failed)?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            add_tree(digest, &entry.path())?;
        }
    } else if path.exists() {
        digest.add(path.to_string_lossy().as_bytes());
        digest.add(&fs::read(path).map_err(failed)?);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digest_is_the_published_one() {
        // Values of the FNV reference test suite.
        let of = |text: &str| {
            let mut digest = Digest::new();
            digest.add(text.as_bytes());
            digest.text()
        };
        assert_eq!(of(""), "cbf29ce484222325");
        assert_eq!(of("a"), "af63dc4c8601ec8c");
        assert_eq!(of("foobar"), "85944171f73967e8");
    }
}
