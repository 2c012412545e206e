//! `AssumeRole` between two accounts: both sides must allow it.

use std::sync::Arc;

use mock_iam::{AccountId, DocumentationIds, MockIam, Scene, SceneKey};

use super::super::{Signer, allow, encode, now, policy, refusal, show, status, the, with_version};
use super::{ASSUME, Session, trust};

const HERE: &str = "111122223333";
const THERE: &str = "444455556666";
const ADMIN_HERE: (&str, &str) = ("AKIAHERE22222EXAMPLE", "the first administrator's secret");
const ADMIN_THERE: (&str, &str) = ("AKIATHERE2222EXAMPLE", "the other administrator's secret");
const ANA: (&str, &str) = ("AKIAANA222222EXAMPLE", "the secret of ana");

fn scene(id: &str, key: (&str, &str)) -> Scene {
    let id: AccountId = id.parse().expect("an account ID");
    Scene::new(id, now())
        .administrator("admin", SceneKey::new(key.0, key.1))
        .expect("a new user")
}

/// Two accounts with an administrator each; ana is a user of the first.
fn two_accounts() -> MockIam {
    let mock = MockIam::without_accounts(now, DocumentationIds::new());
    let ana = SceneKey::new(ANA.0, ANA.1);
    let here = scene(HERE, ADMIN_HERE).user("ana").key("ana", ana);
    mock.put_account(here.expect("a new user").build());
    mock.put_account(scene(THERE, ADMIN_THERE).build());
    mock
}

fn call(mock: &MockIam, key: (&str, &str), form: &str) -> String {
    let signer = Signer::of(key, form);
    show(&mock.handle(signer.post(&with_version(form))))
}

fn call_as(mock: &MockIam, session: &Session, form: &str) -> String {
    let signer = Signer {
        token: Some(&session.token),
        ..Signer::of((&session.id, &session.secret), form)
    };
    show(&mock.handle(signer.post(&with_version(form))))
}

fn done(mock: &MockIam, key: (&str, &str), form: &str) {
    let answer = call(mock, key, form);
    assert_eq!(status(&answer), "200", "{form}: {answer}");
}

fn role(mock: &MockIam, key: (&str, &str), principal: &str) {
    let document = encode(&trust(principal, ASSUME));
    done(
        mock,
        key,
        &format!("Action=CreateRole&RoleName=Visitor&AssumeRolePolicyDocument={document}"),
    );
}

fn ana_may(mock: &MockIam, document: &str) {
    let document = encode(document);
    let form = "Action=PutUserPolicy&UserName=ana&PolicyName=hers";
    done(
        mock,
        ADMIN_HERE,
        &format!("{form}&PolicyDocument={document}"),
    );
}

fn assume(account: &str) -> String {
    format!("Action=AssumeRole&RoleArn=arn:aws:iam::{account}:role/Visitor&RoleSessionName=lesson")
}

/// Whether ana, with or without a policy of hers, gets into a role there that trusts someone.
fn may(own: Option<&str>, principal: &str) -> bool {
    let mock = two_accounts();
    role(&mock, ADMIN_THERE, principal);
    if let Some(document) = own {
        ana_may(&mock, document);
    }
    let answer = call(&mock, ANA, &assume(THERE));
    if status(&answer) == "200" {
        return true;
    }
    assert_eq!(
        refusal(&answer),
        format!(
            "403 AccessDenied: User: arn:aws:iam::{HERE}:user/ana is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::{THERE}:role/Visitor"
        )
    );
    false
}

/// Recorded from AWS, the wildcard too (justincormack/argmin).
#[test]
fn both_sides_must_allow_it() {
    let everything = allow("sts:AssumeRole", "*");
    let this_role = allow(
        "sts:AssumeRole",
        &format!("arn:aws:iam::{THERE}:role/Visitor"),
    );
    for principal in [
        format!("arn:aws:iam::{HERE}:user/ana"),
        format!("arn:aws:iam::{HERE}:root"),
        "*".to_owned(),
    ] {
        assert!(!may(None, &principal), "{principal}");
        assert!(may(Some(&everything), &principal), "{principal}");
        assert!(may(Some(&this_role), &principal), "{principal}");
    }
    for principal in [
        format!("arn:aws:iam::{HERE}:user/admin"),
        format!("arn:aws:iam::{THERE}:root"),
    ] {
        assert!(!may(Some(&everything), &principal), "{principal}");
    }
}

