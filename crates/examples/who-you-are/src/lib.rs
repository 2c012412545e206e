//! Chapter *Who you are*: who signs, and in which groups is a user?

use anyhow::Context as _;
use aws_sdk_sts::operation::get_caller_identity::GetCallerIdentityOutput;
use jiff::Timestamp;
use lab::{Chapter, Lab, SceneKey, Team, documentation_secret};

// ANCHOR: whoami
/// Asks STS whose key signed the request.
async fn whoami(sts: &aws_sdk_sts::Client) -> Result<GetCallerIdentityOutput, aws_sdk_sts::Error> {
    let identity = sts.get_caller_identity().send().await?;
    Ok(identity)
}
// ANCHOR_END: whoami

// ANCHOR: groups
/// The names of the groups that a user is in.
async fn groups_of(
    iam: &aws_sdk_iam::Client,
    user_name: &str,
) -> Result<Vec<String>, aws_sdk_iam::Error> {
    let request = iam.list_groups_for_user().user_name(user_name);
    let groups = request.into_paginator().items().send();
    let groups = groups.try_collect().await?;
    Ok(groups.into_iter().map(|group| group.group_name).collect())
}
// ANCHOR_END: groups

/// Say who signs, or what groups a user is in
#[derive(clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(clap::Subcommand)]
enum Command {
    /// List the groups that a user is in
    Groups {
        /// The user
        #[arg(long, value_name = "NAME")]
        user_name: String,
    },
}

/// The chapter.
pub struct WhoYouAre;

impl Chapter for WhoYouAre {
    const NAME: &'static str = "who-you-are";
    type Arguments = Arguments;

    fn accounts(now: Timestamp) -> Vec<(&'static str, Team)> {
        let id = "AKIACLE222222EXAMPLE";
        let secret = documentation_secret(id);
        let inactive = SceneKey::new(id, secret.clone()).days_old(40).inactive();
        let team = Team::new(now)
            .key("ana", "AKIAANA222222EXAMPLE", 20)
            .group("developers", &[])
            .member("ana", "developers")
            .with_key("cleo", inactive)
            .profile("cleo", id, &secret);
        vec![("team", team)]
    }

    async fn run(arguments: Arguments, lab: &mut Lab<'_>) -> lab::Result {
        match arguments.command {
            None => say_who_signs(lab).await,
            Some(Command::Groups { user_name }) => list_groups(lab, &user_name).await,
        }
    }
}

async fn say_who_signs(lab: &mut Lab<'_>) -> lab::Result {
    let identity = whoami(&lab.sts)
        .await
        .context("could not tell who you are")?;
    writeln!(
        lab.out,
        "account  {}",
        identity.account().unwrap_or_default()
    )?;
    writeln!(lab.out, "arn      {}", identity.arn().unwrap_or_default())?;
    writeln!(
        lab.out,
        "user id  {}",
        identity.user_id().unwrap_or_default()
    )?;
    Ok(())
}

async fn list_groups(lab: &mut Lab<'_>, user_name: &str) -> lab::Result {
    let groups = groups_of(&lab.iam, user_name)
        .await
        .with_context(|| format!("could not list the groups of {user_name}"))?;
    if groups.is_empty() {
        writeln!(lab.out, "{user_name} is in no group")?;
    }
    for group in groups {
        writeln!(lab.out, "{group}")?;
    }
    Ok(())
}
