//! A session whose files are on disk, as it is in a terminal and in the tests.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use aws_credential_types::Credentials;
use jiff::Timestamp;
use mock_iam::{Account, Clock, Ids, MockIam};

use crate::folder::Folder;
use crate::session::{Place, Session};
use crate::team::Team;
use crate::{Result, clients};

/// The file with the account.
const ACCOUNT: &str = "account.json";

impl Session {
    /// An account on a mock in this process, as it was left in the folder, or from its start.
    ///
    /// # Errors
    ///
    /// When the folder can't be read or written, or holds a state that is none.
    pub fn open(
        folder: &Path,
        clock: Arc<dyn Clock>,
        ids: impl Ids + 'static,
        start: impl FnOnce(Timestamp) -> Team,
        fresh: bool,
    ) -> Result<Self> {
        let folder = Folder::on_disk(folder);
        let account = if !fresh && folder.exists(ACCOUNT)? {
            load(&folder)?
        } else {
            begin(&folder, start(clock.now()))?
        };
        let mock = MockIam::new(account, clock.clone(), ids);
        Ok(Self::of(Arc::new(mock), clock, folder))
    }

    /// A sandbox that runs on this machine, with its own account.
    pub(crate) fn sandbox(folder: &Path, endpoint: &str) -> Self {
        let place = Place::Sandbox(endpoint.to_owned());
        Self::at(place, clients::system_clock(), Folder::on_disk(folder))
    }

    /// AWS itself.
    #[cfg(feature = "real")]
    pub(crate) fn real(folder: &Path) -> Self {
        let folder = Folder::on_disk(folder);
        Self::at(Place::Real, clients::system_clock(), folder)
    }

    /// The credentials file that holds the profiles; none in memory.
    #[must_use]
    pub fn credentials_file(&self) -> Option<PathBuf> {
        let (folder, file) = self.credentials_place();
        folder.path_of(file)
    }
}

/// The pair that a sandbox prints for its administrator.
pub(crate) fn from_environment() -> Option<Credentials> {
    let variable = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    let (id, secret) = (
        variable("AWS_ACCESS_KEY_ID")?,
        variable("AWS_SECRET_ACCESS_KEY")?,
    );
    Some(Credentials::new(id, secret, None, None, "environment"))
}

/// Writes the account beside its files. In memory there is no need: the mock itself goes on.
pub(crate) fn save(folder: &Folder, account: &Account) -> Result<()> {
    let Some(path) = folder.path_of(ACCOUNT) else {
        return Ok(());
    };
    let json = serde_json::to_vec(account).context("the account does not serialize")?;
    let written = folder.write_private(ACCOUNT, &json);
    written.with_context(|| format!("cannot write {}", path.display()))
}

fn load(folder: &Folder) -> Result<Account> {
    let file = folder.display(ACCOUNT);
    let text = folder
        .read(ACCOUNT)
        .with_context(|| format!("cannot read {file}"))?;
    serde_json::from_slice(&text)
        .with_context(|| format!("{file} holds no account; start anew with --fresh"))
}

fn begin(folder: &Folder, team: Team) -> Result<Account> {
    let start = team.build()?;
    folder
        .clear()
        .with_context(|| format!("cannot clear {}", folder.display("")))?;
    for (name, contents) in &start.files {
        let written = folder.write_private(name, contents);
        written.with_context(|| format!("cannot write {}", folder.display(name)))?;
    }
    save(folder, &start.account)?;
    Ok(start.account)
}

/// Where the AWS tools have their profiles.
#[cfg(feature = "real")]
pub(crate) fn real_credentials_place() -> (Folder, String) {
    let named = std::env::var_os("AWS_SHARED_CREDENTIALS_FILE").map(PathBuf::from);
    let path = named.unwrap_or_else(|| {
        std::env::home_dir()
            .unwrap_or_default()
            .join(".aws/credentials")
    });
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    let folder = path.parent().unwrap_or(&path);
    (Folder::on_disk(folder), file.into_owned())
}
