//! When services were last used, and by which policies they are open, on the wire. The shapes and
//! AWS's texts are recorded in radkawar/stackd (`testdata/aws/iam/last_access.json`, September
//! 2026), where nothing else is said.

use super::{ADMIN, ANA, Account, all, encode, policy, refusal, status, the};

const HER_ARN: &str = "arn:aws:iam::111122223333:user/ana";

fn generate(account: &Account, arn: &str) -> String {
    let answer = account.done(&format!(
        "Action=GenerateServiceLastAccessedDetails&Arn={arn}"
    ));
    the(&answer, "JobId").to_owned()
}

fn read(account: &Account, job: &str) -> String {
    account.done(&format!("Action=GetServiceLastAccessedDetails&JobId={job}"))
}

/// The namespaces of a report about ana, whose only policy this is.
fn opened_by(statement: &str) -> Vec<String> {
    let account = Account::where_ana_has(&policy(statement));
    let report = read(&account, &generate(&account, HER_ARN));
    let namespaces = all(&report, "ServiceNamespace").into_iter();
    namespaces.map(str::to_owned).collect()
}

#[test]
fn a_report_lists_the_services_that_policies_open_and_when_they_were_used() {
    let account = Account::where_ana_has(&policy(
        r#"{"Effect":"Allow","Action":["s3:GetObject","iam:GetUser","ec2:DescribeInstances"],"Resource":"*"},{"Effect":"Deny","Action":"ec2:*","Resource":"*"}"#,
    ));
    account.minutes_pass(1);
    assert_eq!(status(&account.call(ANA, "Action=GetUser")), "200");
    account.minutes_pass(1);
    insta::assert_snapshot!(read(&account, &generate(&account, HER_ARN)), @r#"
    200
    <GetServiceLastAccessedDetailsResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
    <GetServiceLastAccessedDetailsResult>
    <JobStatus>COMPLETED</JobStatus>
    <JobType>SERVICE_LEVEL</JobType>
    <JobCreationDate>2026-11-02T09:02:00Z</JobCreationDate>
    <ServicesLastAccessed>
    <member>
    <ServiceName>AWS Identity and Access Management</ServiceName>
    <LastAuthenticated>2026-11-02T09:01:00Z</LastAuthenticated>
    <ServiceNamespace>iam</ServiceNamespace>
    <LastAuthenticatedEntity>arn:aws:iam::111122223333:user/ana</LastAuthenticatedEntity>
    <LastAuthenticatedRegion>us-east-1</LastAuthenticatedRegion>
    <TotalAuthenticatedEntities>1</TotalAuthenticatedEntities>
    </member>
    <member>
    <ServiceName>Amazon S3</ServiceName>
    <ServiceNamespace>s3</ServiceNamespace>
    <TotalAuthenticatedEntities>0</TotalAuthenticatedEntities>
    </member>
    </ServicesLastAccessed>
    <JobCompletionDate>2026-11-02T09:02:00Z</JobCompletionDate>
    <IsTruncated>false</IsTruncated>
    </GetServiceLastAccessedDetailsResult>
    <ResponseMetadata>
    <RequestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestId>
    </ResponseMetadata>
    </GetServiceLastAccessedDetailsResponse>
    "#);
}

#[test]
fn a_condition_closes_nothing_and_not_action_opens_the_rest() {
    let conditional = r#"{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"},{"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:username":"nobody"}}}"#;
    assert_eq!(opened_by(conditional), ["s3"]);
    let pass_role = r#"{"Effect":"Allow","Action":"iam:PassRole","Resource":"*"}"#;
    assert_eq!(opened_by(pass_role), ["iam"]);
    let rest = opened_by(r#"{"Effect":"Allow","NotAction":"s3:*","Resource":"*"}"#);
    assert!(
        rest.len() > 100 && !rest.contains(&"s3".to_owned()),
        "{rest:?}"
    );
    let nothing = r#"{"Effect":"Allow","Action":"s3:GetObject","NotResource":"*"}"#;
    assert!(opened_by(nothing).is_empty());
}

#[test]
fn a_page_holds_two_hundred_services_unless_fewer_are_asked_for() {
    let account = Account::new();
    let job = generate(&account, "arn:aws:iam::aws:policy/AdministratorAccess");
    let first = read(&account, &job);
    assert_eq!(all(&first, "ServiceNamespace").len(), 200);
    let marker = encode(the(&first, "Marker"));
    let rest = account.done(&format!(
        "Action=GetServiceLastAccessedDetails&JobId={job}&Marker={marker}&MaxItems=1"
    ));
    assert_eq!(all(&rest, "ServiceNamespace").len(), 1);
}

#[test]
fn a_groups_report_names_its_users_and_who_was_there_last_comes_first() {
    let account = Account::new();
    let document = encode(&policy(
        r#"{"Effect":"Allow","Action":"iam:*","Resource":"*"}"#,
    ));
    for form in [
        "Action=CreateGroup&GroupName=readers".to_owned(),
        "Action=AddUserToGroup&GroupName=readers&UserName=ana".to_owned(),
        "Action=AddUserToGroup&GroupName=readers&UserName=admin".to_owned(),
        format!("Action=PutGroupPolicy&GroupName=readers&PolicyName=p&PolicyDocument={document}"),
    ] {
        account.done(&form);
    }
    account.minutes_pass(1);
    account.call(ANA, "Action=GetUser");
    account.minutes_pass(1);
    let job = generate(&account, "arn:aws:iam::111122223333:group/readers");
    let with_entities = |namespace: &str| {
        account.call(
            ADMIN,
            &format!(
                "Action=GetServiceLastAccessedDetailsWithEntities&JobId={job}&ServiceNamespace={namespace}"
            ),
        )
    };
    let answer = with_entities("iam");
    assert_eq!(all(&answer, "Name"), ["admin", "ana"]);
    assert_eq!(all(&answer, "Type"), ["USER", "USER"]);
    assert!(with_entities("s3").contains("<EntityDetailsList/>"));
    assert_eq!(
        refusal(&with_entities("nosuchservice")),
        "400 InvalidInput: Service namepace nosuchservice is either invalid or unsupported."
    );
    // Who is gone since is not shown.
    account.done("Action=RemoveUserFromGroup&GroupName=readers&UserName=ana");
    assert_eq!(all(&with_entities("iam"), "Name"), ["admin", "ana"]);
}

#[test]
fn a_report_is_for_who_asked_for_it() {
    let account = Account::where_ana_has(&super::allow("iam:*", "*"));
    let job = generate(&account, HER_ARN);
    let by_ana = account.ana(&format!("Action=GetServiceLastAccessedDetails&JobId={job}"));
    assert!(
        refusal(&by_ana).starts_with("404 NoSuchEntity: "),
        "{by_ana}"
    );
    let unknown = "00000000-0000-0000-0000-000000000000";
    let unknown = account.admin(&format!(
        "Action=GetServiceLastAccessedDetails&JobId={unknown}"
    ));
    assert!(
        refusal(&unknown).starts_with("404 NoSuchEntity: "),
        "{unknown}"
    );
}

#[test]
fn a_report_about_no_one_is_refused() {
    let account = Account::new();
    let ben = "arn:aws:iam::111122223333:user/ben";
    let answer = account.admin(&format!(
        "Action=GenerateServiceLastAccessedDetails&Arn={ben}"
    ));
    assert_eq!(
        refusal(&answer),
        "404 NoSuchEntity: The user with name ben cannot be found."
    );
}

#[test]
fn the_policies_that_open_a_service_are_listed_by_service() {
    let account = Account::where_ana_has(&super::allow("s3:GetObject", "*"));
    account.done(
        "Action=AttachUserPolicy&UserName=ana&PolicyArn=arn:aws:iam::aws:policy/IAMReadOnlyAccess",
    );
    let list = |namespaces: &[&str]| {
        let mut form = format!("Action=ListPoliciesGrantingServiceAccess&Arn={HER_ARN}");
        for (number, namespace) in (1..).zip(namespaces) {
            form += format!("&ServiceNamespaces.member.{number}={namespace}").as_str();
        }
        account.admin(&form)
    };
    insta::assert_snapshot!(list(&["s3", "iam", "sqs", "s3"]), @r#"
    200
    <ListPoliciesGrantingServiceAccessResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
    <ListPoliciesGrantingServiceAccessResult>
    <PoliciesGrantingServiceAccess>
    <member>
    <ServiceNamespace>s3</ServiceNamespace>
    <Policies>
    <member>
    <PolicyName>hers</PolicyName>
    <PolicyType>INLINE</PolicyType>
    <EntityType>USER</EntityType>
    <EntityName>ana</EntityName>
    </member>
    </Policies>
    </member>
    <member>
    <ServiceNamespace>iam</ServiceNamespace>
    <Policies>
    <member>
    <PolicyName>IAMReadOnlyAccess</PolicyName>
    <PolicyType>MANAGED</PolicyType>
    <PolicyArn>arn:aws:iam::aws:policy/IAMReadOnlyAccess</PolicyArn>
    </member>
    </Policies>
    </member>
    <member>
    <ServiceNamespace>sqs</ServiceNamespace>
    <Policies/>
    </member>
    </PoliciesGrantingServiceAccess>
    <IsTruncated>false</IsTruncated>
    </ListPoliciesGrantingServiceAccessResult>
    <ResponseMetadata>
    <RequestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestId>
    </ResponseMetadata>
    </ListPoliciesGrantingServiceAccessResponse>
    "#);
    assert_eq!(
        refusal(&list(&["s3", "nosuchservice"])),
        "400 InvalidInput: Invalid service namespace: [nosuchservice]"
    );
}

/// Recorded likewise: a policy that closes a service elsewhere does not count here.
#[test]
fn what_another_policy_denies_does_not_count_in_that_list() {
    let account = Account::where_ana_has(&super::allow("s3:GetObject", "*"));
    let deny = encode(&policy(
        r#"{"Effect":"Deny","Action":"s3:*","Resource":"*"}"#,
    ));
    account.done(&format!(
        "Action=PutUserPolicy&UserName=ana&PolicyName=separate&PolicyDocument={deny}"
    ));
    let answer = account.done(&format!(
        "Action=ListPoliciesGrantingServiceAccess&Arn={HER_ARN}&ServiceNamespaces.member.1=s3"
    ));
    assert_eq!(the(&answer, "PolicyName"), "hers");
    assert!(!read(&account, &generate(&account, HER_ARN)).contains("Amazon S3"));
}

#[test]
fn an_account_in_no_organization_has_no_report_of_one() {
    let account = Account::new();
    let path = "o-a1b2c3d4e5/r-f6g7h8i9j0example";
    let answer = account.admin(&format!(
        "Action=GenerateOrganizationsAccessReport&EntityPath={path}"
    ));
    assert_eq!(
        (status(&answer), the(&answer, "Code")),
        ("403", "AccessDenied")
    );
    let job = "00000000-0000-0000-0000-000000000000";
    let answer = account.admin(&format!("Action=GetOrganizationsAccessReport&JobId={job}"));
    assert_eq!(
        (status(&answer), the(&answer, "Code")),
        ("404", "NoSuchEntity")
    );
}
