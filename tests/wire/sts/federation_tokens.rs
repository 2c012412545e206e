//! `GetFederationToken`.

use super::super::{allow, refusal, status, the};
use super::{ANA_ARN, ASSUME, Account, Session, assume, encode, trust};

const GET: &str = "Action=GetFederationToken&Name=carol";

fn broker() -> Account {
    Account::where_ana_has(&allow("sts:*", "*"))
}

#[test]
fn it_needs_a_permission() {
    let account = Account::new();
    assert_eq!(
        refusal(&account.ana(GET)),
        format!(
            "403 AccessDenied: User: {ANA_ARN} is not authorized to perform: sts:GetFederationToken on resource: arn:aws:sts::111122223333:federated-user/carol because no identity-based policy allows the sts:GetFederationToken action"
        )
    );
}

/// IAM User Guide, "Granting permissions to create temporary security credentials".
#[test]
fn the_permission_can_be_for_some_names() {
    let only = "arn:aws:sts::111122223333:federated-user/Manager*";
    let account = Account::where_ana_has(&allow("sts:GetFederationToken", only));
    let of = |name| account.ana(&format!("Action=GetFederationToken&Name={name}"));
    assert_eq!(status(&of("Manager-1")), "200");
    assert_eq!(status(&of("carol")), "403");
}

#[test]
fn tags_need_a_permission_of_their_own() {
    let tagged = format!("{GET}&Tags.member.1.Key=team&Tags.member.1.Value=red");
    let account = Account::where_ana_has(&allow("sts:GetFederationToken", "*"));
    let answer = account.ana(&tagged);
    assert_eq!(
        refusal(&answer),
        format!(
            "403 AccessDenied: User: {ANA_ARN} is not authorized to perform: sts:TagSession on resource: arn:aws:sts::111122223333:federated-user/carol because no identity-based policy allows the sts:TagSession action"
        )
    );
    assert_eq!(status(&broker().ana(&tagged)), "200");
}

#[test]
fn it_lasts_twelve_hours_and_an_hour_at_most_for_root() {
    let lasts = |answer: &str| the(answer, "Expiration").to_owned();
    assert_eq!(lasts(&broker().ana(GET)), "2026-11-02T21:00:00Z");
    let account = Account::with_root_key();
    assert_eq!(lasts(&account.root(GET)), "2026-11-02T10:00:00Z");
}

#[test]
fn a_name_has_two_to_thirty_two_letters() {
    let account = broker();
    let of = |name: &str| refusal(&account.ana(&format!("Action=GetFederationToken&Name={name}")));
    assert_eq!(
        of("c"),
        "400 ValidationError: 1 validation error detected: Value 'c' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 2"
    );
    let long = "c".repeat(33);
    assert_eq!(
        of(&long),
        format!(
            "400 ValidationError: 1 validation error detected: Value '{long}' at 'name' failed to satisfy constraint: Member must have length less than or equal to 32"
        )
    );
}

/// API reference: no IAM operations, and of STS only `GetCallerIdentity`.
#[test]
fn a_federated_user_can_call_neither_iam_nor_sts() {
    let account = broker();
    let everything = encode(&allow("*", "*"));
    let session = account.ana(&format!("{GET}&Policy={everything}"));
    let session = Session::of(&session);
    assert_eq!(
        refusal(&account.as_session(&session, "Action=ListUsers")),
        "403 InvalidClientTokenId: The security token included in the request is invalid."
    );
    account.role("Reader", &trust("*", ASSUME));
    for form in [&assume("Reader", ""), "Action=GetSessionToken", GET] {
        assert_eq!(status(&account.as_session(&session, form)), "403", "{form}");
    }
    let who = account.as_session(&session, "Action=GetCallerIdentity");
    assert_eq!(status(&who), "200");
}

#[test]
fn a_role_cannot_ask_for_one() {
    let account = broker();
    account.role("Reader", &trust(ANA_ARN, ASSUME));
    account.role_may("Reader", &allow("*", "*"));
    let session = Session::of(&account.ana(&assume("Reader", "")));
    assert_eq!(
        refusal(&account.as_session(&session, GET)),
        "403 AccessDenied: Cannot call GetFederationToken with session credentials"
    );
}
