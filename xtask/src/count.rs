//! Counts tests from what the runners print.

use std::ops::AddAssign;

/// Tests that ran.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    pub passed: u32,
    pub failed: u32,
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl std::fmt::Display for Count {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// Sums every `test result: ok. 3 passed; 0 failed; …` line.
pub fn of_cargo(output: &str) -> Count {
    let mut sum = Count::default();
    for line in output.lines().filter(|line| line.contains("test result:")) {
        sum += Count { passed: number_before(line, " passed"), failed: number_before(line, " failed") };
    }
    sum
}

/// The story runner's last `3 passed, 0 failed` line; nothing if it never came so far.
pub fn of_stories(output: &str) -> Option<Count> {
    output.lines().rev().find_map(|line| {
        let (passed, failed) = line.trim().strip_suffix(" failed")?.split_once(" passed, ")?;
        Some(Count { passed: passed.parse().ok()?, failed: failed.parse().ok()? })
    })
}

fn number_before(line: &str, word: &str) -> u32 {
    line.find(word)
        .map(|end| &line[..end])
        .and_then(|before| before.rsplit(|c: char| !c.is_ascii_digit()).next())
        .and_then(|digits| digits.parse().ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_all_binaries_of_a_cargo_run() {
        let output = "test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured\nx\ntest result: FAILED. 3 passed; 2 failed; 0 ignored\n";
        assert_eq!(of_cargo(output), Count { passed: 15, failed: 2 });
        assert_eq!(of_cargo("error: could not compile"), Count::default());
    }

    #[test]
    fn reads_the_story_runners_last_line() {
        assert_eq!(of_stories("ok a\n7 passed, 1 failed\n"), Some(Count { passed: 7, failed: 1 }));
        assert_eq!(of_stories("Error: no browser"), None);
    }
}
