//! The file in which a chapter's example keeps its account. It holds secrets.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use mock_iam::Account;
use tempfile::NamedTempFile;

/// A state file.
#[derive(Debug, Clone)]
pub struct StateFile {
    path: PathBuf,
}

impl StateFile {
    /// The state file at `path`, whether there is one or not.
    #[must_use]
    pub fn new(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
        }
    }

    /// Loads the account, if there is one.
    ///
    /// # Errors
    ///
    /// If the file can't be read, or does not hold an account. It stays as it is.
    pub fn load(&self) -> Result<Option<Account>> {
        let shown = self.path.display();
        let json = match fs::read(&self.path) {
            Ok(json) => json,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => {
                return Err(error).with_context(|| format!("the state in {shown} can't be read"));
            }
        };
        let account = serde_json::from_slice(&json).with_context(|| {
            format!(
                "the state in {shown} can't be understood, and was left as it is; start the \
                 chapter anew with --fresh"
            )
        })?;
        Ok(Some(account))
    }

    /// Replaces the file in one step, readable by its owner only.
    ///
    /// # Errors
    ///
    /// If the folder can't be written to.
    pub fn save(&self, account: &Account) -> Result<()> {
        let context = || format!("the state can't be saved in {}", self.path.display());
        let folder = match self.path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let json = serde_json::to_vec_pretty(account).with_context(context)?;
        // A temporary file has the mode 0600.
        let mut file = NamedTempFile::new_in(folder).with_context(context)?;
        file.write_all(&json).with_context(context)?;
        file.persist(&self.path).with_context(context)?;
        Ok(())
    }
}
