//! Chapter *Sign up*: is an account in order?

use anyhow::{Context as _, ensure};
use aws_sdk_iam::types::SummaryKeyType::{self, AccountAccessKeysPresent, AccountMfaEnabled};
use jiff::Timestamp;
use lab::{Chapter, Lab, Team};

// ANCHOR: root
/// One point of the check.
struct Finding {
    /// Whether it is done.
    done: bool,
    /// What there should be.
    what: &'static str,
    /// What IAM says.
    seen: String,
}

/// Whether root is locked: the account's summary says.
async fn check_root(iam: &aws_sdk_iam::Client) -> Result<[Finding; 2], aws_sdk_iam::Error> {
    let answer = iam.get_account_summary().send().await?;
    let summary = answer.summary_map.unwrap_or_default();
    let check = |what, key: SummaryKeyType, wanted| {
        let number = summary.get(&key);
        let seen = number.map_or("missing".to_owned(), i32::to_string);
        Finding {
            done: number == Some(&wanted),
            what,
            seen: format!("{key} is {seen}"),
        }
    };
    Ok([
        check("root has no access key", AccountAccessKeysPresent, 0),
        check("root has MFA", AccountMfaEnabled, 1),
    ])
}
// ANCHOR_END: root

// ANCHOR: administrator
const ADMINISTRATOR_ACCESS: &str = "arn:aws:iam::aws:policy/AdministratorAccess";

/// Whether a user has `AdministratorAccess`, directly or through a group.
async fn is_administrator(
    iam: &aws_sdk_iam::Client,
    user_name: &str,
) -> Result<bool, aws_sdk_iam::Error> {
    let direct = iam.list_attached_user_policies().user_name(user_name);
    let mut policies = direct.into_paginator().items().send().try_collect().await?;

    let groups = iam.list_groups_for_user().user_name(user_name);
    for group in groups.into_paginator().items().send().try_collect().await? {
        let name = group.group_name;
        let group = iam.list_attached_group_policies().group_name(name);
        let inherited = group.into_paginator().items().send().try_collect().await?;
        policies.extend(inherited);
    }
    let wanted = Some(ADMINISTRATOR_ACCESS);
    Ok(policies.iter().any(|policy| policy.policy_arn() == wanted))
}
// ANCHOR_END: administrator

/// Looks for administrators among the users.
async fn check_administrator(iam: &aws_sdk_iam::Client) -> Result<Finding, aws_sdk_iam::Error> {
    let mut names = Vec::new();
    let users = iam.list_users().into_paginator().items().send();
    for user in users.try_collect().await? {
        if is_administrator(iam, &user.user_name).await? {
            names.push(user.user_name);
        }
    }
    Ok(Finding {
        done: !names.is_empty(),
        what: "an administrator besides root",
        seen: if names.is_empty() {
            "no user has AdministratorAccess".to_owned()
        } else {
            names.join(", ")
        },
    })
}

/// Check whether an account is in order
#[derive(clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Check root, and look for an administrator
    Check,
}

/// The chapter.
pub struct SignUp;

impl Chapter for SignUp {
    const NAME: &'static str = "sign-up";
    type Arguments = Arguments;

    fn accounts(now: Timestamp) -> Vec<(&'static str, Team)> {
        let new = Team::unsecured(now).root_key("AKIAROOT22222EXAMPLE");
        let ready = Team::unsecured(now)
            .root_mfa()
            .group("administrators", &[ADMINISTRATOR_ACCESS])
            .user("admin")
            .member("admin", "administrators")
            .key("admin", "AKIAADMIN2222EXAMPLE", 100)
            .user("ana")
            .key("ana", "AKIAANA222222EXAMPLE", 20)
            .user("ben")
            .user("cleo");
        vec![("ready", ready), ("new", new)]
    }

    async fn run(arguments: Arguments, lab: &mut Lab<'_>) -> lab::Result {
        let Command::Check = arguments.command;
        let root = check_root(&lab.iam)
            .await
            .context("could not check the root user")?;
        let administrator = check_administrator(&lab.iam)
            .await
            .context("could not look for an administrator")?;

        let findings: Vec<_> = root.into_iter().chain([administrator]).collect();
        for Finding { done, what, seen } in &findings {
            let mark = if *done { "done" } else { "to do" };
            writeln!(lab.out, "{mark:5}  {what:29}  {seen}")?;
        }
        writeln!(lab.out)?;
        let left = findings.iter().filter(|finding| !finding.done).count();
        ensure!(left == 0, "still to do: {left} of {}", findings.len());
        writeln!(lab.out, "The account is in order.")?;
        Ok(())
    }
}
