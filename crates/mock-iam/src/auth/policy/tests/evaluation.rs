//! The verdict over all policies of a principal, and how it explains itself.

use serde_json::json;

use super::*;

const ACTION: &str = "iam:CreateAccessKey";
const ANA: &str = "arn:aws:iam::123456789012:user/ana";

fn allow(sid: &str) -> PolicyDocument {
    document(&json!({"Sid": sid, "Effect": "Allow", "Action": "iam:*", "Resource": "*"}))
}

fn deny(sid: &str) -> PolicyDocument {
    document(&json!([
        {"Effect": "Deny", "Action": "s3:*", "Resource": "*"},
        {"Sid": sid, "Effect": "Deny", "Action": ACTION, "Resource": "*"},
    ]))
}

fn silent() -> PolicyDocument {
    document(&json!({"Effect": "Allow", "Action": "s3:*", "Resource": "*"}))
}

fn verdict(policies: &Policies<'_>) -> Verdict {
    let context = ConditionContext::default();
    let question = Question {
        action: ACTION,
        resource: ANA,
        context: &context,
    };
    evaluate(policies, &question)
}

#[test]
fn nothing_is_allowed_by_default() {
    let verdict = verdict(&Policies::default());
    assert!(!verdict.is_allowed());
    assert_eq!(
        verdict.reason(ACTION),
        "because no identity-based policy allows the iam:CreateAccessKey action"
    );
    assert_eq!(
        verdict.to_string(),
        "not allowed by any statement of an identity-based policy"
    );
}

#[test]
fn an_allow_names_the_statement_and_its_policy() {
    let (silent, allow) = (silent(), allow("CreateOwnAccessKeys"));
    let policies = Policies {
        identity: vec![inline(&silent), managed(&allow)],
        ..Policies::default()
    };
    let verdict = verdict(&policies);
    assert!(verdict.is_allowed());
    assert_eq!(
        verdict.to_string(),
        "allowed by statement 1 \"CreateOwnAccessKeys\" of policy \
         arn:aws:iam::123456789012:policy/p"
    );
}

#[test]
fn an_explicit_deny_wins_over_any_allow() {
    let (allow, deny) = (allow("All"), deny("NoKeys"));
    for identity in [
        vec![inline(&allow), managed(&deny)],
        vec![managed(&deny), inline(&allow)],
    ] {
        let policies = Policies {
            identity,
            ..Policies::default()
        };
        let verdict = verdict(&policies);
        assert_eq!(
            verdict.reason(ACTION),
            "with an explicit deny in an identity-based policy: arn:aws:iam::123456789012:policy/p"
        );
        assert_eq!(
            verdict.to_string(),
            "explicitly denied by statement 2 \"NoKeys\" of policy \
             arn:aws:iam::123456789012:policy/p"
        );
    }
}

#[test]
fn an_inline_policys_deny_has_no_arn_to_name() {
    let deny = deny("");
    let policies = Policies {
        identity: vec![inline(&deny)],
        ..Policies::default()
    };
    let verdict = verdict(&policies);
    assert_eq!(
        verdict.reason(ACTION),
        "with an explicit deny in an identity-based policy"
    );
    assert_eq!(
        verdict.to_string(),
        "explicitly denied by statement 2 of inline policy keys of user ana"
    );
}

#[test]
fn a_boundary_gives_nothing_by_itself() {
    let allow = allow("All");
    let policies = Policies {
        boundary: Some(managed(&allow)),
        ..Policies::default()
    };
    assert_eq!(
        verdict(&policies),
        Verdict::NoAllow {
            kind: PolicyKind::Identity
        }
    );
}

#[test]
fn a_boundary_must_allow_as_well() {
    let (allow, silent, deny) = (allow("All"), silent(), deny("No"));
    let within = |boundary| {
        verdict(&Policies {
            identity: vec![inline(&allow)],
            boundary: Some(managed(boundary)),
            session: None,
        })
    };
    assert!(within(&allow).is_allowed());
    assert_eq!(
        within(&silent).reason(ACTION),
        "because no permissions boundary allows the iam:CreateAccessKey action"
    );
    assert_eq!(
        within(&silent).to_string(),
        "not allowed by the permissions boundary"
    );
    assert_eq!(
        within(&deny).reason(ACTION),
        "with an explicit deny in a permissions boundary: arn:aws:iam::123456789012:policy/p"
    );
    assert_eq!(
        within(&deny).to_string(),
        "explicitly denied by statement 2 \"No\" of policy arn:aws:iam::123456789012:policy/p, \
         which is a permissions boundary"
    );
}

