//! An example as a program: `cargo run -p create-a-key -- --user-name ana`.

use std::path::PathBuf;
use std::process::ExitCode;

#[cfg(feature = "real")]
use anyhow::Context as _;
use anyhow::bail;
use mock_iam::RandomIds;

use crate::chapter::{Chapter, CommandLine, Options, account_of, run, team};
use crate::report::report;
use crate::{Result, Session, clients};

/// Runs a chapter's example with the arguments of the process, and tells what went wrong.
#[must_use]
pub fn main<C: Chapter>() -> ExitCode {
    let line = match CommandLine::<C::Arguments>::parse(C::NAME, std::env::args_os()) {
        Ok(line) => line,
        Err(usage) => usage.exit(),
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let result = match runtime {
        Ok(runtime) => runtime.block_on(in_terminal::<C>(line)),
        Err(error) => Err(anyhow::Error::new(error).context("cannot start the runtime")),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprint!("{}", report(&error));
            ExitCode::FAILURE
        }
    }
}

async fn in_terminal<C: Chapter>(line: CommandLine<C::Arguments>) -> Result {
    let session = session::<C>(&line.options)?;
    #[cfg(feature = "real")]
    if !session.is_mock() {
        ask_first(&session, line.options.profile.as_deref()).await?;
    }
    run::<C>(&session, line, &mut std::io::stdout()).await
}

fn session<C: Chapter>(options: &Options) -> Result<Session> {
    let clock = clients::system_clock();
    let accounts = C::accounts(clock.now());
    let account = account_of(options, &accounts);
    let folder = base().join(C::NAME).join(account.unwrap_or("account"));
    #[cfg(feature = "real")]
    if options.real {
        return Ok(Session::real(&folder));
    }
    let endpoint = std::env::var("AWS_ENDPOINT_URL").ok();
    if let Some(endpoint) = endpoint.filter(|url| !url.is_empty()) {
        check_loopback(&endpoint)?;
        return Ok(Session::sandbox(&folder, &endpoint));
    }
    let team = team(accounts, account)?;
    let ids = RandomIds::new(|bytes: &mut [u8]| {
        // Without randomness from the system there is no secret to give: better to stop.
        getrandom::fill(bytes).expect("the system gives random bytes");
    });
    Session::open(&folder, clock, ids, |_| team, options.fresh)
}

/// An example goes to a sandbox on this machine and nowhere else, unless built to.
fn check_loopback(endpoint: &str) -> Result<()> {
    let host = endpoint.strip_prefix("http://").unwrap_or_default();
    let host = host.split('/').next().unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    if matches!(name, "localhost" | "127.0.0.1" | "[::1]") {
        return Ok(());
    }
    bail!(
        "AWS_ENDPOINT_URL is {endpoint}, which is not a sandbox on this machine. Unset it, or start \
         one with `cargo run -- sandbox` and use the address that it prints"
    );
}

/// Where accounts are kept between runs: `first-keys/` in the target folder that the program is in.
fn base() -> PathBuf {
    let program = std::env::current_exe().unwrap_or_default();
    let target = program
        .ancestors()
        .find(|folder| folder.join("CACHEDIR.TAG").exists());
    target.map_or_else(
        || std::env::temp_dir().join("first-keys"),
        |target| target.join("first-keys"),
    )
}

/// Names the account and the identity, and asks, before anything is done on AWS.
#[cfg(feature = "real")]
async fn ask_first(session: &Session, profile: Option<&str>) -> Result<()> {
    use std::io::BufRead as _;
    let config = session.config(profile).await?;
    let caller = aws_sdk_sts::Client::new(&config)
        .get_caller_identity()
        .send()
        .await;
    let caller = caller
        .map_err(aws_sdk_sts::Error::from)
        .context(crate::WhatToDo(
            "name a profile of your credentials file with --profile".to_owned(),
        ))
        .context("cannot tell who you are on AWS")?;
    eprintln!("This is AWS itself, not a mock.");
    eprintln!("account  {}", caller.account().unwrap_or("unknown"));
    eprintln!("you are  {}", caller.arn().unwrap_or("unknown"));
    eprint!("Go on? Type yes: ");
    let mut answer = String::new();
    std::io::stdin()
        .lock()
        .read_line(&mut answer)
        .context("cannot read your answer")?;
    if answer.trim() != "yes" {
        bail!("stopped, nothing was done");
    }
    Ok(())
}
