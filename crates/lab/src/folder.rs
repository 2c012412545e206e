//! The files of an account: its state, the profiles and the lesson's own. They are in a folder on
//! disk, or in memory where there is no disk.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Files by their name.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Where an account's files are. A clone is the same folder.
#[derive(Clone)]
pub struct Folder(Place);

#[derive(Clone)]
enum Place {
    #[cfg(not(target_arch = "wasm32"))]
    Disk(PathBuf),
    Memory(Arc<Mutex<Files>>),
}

impl Folder {
    /// A folder on disk, be it there already or not.
    #[cfg(not(target_arch = "wasm32"))]
    #[must_use]
    pub fn on_disk(path: &Path) -> Self {
        Self(Place::Disk(path.to_path_buf()))
    }

    /// A folder that is nowhere but in memory, with these files in it.
    #[must_use]
    pub fn in_memory(files: Files) -> Self {
        Self(Place::Memory(Arc::new(Mutex::new(files))))
    }

    /// The files of a folder in memory, to keep them elsewhere. A folder on disk keeps its own.
    #[must_use]
    pub fn files(&self) -> Files {
        match &self.0 {
            #[cfg(not(target_arch = "wasm32"))]
            Place::Disk(_) => Files::new(),
            Place::Memory(files) => lock(files).clone(),
        }
    }

    /// Where a file is on disk; none in memory.
    #[must_use]
    pub fn path_of(&self, name: impl AsRef<Path>) -> Option<PathBuf> {
        match &self.0 {
            #[cfg(not(target_arch = "wasm32"))]
            Place::Disk(folder) => Some(folder.join(name)),
            Place::Memory(_) => {
                let _ = name;
                None
            }
        }
    }

    /// The file as a message names it: with the folder, where there is one.
    #[must_use]
    pub fn display(&self, name: &str) -> String {
        let path = self.path_of(name);
        path.map_or_else(|| name.to_owned(), |path| path.display().to_string())
    }

    /// Whether there is such a file.
    ///
    /// # Errors
    ///
    /// When the disk does not say.
    pub fn exists(&self, name: impl AsRef<Path>) -> io::Result<bool> {
        match &self.0 {
            #[cfg(not(target_arch = "wasm32"))]
            Place::Disk(folder) => folder.join(name).try_exists(),
            Place::Memory(files) => Ok(lock(files).contains_key(&key(name.as_ref()))),
        }
    }

    /// What a file holds.
    ///
    /// # Errors
    ///
    /// When there is no such file, or it can't be read.
    pub fn read(&self, name: impl AsRef<Path>) -> io::Result<Vec<u8>> {
        match &self.0 {
            #[cfg(not(target_arch = "wasm32"))]
            Place::Disk(folder) => std::fs::read(folder.join(name)),
            Place::Memory(files) => lock(files)
                .get(&key(name.as_ref()))
                .cloned()
                .ok_or_else(not_found),
        }
    }

    /// What a text file holds.
    ///
    /// # Errors
    ///
    /// When there is no such file, or it can't be read or is no text.
    pub fn read_to_string(&self, name: impl AsRef<Path>) -> io::Result<String> {
        let text = String::from_utf8(self.read(name)?);
        text.map_err(|error| io::Error::new(ErrorKind::InvalidData, error))
    }

    /// Writes a file of secrets, over an older one: whole or not at all, and only its owner may
    /// read it.
    ///
    /// # Errors
    ///
    /// When the disk does not take it.
    pub fn write_private(&self, name: impl AsRef<Path>, bytes: &[u8]) -> io::Result<()> {
        match &self.0 {
            #[cfg(not(target_arch = "wasm32"))]
            Place::Disk(folder) => write_private(&folder.join(name), bytes),
            Place::Memory(files) => {
                lock(files).insert(key(name.as_ref()), bytes.to_vec());
                Ok(())
            }
        }
    }

    /// Removes the folder with all that is in it.
    ///
    /// # Errors
    ///
    /// When the disk does not let it go.
    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) fn clear(&self) -> io::Result<()> {
        match &self.0 {
            Place::Disk(folder) if folder.exists() => std::fs::remove_dir_all(folder),
            Place::Disk(_) => Ok(()),
            Place::Memory(files) => {
                lock(files).clear();
                Ok(())
            }
        }
    }
}

/// In memory a file is known by its name, spelled in one way.
fn key(name: &Path) -> String {
    let parts = name.components();
    let parts: PathBuf = parts.filter(|it| *it != Component::CurDir).collect();
    parts.to_string_lossy().into_owned()
}

/// Linux's words, so that a lesson says the same in the page as in a terminal.
fn not_found() -> io::Error {
    io::Error::new(
        ErrorKind::NotFound,
        "No such file or directory (os error 2)",
    )
}

fn lock(files: &Mutex<Files>) -> MutexGuard<'_, Files> {
    files.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(not(target_arch = "wasm32"))]
fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    use std::io::Write as _;
    let folder = path.parent().unwrap_or(path);
    std::fs::create_dir_all(folder)?;
    // `tempfile` makes its files 0600, and a rename replaces the old one whole.
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Says the same of a folder on disk and of one in memory.
    fn in_both(check: impl Fn(&Folder)) {
        let disk = tempfile::tempdir().expect("a temporary folder");
        check(&Folder::on_disk(disk.path()));
        check(&Folder::in_memory(Files::new()));
    }

    #[test]
    fn a_file_is_there_once_it_was_written() {
        in_both(|folder| {
            assert!(!folder.exists("ana.csv").expect("it is known"));
            folder.write_private("ana.csv", b"1").expect("it is taken");
            folder.write_private("ana.csv", b"2").expect("it is taken");
            assert!(folder.exists("./ana.csv").expect("it is known"));
            assert_eq!(folder.read_to_string("ana.csv").expect("it is text"), "2");
        });
    }

    #[test]
    fn a_missing_file_is_told_in_the_same_words() {
        in_both(|folder| {
            let error = folder.read("ana.csv").expect_err("there is none");
            assert_eq!(error.kind(), ErrorKind::NotFound);
            if cfg!(target_os = "linux") {
                assert_eq!(error.to_string(), "No such file or directory (os error 2)");
            }
        });
    }

    #[test]
    fn a_cleared_folder_is_empty() {
        in_both(|folder| {
            folder.write_private("ana.csv", b"1").expect("it is taken");
            folder.clear().expect("it lets go");
            assert!(!folder.exists("ana.csv").expect("it is known"));
        });
    }

    #[test]
    fn a_clone_is_the_same_folder() {
        let folder = Folder::in_memory(Files::new());
        let clone = folder.clone();
        clone.write_private("ana.csv", b"1").expect("it is taken");
        assert_eq!(folder.files().keys().collect::<Vec<_>>(), ["ana.csv"]);
    }
}