#[test]
fn session_policies_must_allow_as_well_but_one_is_enough() {
    let (allow, silent, deny) = (allow("All"), silent(), deny("No"));
    let within = |session| {
        verdict(&Policies {
            identity: vec![inline(&allow)],
            boundary: Some(managed(&allow)),
            session: Some(session),
        })
    };
    assert!(within(vec![inline(&silent), inline(&allow)]).is_allowed());
    for session in [vec![inline(&silent)], vec![]] {
        assert_eq!(
            within(session).reason(ACTION),
            "because no session policy allows the iam:CreateAccessKey action"
        );
    }
    assert_eq!(
        within(vec![inline(&allow), inline(&deny)]).reason(ACTION),
        "with an explicit deny in a session policy"
    );
}

#[test]
fn a_deny_in_a_session_outweighs_a_lacking_allow() {
    let deny = deny("No");
    let policies = Policies {
        session: Some(vec![inline(&deny)]),
        ..Policies::default()
    };
    assert!(matches!(
        verdict(&policies),
        Verdict::ExplicitDeny {
            kind: PolicyKind::Session,
            ..
        }
    ));
}

#[test]
fn a_deny_whose_condition_does_not_hold_denies_nothing() {
    // AWS's example policy: nothing without MFA. A long-term key has no such condition key at all,
    // so that only `IfExists` denies it.
    for (operator, without_mfa_allowed) in [("Bool", true), ("BoolIfExists", false)] {
        let document = document(&json!([
            {"Effect": "Allow", "Action": "*", "Resource": "*"},
            {
                "Effect": "Deny",
                "NotAction": "iam:ListMFADevices",
                "Resource": "*",
                "Condition": {operator: {"aws:MultiFactorAuthPresent": "false"}},
            },
        ]));
        let with_key = ConditionContext::default();
        let with_mfa = context(&[("aws:MultiFactorAuthPresent", &["true"])]);
        assert_eq!(
            allows(&document, ACTION, ANA, &with_key),
            without_mfa_allowed,
            "{operator}"
        );
        assert!(allows(&document, ACTION, ANA, &with_mfa), "{operator}");
        assert!(
            allows(&document, "iam:ListMFADevices", ANA, &with_key),
            "{operator}"
        );
    }
}

#[test]
fn every_statement_tells_what_kept_it_from_applying() {
    let document = document(&json!([
        {"Effect": "Allow", "Action": "iam:GetUser", "Resource": "*"},
        {"Effect": "Allow", "Action": ACTION, "Resource": "arn:aws:iam::*:user/ben"},
        {
            "Effect": "Allow", "Action": ACTION, "Resource": "*",
            "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
        },
        {"Sid": "Last", "Effect": "Deny", "Action": ACTION, "Resource": ANA},
    ]));
    let policies = Policies {
        identity: vec![inline(&document)],
        ..Policies::default()
    };
    let context = ConditionContext::default();
    let question = Question {
        action: ACTION,
        resource: ANA,
        context: &context,
    };
    let considered = consider(&policies, &question);
    let outcomes: Vec<_> = considered.iter().map(|it| it.outcome.clone()).collect();
    assert_eq!(
        outcomes,
        [
            Outcome::OtherAction,
            Outcome::OtherResource,
            Outcome::ConditionNotMet {
                operator: "Bool".to_owned(),
                key: "aws:MultiFactorAuthPresent".to_owned(),
            },
            Outcome::Applies,
        ]
    );
    let last = &considered[3];
    assert_eq!(
        (last.effect, last.kind),
        (Effect::Deny, PolicyKind::Identity)
    );
    assert_eq!(
        last.statement.to_string(),
        "statement 4 \"Last\" of inline policy keys of user ana"
    );
}
