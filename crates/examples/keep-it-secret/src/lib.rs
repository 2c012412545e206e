//! Chapter *Keep it secret*: a type that hides a secret, a file that only its owner reads, and a
//! search for keys in a text.
#![expect(
    clippy::missing_errors_doc,
    reason = "the chapter tells what can go wrong"
)]

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use aws_sdk_sts::error::ProvideErrorMetadata as _;
use create_a_key::create_key;
use jiff::Timestamp;
use lab::{Chapter, Lab, SceneKey, Team, WhatToDo};
use secrecy::{ExposeSecret as _, SecretString};
use tempfile::NamedTempFile;
use zeroize::Zeroizing;

// ANCHOR: secret
/// A secret access key. It hides itself in debug output, and is wiped when it is dropped.
#[derive(Debug)]
pub struct SecretAccessKey(SecretString);

impl SecretAccessKey {
    /// The secret itself, for the few places that need it.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl From<String> for SecretAccessKey {
    fn from(secret: String) -> Self {
        Self(SecretString::from(secret))
    }
}
// ANCHOR_END: secret

// ANCHOR: save
/// Saves a key in a new file that only its owner can read: whole, or not at all.
pub fn save(path: &Path, access_key_id: &str, secret: &SecretAccessKey) -> io::Result<()> {
    let folder = path.parent().unwrap_or(path);
    // A temporary file has the mode 0600 from the start, and is deleted if we don't get to the end.
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(csv(access_key_id, secret).as_bytes())?;
    file.as_file().sync_all()?;
    // Moves it into place, unless there is a file already.
    file.persist_noclobber(path)?;
    Ok(())
}

/// A key as the console writes it.
fn csv(access_key_id: &str, secret: &SecretAccessKey) -> Zeroizing<String> {
    let secret = secret.expose();
    format!("Access key ID,Secret access key\r\n{access_key_id},{secret}\r\n").into()
}
// ANCHOR_END: save

// ANCHOR: find
/// Something in a text that looks like a half of an access key. It has no `Debug`, which would
/// print a secret.
#[derive(PartialEq, Eq)]
pub enum Leak<'a> {
    /// An access key ID.
    AccessKeyId(&'a str),
    /// Perhaps a secret access key: it has the length and the letters of one.
    MaybeSecret(&'a str),
}

/// Finds what looks like an access key.
#[must_use]
pub fn find(text: &str) -> Vec<Leak<'_>> {
    let ids = text
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| is_access_key_id(word))
        .map(Leak::AccessKeyId);
    let secrets = text
        .split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '/' && letter != '+')
        .filter(|word| word.len() == 40)
        .map(Leak::MaybeSecret);
    ids.chain(secrets).collect()
}

fn is_access_key_id(word: &str) -> bool {
    let is_capital_or_digit = |letter: u8| letter.is_ascii_uppercase() || letter.is_ascii_digit();
    word.len() == 20
        && (word.starts_with("AKIA") || word.starts_with("ASIA"))
        && word.bytes().all(is_capital_or_digit)
}
// ANCHOR_END: find

// ANCHOR: mask
/// The text with stars in place of what may be a secret. IDs stay: they tell which key it is.
#[must_use]
pub fn mask(text: &str, leaks: &[Leak<'_>]) -> String {
    leaks.iter().fold(text.to_owned(), |text, leak| match leak {
        Leak::AccessKeyId(_) => text,
        Leak::MaybeSecret(secret) => text.replace(secret, &"*".repeat(secret.len())),
    })
}
// ANCHOR_END: mask

// ANCHOR: whose
/// The account that an access key belongs to.
pub async fn whose(
    sts: &aws_sdk_sts::Client,
    access_key_id: &str,
) -> Result<String, aws_sdk_sts::Error> {
    let request = sts.get_access_key_info().access_key_id(access_key_id);
    let answer = request.send().await?;
    Ok(answer.account.unwrap_or_default())
}
// ANCHOR_END: whose

/// Store an access key safely, or look for one in a text
#[derive(clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Create an access key and save it in a file
    Save {
        /// The user that the key is for
        #[arg(long, value_name = "NAME")]
        user_name: String,
        /// The new file, in the chapter's folder
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
    },
    /// Look for access keys in a text file
    Find {
        /// The file, in the chapter's folder
        file: PathBuf,
    },
}

/// What someone wrote who was in a hurry.
const TICKET: &str = "\
The upload stopped working. Could you try it with my key?
aws_access_key_id = AKIABEN222222EXAMPLE
aws_secret_access_key = je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY
";

/// The chapter.
pub struct KeepItSecret;

impl Chapter for KeepItSecret {
    const NAME: &'static str = "keep-it-secret";
    type Arguments = Arguments;

    fn accounts(now: Timestamp) -> Vec<(&'static str, Team)> {
        // The key that someone pastes into a ticket.
        let bens = SceneKey::new(
            "AKIABEN222222EXAMPLE",
            "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY",
        );
        let team = Team::new(now)
            .with_key("ben", bens.days_old(30))
            .file("ticket.txt", TICKET)
            .file("notes.txt", "The build is green.\n");
        vec![("team", team)]
    }

