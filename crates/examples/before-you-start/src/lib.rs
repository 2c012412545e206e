//! Chapter *Before you start*: the first request. Who signs, and in which account?

#![expect(
    clippy::missing_errors_doc,
    reason = "the chapter tells what can go wrong"
)]

use anyhow::Context as _;
use jiff::Timestamp;
use lab::{Chapter, Lab, Team};

// ANCHOR: caller
/// Who signs, and in which account.
pub struct Caller {
    /// The account's number.
    pub account: String,
    /// The full name of the user.
    pub arn: String,
}

/// Asks STS whose key signed the request.
pub async fn caller(sts: &aws_sdk_sts::Client) -> Result<Caller, aws_sdk_sts::Error> {
    let identity = sts.get_caller_identity().send().await?;
    Ok(Caller {
        account: identity.account().unwrap_or_default().to_owned(),
        arn: identity.arn().unwrap_or_default().to_owned(),
    })
}
// ANCHOR_END: caller

/// Say who signs, and in which account
#[derive(clap::Args)]
pub struct Arguments {}

/// The chapter.
pub struct BeforeYouStart;

impl Chapter for BeforeYouStart {
    const NAME: &'static str = "before-you-start";
    type Arguments = Arguments;

    fn accounts(now: Timestamp) -> Vec<(&'static str, Team)> {
        vec![(
            "team",
            Team::new(now).key("ana", "AKIAANA222222EXAMPLE", 20),
        )]
    }

    async fn run(_: Arguments, lab: &mut Lab<'_>) -> lab::Result {
        if lab.session().is_mock() {
            writeln!(
                lab.out,
                "This is a mock of AWS. It runs on your computer, and nothing leaves it.\n"
            )?;
        }
        let caller = caller(&lab.sts)
            .await
            .context("could not tell who you are")?;
        writeln!(lab.out, "account  {}", caller.account)?;
        writeln!(lab.out, "you are  {}", caller.arn)?;
        Ok(())
    }
}
