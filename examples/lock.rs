//! Locks a file with a passphrase, or opens a locked one, as backups are: from standard input to standard output. The
//! passphrase is in the environment, as `DAFTAR_PASSPHRASE`.
//!
//! `cargo run --example lock < backup.zip > backup.zip.age`, and `cargo run --example lock -- open` for the way back.

use daftar::domain::export::age::{Entropy, Locked, WORK_FACTOR, seal};
use std::error::Error;
use std::fs::File;
use std::io::{Read, Write, stdin, stdout};

fn main() -> Result<(), Box<dyn Error>> {
    let passphrase = std::env::var("DAFTAR_PASSPHRASE")?;
    let mut input = Vec::new();
    stdin().read_to_end(&mut input)?;
    let output = if std::env::args().nth(1).as_deref() == Some("open") {
        let mut opening = Locked::read(input)?.open(&passphrase)?;
        while !opening.advance(128)? {}
        opening.finish()?
    } else {
        let mut sealing = seal(&passphrase, WORK_FACTOR, entropy()?, input.len())?;
        sealing.push(&input)?;
        sealing.finish()?
    };
    stdout().write_all(&output)?;
    Ok(())
}

fn entropy() -> std::io::Result<Entropy> {
    let mut source = File::open("/dev/urandom")?;
    let mut random = || {
        let mut bytes = [0; 16];
        source.read_exact(&mut bytes).map(|()| bytes)
    };
    Ok(Entropy { file_key: random()?, salt: random()?, nonce: random()? })
}
