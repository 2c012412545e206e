//! A chapter's account while its commands run: the mock, the profiles and the files.

use std::sync::Arc;

use anyhow::Context as _;
use aws_config::SdkConfig;
use aws_credential_types::Credentials;
use jiff::Timestamp;
use mock_iam::{Clock, MockIam};
use mock_iam_sdk::{MockHttpClient, Observer};

use crate::chapter::DEFAULT_PROFILE;
use crate::folder::Folder;
use crate::{Result, clients, credentials};

/// The file with the profiles.
pub(crate) const CREDENTIALS: &str = "credentials";

/// Where an example's requests go.
pub(crate) enum Place {
    Mock(Arc<MockIam>),
    #[cfg(not(target_arch = "wasm32"))]
    Sandbox(String),
    #[cfg(feature = "real")]
    Real,
}

/// One account of a chapter, and its files: `credentials`, and the lesson's. On disk, the account
/// lies beside them as `account.json`.
pub struct Session {
    pub(crate) place: Place,
    clock: Arc<dyn Clock>,
    pub(crate) folder: Folder,
    observer: Option<Observer>,
}

impl Session {
    /// An account on a mock that someone else keeps, and its files.
    #[must_use]
    pub fn of(mock: Arc<MockIam>, clock: Arc<dyn Clock>, folder: Folder) -> Self {
        Self::at(Place::Mock(mock), clock, folder)
    }

    pub(crate) fn at(place: Place, clock: Arc<dyn Clock>, folder: Folder) -> Self {
        Self {
            place,
            clock,
            folder,
            observer: None,
        }
    }

    /// The same, and the observer sees each request to the mock with its answer.
    #[must_use]
    pub fn observed(mut self, observer: Observer) -> Self {
        self.observer = Some(observer);
        self
    }

    /// The mock, when it is one in this process.
    #[must_use]
    pub fn mock(&self) -> Option<&Arc<MockIam>> {
        match &self.place {
            Place::Mock(mock) => Some(mock),
            #[cfg(not(target_arch = "wasm32"))]
            _ => None,
        }
    }

    /// Whether what happens here is make-believe.
    #[must_use]
    pub fn is_mock(&self) -> bool {
        match self.place {
            Place::Mock(_) => true,
            #[cfg(not(target_arch = "wasm32"))]
            Place::Sandbox(_) => true,
            #[cfg(feature = "real")]
            Place::Real => false,
        }
    }

    /// The files of the lesson.
    #[must_use]
    pub fn folder(&self) -> &Folder {
        &self.folder
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
                let client = MockHttpClient::new(mock.clone()).observed(self.observer.clone());
                Ok(clients::mock(client, self.clock.clone(), credentials))
            }
            #[cfg(not(target_arch = "wasm32"))]
            Place::Sandbox(endpoint) => {
                let credentials = match (profile, crate::on_disk::from_environment()) {
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
        let (folder, file) = self.credentials_place();
        let written = folder.write_private(&file, text.as_bytes());
        written.with_context(|| format!("cannot write {}", folder.display(&file)))
    }

    /// Writes the account down, so that the next command finds it. In memory there is no need: the
    /// mock itself goes on.
    ///
    /// # Errors
    ///
    /// When the folder can't be written.
    pub fn save(&self) -> Result<()> {
        #[cfg(not(target_arch = "wasm32"))]
        if let Place::Mock(mock) = &self.place {
            return crate::on_disk::save(&self.folder, &mock.account());
        }
        Ok(())
    }

    fn credentials_text(&self) -> Result<String> {
        let (folder, file) = self.credentials_place();
        let read = || {
            if folder.exists(&file)? {
                folder.read_to_string(&file)
            } else {
                Ok(String::new())
            }
        };
        read().with_context(|| format!("cannot read {}", folder.display(&file)))
    }

    /// The folder and the name of the credentials file.
    pub(crate) fn credentials_place(&self) -> (Folder, String) {
        #[cfg(feature = "real")]
        if let Place::Real = self.place {
            return crate::on_disk::real_credentials_place();
        }
        (self.folder.clone(), CREDENTIALS.to_owned())
    }
}
