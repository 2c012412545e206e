"""What is in an account, with boto3: the credential report and the authorization details."""

import csv
import json

import boto3

from support import client, refused

iam = boto3.client("iam")
READ = "arn:aws:iam::aws:policy/IAMReadOnlyAccess"


def show(title, value):
    print(title, json.dumps(value, default=lambda date: "a date", sort_keys=True))


def allow(action):
    statement = {"Effect": "Allow", "Action": action, "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def cell(text):
    """A cell of the report, but for the time: that is checked to be one of this run's."""
    return "a date" if text[:2] == "20" and text.endswith("+00:00") else text


def details(**arguments):
    pages = iam.get_paginator("get_account_authorization_details").paginate(**arguments)
    found = {"UserDetailList": [], "GroupDetailList": [], "RoleDetailList": [], "Policies": []}
    for page in pages:
        for key in found:
            found[key] += page[key]
    return found


print("# an account")
iam.update_account_password_policy(MaxPasswordAge=30)
iam.create_user(UserName="ana", Tags=[{"Key": "team", "Value": "books"}])
iam.create_login_profile(UserName="ana", Password="secret")
key = iam.create_access_key(UserName="ana")["AccessKey"]
second = iam.create_access_key(UserName="ana")["AccessKey"]
iam.update_access_key(UserName="ana", AccessKeyId=second["AccessKeyId"], Status="Inactive")
client("sts", key).get_caller_identity()
iam.create_user(UserName="Smith,J", Path="/people/")

print("# the credential report")
refused(iam.get_credential_report)
started = iam.generate_credential_report()
print(started["State"], "-", started["Description"])
refused(iam.get_credential_report)
print(iam.generate_credential_report()["State"])
report = iam.get_credential_report()
print(report["ReportFormat"])
for row in csv.DictReader(report["Content"].decode().splitlines()):
    show(row["user"], {column: cell(text) for column, text in row.items()})
iam.create_user(UserName="late")
print(iam.generate_credential_report()["State"], "late" in iam.get_credential_report()["Content"].decode())
refused(client("iam", key).generate_credential_report)
refused(client("iam", key).get_credential_report)

print("# the authorization details")
document = allow("s3:GetObject")
books = iam.create_policy(PolicyName="books", PolicyDocument=document)["Policy"]["Arn"]
iam.create_policy_version(PolicyArn=books, PolicyDocument=allow("s3:*"), SetAsDefault=True)
iam.create_group(GroupName="readers")
iam.add_user_to_group(GroupName="readers", UserName="ana")
iam.attach_group_policy(GroupName="readers", PolicyArn=READ)
iam.put_group_policy(GroupName="readers", PolicyName="own", PolicyDocument=document)
iam.put_user_permissions_boundary(UserName="ana", PermissionsBoundary=books)
trust = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]})
iam.create_role(RoleName="Deployer", AssumeRolePolicyDocument=trust)
iam.attach_role_policy(RoleName="Deployer", PolicyArn=books)
iam.create_instance_profile(InstanceProfileName="Web")
iam.add_role_to_instance_profile(InstanceProfileName="Web", RoleName="Deployer")
everything = details(PaginationConfig={"PageSize": 1})
for user in everything["UserDetailList"]:
    show("user", user)
for group in everything["GroupDetailList"]:
    show("group", group)
for role in everything["RoleDetailList"]:
    show("role", role)
for policy in everything["Policies"]:
    versions = policy.pop("PolicyVersionList")
    show("policy", policy)
    print("versions", [(version["VersionId"], version["IsDefaultVersion"], version["Document"]["Version"]) for version in versions])
for kind in ["User", "Group", "Role", "LocalManagedPolicy", "AWSManagedPolicy"]:
    found = details(Filter=[kind])
    print(kind, {key: len(items) for key, items in found.items()})
refused(iam.get_account_authorization_details, Filter=["Policy"])
refused(iam.get_account_authorization_details, Marker="?")
refused(client("iam", key).get_account_authorization_details)
