//! The caller, the account, and what the mock does not have.

use mock_iam::wire::operation::{Operation, Service};

use super::{Account, refusal};

#[test]
fn get_caller_identity_needs_no_permission() {
    insta::assert_snapshot!(Account::new().ana("Action=GetCallerIdentity"), @"");
}

#[test]
fn what_the_mock_does_not_have_is_refused_by_name_and_never_done() {
    let account = Account::new();
    let supported = mock_iam::supported_operations();
    for operation in Operation::all()
        .iter()
        .filter(|operation| operation.service == Service::Iam)
    {
        if supported.contains(&operation.name) {
            continue;
        }
        let answer = account.admin(&format!("Action={}", operation.name));
        assert_eq!(
            refusal(&answer),
            format!(
                "501 NotImplemented: AWS has the operation {}; this mock does not have it yet. Nothing was changed.",
                operation.name
            )
        );
    }
}
