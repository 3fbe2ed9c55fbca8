//! Runs other programs: with a headline and a time, quietly with a log, or listening to what they print.

use crate::Outcome;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// A command that runs in the project's folder.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(crate::place::root()).stdin(Stdio::null());
    command
}

/// Cargo, as the running toolchain names it.
pub fn cargo() -> Command {
    command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// npm or npx; on Windows they are command scripts with an ending of their own.
pub fn npm(program: &str) -> Command {
    command(if cfg!(windows) { format!("{program}.cmd") } else { program.to_owned() })
}

/// Runs one step: says what it is, runs it, says how long it took.
pub fn step(title: &str, work: impl FnOnce() -> Outcome) -> Outcome {
    println!("== {title}");
    let start = Instant::now();
    let outcome = work();
    let word = if outcome.is_ok() { "ok" } else { "FAILED" };
    println!("== {title}: {word} ({})", seconds(start.elapsed()));
    outcome
}

/// Runs a command to its end with its output on the terminal.
pub fn wait(command: &mut Command) -> Outcome {
    let name = name_of(command);
    let status = command.status().map_err(|error| format!("{name} can't be started: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{name} failed ({status})")) }
}

/// Runs a command and gives back what it printed; fails if it fails.
pub fn output(command: &mut Command) -> Outcome<String> {
    let name = name_of(command);
    let output = command.output().map_err(|error| format!("{name} can't be started: {error}"))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(format!("{name} failed: {}", String::from_utf8_lossy(&output.stderr).trim()))
    }
}

/// Runs a command, shows what it prints and gives it back too, with whether it succeeded.
pub fn listen(command: &mut Command) -> Outcome<(String, bool)> {
    let name = name_of(command);
    let mut child =
        command.stdout(Stdio::piped()).spawn().map_err(|error| format!("{name} can't be started: {error}"))?;
    let stdout = child.stdout.take().expect("stdout was asked for as a pipe two lines above");
    let mut heard = String::new();
    let mut reader = BufReader::new(stdout);
    let mut line = Vec::new();
    loop {
        line.clear();
        let count = reader.read_until(b'\n', &mut line).map_err(|error| format!("{name}: {error}"))?;
        if count == 0 {
            break;
        }
        let text = String::from_utf8_lossy(&line);
        print!("{text}");
        std::io::stdout().flush().map_err(|error| format!("the terminal: {error}"))?;
        heard.push_str(&text);
    }
    let status = child.wait().map_err(|error| format!("{name}: {error}"))?;
    Ok((heard, status.success()))
}

/// Runs a long command with its output in a log file; prints a line now and then, and the log's end if it fails.
pub fn patiently(title: &str, estimate: &str, log: &Path, command: &mut Command) -> Outcome {
    let start = Instant::now();
    println!("   {title}: started (about {estimate})");
    let file = File::create(log).map_err(|error| format!("{}: {error}", log.display()))?;
    let copy = file.try_clone().map_err(|error| format!("{}: {error}", log.display()))?;
    let name = name_of(command);
    let mut child =
        command.stdout(file).stderr(copy).spawn().map_err(|error| format!("{name} can't be started: {error}"))?;
    let succeeded = wait_with_news(title, start, &mut child)?;
    if succeeded {
        println!("   {title}: done ({})", seconds(start.elapsed()));
        return Ok(());
    }
    let text = fs::read_to_string(log).map_err(|error| format!("{}: {error}", log.display()))?;
    let lines: Vec<&str> = text.lines().collect();
    let tail = lines.iter().rev().take(15).rev().copied().collect::<Vec<_>>().join("\n   | ");
    Err(format!("{title} failed; its last lines (all of them: {}):\n   | {tail}", log.display()))
}

fn wait_with_news(title: &str, start: Instant, child: &mut Child) -> Outcome<bool> {
    let mut next_news = Duration::from_secs(30);
    loop {
        if let Some(status) = child.try_wait().map_err(|error| format!("{title}: {error}"))? {
            return Ok(status.success());
        }
        if start.elapsed() >= next_news {
            println!("   {title}: still working ({})", seconds(start.elapsed()));
            next_news += Duration::from_secs(30);
        }
        sleep(Duration::from_millis(100));
    }
}

/// A duration for people: `4.2 s`, `3 min 05 s`.
pub fn seconds(time: Duration) -> String {
    let whole = time.as_secs();
    if whole < 60 { format!("{:.1} s", time.as_secs_f64()) } else { format!("{} min {:02} s", whole / 60, whole % 60) }
}

fn name_of(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let mut name = program.to_string_lossy().into_owned();
    for argument in command.get_args().take(3) {
        name.push(' ');
        name.push_str(&argument.to_string_lossy());
    }
    format!("`{name}`")
}
