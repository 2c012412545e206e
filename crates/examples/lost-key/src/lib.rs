//! Chapter *Lost the secret?*: what IAM knows about a key, and how to replace one.
#![expect(
    clippy::missing_errors_doc,
    reason = "the chapter tells what can go wrong"
)]

use anyhow::Context as _;
use aws_sdk_iam::primitives::DateTime;
use aws_sdk_iam::types::StatusType;
use create_a_key::create_key;
use jiff::Timestamp;
use keep_it_secret::SecretAccessKey;
use lab::{Chapter, Lab, SceneKey, Team, WhatToDo, documentation_secret};

// ANCHOR: list
/// What IAM tells about an access key.
pub struct Key {
    /// The access key ID.
    pub id: String,
    /// Whether the key is active.
    pub status: StatusType,
    /// When it was created.
    pub created: Option<DateTime>,
    /// When it last signed a request, if it ever did.
    pub last_used: Option<DateTime>,
}

/// Asks IAM for all that it knows about the access keys of a user.
pub async fn list(
    iam: &aws_sdk_iam::Client,
    user_name: &str,
) -> Result<Vec<Key>, aws_sdk_iam::Error> {
    let answer = iam.list_access_keys().user_name(user_name).send().await?;
    let mut keys = Vec::new();
    for key in answer.access_key_metadata {
        let id = key.access_key_id.unwrap_or_default();
        let request = iam.get_access_key_last_used().access_key_id(&id);
        let used = request.send().await?.access_key_last_used;
        keys.push(Key {
            id,
            status: key.status.unwrap_or(StatusType::Inactive),
            created: key.create_date,
            last_used: used.and_then(|used| used.last_used_date),
        });
    }
    Ok(keys)
}
// ANCHOR_END: list

// ANCHOR: replace
/// Gives a user a new access key, has it stored, and only then deletes the lost one.
pub async fn replace(
    iam: &aws_sdk_iam::Client,
    user_name: &str,
    lost_key_id: &str,
    store: impl FnOnce(&str, &SecretAccessKey) -> lab::Result,
) -> lab::Result {
    let new = create_key(iam, Some(user_name)).await?;
    store(&new.access_key_id, &new.secret_access_key.into())?;
    delete(iam, user_name, lost_key_id).await?;
    Ok(())
}
// ANCHOR_END: replace

// ANCHOR: delete
/// Deletes an access key, for good.
pub async fn delete(
    iam: &aws_sdk_iam::Client,
    user_name: &str,
    access_key_id: &str,
) -> Result<(), aws_sdk_iam::Error> {
    iam.delete_access_key()
        .user_name(user_name)
        .access_key_id(access_key_id)
        .send()
        .await?;
    Ok(())
}
// ANCHOR_END: delete

/// List, replace and delete the access keys of a user
#[derive(clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Show what IAM knows about the keys
    List(Owner),
    /// Create a key, store it in the profile of the user's name, delete the lost key
    Replace {
        #[command(flatten)]
        owner: Owner,
        /// The access key whose secret is lost
        #[arg(long, value_name = "ID")]
        lost: String,
    },
    /// Delete a key, for good
    Delete {
        #[command(flatten)]
        owner: Owner,
        /// The access key
        #[arg(long, value_name = "ID")]
        access_key_id: String,
    },
}

#[derive(clap::Args)]
struct Owner {
    /// The user whose keys it is about
    #[arg(long, value_name = "NAME")]
    user_name: String,
}

/// The chapter.
pub struct LostKey;

impl Chapter for LostKey {
    const NAME: &'static str = "lost-key";
    type Arguments = Arguments;

    fn accounts(now: Timestamp) -> Vec<(&'static str, Team)> {
        let key = |id: &str| SceneKey::new(id, documentation_secret(id));
        let lost = key("AKIAANA222222EXAMPLE").days_old(200);
        let in_use = key("AKIABEN222222EXAMPLE").days_old(300).used_days_ago(1);
        let spare = key("AKIABEN333333EXAMPLE").days_old(10).inactive();
        let team = Team::new(now)
            .with_key("ana", lost)
            .with_key("ben", in_use)
            .with_key("ben", spare);
        vec![("team", team)]
    }

    async fn run(arguments: Arguments, lab: &mut Lab<'_>) -> lab::Result {
        match arguments.command {
            Command::List(Owner { user_name }) => print_keys(lab, &user_name)
                .await
                .with_context(|| format!("could not list the access keys of {user_name}")),
            Command::Replace { owner, lost } => replace_key(lab, &owner.user_name, &lost)
                .await
                .with_context(|| format!("could not replace {lost}")),
            Command::Delete {
                owner,
                access_key_id,
            } => {
                delete(&lab.iam, &owner.user_name, &access_key_id)
                    .await
                    .with_context(|| format!("could not delete {access_key_id}"))?;
                writeln!(lab.out, "{access_key_id}  deleted")?;
                Ok(())
            }
        }
    }
}

async fn print_keys(lab: &mut Lab<'_>, user_name: &str) -> lab::Result {
    let keys = list(&lab.iam, user_name).await?;
    if keys.is_empty() {
        writeln!(lab.out, "{user_name} has no access key")?;
    }
    let now = lab.session().now();
    for key in keys {
        let status = key.status.as_str();
        let created = key.created.map_or_else(String::new, |time| ago(now, time));
        let used = key.last_used.map(|time| ago(now, time));
        let used = used.map_or_else(|| "never used".to_owned(), |ago| format!("used {ago}"));
        writeln!(lab.out, "{}  {status:8}  created {created}, {used}", key.id)?;
    }
    Ok(())
}

async fn replace_key(lab: &mut Lab<'_>, user_name: &str, lost: &str) -> lab::Result {
    let (session, out) = (lab.session(), &mut *lab.out);
    let store = |id: &str, secret: &SecretAccessKey| {
        session
            .save_profile(user_name, id, secret.expose())
            .context(WhatToDo(format!("delete {id}, because its secret is lost")))?;
        writeln!(
            out,
            "{id}  created, its secret is in the profile {user_name}"
        )?;
        Ok(())
    };
    replace(&lab.iam, user_name, lost, store).await?;
    writeln!(lab.out, "{lost}  deleted")?;
    Ok(())
}

/// How many days ago a time was.
fn ago(now: Timestamp, time: DateTime) -> String {
    const SECONDS_OF_A_DAY: i64 = 24 * 60 * 60;
    match (now.as_second() - time.secs()) / SECONDS_OF_A_DAY {
        ..=0 => "today".to_owned(),
        1 => "1 day ago".to_owned(),
        days => format!("{days} days ago"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_whole_days() {
        let now = Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_hours(48);
        let ago = |hour: i64| ago(now, DateTime::from_secs(hour * 60 * 60));
        assert_eq!(ago(47), "today");
        assert_eq!(ago(24), "1 day ago");
        assert_eq!(ago(0), "2 days ago");
    }

    #[test]
    fn a_time_in_the_future_is_today() {
        let now = Timestamp::UNIX_EPOCH;
        assert_eq!(ago(now, DateTime::from_secs(90_000)), "today");
    }
}
