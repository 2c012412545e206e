//! A secret leaves once: in the answer to `CreateAccessKey`.

use super::{ANA, Account, encode};

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const PASSWORD: &str = "Correct-Horse-1";

/// A value for a parameter, whichever operation has it.
const PARAMETERS: &[(&str, &str)] = &[
    ("UserName", "ana"),
    ("GroupName", "readers"),
    ("PolicyName", "hers"),
    ("PolicyArn", "arn:aws:iam::111122223333:policy/books"),
    ("PolicyDocument", super::DOCUMENT),
    ("VersionId", "v1"),
    ("AccessKeyId", "AKIAIOSFODNN7EXAMPLE"),
    ("Status", "Inactive"),
    ("Password", PASSWORD),
    ("Tags.member.1.Key", "Team"),
    ("Tags.member.1.Value", "books"),
    ("TagKeys.member.1", "Team"),
];

#[test]
fn no_other_answer_has_the_secret() {
    let account = Account::with_root_key();
    account.done("Action=CreateGroup&GroupName=readers");
    let document = encode(super::DOCUMENT);
    account.done(&format!(
        "Action=CreatePolicy&PolicyName=books&PolicyDocument={document}"
    ));
    let made = account.done("Action=CreateAccessKey&UserName=ana");
    assert!(made.contains(SECRET));
    let parameters: Vec<_> = PARAMETERS
        .iter()
        .map(|(name, value)| format!("&{name}={}", encode(value)))
        .collect();
    let parameters = parameters.concat();
    let (mut answers, mut worked) = (0, 0);
    for operation in mock_iam::supported_operations() {
        for key in [super::ROOT, super::ADMIN, ANA] {
            let response = account.handle(key, &format!("Action={operation}{parameters}"));
            let everything = format!("{:?} {}", response.headers(), super::show(&response));
            for secret in [SECRET, super::ROOT.1, super::ADMIN.1, ANA.1, PASSWORD] {
                assert!(!everything.contains(secret), "{operation}: {everything}");
            }
            answers += 1;
            worked += usize::from(response.status().is_success());
        }
    }
    assert_eq!(answers, 3 * mock_iam::supported_operations().len());
    assert!(worked > 60, "only {worked} of {answers} did something");
}

#[test]
fn a_password_that_is_refused_is_not_repeated() {
    let account = Account::new();
    for password in ["short-1", "\u{1F511}\u{1F511}\u{1F511}\u{1F511}secret-1"] {
        let form = format!(
            "Action=CreateLoginProfile&UserName=ana&Password={}",
            encode(password)
        );
        let answer = account.admin(&form);
        assert!(
            answer.starts_with("400") && !answer.contains(password),
            "{answer}"
        );
    }
}

#[test]
fn what_the_mock_says_of_itself_has_no_secret() {
    let account = Account::new();
    account.done("Action=CreateAccessKey&UserName=ana");
    let outcome = format!("{:?}", account.outcome(ANA, "Action=CreateAccessKey"));
    let debug = format!("{:?}", account.mock.account());
    for secret in [SECRET, ANA.1] {
        assert!(!outcome.contains(secret) && !debug.contains(secret));
    }
}
