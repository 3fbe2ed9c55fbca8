//! Finds an installed Chromium and its driver, or installs a pair.
//!
//! `CHROME` and `CHROMEDRIVER` name others. On Debian, as root, the distribution's packages are installed; everywhere
//! else the pair that the browser's makers publish for testing goes into the user's cache.

use crate::{Outcome, place, run};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Fetches browsers for testing; the last line that still runs on Node 20.
const FETCHER: &str = "@puppeteer/browsers@2.13.2";

const BROWSER_NAMES: [&str; 5] = ["chromium", "google-chrome", "google-chrome-stable", "chromium-browser", "chrome"];
const BROWSER_PLACES: [&str; 5] = [
    "/usr/bin/chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
];
const DRIVER_PLACES: [&str; 3] =
    ["/usr/bin/chromedriver", "/usr/lib/chromium/chromedriver", "/usr/lib/chromium-browser/chromedriver"];

/// A browser and the driver made for it.
pub struct Found {
    pub browser: PathBuf,
    pub driver: PathBuf,
}

/// A browser alone, which is all that the stories need.
pub fn browser() -> Outcome<PathBuf> {
    match installed_browser()? {
        Some(browser) => Ok(browser),
        None => find_or_install().map(|found| found.browser),
    }
}

/// A browser with its driver, installed if need be.
pub fn find_or_install() -> Outcome<Found> {
    if installed_browser()?.is_none() && is_debian_root() {
        debian_packages()?;
    }
    let browser = match installed_browser()? {
        Some(browser) => browser,
        None => fetch("chrome", "stable")?,
    };
    let major = major_version(&browser);
    let fitting = |driver: &PathBuf| major.is_none() || major_version(driver) == major;
    if let Some(driver) = installed_driver()?.filter(fitting) {
        return Ok(Found { browser, driver });
    }
    if is_debian_root() && browser == Path::new("/usr/bin/chromium") {
        debian_packages()?;
        if let Some(driver) = installed_driver()?.filter(fitting) {
            return Ok(Found { browser, driver });
        }
    }
    let driver = fetch("chromedriver", &major.map_or("stable".to_owned(), |number| number.to_string()))?;
    Ok(Found { browser, driver })
}

fn installed_browser() -> Outcome<Option<PathBuf>> {
    if let Some(named) = named_by("CHROME")? {
        return Ok(Some(named));
    }
    let fetched = fetched_before("chrome")?;
    let local =
        env::var_os("LOCALAPPDATA").map(|folder| PathBuf::from(folder).join("Google/Chrome/Application/chrome.exe"));
    let places = BROWSER_PLACES.iter().map(PathBuf::from).chain(local).chain(fetched);
    Ok(places.chain(BROWSER_NAMES.iter().flat_map(|name| in_path(name))).find(|path| path.is_file()))
}

fn installed_driver() -> Outcome<Option<PathBuf>> {
    if let Some(named) = named_by("CHROMEDRIVER")? {
        return Ok(Some(named));
    }
    let fetched = fetched_before("chromedriver")?;
    let places = fetched.into_iter().chain(DRIVER_PLACES.iter().map(PathBuf::from)).chain(in_path("chromedriver"));
    Ok(places.into_iter().find(|path| path.is_file()))
}

fn named_by(variable: &str) -> Outcome<Option<PathBuf>> {
    match env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from) {
        Some(path) if path.is_file() => Ok(Some(path)),
        Some(path) => Err(format!("{variable} names {}, which is no file", path.display())),
        None => Ok(None),
    }
}

fn in_path(name: &str) -> Vec<PathBuf> {
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&env::var_os("PATH").unwrap_or_default()).map(|folder| folder.join(&file)).collect()
}

/// Debian proper: Ubuntu's package of this name is a snap, which a container can't run.
fn is_debian_root() -> bool {
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let is_root = run::output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    is_root && release.lines().any(|line| line == "ID=debian") && Path::new("/usr/bin/apt-get").exists()
}

fn debian_packages() -> Outcome {
    println!("   Chromium: installing Debian's packages (1 or 2 minutes)");
    let log = log("chromium-apt.log")?;
    let apt = |arguments: &[&str]| {
        let mut apt = run::command("apt-get");
        apt.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        apt
    };
    run::patiently("apt-get update", "20 seconds", &log, &mut apt(&["update"]))?;
    let packages = ["install", "-y", "--no-install-recommends", "chromium", "chromium-driver", "fonts-noto-core"];
    run::patiently("apt-get install chromium", "90 seconds", &log, &mut apt(&packages))
}

/// Downloads a browser or a driver; remembers where it is.
fn fetch(product: &str, version: &str) -> Outcome<PathBuf> {
    let folder = place::tools()?.join("browsers");
    let log = log(&format!("{product}-fetch.log"))?;
    let mut npx = run::npm("npx");
    npx.args(["--yes", FETCHER, "install", &format!("{product}@{version}"), "--path"]).arg(&folder);
    run::patiently(&format!("{product} {version}"), "1 minute", &log, &mut npx)?;
    let printed = fs::read_to_string(&log).map_err(|error| format!("{}: {error}", log.display()))?;
    let path =
        path_in(&printed, product).ok_or_else(|| format!("the download of {product} did not say where it is"))?;
    let mark = folder.join(format!("{product}.path"));
    fs::write(&mark, path.to_string_lossy().as_bytes()).map_err(|error| format!("{}: {error}", mark.display()))?;
    Ok(path)
}

fn fetched_before(product: &str) -> Outcome<Option<PathBuf>> {
    let mark = place::tools()?.join("browsers").join(format!("{product}.path"));
    Ok(fs::read_to_string(mark).ok().map(PathBuf::from))
}

/// The place in a line such as `chrome@131.0.6778.85 /home/me/.cache/…/chrome`.
fn path_in(printed: &str, product: &str) -> Option<PathBuf> {
    let start = format!("{product}@");
    printed
        .lines()
        .rev()
        .find_map(|line| line.strip_prefix(&start)?.split_once(' ').map(|(_, path)| PathBuf::from(path.trim())))
}

fn log(name: &str) -> Outcome<PathBuf> {
    let folder = place::tools()?;
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    Ok(folder.join(name))
}

/// The first number of a version such as `Chromium 131.0.6778.85 built on Debian`; none where it can't be asked.
fn major_version(program: &Path) -> Option<u32> {
    if cfg!(windows) && program.file_name().is_some_and(|name| name == "chrome.exe") {
        // It opens a window instead of printing its version.
        return None;
    }
    major_in(&run::output(Command::new(program).arg("--version")).ok()?)
}

fn major_in(printed: &str) -> Option<u32> {
    printed.split_whitespace().find_map(|word| word.split_once('.').and_then(|(major, _)| major.parse().ok()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_versions_and_places() {
        assert_eq!(major_in("Chromium 131.0.6778.85 built on Debian 12.8"), Some(131));
        assert_eq!(major_in("ChromeDriver 131.0.6778.85 (3d81e41b)"), Some(131));
        assert_eq!(major_in("no number"), None);
        let printed = "downloading\nchrome@131.0.6778.85 /a folder/chrome\n";
        assert_eq!(path_in(printed, "chrome"), Some(PathBuf::from("/a folder/chrome")));
        assert_eq!(path_in(printed, "chromedriver"), None);
    }
}
