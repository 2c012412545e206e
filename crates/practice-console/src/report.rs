//! What became of several calls that belong together: what was done, and what AWS refused.

use mock_iam::error::ApiError;

use crate::session::Visit;

/// Notes of calls, told on the next page.
pub(crate) struct Report {
    /// What the list of what was done begins with: `Added`.
    done_word: &'static str,
    /// What a refusal begins with: `Not added`.
    refused_word: &'static str,
    done: Vec<String>,
    refused: Vec<String>,
}

impl Report {
    pub fn new(done_word: &'static str, refused_word: &'static str) -> Self {
        Self {
            done_word,
            refused_word,
            done: Vec::new(),
            refused: Vec::new(),
        }
    }

    /// Notes what became of a call, and answers what it gave.
    pub fn note<T>(&mut self, what: impl Into<String>, result: Result<T, ApiError>) -> Option<T> {
        match result {
            Ok(output) => {
                self.done.push(what.into());
                Some(output)
            }
            Err(error) => {
                self.refuse(what, &error);
                None
            }
        }
    }

    /// What a call gave that changes nothing; a refusal is noted.
    pub fn read<T>(&mut self, what: impl Into<String>, result: Result<T, ApiError>) -> Option<T> {
        result.map_err(|error| self.refuse(what, &error)).ok()
    }

    /// Whether nothing was refused.
    pub fn is_whole(&self) -> bool {
        self.refused.is_empty()
    }

    /// The next page says it.
    pub fn tell(self, visit: &Visit) {
        if !self.done.is_empty() {
            visit.done(format!("{}: {}.", self.done_word, self.done.join(", ")));
        }
        for refused in self.refused {
            visit.failed(refused);
        }
    }

    fn refuse(&mut self, what: impl Into<String>, error: &ApiError) {
        let (word, what) = (self.refused_word, what.into());
        self.refused
            .push(format!("{word}: {what}. {}", error.message));
    }
}
