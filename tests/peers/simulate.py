"""What may whom, with boto3: the policy simulator, the condition keys that it should be given, the
reports of what was used, and delegation requests."""

import json

import boto3

from support import client, refused

iam = boto3.client("iam")
ACCOUNT = "111122223333"
ANA = f"arn:aws:iam::{ACCOUNT}:user/ana"


def document(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def allow(action, resource="*", **more):
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action):
    return {"Effect": "Deny", "Action": action, "Resource": "*"}


def place(statement):
    start, end = statement["StartPosition"], statement["EndPosition"]
    return f"{start['Line']}:{start['Column']}-{end['Line']}:{end['Column']}"


def show(result):
    statements = [
        f"{one['SourcePolicyType']} {one['SourcePolicyId']} {place(one)}"
        for one in result["MatchedStatements"]
    ]
    print(result["EvalActionName"], "on", result["EvalResourceName"], "-", result["EvalDecision"])
    print("  by", statements or "nothing", "missing", result["MissingContextValues"])
    for one in result.get("ResourceSpecificResults", []):
        print("  ", one["EvalResourceName"], "-", one["EvalResourceDecision"])


print("# policies that the request brings along")
policies = [document(allow("s3:GetObject"), deny("s3:DeleteObject"))]
actions = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
paginator = iam.get_paginator("simulate_custom_policy")
pages = paginator.paginate(
    PolicyInputList=policies, ActionNames=actions, PaginationConfig={"PageSize": 1}
)
for page in pages:
    for result in page["EvaluationResults"]:
        show(result)

print("# resources, conditions and a boundary")
books = document(
    allow("s3:GetObject", "arn:aws:s3:::books/${aws:username}/*"),
    allow("s3:PutObject", Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}}),
)
print(iam.get_context_keys_for_custom_policy(PolicyInputList=[books])["ContextKeyNames"])
for values in ([], ["true"]):
    entries = [
        {
            "ContextKeyName": "aws:MultiFactorAuthPresent",
            "ContextKeyType": "boolean",
            "ContextKeyValues": values,
        }
    ]
    answer = iam.simulate_custom_policy(
        PolicyInputList=[books],
        ActionNames=["s3:PutObject", "s3:GetObject"],
        ResourceArns=["arn:aws:s3:::books/ana/a", "arn:aws:s3:::books/ben/b"],
        CallerArn=ANA,
        ContextEntries=entries if values else [],
        PermissionsBoundaryPolicyInputList=[document(allow("s3:*"))],
    )
    for result in answer["EvaluationResults"]:
        show(result)
        print("  boundary", result["PermissionsBoundaryDecisionDetail"])

print("# a user's own policies")
iam.create_user(UserName="ana")
iam.put_user_policy(
    UserName="ana", PolicyName="own", PolicyDocument=document(allow("iam:GetUser", ANA), allow("sts:*"))
)
iam.attach_user_policy(UserName="ana", PolicyArn="arn:aws:iam::aws:policy/IAMReadOnlyAccess")
answer = iam.simulate_principal_policy(
    PolicySourceArn=ANA, ActionNames=["iam:GetUser", "iam:CreateUser"], ResourceArns=[ANA]
)
for result in answer["EvaluationResults"]:
    show(result)
keys = iam.get_context_keys_for_principal_policy(PolicySourceArn=ANA, PolicyInputList=[books])
print(keys["ContextKeyNames"])

print("# what cannot be simulated")
refused(iam.simulate_custom_policy, PolicyInputList=["{"], ActionNames=["s3:GetObject"])
refused(iam.simulate_custom_policy, PolicyInputList=policies, ActionNames=["GetObject"])
refused(
    iam.simulate_custom_policy,
    PolicyInputList=policies,
    ActionNames=["s3:GetObject"],
    ResourceArns=["books"],
)
refused(
    iam.simulate_principal_policy,
    PolicySourceArn=f"arn:aws:iam::{ACCOUNT}:user/nobody",
    ActionNames=["s3:GetObject"],
)

print("# what was used")
key = iam.create_access_key(UserName="ana")["AccessKey"]
client("iam", key).get_user()
job = iam.generate_service_last_accessed_details(Arn=ANA)["JobId"]
report = iam.get_service_last_accessed_details(JobId=job)
print(report["JobStatus"], report["JobType"])
for service in report["ServicesLastAccessed"]:
    print(
        service["ServiceNamespace"],
        service["TotalAuthenticatedEntities"],
        service.get("LastAuthenticatedEntity", "never"),
    )
entities = iam.get_service_last_accessed_details_with_entities(JobId=job, ServiceNamespace="iam")
print([entity["EntityInfo"]["Name"] for entity in entities["EntityDetailsList"]])
granting = iam.list_policies_granting_service_access(Arn=ANA, ServiceNamespaces=["iam", "sts"])
for entry in granting["PoliciesGrantingServiceAccess"]:
    names = [f"{policy['PolicyType']} {policy['PolicyName']}" for policy in entry["Policies"]]
    print(entry["ServiceNamespace"], names)
refused(client("iam", key).get_service_last_accessed_details, JobId=job)
refused(iam.list_policies_granting_service_access, Arn=ANA, ServiceNamespaces=["nosuchservice"])
refused(iam.generate_organizations_access_report, EntityPath="o-a1b2c3d4e5/r-f6g7h8i9j0example")

print("# a delegation request")
request = iam.create_delegation_request(
    Description="Reads the books",
    Permissions={"PolicyTemplateArn": "arn:aws:iam::aws:policy-template/books"},
    RequestorWorkflowId="workflow-1",
    NotificationChannel="arn:aws:sns:us-east-1:111122223333:books",
    SessionDuration=3600,
)["DelegationRequestId"]
iam.associate_delegation_request(DelegationRequestId=request)
iam.accept_delegation_request(DelegationRequestId=request)
iam.send_delegation_token(DelegationRequestId=request)
shown = iam.get_delegation_request(DelegationRequestId=request)["DelegationRequest"]
print(shown["State"], shown["OwnerId"], shown["SessionDuration"])
refused(iam.reject_delegation_request, DelegationRequestId="0000000000000000")
refused(iam.get_human_readable_summary, EntityArn=f"arn:aws:iam::{ACCOUNT}:delegation-request/a")
