//! `AssumeRoot`, which is for the management account of an organization.

use super::super::{ANA, allow, refusal, status, the};
use super::{ANA_ARN, Account};

const ASSUME: &str = "Action=AssumeRoot&TargetPrincipal=444455556666&TaskPolicyArn.arn=arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials";

#[test]
fn it_needs_a_permission() {
    let account = Account::new();
    assert_eq!(
        refusal(&account.ana(ASSUME)),
        format!(
            "403 AccessDenied: User: {ANA_ARN} is not authorized to perform: sts:AssumeRoot on resource: arn:aws:iam::444455556666:root because no identity-based policy allows the sts:AssumeRoot action"
        )
    );
}

#[test]
fn an_account_in_no_organization_has_no_member_to_act_for() {
    let account = Account::where_ana_has(&allow("sts:AssumeRoot", "*"));
    assert_eq!(
        refusal(&account.ana(ASSUME)),
        format!(
            "403 AccessDenied: User: {ANA_ARN} is not authorized to perform: sts:AssumeRoot on resource: arn:aws:iam::444455556666:root"
        )
    );
    assert_eq!(
        account.outcome(ANA, ASSUME).verdict.as_deref(),
        Some("account 111122223333 is in no organization")
    );
}

#[test]
fn it_is_for_a_root_user_and_for_one_of_five_tasks() {
    let account = Account::where_ana_has(&allow("sts:AssumeRoot", "*"));
    for wrong in [
        ASSUME.replace("444455556666", "arn:aws:iam::444455556666:user/ana"),
        ASSUME.replace(
            "root-task/IAMAuditRootUserCredentials",
            "AdministratorAccess",
        ),
    ] {
        let answer = account.ana(&wrong);
        let expected = ("400", "ValidationError");
        assert_eq!((status(&answer), the(&answer, "Code")), expected, "{wrong}");
    }
}
