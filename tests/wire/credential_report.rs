//! The credential report.

use data_encoding::BASE64;

use super::{Account, refusal, status, the};

const GENERATE: &str = "Action=GenerateCredentialReport";
const GET: &str = "Action=GetCredentialReport";

/// A report, ready.
fn report(account: &Account) -> Vec<csv::StringRecord> {
    account.done(GENERATE);
    account.done(GENERATE);
    account.done(GENERATE);
    let answer = account.done(GET);
    let content = BASE64.decode(the(&answer, "Content").as_bytes());
    let content = content.expect("Base64");
    let mut reader = csv::Reader::from_reader(content.as_slice());
    let columns = reader.headers().expect("a header").clone();
    let rows = reader.records().map(|row| row.expect("as many cells"));
    std::iter::once(columns).chain(rows).collect()
}

/// Code and status of a refusal without a text: tools that print one have none to print
/// (prowler-cloud/prowler#272).
fn without_text(answer: &str) -> String {
    assert!(!answer.contains("Message"), "{answer}");
    format!("{} {}", status(answer), the(answer, "Code"))
}

/// The description is quoted from AWS in prowler-cloud/prowler#272 and in the AWS CLI's examples.
#[test]
fn a_report_is_started_then_in_progress_then_complete() {
    let account = Account::new();
    assert_eq!(without_text(&account.admin(GET)), "410 ReportNotPresent");
    let started = account.done(GENERATE);
    assert_eq!(the(&started, "State"), "STARTED");
    assert_eq!(
        the(&started, "Description"),
        "No report exists. Starting a new report generation task"
    );
    assert_eq!(without_text(&account.admin(GET)), "404 ReportInProgress");
    insta::assert_snapshot!(account.admin(GENERATE), @r#"
    200
    <GenerateCredentialReportResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
    <GenerateCredentialReportResult>
    <State>COMPLETE</State>
    </GenerateCredentialReportResult>
    <ResponseMetadata>
    <RequestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestId>
    </ResponseMetadata>
    </GenerateCredentialReportResponse>
    "#);
}

#[test]
fn who_asks_for_one_that_is_not_ready_is_told_so() {
    let account = Account::new();
    account.done(GENERATE);
    assert_eq!(the(&account.done(GENERATE), "State"), "INPROGRESS");
    assert_eq!(the(&account.done(GENERATE), "State"), "COMPLETE");
}

#[test]
fn after_a_while_it_is_ready() {
    let account = Account::new();
    account.done(GENERATE);
    account.minutes_pass(1);
    let answer = account.done(GET);
    assert_eq!(the(&answer, "ReportFormat"), "text/csv");
    assert_eq!(the(&answer, "GeneratedTime"), "2026-11-02T09:00:00Z");
}

/// "You can generate a credential report as often as once every four hours" (IAM User Guide).
#[test]
fn a_report_is_the_one_for_four_hours() {
    let account = Account::new();
    report(&account);
    account.minutes_pass(239);
    account.done("Action=CreateUser&UserName=ben");
    assert_eq!(the(&account.done(GENERATE), "State"), "COMPLETE");
    let still = account.done(GET);
    assert_eq!(the(&still, "GeneratedTime"), "2026-11-02T09:00:00Z");
    account.minutes_pass(1);
    assert_eq!(without_text(&account.admin(GET)), "410 ReportExpired");
    assert_eq!(the(&account.done(GENERATE), "State"), "STARTED");
    account.minutes_pass(1);
    let new = account.done(GET);
    assert_eq!(the(&new, "GeneratedTime"), "2026-11-02T13:00:00Z");
}

/// The columns and what is in them: IAM User Guide, "Getting credential reports for your AWS
/// account".
#[test]
fn a_report_tells_of_root_and_of_every_user() {
    let account = Account::with_root_key();
    account.done("Action=CreateUser&UserName=Ben,C&Path=/people/");
    let rows = report(&account);
    let rows: Vec<_> = rows
        .iter()
        .map(|row| row.iter().collect::<Vec<_>>().join("|"))
        .collect();
    insta::assert_snapshot!(rows.join("\n"), @r#"
    user|arn|user_creation_time|password_enabled|password_last_used|password_last_changed|password_next_rotation|mfa_active|access_key_1_active|access_key_1_last_rotated|access_key_1_last_used_date|access_key_1_last_used_region|access_key_1_last_used_service|access_key_2_active|access_key_2_last_rotated|access_key_2_last_used_date|access_key_2_last_used_region|access_key_2_last_used_service|cert_1_active|cert_1_last_rotated|cert_2_active|cert_2_last_rotated
    <root_account>|arn:aws:iam::111122223333:root|2025-11-02T09:00:00+00:00|not_supported|no_information|not_supported|not_supported|false|true|2026-11-02T09:00:00+00:00|N/A|N/A|N/A|false|N/A|N/A|N/A|N/A|false|N/A|false|N/A
    admin|arn:aws:iam::111122223333:user/admin|2025-11-02T09:00:00+00:00|false|N/A|N/A|N/A|false|true|2026-11-02T09:00:00+00:00|2026-11-02T09:00:00+00:00|us-east-1|iam|false|N/A|N/A|N/A|N/A|false|N/A|false|N/A
    ana|arn:aws:iam::111122223333:user/ana|2025-11-02T09:00:00+00:00|false|N/A|N/A|N/A|false|true|2026-11-02T09:00:00+00:00|N/A|N/A|N/A|false|N/A|N/A|N/A|N/A|false|N/A|false|N/A
    Ben,C|arn:aws:iam::111122223333:user/people/Ben,C|2026-11-02T09:00:00+00:00|false|N/A|N/A|N/A|false|false|N/A|N/A|N/A|N/A|false|N/A|N/A|N/A|N/A|false|N/A|false|N/A
    "#);
}

/// The cells of a user, by column.
fn cell(rows: &[csv::StringRecord], user: &str, column: &str) -> String {
    let column = rows[0].iter().position(|name| name == column);
    let row = rows.iter().find(|row| &row[0] == user).expect("the user");
    row[column.expect("the column")].to_owned()
}

#[test]
fn a_report_tells_of_passwords() {
    let account = Account::new();
    account.done("Action=CreateLoginProfile&UserName=ana&Password=Correct-Horse-1");
    account.minutes_pass(60);
    account.done("Action=UpdateLoginProfile&UserName=ana&Password=Correct-Horse-2");
    account.done("Action=UpdateAccountPasswordPolicy&MaxPasswordAge=90");
    let rows = report(&account);
    for (column, expected) in [
        ("password_enabled", "true"),
        ("password_last_used", "no_information"),
        ("password_last_changed", "2026-11-02T10:00:00+00:00"),
        ("password_next_rotation", "2027-01-31T10:00:00+00:00"),
    ] {
        assert_eq!(cell(&rows, "ana", column), expected, "{column}");
    }
    assert_eq!(cell(&rows, "admin", "password_next_rotation"), "N/A");
}

#[test]
fn a_report_tells_of_keys_and_their_use() {
    let account = Account::new();
    account.minutes_pass(5);
    account.done("Action=CreateAccessKey&UserName=ana");
    account.done(
        "Action=UpdateAccessKey&UserName=ana&AccessKeyId=AKIAIOSFODNN7EXAMPLE&Status=Inactive",
    );
    account.ana("Action=GetCallerIdentity");
    let rows = report(&account);
    for (column, expected) in [
        ("access_key_1_active", "true"),
        ("access_key_1_last_rotated", "2026-11-02T09:00:00+00:00"),
        ("access_key_1_last_used_date", "2026-11-02T09:05:00+00:00"),
        ("access_key_1_last_used_region", "us-east-1"),
        ("access_key_1_last_used_service", "sts"),
        ("access_key_2_active", "false"),
        ("access_key_2_last_rotated", "2026-11-02T09:05:00+00:00"),
        ("access_key_2_last_used_date", "N/A"),
    ] {
        assert_eq!(cell(&rows, "ana", column), expected, "{column}");
    }
}

#[test]
fn a_report_tells_of_second_factors() {
    let account = Account::of(super::scene().root_mfa());
    account.device_of_ana("phone");
    let rows = report(&account);
    for (user, expected) in [
        ("<root_account>", "true"),
        ("ana", "true"),
        ("admin", "false"),
    ] {
        assert_eq!(cell(&rows, user, "mfa_active"), expected, "{user}");
    }
}

#[test]
fn a_report_needs_a_permission() {
    let account = Account::new();
    assert_eq!(
        refusal(&account.ana(GENERATE)),
        "403 AccessDenied: User: arn:aws:iam::111122223333:user/ana is not authorized to perform: iam:GenerateCredentialReport on resource: * because no identity-based policy allows the iam:GenerateCredentialReport action"
    );
}
