//! Chapter *Use the key*: from the console's file into a profile.
#![expect(
    clippy::missing_errors_doc,
    reason = "the chapter tells what can go wrong"
)]

use anyhow::{Context as _, anyhow};
use before_you_start::caller;
use jiff::Timestamp;
use keep_it_secret::SecretAccessKey;
use lab::{Chapter, Lab, SceneKey, Team, WhatToDo};
use zeroize::Zeroizing;

// ANCHOR: import
/// Why a file could not be imported. It says nothing of what the file holds.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// It is not CSV.
    #[error("it is not a CSV file")]
    NotCsv(#[from] csv::Error),
    /// A column is missing.
    #[error("its first line names no column {0}")]
    NoColumn(&'static str),
    /// It has no key, or more than one.
    #[error("it has {0} keys, and not one")]
    NotOneKey(usize),
    /// The key's ID or its secret is empty.
    #[error("the key in it is not complete")]
    Incomplete,
}

/// Reads the file that the console offers with a new access key: the ID and the secret.
pub fn read_console_csv(file: &[u8]) -> Result<(String, SecretAccessKey), ImportError> {
    let mut reader = csv::Reader::from_reader(file);
    let headers = reader.headers()?.clone();
    let column = |name| {
        let place = headers.iter().position(|it| it.eq_ignore_ascii_case(name));
        place.ok_or(ImportError::NoColumn(name))
    };
    let id = column("Access key ID")?;
    let secret = column("Secret access key")?;

    let rows = reader.records().collect::<Result<Vec<_>, _>>()?;
    let [row] = rows.as_slice() else {
        return Err(ImportError::NotOneKey(rows.len()));
    };
    match (&row[id], &row[secret]) {
        ("", _) | (_, "") => Err(ImportError::Incomplete),
        (id, secret) => Ok((id.to_owned(), secret.to_owned().into())),
    }
}
// ANCHOR_END: import

/// Import a key, and say who signs
#[derive(clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Say who signs (what happens without a command)
    Whoami,
    /// Put the key of a console's file into a profile
    Import {
        /// The file, in the chapter's folder
        file: String,
        /// The name of the new profile
        #[arg(long = "as", value_name = "NAME")]
        name: String,
    },
}

/// The chapter.
pub struct UseTheKey;

const ID: &str = "AKIAIOSFODNN7EXAMPLE";
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const MISTYPED: &str = "wJalrXUtnFEMI/K7MDNEG/bPxRfiCYEXAMPLEKEY";

impl Chapter for UseTheKey {
    const NAME: &'static str = "use-the-key";
    type Arguments = Arguments;

    fn accounts(now: Timestamp) -> Vec<(&'static str, Team)> {
        let file = format!("\u{feff}Access key ID,Secret access key\r\n{ID},{SECRET}\r\n");
        let team = Team::new(now)
            .with_key("ana", SceneKey::new(ID, SECRET))
            .profile("typo", ID, MISTYPED)
            .file("ana_accessKeys.csv", file);
        vec![("team", team)]
    }

    async fn run(arguments: Arguments, lab: &mut Lab<'_>) -> lab::Result {
        match arguments.command {
            None | Some(Command::Whoami) => whoami(lab).await.context("could not tell who you are"),
            Some(Command::Import { file, name }) => import(lab, &file, &name)
                .await
                .with_context(|| format!("could not import {file}")),
        }
    }
}

async fn whoami(lab: &mut Lab<'_>) -> lab::Result {
    let caller = caller(&lab.sts).await?;
    writeln!(lab.out, "account  {}", caller.account)?;
    writeln!(lab.out, "you are  {}", caller.arn)?;
    Ok(())
}

async fn import(lab: &mut Lab<'_>, file: &str, name: &str) -> lab::Result {
    if lab.session().has_profile(name).await? {
        let advice = "choose another name, or remove the profile that is there";
        return Err(
            anyhow!("there is a profile {name} already").context(WhatToDo(advice.to_owned()))
        );
    }
    let bytes = Zeroizing::new(lab.session().folder().read(file)?);
    let (id, secret) = read_console_csv(&bytes)?;
    lab.session().save_profile(name, &id, secret.expose())?;
    writeln!(lab.out, "Read {id} from {file}.")?;
    writeln!(
        lab.out,
        "It is now the profile {name}. Delete {file} when the profile works."
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<(String, String), String> {
        match read_console_csv(text.as_bytes()) {
            Ok((id, secret)) => Ok((id, secret.expose().to_owned())),
            Err(error) => Err(error.to_string()),
        }
    }

    fn pair() -> (String, String) {
        (ID.to_owned(), SECRET.to_owned())
    }

    #[test]
    fn a_file_with_a_byte_order_mark_and_windows_line_ends_is_read() {
        let text = format!("\u{feff}Access key ID,Secret access key\r\n{ID},{SECRET}\r\n");
        assert_eq!(read(&text), Ok(pair()));
    }

    #[test]
    fn a_file_without_them_is_read_too() {
        let text = format!("Access key ID,Secret access key\n{ID},{SECRET}");
        assert_eq!(read(&text), Ok(pair()));
    }

    #[test]
    fn the_file_of_the_older_console_is_read() {
        let text = format!(
            "User name,Password,Access key ID,Secret access key,Console login link\n\
             ana,,{ID},{SECRET},https://111122223333.signin.aws.amazon.com/console\n"
        );
        assert_eq!(read(&text), Ok(pair()));
    }

    #[test]
    fn the_case_of_a_column_does_not_matter() {
        let text = format!("Access Key Id,Secret Access Key\n{ID},{SECRET}\n");
        assert_eq!(read(&text), Ok(pair()));
    }

    #[test]
    fn a_file_with_other_columns_is_refused() {
        let text = "User name,Password,Console sign-in URL\nana,pass,https://example.com\n";
        let error = "its first line names no column Access key ID";
        assert_eq!(read(text), Err(error.to_owned()));
    }

    #[test]
    fn a_file_without_a_header_is_refused_and_its_secret_stays_out_of_the_message() {
        let error = read(&format!("{ID},{SECRET}\n")).expect_err("there is no header");
        assert!(!error.contains("wJalr"), "{error}");
    }

    #[test]
    fn a_row_that_is_too_short_is_refused_and_stays_out_of_the_message() {
        let text = format!("Access key ID,Secret access key\n{SECRET}\n");
        let error = read_console_csv(text.as_bytes()).expect_err("a field is missing");
        let chain = format!("{:#}", anyhow::Error::new(error));
        assert!(chain.starts_with("it is not a CSV file"), "{chain}");
        assert!(!chain.contains("wJalr"), "{chain}");
    }

    #[test]
    fn two_keys_are_one_too_many() {
        let text = format!("Access key ID,Secret access key\n{ID},{SECRET}\n{ID},{SECRET}\n");
        assert_eq!(read(&text), Err("it has 2 keys, and not one".to_owned()));
    }

    #[test]
    fn half_a_key_is_refused() {
        let text = format!("Access key ID,Secret access key\n{ID},\n");
        assert_eq!(read(&text), Err("the key in it is not complete".to_owned()));
    }
}
