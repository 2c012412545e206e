//! Chapter *Create a key in the console*: what the console shows of a key, asked for from outside.

use anyhow::Context as _;
use aws_sdk_iam::primitives::DateTime;
use aws_sdk_iam::types::{AccessKeyMetadata, StatusType};
use jiff::Timestamp;
use lab::{Chapter, Lab, SceneKey, Team};

// ANCHOR: card
/// What the console shows of an access key.
struct Card {
    /// Its ID, its status, and when it was created.
    key: AccessKeyMetadata,
    /// When it last signed a request.
    last_used: Option<DateTime>,
    /// The value of the user's tag whose name is the key's ID.
    description: Option<String>,
}

/// The cards of a user's access keys.
/// A user has two keys and 50 tags at most, so that one page holds them.
async fn cards(
    iam: &aws_sdk_iam::Client,
    user_name: &str,
) -> Result<Vec<Card>, aws_sdk_iam::Error> {
    let keys = iam.list_access_keys().user_name(user_name).send().await?;
    let tags = iam.list_user_tags().user_name(user_name).send().await?;

    let mut cards = Vec::new();
    for key in keys.access_key_metadata {
        let id = key.access_key_id().unwrap_or_default();
        let request = iam.get_access_key_last_used().access_key_id(id);
        let used = request.send().await?.access_key_last_used;
        let tag = tags.tags().iter().find(|tag| tag.key() == id);
        cards.push(Card {
            last_used: used.and_then(|used| used.last_used_date),
            description: tag.map(|tag| tag.value.clone()),
            key,
        });
    }
    Ok(cards)
}
// ANCHOR_END: card

/// Show a user's access keys as the console does
#[derive(clap::Args)]
pub struct Arguments {
    /// The user
    #[arg(long, value_name = "NAME")]
    user_name: String,
}

/// The chapter.
pub struct CreateAKeyInTheConsole;

impl Chapter for CreateAKeyInTheConsole {
    const NAME: &'static str = "create-a-key-in-the-console";
    type Arguments = Arguments;

    fn accounts(now: Timestamp) -> Vec<(&'static str, Team)> {
        let id = "AKIAIOSFODNN7EXAMPLE";
        let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
        let team = Team::new(now)
            .with_key("ana", SceneKey::new(id, secret))
            .tag("ana", id, "aws command line on ana's laptop")
            .profile("ana", id, secret)
            .key("ben", "AKIABEN222222EXAMPLE", 300)
            .key("ben", "AKIABEN333333EXAMPLE", 10);
        vec![("team", team)]
    }

    async fn run(arguments: Arguments, lab: &mut Lab<'_>) -> lab::Result {
        let user_name = arguments.user_name;
        let cards = cards(&lab.iam, &user_name)
            .await
            .with_context(|| format!("could not look up the access keys of {user_name}"))?;
        if cards.is_empty() {
            writeln!(lab.out, "{user_name} has no access key")?;
        }
        for (number, card) in cards.iter().enumerate() {
            if number > 0 {
                writeln!(lab.out)?;
            }
            print(lab, card)?;
        }
        Ok(())
    }
}

fn print(lab: &mut Lab<'_>, card: &Card) -> lab::Result {
    let id = card.key.access_key_id().unwrap_or_default();
    let status = card.key.status().map_or("unknown", StatusType::as_str);
    writeln!(lab.out, "access key ID  {id}")?;
    writeln!(lab.out, "status         {status}")?;
    writeln!(lab.out, "created        {}", date(card.key.create_date()))?;
    writeln!(lab.out, "last used      {}", date(card.last_used.as_ref()))?;
    let description = card.description.as_deref().unwrap_or("none");
    writeln!(lab.out, "description    {description}")?;
    Ok(())
}

fn date(date: Option<&DateTime>) -> String {
    date.map_or("never".to_owned(), ToString::to_string)
}
