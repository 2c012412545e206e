//! Account aliases.

use mock_iam::{AccountId, DocumentationIds, MockIam, Scene, SceneKey};

use super::{ADMIN, Account, all, now, refusal, the};

const CREATE: &str = "Action=CreateAccountAlias&AccountAlias=my-team";
const LIST: &str = "Action=ListAccountAliases";

#[test]
fn an_account_has_an_alias_when_it_is_given_one() {
    let account = Account::new();
    assert_eq!(all(&account.done(LIST), "member"), [""; 0]);
    account.done(CREATE);
    insta::assert_snapshot!(account.admin(LIST), @r#"
    200
    <ListAccountAliasesResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
    <ListAccountAliasesResult>
    <AccountAliases>
    <member>my-team</member>
    </AccountAliases>
    <IsTruncated>false</IsTruncated>
    </ListAccountAliasesResult>
    <ResponseMetadata>
    <RequestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestId>
    </ResponseMetadata>
    </ListAccountAliasesResponse>
    "#);
}

/// "The new alias overwrites the previous alias" (IAM User Guide).
#[test]
fn another_alias_takes_the_place_of_the_one_before() {
    let account = Account::new();
    account.done(CREATE);
    account.done("Action=CreateAccountAlias&AccountAlias=our-team");
    assert_eq!(the(&account.done(LIST), "member"), "our-team");
    account.done(CREATE);
    assert_eq!(the(&account.done(LIST), "member"), "my-team");
}

#[test]
fn a_deleted_alias_is_gone() {
    let account = Account::new();
    account.done(CREATE);
    let delete = "Action=DeleteAccountAlias&AccountAlias=";
    assert_eq!(
        refusal(&account.admin(&format!("{delete}our-team"))),
        "404 NoSuchEntity: The account alias our-team cannot be found."
    );
    account.done(&format!("{delete}my-team"));
    assert_eq!(all(&account.done(LIST), "member"), [""; 0]);
}

/// "The account alias must be unique across AWS products and contain only digits, lowercase letters
/// and hyphens", see the pattern in the API reference.
#[test]
fn an_alias_has_the_form_of_a_host_name() {
    let account = Account::new();
    for alias in ["My-team", "my_team", "-team", "team-", "my--team"] {
        assert_eq!(
            refusal(&account.admin(&format!("Action=CreateAccountAlias&AccountAlias={alias}"))),
            "400 ValidationError: 1 validation error detected: Value at 'accountAlias' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$"
        );
    }
    assert_eq!(
        refusal(&account.admin("Action=CreateAccountAlias&AccountAlias=111122223333")),
        "400 InvalidInput: The account alias must not be a 12-digit number."
    );
}

#[test]
fn no_two_accounts_have_the_same_alias() {
    let account = Account::new();
    let other: AccountId = "444455556666".parse().expect("a number");
    let key = (
        "AKIAOTHER222EXAMPLE",
        "akiaother2222////////////////EXAMPLEKEY",
    );
    let scene = Scene::new(other, now()).administrator("admin", SceneKey::new(key.0, key.1));
    account.mock.put_account(scene.expect("a new user").build());
    account.done(CREATE);
    for who in [ADMIN, key] {
        assert_eq!(
            refusal(&account.call(who, CREATE)),
            "409 EntityAlreadyExists: The account alias my-team already exists."
        );
    }
    account.done("Action=DeleteAccountAlias&AccountAlias=my-team");
    assert!(account.call(key, CREATE).starts_with("200"));
}

#[test]
fn a_loaded_account_keeps_its_alias_to_itself() {
    let before = Account::new();
    before.done(CREATE);
    let mock = MockIam::new(before.mock.account(), now, DocumentationIds::new());
    let account = Account { mock, ..before };
    assert_eq!(
        refusal(&account.admin(CREATE)),
        "409 EntityAlreadyExists: The account alias my-team already exists."
    );
    account.mock.restore(super::scene().build());
    account.done(CREATE);
}
