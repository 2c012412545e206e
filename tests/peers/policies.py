"""Managed policies with boto3: the account's own with their versions, AWS's, and where they hold."""

import json

import boto3

from support import client, refused

iam = boto3.client("iam")
BOOKS = "arn:aws:iam::111122223333:policy/shop/Books"
READ = "arn:aws:iam::aws:policy/IAMReadOnlyAccess"


def show(title, value):
    print(title, json.dumps(value, default=lambda date: "a date", sort_keys=True))


def pages(operation, key, **arguments):
    paginator = iam.get_paginator(operation).paginate(**arguments, PaginationConfig={"PageSize": 2})
    return [item for page in paginator for item in page[key]]


def names(**arguments):
    return [policy["PolicyName"] for policy in pages("list_policies", "Policies", **arguments)]


def allow(action):
    statement = {"Effect": "Allow", "Action": action, "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def versions():
    found = pages("list_policy_versions", "Versions", PolicyArn=BOOKS)
    return [version["VersionId"] + "*" * version["IsDefaultVersion"] for version in found]


print("# a policy of the account's own")
made = iam.create_policy(
    PolicyName="Books",
    Path="/shop/",
    Description="Reads books.",
    PolicyDocument=allow("iam:ListUsers"),
    Tags=[{"Key": "Team", "Value": "one"}, {"Key": "team", "Value": "two"}],
)
show("made", made["Policy"])
call = iam.create_policy
refused(call, PolicyName="BOOKS", PolicyDocument=allow("s3:*"))
refused(call, PolicyName="Maps", PolicyDocument="none")
refused(call, PolicyName="Maps", PolicyDocument=json.dumps({"Statement": []}))
refused(call, PolicyName="Maps", PolicyDocument=json.dumps({"Version": "2012-10-17"}))
refused(call, PolicyName="Maps", PolicyDocument=allow("books"))
refused(call, PolicyName="Maps", PolicyDocument=allow(["s3:GetObject" + "x" * 6144]))
refused(call, PolicyName="Ma ps", PolicyDocument=allow("s3:*"))
show("got", iam.get_policy(PolicyArn=BOOKS)["Policy"])
refused(iam.get_policy, PolicyArn=BOOKS + "s")
refused(iam.get_policy, PolicyArn="Books" * 5)
iam.tag_policy(PolicyArn=BOOKS, Tags=[{"Key": "third", "Value": "3"}])
iam.untag_policy(PolicyArn=BOOKS, TagKeys=["team"])
show("tags", pages("list_policy_tags", "Tags", PolicyArn=BOOKS))
refused(iam.tag_policy, PolicyArn=BOOKS, Tags=[{"Key": "aws:team", "Value": "books"}])
refused(iam.tag_policy, PolicyArn=READ, Tags=[{"Key": "team", "Value": "books"}])

print("# versions")
for action in ["iam:ListGroups", "iam:ListRoles", "iam:Get*"]:
    iam.create_policy_version(PolicyArn=BOOKS, PolicyDocument=allow(action))
made = iam.create_policy_version(PolicyArn=BOOKS, PolicyDocument=allow("iam:List*"), SetAsDefault=True)
show("made", made["PolicyVersion"])
print(versions())
refused(iam.create_policy_version, PolicyArn=BOOKS, PolicyDocument=allow("s3:*"))
refused(iam.create_policy_version, PolicyArn=READ, PolicyDocument=allow("s3:*"))
iam.set_default_policy_version(PolicyArn=BOOKS, VersionId="v2")
refused(iam.set_default_policy_version, PolicyArn=BOOKS, VersionId="v9")
refused(iam.set_default_policy_version, PolicyArn=BOOKS, VersionId="two")
refused(iam.delete_policy_version, PolicyArn=BOOKS, VersionId="v2")
iam.delete_policy_version(PolicyArn=BOOKS, VersionId="v5")
iam.create_policy_version(PolicyArn=BOOKS, PolicyDocument=allow("sts:*"))
print(versions())
show("got", iam.get_policy_version(PolicyArn=BOOKS, VersionId="v3")["PolicyVersion"])
refused(iam.get_policy_version, PolicyArn=BOOKS, VersionId="v5")

print("# where a policy holds")
iam.create_user(UserName="ana")
iam.create_user(UserName="ben", PermissionsBoundary=BOOKS)
iam.create_group(GroupName="Readers")
iam.create_role(RoleName="Reader", AssumeRolePolicyDocument=json.dumps({
    "Version": "2012-10-17",
    "Statement": {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"},
}))
ana = client("iam", iam.create_access_key(UserName="ana")["AccessKey"])
refused(ana.list_groups)
iam.attach_user_policy(UserName="ana", PolicyArn=BOOKS)
iam.attach_user_policy(UserName="ana", PolicyArn=BOOKS)
iam.attach_group_policy(GroupName="Readers", PolicyArn=BOOKS)
iam.attach_role_policy(RoleName="Reader", PolicyArn=BOOKS)
print("may list", len(ana.list_groups()["Groups"]))
refused(ana.list_users)
iam.set_default_policy_version(PolicyArn=BOOKS, VersionId="v1")
print("may list", len(ana.list_users()["Users"]))
refused(ana.list_groups)
refused(iam.attach_user_policy, UserName="ana", PolicyArn="no ARN, whatever it is")
refused(iam.attach_user_policy, UserName="ana", PolicyArn=BOOKS + "s")
refused(iam.attach_user_policy, UserName="eve", PolicyArn=BOOKS)
found = iam.list_entities_for_policy(PolicyArn=BOOKS)
for kind, name in [("PolicyUsers", "UserName"), ("PolicyGroups", "GroupName"), ("PolicyRoles", "RoleName")]:
    print(kind, [one[name] for one in found[kind]])
bounded = iam.list_entities_for_policy(PolicyArn=BOOKS, PolicyUsageFilter="PermissionsBoundary")
print("bounds", [one["UserName"] for one in bounded["PolicyUsers"]])
policy = iam.get_policy(PolicyArn=BOOKS)["Policy"]
print("held by", policy["AttachmentCount"], "bounds", policy["PermissionsBoundaryUsageCount"])
show("of ana", pages("list_attached_user_policies", "AttachedPolicies", UserName="ana"))
refused(iam.delete_policy, PolicyArn=BOOKS)

print("# AWS's own")
print("local", names(Scope="Local"), "attached", names(OnlyAttached=True))
print("of AWS", "AdministratorAccess" in names(Scope="AWS"), "Books" in names(Scope="AWS"))
print("job functions", names(PathPrefix="/job-function/"))
read = iam.get_policy(PolicyArn=READ)["Policy"]
print(read["DefaultVersionId"], read["CreateDate"].date(), read["AttachmentCount"])
document = iam.get_policy_version(PolicyArn=READ, VersionId=read["DefaultVersionId"])["PolicyVersion"]["Document"]
print(list(document), list(document["Statement"][0]))
refused(iam.delete_policy, PolicyArn=READ)
refused(iam.get_policy, PolicyArn="arn:aws:iam::aws:policy/NoSuchPolicy")

print("# the end of a policy")
iam.detach_user_policy(UserName="ana", PolicyArn=BOOKS)
refused(iam.detach_user_policy, UserName="ana", PolicyArn=BOOKS)
iam.detach_group_policy(GroupName="Readers", PolicyArn=BOOKS)
iam.detach_role_policy(RoleName="Reader", PolicyArn=BOOKS)
refused(iam.delete_policy, PolicyArn=BOOKS)
iam.delete_user_permissions_boundary(UserName="ben")
refused(iam.delete_policy, PolicyArn=BOOKS)
for version in ["v2", "v3", "v4", "v6"]:
    iam.delete_policy_version(PolicyArn=BOOKS, VersionId=version)
iam.delete_policy(PolicyArn=BOOKS)
refused(iam.delete_policy, PolicyArn=BOOKS)

print("# who may not")
refused(ana.create_policy, PolicyName="Mine", PolicyDocument=allow("*"))
refused(ana.attach_user_policy, UserName="ana", PolicyArn=READ)
refused(ana.get_policy, PolicyArn=READ)
refused(ana.list_policies)
