"""People with boto3: users, groups, tags, paths, permissions boundaries, and what follows from a
rename."""

import json

import boto3

from support import client, refused

iam = boto3.client("iam")
READ = "arn:aws:iam::aws:policy/IAMReadOnlyAccess"
EVERYTHING = "arn:aws:iam::aws:policy/AdministratorAccess"


def show(title, value):
    print(title, json.dumps(value, default=lambda date: "a date", sort_keys=True))


def pages(operation, key, **arguments):
    paginator = iam.get_paginator(operation).paginate(**arguments, PaginationConfig={"PageSize": 2})
    return [item for page in paginator for item in page[key]]


def users(**arguments):
    return [user["UserName"] for user in pages("list_users", "Users", **arguments)]


print("# users and paths")
show("made", iam.create_user(UserName="ana", Path="/people/books/", Tags=[{"Key": "Team", "Value": "books"}])["User"])
iam.create_user(UserName="Ben", Path="/people/")
for name in ["carol", "Dora"]:
    iam.create_user(UserName=name)
refused(iam.create_user, UserName="ANA")
refused(iam.create_user, UserName="ana ben")
refused(iam.create_user, UserName="eve", Path="people")
refused(iam.create_user, UserName="eve", PermissionsBoundary="no ARN, whatever it is")
refused(iam.create_user, UserName="eve", PermissionsBoundary="arn:aws:iam::111122223333:policy/none")
show("got in any case", iam.get_user(UserName="ANA")["User"])
print("all", users(), "people", users(PathPrefix="/people/"), "books", users(PathPrefix="/people/b"))
refused(iam.list_users, PathPrefix="people")
refused(iam.list_users, MaxItems=1001)
refused(iam.get_user, UserName="eve")

print("# tags")
iam.tag_user(UserName="ana", Tags=[{"Key": "TEAM", "Value": "maps"}, {"Key": "City", "Value": ""}])
show("tags", pages("list_user_tags", "Tags", UserName="ana"))
refused(iam.tag_user, UserName="ana", Tags=[{"Key": "a", "Value": ""}, {"Key": "A", "Value": ""}])
refused(iam.tag_user, UserName="ana", Tags=[{"Key": "aws:team", "Value": "books"}])
refused(iam.tag_user, UserName="ana", Tags=[{"Key": "a*", "Value": ""}])
iam.untag_user(UserName="ana", TagKeys=["team", "none"])
show("tags", pages("list_user_tags", "Tags", UserName="ana"))
refused(iam.untag_user, UserName="eve", TagKeys=["team"])

print("# groups")
show("made", iam.create_group(GroupName="Readers", Path="/people/")["Group"])
iam.create_group(GroupName="Writers")
refused(iam.create_group, GroupName="READERS")
for name in ["ana", "ben", "carol", "ana"]:
    iam.add_user_to_group(GroupName="readers", UserName=name)
refused(iam.add_user_to_group, GroupName="Readers", UserName="eve")
refused(iam.add_user_to_group, GroupName="Nobody", UserName="ana")
print("members", [user["UserName"] for user in pages("get_group", "Users", GroupName="Readers")])
print("groups", [group["Arn"] for group in pages("list_groups_for_user", "Groups", UserName="ana")])
print("below", [group["GroupName"] for group in pages("list_groups", "Groups", PathPrefix="/people/")])
iam.put_group_policy(
    GroupName="Readers",
    PolicyName="ListUsers",
    PolicyDocument=json.dumps(
        {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "iam:ListUsers", "Resource": "*"}}
    ),
)
print("policies", pages("list_group_policies", "PolicyNames", GroupName="Readers"))
refused(iam.get_group_policy, GroupName="Readers", PolicyName="none")
iam.remove_user_from_group(GroupName="Readers", UserName="carol")
refused(iam.delete_group, GroupName="Readers")
iam.delete_group(GroupName="Writers")
refused(iam.delete_group, GroupName="Writers")

print("# a rename, and all that follows")
key = iam.create_access_key(UserName="ana")["AccessKey"]
ana = client("iam", key)
print("by the group", len(ana.list_users()["Users"]))
refused(iam.update_user, UserName="ana", NewUserName="BEN")
iam.update_user(UserName="ana", NewUserName="anna", NewPath="/")
iam.update_group(GroupName="Readers", NewGroupName="Listeners", NewPath="/")
print("is", client("sts", key).get_caller_identity()["Arn"])
print("members", [user["Arn"] for user in iam.get_group(GroupName="Listeners")["Users"]])
print("still by the group", len(ana.list_users()["Users"]))
print("key of", iam.get_access_key_last_used(AccessKeyId=key["AccessKeyId"])["UserName"])
refused(iam.get_user, UserName="ana")
refused(iam.get_group, GroupName="Readers")

print("# boundaries")
iam.attach_user_policy(UserName="anna", PolicyArn=EVERYTHING)
ana.create_group(GroupName="Mine")
iam.put_user_permissions_boundary(UserName="anna", PermissionsBoundary=READ)
show("boundary", iam.get_user(UserName="anna")["User"]["PermissionsBoundary"])
refused(ana.create_group, GroupName="Yours")
print("may read", len(ana.list_groups()["Groups"]))
refused(iam.put_user_permissions_boundary, UserName="anna", PermissionsBoundary="no ARN, whatever it is")
iam.delete_user_permissions_boundary(UserName="anna")
refused(iam.delete_user_permissions_boundary, UserName="eve")
ana.delete_group(GroupName="Mine")

print("# the end of a user")
refused(iam.delete_user, UserName="anna")
iam.detach_user_policy(UserName="anna", PolicyArn=EVERYTHING)
refused(iam.detach_user_policy, UserName="anna", PolicyArn=EVERYTHING)
refused(iam.delete_user, UserName="anna")
iam.delete_access_key(UserName="anna", AccessKeyId=key["AccessKeyId"])
refused(iam.delete_user, UserName="anna")
iam.remove_user_from_group(GroupName="Listeners", UserName="anna")
iam.delete_user(UserName="anna")
refused(iam.delete_user, UserName="anna")

print("# who may not")
carol = client("iam", iam.create_access_key(UserName="carol")["AccessKey"])
refused(carol.create_user, UserName="eve", Path="/people/")
refused(carol.get_user, UserName="ben")
refused(carol.update_user, UserName="carol", NewUserName="eve")
refused(carol.tag_user, UserName="carol", Tags=[{"Key": "team", "Value": "books"}])
refused(carol.add_user_to_group, GroupName="Listeners", UserName="carol")
refused(carol.delete_user_permissions_boundary, UserName="carol")