    async fn run(arguments: Arguments, lab: &mut Lab<'_>) -> lab::Result {
        match arguments.command {
            Command::Save { user_name, to } => save_new_key(lab, &user_name, &to)
                .await
                .with_context(|| format!("could not save a new key for {user_name}")),
            Command::Find { file } => {
                let text = lab.session().folder().read_to_string(&file);
                let text = text.with_context(|| format!("could not read {}", file.display()))?;
                find_in(lab, text.trim_end()).await
            }
        }
    }
}

async fn save_new_key(lab: &mut Lab<'_>, user_name: &str, to: &Path) -> lab::Result {
    let folder = lab.session().folder();
    let name = to.display();
    if folder.exists(to)? {
        let advice = "choose another name, or move that file to where it belongs";
        return Err(anyhow!("{name} exists already").context(WhatToDo(advice.to_owned())));
    }

    let key = create_key(&lab.iam, Some(user_name)).await?;
    let id = key.access_key_id;
    let secret = SecretAccessKey::from(key.secret_access_key);
    let saved = match folder.path_of(to) {
        Some(path) => save(&path, &id, &secret),
        // In the page there is no disk.
        None => folder.write_private(to, csv(&id, &secret).as_bytes()),
    };
    saved
        .with_context(|| format!("cannot write {name}"))
        .context(WhatToDo(format!("delete {id}, because its secret is lost")))?;
    writeln!(
        lab.out,
        "Saved {id} to {name}, which only you can read (mode 0600)."
    )?;
    Ok(())
}

async fn find_in(lab: &mut Lab<'_>, text: &str) -> lab::Result {
    let leaks = find(text);
    if leaks.is_empty() {
        writeln!(lab.out, "There is nothing that looks like an access key.")?;
        return Ok(());
    }

    for leak in &leaks {
        match leak {
            Leak::AccessKeyId(id) => {
                let account = match whose(&lab.sts, id).await {
                    Ok(account) => format!("of account {account}"),
                    Err(error) => format!("of no known account ({})", code(&error)),
                };
                writeln!(lab.out, "access key ID   {id}, {account}")?;
            }
            Leak::MaybeSecret(secret) => {
                writeln!(lab.out, "maybe a secret  {} characters", secret.len())?;
            }
        }
    }
    writeln!(lab.out, "\nWithout what may be secret, the text is:")?;
    writeln!(lab.out, "{}\n", mask(text, &leaks))?;

    let advice = "send it without the secret; if it was sent already, deactivate the key at once";
    Err(anyhow!("the text holds what looks like an access key")
        .context(WhatToDo(advice.to_owned())))
}

fn code(error: &aws_sdk_sts::Error) -> &str {
    error.code().unwrap_or("no answer")
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "AKIAIOSFODNN7EXAMPLE";
    const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    fn secret() -> SecretAccessKey {
        SecretAccessKey::from(SECRET.to_owned())
    }

    #[test]
    fn a_secret_hides_itself_in_debug_output() {
        assert!(!format!("{:?}", secret()).contains("wJalr"));
    }

    #[test]
    fn a_saved_file_looks_like_the_consoles() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("ana.csv");
        save(&path, ID, &secret()).expect("the folder is empty");
        let text = std::fs::read_to_string(&path).expect("it was just saved");
        assert_eq!(
            text,
            format!("Access key ID,Secret access key\r\n{ID},{SECRET}\r\n")
        );
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_reads_a_saved_file() {
        use std::os::unix::fs::MetadataExt as _;
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("ana.csv");
        save(&path, ID, &secret()).expect("the folder is empty");
        let mode = std::fs::metadata(&path).expect("it was just saved").mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_file_that_is_there_stays_as_it_was_and_nothing_lies_beside_it() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("ana.csv");
        std::fs::write(&path, "another secret").expect("the folder is writable");
        let error = save(&path, ID, &secret()).expect_err("there is a file");
        assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
        let text = std::fs::read_to_string(&path).expect("it is still there");
        assert_eq!(text, "another secret");
        let files = std::fs::read_dir(folder.path()).expect("the folder");
        assert_eq!(files.count(), 1);
    }

    #[test]
    fn a_pair_in_a_text_is_found() {
        let text = format!("id={ID} secret={SECRET}");
        assert!(find(&text) == [Leak::AccessKeyId(ID), Leak::MaybeSecret(SECRET)]);
    }

    #[test]
    fn the_id_in_a_signature_is_found() {
        let header = format!("Credential={ID}/20261101/us-east-1/iam/aws4_request");
        assert!(find(&header) == [Leak::AccessKeyId(ID)]);
    }

    #[test]
    fn other_words_are_no_keys() {
        let text = "AIDAIOSFODNN7EXAMPLE AKIAIOSFODNN7EXAMPLEX akiaiosfodnn7example";
        assert!(find(text).is_empty());
    }

    #[test]
    fn the_hash_of_a_commit_is_a_false_alarm() {
        let hash = "062af18c0ffee0123456789abcdef0123456789a";
        assert!(find(hash) == [Leak::MaybeSecret(hash)]);
    }

    #[test]
    fn a_masked_text_keeps_the_id_and_loses_the_secret() {
        let text = format!("{ID} {SECRET}!");
        let masked = mask(&text, &find(&text));
        assert_eq!(masked, format!("{ID} {}!", "*".repeat(40)));
    }
}
