//! STS: temporary credentials, how they are had and what they are good for. Where AWS documents
//! nothing, the source is named: a recording, or an issue that quotes AWS.

mod assume_role;
mod assume_root;
mod authorization_messages;
mod caller_identity;
mod cross_account;
mod federation_tokens;
mod second_factor;
mod session_policies;
mod session_tags;
mod session_tokens;
mod temporary_credentials;
mod trust;
mod web_identity;
mod web_identity_tokens;

use super::{Account, Signer, at, encode, show, status, the, with_version};
use std::sync::atomic::Ordering;

/// What an answer with credentials hands out.
#[derive(Debug, Clone)]
struct Session {
    id: String,
    secret: String,
    token: String,
}

impl Session {
    fn of(answer: &str) -> Self {
        assert_eq!(status(answer), "200", "{answer}");
        let text = |element| the(answer, element).to_owned();
        Self {
            id: text("AccessKeyId"),
            secret: text("SecretAccessKey"),
            token: text("SessionToken"),
        }
    }
}

impl Account {
    /// Signs with temporary credentials.
    fn as_session(&self, session: &Session, form: &str) -> String {
        let signer = Signer {
            time: at(self.seconds_passed.load(Ordering::Relaxed)),
            token: Some(&session.token),
            ..Signer::of((&session.id, &session.secret), form)
        };
        show(&self.mock.handle(signer.post(&with_version(form))))
    }

    /// A role with that trust policy.
    fn role(&self, name: &str, trust: &str) {
        let trust = encode(trust);
        self.done(&format!(
            "Action=CreateRole&RoleName={name}&AssumeRolePolicyDocument={trust}"
        ));
    }

    /// What the role may do.
    fn role_may(&self, name: &str, document: &str) {
        let document = encode(document);
        self.done(&format!(
            "Action=PutRolePolicy&RoleName={name}&PolicyName=its&PolicyDocument={document}"
        ));
    }

    /// What the user may do.
    fn user_may(&self, name: &str, document: &str) {
        let document = encode(document);
        self.done(&format!(
            "Action=PutUserPolicy&UserName={name}&PolicyName=theirs&PolicyDocument={document}"
        ));
    }
}

/// The form of `AssumeRole` in the documentation account, with more parameters behind it.
fn assume(role: &str, more: &str) -> String {
    format!(
        "Action=AssumeRole&RoleArn=arn:aws:iam::111122223333:role/{role}&RoleSessionName=lesson{more}"
    )
}

/// A trust policy that lets someone do something.
fn trust(principal: &str, action: &str) -> String {
    trust_if(principal, action, "{}")
}

/// A trust policy with a condition.
fn trust_if(principal: &str, action: &str, condition: &str) -> String {
    super::policy(&format!(
        r#"{{"Effect":"Allow","Principal":{{"AWS":"{principal}"}},"Action":{action},"Condition":{condition}}}"#
    ))
}

const ANA_ARN: &str = "arn:aws:iam::111122223333:user/ana";
const ROOT_ARN: &str = "arn:aws:iam::111122223333:root";
const ASSUME: &str = r#""sts:AssumeRole""#;

/// What AWS says whenever a permission is lacking: not which policy lacks it (recorded from AWS in
/// July 2026, justincormack/argmin).
fn denied(who: &str, action: &str, role: &str) -> String {
    format!(
        "403 AccessDenied: User: {who} is not authorized to perform: {action} on resource: arn:aws:iam::111122223333:role/{role}"
    )
}
