//! Delegation requests on the wire: their states, as the API reference has them.

use super::{Account, all, refusal, status, the};

fn with_request(and: &str) -> (Account, String) {
    let account = Account::new();
    let made = account.done(&format!(
        "Action=CreateDelegationRequest&Description=Reads+the+books&RequestorWorkflowId=workflow-1&NotificationChannel=arn:aws:sns:us-east-1:111122223333:books&SessionDuration=3600&Permissions.PolicyTemplateArn=arn:aws:iam::aws:policy-template/books{and}"
    ));
    let id = the(&made, "DelegationRequestId").to_owned();
    (account, id)
}

fn step(account: &Account, action: &str, id: &str) -> String {
    account.admin(&format!("Action={action}&DelegationRequestId={id}"))
}

fn state(account: &Account, id: &str) -> String {
    let answer = step(account, "GetDelegationRequest", id);
    the(&answer, "State").to_owned()
}

#[test]
fn a_request_goes_from_hand_to_hand() {
    let (account, id) = with_request("");
    assert_eq!(state(&account, &id), "UNASSIGNED");
    for (action, expected) in [
        ("AssociateDelegationRequest", "ASSIGNED"),
        ("UpdateDelegationRequest", "PENDING_APPROVAL"),
        ("AcceptDelegationRequest", "ACCEPTED"),
        ("SendDelegationToken", "FINALIZED"),
    ] {
        assert_eq!(status(&step(&account, action, &id)), "200", "{action}");
        assert_eq!(state(&account, &id), expected);
    }
    let shown = step(&account, "GetDelegationRequest", &id);
    let admin = "arn:aws:iam::111122223333:user/admin";
    assert_eq!(
        (the(&shown, "OwnerId"), the(&shown, "ApproverId")),
        (admin, admin)
    );
    assert_eq!(the(&shown, "SessionDuration"), "3600");
}

#[test]
fn a_rejected_request_stays_rejected_for_a_week() {
    let (account, id) = with_request("");
    let answer = account.admin(&format!(
        "Action=RejectDelegationRequest&DelegationRequestId={id}&Notes=Not+now"
    ));
    assert_eq!(status(&answer), "200");
    let shown = step(&account, "GetDelegationRequest", &id);
    assert_eq!(the(&shown, "RejectionReason"), "Not now");
    assert_eq!(the(&shown, "ExpirationTime"), "2026-11-09T09:00:00Z");
    for action in [
        "AcceptDelegationRequest",
        "UpdateDelegationRequest",
        "SendDelegationToken",
    ] {
        let answer = step(&account, action, &id);
        assert_eq!(
            (status(&answer), the(&answer, "Code")),
            ("409", "ConcurrentModification")
        );
    }
}

#[test]
fn only_the_owner_sends_a_token_that_only_the_owner_may_send() {
    let (account, id) = with_request("&OnlySendByOwner=true");
    let document = super::encode(&super::allow("iam:*", "*"));
    account.done(&format!(
        "Action=PutUserPolicy&UserName=ana&PolicyName=all&PolicyDocument={document}"
    ));
    step(&account, "AssociateDelegationRequest", &id);
    step(&account, "AcceptDelegationRequest", &id);
    let by_ana = account.ana(&format!(
        "Action=SendDelegationToken&DelegationRequestId={id}"
    ));
    assert_eq!(status(&by_ana), "403");
    assert_eq!(status(&step(&account, "SendDelegationToken", &id)), "200");
}

#[test]
fn requests_are_listed_and_by_who_took_them_on() {
    let (account, id) = with_request("");
    let list = |and: &str| account.done(&format!("Action=ListDelegationRequests{and}"));
    assert_eq!(all(&list(""), "DelegationRequestId"), [id.as_str()]);
    let hers = "&OwnerId=arn:aws:iam::111122223333:user/admin";
    assert!(all(&list(hers), "DelegationRequestId").is_empty());
    step(&account, "AssociateDelegationRequest", &id);
    assert_eq!(all(&list(hers), "DelegationRequestId"), [id.as_str()]);
}

#[test]
fn a_request_that_is_not_there_is_no_entity() {
    let answer = step(
        &Account::new(),
        "GetDelegationRequest",
        "00000000-0000-0000",
    );
    assert!(
        refusal(&answer).starts_with("404 NoSuchEntity: "),
        "{answer}"
    );
}
