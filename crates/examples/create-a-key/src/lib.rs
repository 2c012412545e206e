//! Chapter *Create a key in Rust*: one call, and what can go wrong with it.
#![expect(
    clippy::missing_errors_doc,
    reason = "the chapter tells what can go wrong"
)]

use anyhow::Context as _;
use aws_sdk_iam::operation::create_access_key::CreateAccessKeyError;
use aws_sdk_iam::types::{AccessKey, Tag};
use jiff::Timestamp;
use lab::{Chapter, Lab, Team, WhatToDo};
use secrecy::{ExposeSecret as _, SecretString};

// ANCHOR: create
/// Creates an access key for a user, or for whoever signs when no user is named.
pub async fn create_key(
    iam: &aws_sdk_iam::Client,
    user_name: Option<&str>,
) -> Result<AccessKey, aws_sdk_iam::Error> {
    let answer = iam
        .create_access_key()
        .set_user_name(user_name.map(str::to_owned))
        .send()
        .await?;
    let missing = || CreateAccessKeyError::unhandled("the answer holds no access key");
    Ok(answer.access_key.ok_or_else(missing)?)
}
// ANCHOR_END: create

// ANCHOR: describe
/// Describes an access key the way the console does: in a tag of its user.
pub async fn describe_key(
    iam: &aws_sdk_iam::Client,
    user_name: &str,
    access_key_id: &str,
    description: &str,
) -> Result<(), aws_sdk_iam::Error> {
    let tag = Tag::builder()
        .key(access_key_id)
        .value(description)
        .build()?;
    iam.tag_user().user_name(user_name).tags(tag).send().await?;
    Ok(())
}
// ANCHOR_END: describe

// ANCHOR: advice
/// What to do when a key could not be created.
#[must_use]
pub fn advice(error: &aws_sdk_iam::Error) -> Option<&'static str> {
    use aws_sdk_iam::Error;
    match error {
        Error::LimitExceededException(_) => Some("delete a key that nothing uses, then try again"),
        Error::NoSuchEntityException(_) => Some("check the user name, or create the user first"),
        _ => None,
    }
}
// ANCHOR_END: advice

/// Create an access key, and print its secret this once
#[derive(clap::Args)]
pub struct Arguments {
    /// The user that the key is for [default: whoever signs]
    #[arg(long, value_name = "NAME")]
    user_name: Option<String>,
    /// What the key is for
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
}

/// The chapter.
pub struct CreateAKey;

impl Chapter for CreateAKey {
    const NAME: &'static str = "create-a-key";
    type Arguments = Arguments;

    fn accounts(now: Timestamp) -> Vec<(&'static str, Team)> {
        vec![("team", Team::new(now))]
    }

    async fn run(arguments: Arguments, lab: &mut Lab<'_>) -> lab::Result {
        let user_name = arguments.user_name.as_deref();
        let key = create_key(&lab.iam, user_name)
            .await
            .map_err(with_advice)
            .with_context(|| {
                let owner = user_name.unwrap_or("whoever signs");
                format!("could not create an access key for {owner}")
            })?;

        let secret = SecretString::from(key.secret_access_key);
        writeln!(lab.out, "access key ID      {}", key.access_key_id)?;
        writeln!(lab.out, "secret access key  {}", secret.expose_secret())?;
        writeln!(lab.out, "status             {}", key.status)?;
        writeln!(
            lab.out,
            "\nThis is the only time that IAM sends the secret. Store it now."
        )?;

        if let Some(description) = arguments.description {
            describe_key(&lab.iam, &key.user_name, &key.access_key_id, &description)
                .await
                .with_context(|| format!("could not describe {}", key.access_key_id))?;
            writeln!(lab.out, "The key's description is in a tag of its user.")?;
        }
        Ok(())
    }
}

fn with_advice(error: aws_sdk_iam::Error) -> anyhow::Error {
    let advice = advice(&error);
    let error = anyhow::Error::new(error);
    match advice {
        Some(advice) => error.context(WhatToDo(advice.to_owned())),
        None => error,
    }
}

#[cfg(test)]
mod tests {
    use aws_sdk_iam::Error;
    use aws_sdk_iam::types::error::{LimitExceededException, ServiceFailureException};

    use super::*;

    #[test]
    fn a_full_user_has_to_lose_a_key_first() {
        let error = Error::LimitExceededException(LimitExceededException::builder().build());
        assert_eq!(
            advice(&error),
            Some("delete a key that nothing uses, then try again")
        );
    }

    #[test]
    fn there_is_no_advice_for_a_failure_on_awss_side() {
        let error = Error::ServiceFailureException(ServiceFailureException::builder().build());
        assert_eq!(advice(&error), None);
    }
}
