//! A chapter's account while its commands run: the mock, the profiles and the folder.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use aws_config::SdkConfig;
use aws_credential_types::Credentials;
use jiff::Timestamp;
use mock_iam::{Account, Clock, Ids, MockIam};

use crate::chapter::DEFAULT_PROFILE;
use crate::team::{Start, Team};
use crate::{Result, clients, credentials};

/// Where an example's requests go.
enum Place {
    Mock(Arc<MockIam>),
    Sandbox(String),
    #[cfg(feature = "real")]
    Real,
}

/// One account of a chapter, kept in a folder: `account.json`, `credentials`, and the lesson's files.
pub struct Session {
    place: Place,
    clock: Arc<dyn Clock>,
    folder: PathBuf,
}

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
        let file = folder.join("account.json");
        let account = if file.exists() && !fresh {
            load(&file)?
        } else {
            begin(folder, start(clock.now()).build()?)?
        };
        let mock = MockIam::new(account, clock.clone(), ids);
        let place = Place::Mock(Arc::new(mock));
        Ok(Self {
            place,
            clock,
            folder: folder.to_path_buf(),
        })
    }

    /// A sandbox that runs on this machine, with its own account.
    pub(crate) fn sandbox(folder: &Path, endpoint: &str) -> Self {
        let place = Place::Sandbox(endpoint.to_owned());
        Self {
            place,
            clock: clients::system_clock(),
            folder: folder.to_path_buf(),
        }
    }

    /// AWS itself.
    #[cfg(feature = "real")]
    pub(crate) fn real(folder: &Path) -> Self {
        Self {
            place: Place::Real,
            clock: clients::system_clock(),
            folder: folder.to_path_buf(),
        }
    }

    /// The mock, when it is one in this process.
    #[must_use]
    pub fn mock(&self) -> Option<&Arc<MockIam>> {
        if let Place::Mock(mock) = &self.place {
            return Some(mock);
        }
        None
    }

    /// Whether what happens here is make-believe.
    #[must_use]
    pub fn is_mock(&self) -> bool {
        matches!(self.place, Place::Mock(_) | Place::Sandbox(_))
    }

    /// The folder of the account and of the lesson's files.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The credentials file that holds the profiles.
    #[must_use]
    pub fn credentials_file(&self) -> PathBuf {
        #[cfg(feature = "real")]
        if let Place::Real = self.place {
            return real_credentials_file();
        }
        self.folder.join("credentials")
    }

    /// The time by the clock of this account.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(crate) async fn config(&self, profile: Option<&str>) -> Result<SdkConfig> {
        match &self.place {
            Place::Mock(mock) => {
                let credentials = self.profile(profile.unwrap_or(DEFAULT_PROFILE)).await?;
                Ok(clients::mock(mock.clone(), self.clock.clone(), credentials))
            }
            Place::Sandbox(endpoint) => {
                let credentials = match (profile, from_environment()) {
                    (None, Some(credentials)) => credentials,
                    _ => self.profile(profile.unwrap_or(DEFAULT_PROFILE)).await?,
                };
                Ok(clients::sandbox(endpoint, credentials))
            }
            #[cfg(feature = "real")]
            Place::Real => Ok(clients::real(profile).await),
        }
    }

    /// The pair of a profile.
    ///
    /// # Errors
    ///
    /// When there is no such profile: the error names those that there are.
    pub async fn profile(&self, name: &str) -> Result<Credentials> {
        credentials::get(&self.credentials_text()?, name).await
    }

    /// Whether there is a profile of that name.
    ///
    /// # Errors
    ///
    /// When the credentials file can't be read, or does not parse.
    pub async fn has_profile(&self, name: &str) -> Result<bool> {
        credentials::has(&self.credentials_text()?, name).await
    }

    /// Puts a pair in the credentials file, over an older one of that profile.
    ///
    /// # Errors
    ///
    /// When the file can't be read or written.
    pub fn save_profile(&self, name: &str, access_key_id: &str, secret: &str) -> Result<()> {
        let text = credentials::put(&self.credentials_text()?, name, access_key_id, secret);
        credentials::write_private(&self.credentials_file(), text.as_bytes())
    }

    /// Writes the account down, so that the next command finds it.
    ///
    /// # Errors
    ///
    /// When the folder can't be written.
    pub fn save(&self) -> Result<()> {
        let Place::Mock(mock) = &self.place else {
            return Ok(());
        };
        save(&self.folder, &mock.account())
    }

    fn credentials_text(&self) -> Result<String> {
        let file = self.credentials_file();
        if !file.exists() {
            return Ok(String::new());
        }
        std::fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))
    }
}

/// The pair that a sandbox prints for its administrator.
fn from_environment() -> Option<Credentials> {
    let variable = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    let (id, secret) = (
        variable("AWS_ACCESS_KEY_ID")?,
        variable("AWS_SECRET_ACCESS_KEY")?,
    );
    Some(Credentials::new(id, secret, None, None, "environment"))
}

fn load(file: &Path) -> Result<Account> {
    let text = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    serde_json::from_slice(&text).with_context(|| {
        format!(
            "{} holds no account; start anew with --fresh",
            file.display()
        )
    })
}

fn begin(folder: &Path, start: Start) -> Result<Account> {
    if folder.exists() {
        std::fs::remove_dir_all(folder)
            .with_context(|| format!("cannot clear {}", folder.display()))?;
    }
    credentials::write_private(&folder.join("credentials"), start.credentials.as_bytes())?;
    for (name, contents) in &start.files {
        credentials::write_private(&folder.join(name), contents)?;
    }
    save(folder, &start.account)?;
    Ok(start.account)
}

fn save(folder: &Path, account: &Account) -> Result<()> {
    let json = serde_json::to_vec(account).context("the account does not serialize")?;
    credentials::write_private(&folder.join("account.json"), &json)
}

#[cfg(feature = "real")]
fn real_credentials_file() -> PathBuf {
    let named = std::env::var_os("AWS_SHARED_CREDENTIALS_FILE").map(PathBuf::from);
    named.unwrap_or_else(|| {
        std::env::home_dir()
            .unwrap_or_default()
            .join(".aws/credentials")
    })
}
