//! `DecodeAuthorizationMessage`, of messages that the mock encodes for each of its refusals.

use super::super::{ADMIN, ANA, allow, encode, policy, refusal, the, unescape};
use super::{ANA_ARN, Account};

fn message(account: &Account, form: &str) -> String {
    let outcome = account.outcome(ANA, form);
    outcome.encoded_message.expect("it is refused")
}

fn decode(account: &Account, message: &str) -> String {
    account.admin(&format!(
        "Action=DecodeAuthorizationMessage&EncodedMessage={message}"
    ))
}

fn decoded(account: &Account, message: &str) -> serde_json::Value {
    let answer = decode(account, message);
    let text = unescape(the(&answer, "DecodedMessage"));
    serde_json::from_str(&text).expect("JSON")
}

#[test]
fn a_message_tells_who_wanted_what() {
    let account = Account::new();
    let said = decoded(
        &account,
        &message(&account, "Action=CreateUser&UserName=ben"),
    );
    assert_eq!(said["allowed"], false);
    assert_eq!(said["explicitDeny"], false);
    assert_eq!(said["matchedStatements"]["items"], serde_json::json!([]));
    let context = &said["context"];
    assert_eq!(context["principal"]["arn"], ANA_ARN);
    assert_eq!(context["principal"]["name"], "ana");
    assert_eq!(context["action"], "iam:CreateUser");
    assert_eq!(context["resource"], "arn:aws:iam::111122223333:user/ben");
}

#[test]
fn a_message_names_the_statement_that_denies() {
    let document = policy(r#"{"Sid":"Never","Effect":"Deny","Action":"iam:*","Resource":"*"}"#);
    let account = Account::where_ana_has(&document);
    let said = decoded(&account, &message(&account, "Action=ListUsers"));
    assert_eq!(said["explicitDeny"], true);
    let statement = &said["matchedStatements"]["items"][0];
    assert_eq!(statement["statementId"], "Never");
    assert_eq!(statement["effect"], "DENY");
}

#[test]
fn what_is_allowed_has_no_message() {
    let account = Account::new();
    let outcome = account.outcome(ADMIN, "Action=ListUsers");
    assert_eq!(outcome.encoded_message, None);
}

#[test]
fn a_message_says_nothing_to_who_may_not_decode_it() {
    let account = Account::new();
    let message = message(&account, "Action=CreateUser&UserName=ben");
    let plain = data_encoding::BASE64URL_NOPAD.decode(message.as_bytes());
    let plain = plain.expect("Base64 as URLs have it");
    assert!(!plain.windows(4).any(|bytes| bytes == b"user"));
    let form = format!("Action=DecodeAuthorizationMessage&EncodedMessage={message}");
    assert_eq!(
        refusal(&account.ana(&form)),
        format!(
            "403 AccessDenied: User: {ANA_ARN} is not authorized to perform: sts:DecodeAuthorizationMessage because no identity-based policy allows the sts:DecodeAuthorizationMessage action"
        )
    );
    account.user_may("ana", &allow("sts:DecodeAuthorizationMessage", "*"));
    the(&account.ana(&form), "DecodedMessage");
}

#[test]
fn what_the_account_did_not_encode_is_not_valid() {
    let account = Account::new();
    let message = message(&account, "Action=ListUsers");
    let other = if message.ends_with('A') { "B" } else { "A" };
    let torn = format!("{}{other}", &message[..message.len() - 1]);
    for wrong in ["nonsense", &encode("ä ö ü"), &message[..40], torn.as_str()] {
        assert_eq!(
            refusal(&decode(&account, wrong)),
            "400 InvalidAuthorizationMessageException: Message is not valid",
            "{wrong}"
        );
    }
}
