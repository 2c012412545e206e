//! Chapter *The permission to manage keys*: run into a refusal, grant what is missing, and try again.

use anyhow::Context as _;
use aws_sdk_iam::types::{AccessKey, AccessKeyMetadata, StatusType};
use jiff::Timestamp;
use lab::{Chapter, Lab, Team};

// ANCHOR: create
/// Makes an access key for a user.
async fn create_key(
    iam: &aws_sdk_iam::Client,
    user_name: &str,
) -> Result<Option<AccessKey>, aws_sdk_iam::Error> {
    let request = iam.create_access_key().user_name(user_name);
    let answer = request.send().await?;
    Ok(answer.access_key)
}
// ANCHOR_END: create

// ANCHOR: grant
/// Puts a policy on a user, under a name, over an older one of that name.
async fn grant(
    iam: &aws_sdk_iam::Client,
    user_name: &str,
    policy_name: &str,
    document: &str,
) -> Result<(), aws_sdk_iam::Error> {
    iam.put_user_policy()
        .user_name(user_name)
        .policy_name(policy_name)
        .policy_document(document)
        .send()
        .await?;
    Ok(())
}
// ANCHOR_END: grant

// ANCHOR: retire
/// Deactivates an access key, then deletes it.
async fn retire(
    iam: &aws_sdk_iam::Client,
    user_name: &str,
    access_key_id: &str,
) -> Result<(), aws_sdk_iam::Error> {
    iam.update_access_key()
        .user_name(user_name)
        .access_key_id(access_key_id)
        .status(StatusType::Inactive)
        .send()
        .await?;
    iam.delete_access_key()
        .user_name(user_name)
        .access_key_id(access_key_id)
        .send()
        .await?;
    Ok(())
}
// ANCHOR_END: retire

/// The access keys of a user: two at most, so that one page of the list holds them.
async fn list_keys(
    iam: &aws_sdk_iam::Client,
    user_name: &str,
) -> Result<Vec<AccessKeyMetadata>, aws_sdk_iam::Error> {
    let answer = iam.list_access_keys().user_name(user_name).send().await?;
    Ok(answer.access_key_metadata)
}

/// A policy that the chapter grants.
#[derive(clap::ValueEnum, Clone, Copy)]
enum Policy {
    /// Make access keys for oneself
    Create,
    /// All that can be done with one's own access keys
    Manage,
}

impl Policy {
    /// Its name, which is also the `Sid` of its statement.
    fn name(self) -> &'static str {
        match self {
            Self::Create => "CreateOwnAccessKeys",
            Self::Manage => "ManageOwnAccessKeys",
        }
    }

    fn document(self) -> &'static str {
        match self {
            Self::Create => include_str!("../policies/create-own-access-keys.json"),
            Self::Manage => include_str!("../policies/manage-own-access-keys.json"),
        }
    }
}

/// Grant the permission to manage keys, and use it
#[derive(clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Make an access key, and store it as the profile of the user's name
    Create {
        /// The user
        #[arg(long, value_name = "NAME")]
        user_name: String,
    },
    /// Put a policy on a user
    Grant {
        /// The policy
        policy: Policy,
        /// The user
        #[arg(long, value_name = "NAME")]
        user_name: String,
    },
    /// List a user's access keys
    List {
        /// The user
        #[arg(long, value_name = "NAME")]
        user_name: String,
    },
    /// Deactivate an access key, then delete it
    Retire {
        /// The user
        #[arg(long, value_name = "NAME")]
        user_name: String,
        /// The access key
        #[arg(long, value_name = "ID")]
        access_key_id: String,
    },
}

/// The chapter.
pub struct KeyPermission;

impl Chapter for KeyPermission {
    const NAME: &'static str = "key-permission";
    type Arguments = Arguments;

    fn accounts(now: Timestamp) -> Vec<(&'static str, Team)> {
        let team = Team::new(now).key("ana", "AKIAANA222222EXAMPLE", 20).key(
            "ben",
            "AKIABEN222222EXAMPLE",
            300,
        );
        vec![("team", team)]
    }

    async fn run(arguments: Arguments, lab: &mut Lab<'_>) -> lab::Result {
        match arguments.command {
            Command::Create { user_name } => say_create(lab, &user_name).await,
            Command::Grant { policy, user_name } => say_grant(lab, policy, &user_name).await,
            Command::List { user_name } => say_keys(lab, &user_name).await,
            Command::Retire {
                user_name,
                access_key_id,
            } => say_retire(lab, &user_name, &access_key_id).await,
        }
    }
}

async fn say_create(lab: &mut Lab<'_>, user_name: &str) -> lab::Result {
    let key = create_key(&lab.iam, user_name)
        .await
        .with_context(|| format!("could not create an access key for {user_name}"))?
        .context("IAM's answer holds no access key")?;
    lab.session()
        .save_profile(user_name, &key.access_key_id, &key.secret_access_key)?;
    writeln!(lab.out, "Created {} for {user_name}.", key.access_key_id)?;
    writeln!(
        lab.out,
        "Its secret is in the profile {user_name}. It was not printed."
    )?;
    Ok(())
}

async fn say_grant(lab: &mut Lab<'_>, policy: Policy, user_name: &str) -> lab::Result {
    let name = policy.name();
    grant(&lab.iam, user_name, name, policy.document())
        .await
        .with_context(|| format!("could not grant {name} to {user_name}"))?;
    writeln!(lab.out, "{user_name} may now do what {name} allows.")?;
    Ok(())
}

async fn say_keys(lab: &mut Lab<'_>, user_name: &str) -> lab::Result {
    let keys = list_keys(&lab.iam, user_name)
        .await
        .with_context(|| format!("could not list the access keys of {user_name}"))?;
    if keys.is_empty() {
        writeln!(lab.out, "{user_name} has no access key")?;
    }
    for key in keys {
        let id = key.access_key_id().unwrap_or_default();
        let status = key.status().map_or("", StatusType::as_str);
        let created = key.create_date().map(ToString::to_string);
        let created = created.unwrap_or_default();
        writeln!(lab.out, "{id}  {status:8}  created {created}")?;
    }
    Ok(())
}

async fn say_retire(lab: &mut Lab<'_>, user_name: &str, access_key_id: &str) -> lab::Result {
    retire(&lab.iam, user_name, access_key_id)
        .await
        .with_context(|| format!("could not retire {access_key_id}"))?;
    writeln!(lab.out, "{access_key_id}  deactivated")?;
    writeln!(lab.out, "{access_key_id}  deleted")?;
    Ok(())
}
