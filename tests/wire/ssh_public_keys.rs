//! SSH public keys on the wire. What is refused, how, and what comes back is as recorded from AWS
//! in September 2026 (radkawar/stackd, `certificates_aws.json`), unless a test says otherwise.

use super::keys::{
    ED25519_SSH_KEY, SHORT_SSH_KEY, SSH_FINGERPRINT, SSH_KEY, SSH_KEY_AS_OLD_PEM, SSH_KEY_AS_PEM,
    certified, ssh_key,
};
use super::{Account, all, encode, refusal, status, the};

fn upload(user: &str, body: &str) -> String {
    let body = encode(body);
    format!("Action=UploadSSHPublicKey&UserName={user}&SSHPublicKeyBody={body}")
}

fn get(id: &str, encoding: &str) -> String {
    format!("Action=GetSSHPublicKey&UserName=ana&SSHPublicKeyId={id}&Encoding={encoding}")
}

/// An account in which ana has a key, and the key's ID.
fn with_key() -> (Account, String) {
    let account = Account::new();
    let answer = account.done(&upload("ana", SSH_KEY));
    let id = the(&answer, "SSHPublicKeyId").to_owned();
    (account, id)
}

#[test]
fn upload_answers_with_the_body_as_it_came() {
    let answer = Account::new().done(&upload("ANA", SSH_KEY));
    insta::assert_snapshot!(answer.replace(SSH_KEY, "(the key)"), @r#"
    200
    <UploadSSHPublicKeyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
    <UploadSSHPublicKeyResult>
    <SSHPublicKey>
    <UserName>ana</UserName>
    <SSHPublicKeyId>APKAKCEVSAAAAEXAMPLE</SSHPublicKeyId>
    <Fingerprint>98:2a:42:e0:a2:30:cc:84:4d:27:1b:1a:0a:18:23:f5</Fingerprint>
    <SSHPublicKeyBody>(the key)</SSHPublicKeyBody>
    <Status>Active</Status>
    <UploadDate>2026-11-02T09:00:00Z</UploadDate>
    </SSHPublicKey>
    </UploadSSHPublicKeyResult>
    <ResponseMetadata>
    <RequestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestId>
    </ResponseMetadata>
    </UploadSSHPublicKeyResponse>
    "#);
    assert_eq!(the(&answer, "SSHPublicKeyBody"), SSH_KEY);
    assert_eq!(the(&answer, "Fingerprint"), SSH_FINGERPRINT);
}

#[test]
fn an_id_has_twenty_characters() {
    let (_, id) = with_key();
    assert_eq!((id.len(), &id[..4]), (20, "APKA"));
}

#[test]
fn get_shows_a_key_in_either_form_and_never_its_comment() {
    let (account, id) = with_key();
    let without_comment = SSH_KEY.strip_suffix(" ana@example.com");
    let answer = account.done(&get(&id, "SSH"));
    assert_eq!(Some(the(&answer, "SSHPublicKeyBody")), without_comment);
    let answer = account.done(&get(&id, "PEM"));
    assert_eq!(the(&answer, "SSHPublicKeyBody"), SSH_KEY_AS_PEM);
    assert_eq!(the(&answer, "Fingerprint"), SSH_FINGERPRINT);
}

#[test]
fn a_key_in_another_form_is_the_same_key() {
    let (account, _) = with_key();
    for body in [SSH_KEY, SSH_KEY_AS_PEM, SSH_KEY_AS_OLD_PEM] {
        assert_eq!(
            refusal(&account.admin(&upload("ana", body))),
            "400 DuplicateSSHPublicKey: Duplicate SSH public key uploaded."
        );
    }
}

#[test]
fn two_users_may_have_the_same_key() {
    let (account, _) = with_key();
    account.done("Action=CreateUser&UserName=ben");
    let answer = account.done(&upload("ben", SSH_KEY));
    assert_eq!(the(&answer, "UserName"), "ben");
}

#[test]
fn what_is_no_key_is_refused() {
    let certificate = certified("books.example.com").certificate;
    let cut = &SSH_KEY[..100];
    for body in ["not a key", "ssh-rsa", cut, ED25519_SSH_KEY, &certificate] {
        assert_eq!(
            refusal(&Account::new().admin(&upload("ana", body))),
            "400 UnrecognizedPublicKeyEncoding: Invalid public key uploaded.",
            "{body}"
        );
    }
}

#[test]
fn a_short_key_is_refused() {
    assert_eq!(
        refusal(&Account::new().admin(&upload("ana", SHORT_SSH_KEY))),
        "400 InvalidPublicKey: Invalid body for public key"
    );
}

/// The number is IAM's (IAM User Guide, quotas); the name of the quota is not on record.
#[test]
fn a_user_has_five_keys_at_most() {
    let account = Account::new();
    for number in 1..=5 {
        account.done(&upload("ana", &ssh_key(number)));
    }
    assert_eq!(
        refusal(&account.admin(&upload("ana", &ssh_key(6)))),
        "409 LimitExceeded: Cannot exceed quota for SSHPublicKeysPerUser: 5"
    );
}

#[test]
fn a_list_holds_the_users_own_keys_in_pages() {
    let (account, first) = with_key();
    account.done("Action=CreateUser&UserName=ben");
    account.done(&upload("ben", SSH_KEY));
    account.done(&upload("ana", &ssh_key(1)));
    let page = account.done("Action=ListSSHPublicKeys&UserName=ana&MaxItems=1");
    assert_eq!(all(&page, "SSHPublicKeyId"), [first.as_str()]);
    assert!(!page.contains("SSHPublicKeyBody"));
    let marker = encode(the(&page, "Marker"));
    let page = account.done(&format!(
        "Action=ListSSHPublicKeys&UserName=ana&MaxItems=1&Marker={marker}"
    ));
    assert_eq!(all(&page, "UserName"), ["ana"]);
    assert_eq!(the(&page, "IsTruncated"), "false");
}

#[test]
fn a_key_is_active_or_inactive_and_nothing_else() {
    let (account, id) = with_key();
    let update = |status: &str| {
        format!("Action=UpdateSSHPublicKey&UserName=ana&SSHPublicKeyId={id}&Status={status}")
    };
    account.done(&update("Inactive"));
    let shown = account.done("Action=ListSSHPublicKeys&UserName=ana");
    assert_eq!(the(&shown, "Status"), "Inactive");
    assert_eq!(
        refusal(&account.admin(&update("Expired"))),
        "400 InvalidInput: Operation does not support status Expired"
    );
}

#[test]
fn another_users_key_is_as_good_as_none() {
    let (account, id) = with_key();
    account.done("Action=CreateUser&UserName=ben");
    for form in [
        "Action=GetSSHPublicKey&Encoding=SSH",
        "Action=UpdateSSHPublicKey&Status=Active",
        "Action=DeleteSSHPublicKey",
    ] {
        let form = format!("{form}&UserName=ben&SSHPublicKeyId={id}");
        assert_eq!(
            refusal(&account.admin(&form)),
            format!("404 NoSuchEntity: User has no Public Key with id {id}.")
        );
    }
}

#[test]
fn a_user_with_a_key_is_not_deleted() {
    let (account, id) = with_key();
    account.done("Action=DeleteAccessKey&UserName=ana&AccessKeyId=AKIAANA222222EXAMPLE");
    assert_eq!(
        refusal(&account.admin("Action=DeleteUser&UserName=ana")),
        "409 DeleteConflict: Cannot delete entity, must remove referenced objects first."
    );
    account.done(&format!(
        "Action=DeleteSSHPublicKey&UserName=ana&SSHPublicKeyId={id}"
    ));
    account.done("Action=DeleteUser&UserName=ana");
}

#[test]
fn keys_stay_with_a_user_who_gets_another_name_and_not_with_the_name() {
    let (account, id) = with_key();
    account.done("Action=UpdateUser&UserName=ana&NewUserName=anna");
    account.done("Action=CreateUser&UserName=ana");
    let shown = account.done("Action=ListSSHPublicKeys&UserName=anna");
    assert_eq!(
        (the(&shown, "SSHPublicKeyId"), the(&shown, "UserName")),
        (id.as_str(), "anna")
    );
    assert_eq!(status(&account.admin(&get(&id, "SSH"))), "404");
}
