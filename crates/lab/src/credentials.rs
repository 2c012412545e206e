//! The credentials file: the SDK's own parser reads it, and one profile is put in at a time.

use anyhow::{Context as _, bail};
use aws_config::profile::ProfileSet;
use aws_credential_types::Credentials;
use aws_runtime::env_config::file::{EnvConfigFileKind, EnvConfigFiles};
use aws_types::os_shim_internal::{Env, Fs};

use crate::{Result, WhatToDo};

/// The text with one profile more, or with a profile's pair replaced. All else stays as it is.
pub(crate) fn put(text: &str, name: &str, access_key_id: &str, secret: &str) -> String {
    let header = format!("[{name}]");
    let mut inside = false;
    let mut kept = String::new();
    for line in text.lines() {
        if line.trim_start().starts_with('[') {
            inside = line.trim() == header;
        }
        if !inside {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    if !kept.is_empty() && !kept.ends_with("\n\n") {
        kept.push('\n');
    }
    format!(
        "{kept}{header}\naws_access_key_id = {access_key_id}\naws_secret_access_key = {secret}\n"
    )
}

/// The pair of a profile.
///
/// # Errors
///
/// When the text does not parse, or has no such profile: the error names those that it has.
pub(crate) async fn get(text: &str, name: &str) -> Result<Credentials> {
    let profiles = parse(text).await?;
    let Some(profile) = profiles.get_profile(name) else {
        let mut names: Vec<_> = profiles.profiles().collect();
        names.sort_unstable();
        let has = anyhow::anyhow!("this account has {}", list(&names));
        let what_to_do = WhatToDo("pass one of them with --profile".to_owned());
        return Err(has
            .context(what_to_do)
            .context(format!("no profile is named {name}")));
    };
    let pair = (
        profile.get("aws_access_key_id"),
        profile.get("aws_secret_access_key"),
    );
    let (Some(id), Some(secret)) = pair else {
        bail!("the profile {name} has no access key");
    };
    Ok(Credentials::new(
        id,
        secret,
        None,
        None,
        "first-keys profile",
    ))
}

/// Whether there is a profile of that name, with a key or without.
///
/// # Errors
///
/// When the text does not parse.
pub(crate) async fn has(text: &str, name: &str) -> Result<bool> {
    Ok(parse(text).await?.get_profile(name).is_some())
}

async fn parse(text: &str) -> Result<ProfileSet> {
    let files = EnvConfigFiles::builder()
        .with_contents(EnvConfigFileKind::Credentials, text)
        .build();
    let no_env = Env::from_slice(&[]);
    aws_config::profile::load(&Fs::from_slice(&[]), &no_env, &files, None)
        .await
        .context("the credentials file does not parse")
}

fn list(names: &[&str]) -> String {
    match names {
        [] => "no profile".to_owned(),
        [one] => format!("the profile {one}"),
        [rest @ .., last] => format!("the profiles {} and {last}", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &str = "\
[admin]
aws_access_key_id = AKIAADMIN2222EXAMPLE
aws_secret_access_key = old

[ana]
aws_access_key_id = AKIAANA222222EXAMPLE
aws_secret_access_key = hers
";

    #[test]
    fn a_profile_is_replaced_and_the_others_stay() {
        let text = put(TWO, "admin", "AKIAIOSFODNN7EXAMPLE", "new");
        assert_eq!(
            text,
            "[ana]\naws_access_key_id = AKIAANA222222EXAMPLE\naws_secret_access_key = hers\n\n\
             [admin]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = new\n"
        );
    }

    #[tokio::test]
    async fn what_was_put_in_is_read_by_the_sdks_parser() {
        let text = put(TWO, "ben", "AKIABEN222222EXAMPLE", "s/e+c=ret");
        let pair = get(&text, "ben").await.expect("ben is there");
        assert_eq!(pair.access_key_id(), "AKIABEN222222EXAMPLE");
        assert_eq!(pair.secret_access_key(), "s/e+c=ret");
    }

    #[tokio::test]
    async fn an_unknown_profile_names_those_that_are_there() {
        let error = get(TWO, "nobody").await.expect_err("there is none");
        let chain: Vec<_> = error.chain().map(ToString::to_string).collect();
        assert_eq!(chain[0], "no profile is named nobody");
        assert_eq!(chain[2], "this account has the profiles admin and ana");
    }
}
