//! How far a long piece of work is that is done in slices.

/// Steps done, of all that are known so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    pub done: u32,
    /// May grow while more turns out to be done.
    pub total: u32,
}

impl Progress {
    /// Of so many steps; what does not fit the figure is as good as endless.
    pub fn of(done: usize, total: usize) -> Progress {
        let figure = |steps: usize| u32::try_from(steps).unwrap_or(u32::MAX);
        Progress { done: figure(done), total: figure(total) }
    }

    /// Whether nothing is left but to finish.
    pub fn is_complete(&self) -> bool {
        self.done >= self.total
    }
}