#[test]
fn an_account_that_is_not_there_denies_too() {
    let mock = two_accounts();
    ana_may(&mock, &allow("*", "*"));
    let answer = call(&mock, ANA, &assume("777788889999"));
    assert_eq!(
        refusal(&answer),
        format!(
            "403 AccessDenied: User: arn:aws:iam::{HERE}:user/ana is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::777788889999:role/Visitor"
        )
    );
}

#[test]
fn the_session_belongs_to_the_account_of_the_role() {
    let mock = two_accounts();
    role(&mock, ADMIN_THERE, &format!("arn:aws:iam::{HERE}:root"));
    ana_may(&mock, &allow("sts:AssumeRole", "*"));
    let document = encode(&allow("iam:ListUsers", "*"));
    let form = "Action=PutRolePolicy&RoleName=Visitor&PolicyName=its";
    done(
        &mock,
        ADMIN_THERE,
        &format!("{form}&PolicyDocument={document}"),
    );
    let session = Session::of(&call(&mock, ANA, &assume(THERE)));
    let who = call_as(&mock, &session, "Action=GetCallerIdentity");
    assert_eq!(the(&who, "Account"), THERE);
    let arn = format!("arn:aws:sts::{THERE}:assumed-role/Visitor/lesson");
    assert_eq!(the(&who, "Arn"), arn);
    let users = call_as(&mock, &session, "Action=ListUsers");
    assert_eq!(the(&users, "UserName"), "admin");
    let info = format!("Action=GetAccessKeyInfo&AccessKeyId={}", session.id);
    assert_eq!(the(&call(&mock, ADMIN_HERE, &info), "Account"), THERE);
}

#[test]
fn conditions_can_ask_for_the_account_of_the_caller_and_of_the_role() {
    let mock = two_accounts();
    role(&mock, ADMIN_THERE, &format!("arn:aws:iam::{HERE}:root"));
    let within = |account| {
        policy(&format!(
            r#"{{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*","Condition":{{"StringEquals":{{"aws:ResourceAccount":"{account}","aws:PrincipalAccount":"{HERE}"}}}}}}"#
        ))
    };
    ana_may(&mock, &within(HERE));
    assert_eq!(status(&call(&mock, ANA, &assume(THERE))), "403");
    ana_may(&mock, &within(THERE));
    assert_eq!(status(&call(&mock, ANA, &assume(THERE))), "200");
}

/// Each of the two accounts is locked by requests that need the other.
#[test]
fn two_accounts_assume_into_each_other_from_many_threads_and_none_waits_for_ever() {
    let mock = Arc::new(two_accounts());
    role(&mock, ADMIN_HERE, &format!("arn:aws:iam::{THERE}:root"));
    role(&mock, ADMIN_THERE, &format!("arn:aws:iam::{HERE}:root"));
    let (sender, answers) = std::sync::mpsc::channel();
    for thread in 0..8 {
        let (mock, sender) = (mock.clone(), sender.clone());
        std::thread::spawn(move || {
            let (key, into) = if thread % 2 == 0 {
                (ADMIN_HERE, THERE)
            } else {
                (ADMIN_THERE, HERE)
            };
            for round in 0..50 {
                let form = if round % 5 == 0 {
                    "Action=ListUsers".to_owned()
                } else {
                    assume(into)
                };
                let answer = call(&mock, key, &form);
                sender
                    .send(status(&answer).to_owned())
                    .expect("someone listens");
            }
        });
    }
    let wait = std::time::Duration::from_mins(1);
    for number in 0..8 * 50 {
        let answer = answers.recv_timeout(wait);
        assert_eq!(answer.as_deref(), Ok("200"), "after {number} answers");
    }
}
