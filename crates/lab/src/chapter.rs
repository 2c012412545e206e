//! What a chapter's example is, and what it is handed when it runs.

use std::ffi::OsString;
use std::future::Future;
use std::io::Write;
use std::pin::Pin;

use clap::{Args, CommandFactory as _, FromArgMatches as _, Parser};
use jiff::Timestamp;

use crate::report::report;
use crate::{Result, Session, Team};

/// The profile that signs when none is named: the team's administrator.
pub(crate) const DEFAULT_PROFILE: &str = "admin";

/// The options that every example has.
#[derive(Args, Debug, Clone)]
pub struct Options {
    /// The profile whose key signs [default: admin; on AWS, yours]
    #[arg(long, global = true, value_name = "NAME")]
    pub profile: Option<String>,
    /// The account to work in, where a chapter has more than one
    #[arg(long, global = true, value_name = "NAME")]
    pub account: Option<String>,
    /// Start the chapter's account anew first
    #[arg(long, global = true)]
    pub fresh: bool,
    /// Talk to AWS itself, after asking
    #[cfg(feature = "real")]
    #[arg(long, global = true)]
    pub real: bool,
}

/// A chapter's example.
pub trait Chapter {
    /// The name of the crate, and of the chapter's file.
    const NAME: &'static str;
    /// What comes after the options.
    type Arguments: Args + Send;

    /// The accounts that the chapter starts from; the first one is the default.
    fn accounts(now: Timestamp) -> Vec<(&'static str, Team)>;

    /// The lesson.
    fn run(arguments: Self::Arguments, lab: &mut Lab<'_>) -> impl Future<Output = Result> + Send;
}

/// What a lesson is handed.
pub struct Lab<'a> {
    /// IAM, signed by the chosen profile.
    pub iam: aws_sdk_iam::Client,
    /// STS, signed by the chosen profile.
    pub sts: aws_sdk_sts::Client,
    /// Where output goes.
    pub out: &'a mut (dyn Write + Send),
    session: &'a Session,
}

impl<'a> Lab<'a> {
    /// The chapter's account, its profiles and its folder.
    #[must_use]
    pub fn session(&self) -> &'a Session {
        self.session
    }
}

#[derive(Parser)]
pub(crate) struct CommandLine<A: Args> {
    #[command(flatten)]
    pub options: Options,
    #[command(flatten)]
    pub arguments: A,
}

impl<A: Args> CommandLine<A> {
    /// Parses what a reader typed, the program's name first.
    pub fn parse(
        name: &'static str,
        line: impl IntoIterator<Item = impl Into<OsString> + Clone>,
    ) -> std::result::Result<Self, clap::Error> {
        let command = Self::command().name(name).bin_name(name);
        Self::from_arg_matches(&command.try_get_matches_from(line)?)
    }
}

/// A chapter's example with its types put away, so that examples can stand in a list.
#[derive(Clone, Copy)]
pub struct Example {
    /// The name of the crate, and of the chapter's file.
    pub name: &'static str,
    accounts: fn(Timestamp) -> Vec<(&'static str, Team)>,
    options: fn(&[String]) -> std::result::Result<Options, clap::Error>,
    run: Run,
}

type Run = for<'a> fn(
    &'a Session,
    &'a [String],
    &'a mut (dyn Write + Send),
) -> Pin<Box<dyn Future<Output = Result> + Send + 'a>>;

impl Example {
    /// The example of a chapter.
    #[must_use]
    pub fn of<C: Chapter + 'static>() -> Self {
        Self {
            name: C::NAME,
            accounts: C::accounts,
            options: |line| Ok(CommandLine::<C::Arguments>::parse(C::NAME, line)?.options),
            run: |session, line, out| Box::pin(run_line::<C>(session, line, out)),
        }
    }

    /// The team of one of the chapter's accounts; the first when none is named.
    ///
    /// # Errors
    ///
    /// When the chapter has no account of that name.
    pub fn team(&self, account: Option<&str>, now: Timestamp) -> Result<Team> {
        team((self.accounts)(now), account)
    }

    /// The options in a command line, the program's name first.
    ///
    /// # Errors
    ///
    /// When clap has something to say instead: what is wrong with the line, or help.
    pub fn options(&self, line: &[String]) -> std::result::Result<Options, clap::Error> {
        (self.options)(line)
    }

    /// The account that the options name; none for the chapter's first one.
    #[must_use]
    pub fn account_of<'a>(&self, options: &'a Options, now: Timestamp) -> Option<&'a str> {
        account_of(options, &(self.accounts)(now))
    }

    /// Runs a command line (the program's name first) and writes what a terminal would show.
    /// Returns whether it went well.
    pub async fn run(
        &self,
        session: &Session,
        line: &[String],
        out: &mut (dyn Write + Send),
    ) -> bool {
        let Err(error) = (self.run)(session, line, out).await else {
            return true;
        };
        let (text, went_well) = match error.downcast_ref::<clap::Error>() {
            // Help is no mistake.
            Some(usage) => (usage.to_string(), usage.exit_code() == 0),
            None => (report(&error), false),
        };
        let _ = out.write_all(text.as_bytes());
        went_well
    }
}

async fn run_line<C: Chapter>(
    session: &Session,
    line: &[String],
    out: &mut (dyn Write + Send),
) -> Result {
    let line = CommandLine::<C::Arguments>::parse(C::NAME, line)?;
    run::<C>(session, line, out).await
}

pub(crate) async fn run<C: Chapter>(
    session: &Session,
    line: CommandLine<C::Arguments>,
    out: &mut (dyn Write + Send),
) -> Result {
    let config = session.config(line.options.profile.as_deref()).await?;
    let mut lab = Lab {
        iam: aws_sdk_iam::Client::new(&config),
        sts: aws_sdk_sts::Client::new(&config),
        out,
        session,
    };
    let result = C::run(line.arguments, &mut lab).await;
    session.save()?;
    result
}

pub(crate) fn team(accounts: Vec<(&'static str, Team)>, name: Option<&str>) -> Result<Team> {
    let names: Vec<_> = accounts.iter().map(|(name, _)| *name).collect();
    let wanted = |(account, _): &(&str, Team)| name.is_none_or(|name| name == *account);
    let found = accounts.into_iter().find(wanted).map(|(_, team)| team);
    found.ok_or_else(|| {
        anyhow::anyhow!(
            "there is no account {}; this chapter has: {}",
            name.unwrap_or_default(),
            names.join(", ")
        )
    })
}

/// The account that the options name; none for the first one.
pub(crate) fn account_of<'a>(
    options: &'a Options,
    accounts: &[(&'static str, Team)],
) -> Option<&'a str> {
    let default = accounts.first().map(|(name, _)| *name);
    let named = options.account.as_deref();
    named.filter(|name| Some(*name) != default)
}
