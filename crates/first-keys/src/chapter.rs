//! The account of a chapter, where its example keeps it between runs.

use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};

/// A chapter's account on this machine: the files that `cargo run -p <chapter>` keeps.
#[derive(Debug)]
pub struct ChapterAccount {
    /// The account itself.
    pub state: PathBuf,
    /// The keys of its profiles, in the form that every AWS tool reads.
    pub credentials: PathBuf,
}

impl ChapterAccount {
    /// Finds the account of a chapter, in the target folder that this program is in.
    ///
    /// # Errors
    ///
    /// If the chapter's example has not run yet.
    pub fn find(chapter: &str) -> Result<Self> {
        let program = std::env::current_exe()?;
        let target = program
            .ancestors()
            .find(|it| it.join("CACHEDIR.TAG").exists());
        Self::below(target.unwrap_or(Path::new("target")), chapter)
    }

    fn below(target: &Path, chapter: &str) -> Result<Self> {
        let folder = target.join("first-keys").join(chapter).join("account");
        let state = folder.join("account.json");
        ensure!(
            state.exists(),
            "chapter {chapter} has no account in {} yet; run its example first: cargo run -p \
             {chapter}",
            folder.display()
        );
        let credentials = folder.join("credentials");
        Ok(Self { state, credentials })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chapter_whose_example_never_ran_is_told_to_run_it() {
        let target = tempfile::tempdir().unwrap();
        let error = ChapterAccount::below(target.path(), "lost-key").unwrap_err();
        assert!(
            error
                .to_string()
                .ends_with("run its example first: cargo run -p lost-key")
        );
    }

    #[test]
    fn the_account_is_where_the_example_left_it() {
        let target = tempfile::tempdir().unwrap();
        let folder = target.path().join("first-keys/lost-key/account");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("account.json"), "{}").unwrap();
        let found = ChapterAccount::below(target.path(), "lost-key").unwrap();
        assert_eq!(found.credentials, folder.join("credentials"));
    }
}
