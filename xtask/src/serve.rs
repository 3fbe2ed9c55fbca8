//! `cargo xtask serve`: builds, serves on this machine only, and builds again when a source changes.

use crate::{Outcome, build, place, run, setup};
use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

/// What a change in makes the site old. Trunk refuses to watch a path that does not exist.
const SOURCES: [&str; 8] = ["src", "style", "locales", "public", "index.html", "embed.html", "Cargo.toml", "build.rs"];
const FIRST_PORT: u16 = 8080;

/// Serves until it is interrupted.
pub fn run(arguments: &[String]) -> Outcome {
    let start = Instant::now();
    let options = Options::parse(arguments)?;
    let port = options.free_port()?;
    setup::build_tools()?;
    let site = place::target().join("serve");
    if site.exists() {
        fs::remove_dir_all(&site).map_err(|error| format!("{}: {error}", site.display()))?;
    }
    let mut trunk = build::trunk("serve")?;
    trunk.args(["--address", "127.0.0.1", "--port", &port.to_string()]);
    trunk.arg("--dist").arg(&site).env("DAFTAR_RELOAD", "1");
    for source in SOURCES {
        if place::root().join(source).exists() {
            trunk.args(["--watch", source]);
        }
    }
    if options.release {
        trunk.arg("--release");
    } else {
        println!("== development build (the first takes about 3 minutes on two cores, the next ones seconds)");
    }
    thread::spawn(move || announce(&site.join("index.html"), port, start));
    run::wait(&mut trunk)
}

/// Says the address once the page is built and somebody answers there; Trunk answers after a failed build as well.
fn announce(page: &Path, port: u16, start: Instant) {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    while !page.exists() || TcpStream::connect_timeout(&address, Duration::from_secs(1)).is_err() {
        thread::sleep(Duration::from_millis(200));
    }
    println!("\n   Daftar is at http://127.0.0.1:{port}/ ({}); Ctrl+C stops it\n", run::seconds(start.elapsed()));
}

#[derive(Debug, PartialEq)]
struct Options {
    port: Option<u16>,
    release: bool,
}

impl Options {
    fn parse(arguments: &[String]) -> Outcome<Self> {
        let mut options = Self { port: None, release: false };
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--release" => options.release = true,
                "--port" => {
                    let port = arguments.next().and_then(|text| text.parse().ok());
                    options.port = Some(port.ok_or("--port needs a number from 1 to 65535")?);
                }
                other => return Err(format!("`{other}` is not understood; serve takes --port N and --release")),
            }
        }
        Ok(options)
    }

    /// The port that was asked for, or the first free one from 8080 on.
    fn free_port(&self) -> Outcome<u16> {
        let is_free = |port: u16| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok();
        match self.port {
            Some(port) if is_free(port) => Ok(port),
            Some(port) => Err(format!("port {port} is taken")),
            None => (FIRST_PORT..FIRST_PORT + 50)
                .find(|port| is_free(*port))
                .ok_or_else(|| "no port from 8080 to 8129 is free; name one with --port".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str]) -> Outcome<Options> {
        Options::parse(&arguments.iter().map(|argument| (*argument).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn reads_its_options() {
        assert_eq!(parse(&[]), Ok(Options { port: None, release: false }));
        assert_eq!(parse(&["--release", "--port", "9000"]), Ok(Options { port: Some(9000), release: true }));
        assert!(parse(&["--port"]).is_err());
        assert!(parse(&["--port", "70000"]).is_err());
        assert!(parse(&["--fast"]).is_err());
    }
}
