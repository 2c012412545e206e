"""Roles and what hangs on them with boto3: trust, policies, boundaries, instance profiles, and the
roles of AWS's services."""

import json

import boto3

from support import client, refused

iam = boto3.client("iam")
ACCOUNT = "111122223333"
READ = "arn:aws:iam::aws:policy/IAMReadOnlyAccess"


def trust(principal):
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]}, indent=2)


def allow(action):
    statement = {"Effect": "Allow", "Action": action, "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def pages(operation, key, **arguments):
    paginator = iam.get_paginator(operation).paginate(**arguments, PaginationConfig={"PageSize": 1})
    return [item for page in paginator for item in page[key]]


def show(title, value):
    print(title, json.dumps(value, default=lambda date: "a date", sort_keys=True))


print("# roles")
ec2 = trust({"Service": "ec2.amazonaws.com"})
made = iam.create_role(
    RoleName="Deployer",
    Path="/apps/",
    AssumeRolePolicyDocument=ec2,
    Description="ships",
    Tags=[{"Key": "team", "Value": "books"}],
)["Role"]
show("made", made)
show("role", iam.get_role(RoleName="deployer")["Role"])
refused(iam.create_role, RoleName="DEPLOYER", AssumeRolePolicyDocument=ec2)
refused(iam.create_role, RoleName="r", Path="/aws-service-role/x/", AssumeRolePolicyDocument=ec2)
refused(iam.create_role, RoleName="r", AssumeRolePolicyDocument="nonsense")
refused(iam.get_role, RoleName="Nobody")
iam.update_role(RoleName="Deployer", MaxSessionDuration=7200)
described = iam.update_role_description(RoleName="Deployer", Description="ships often")["Role"]
print("updated", described["Description"], described["MaxSessionDuration"])
refused(iam.update_role, RoleName="Deployer", MaxSessionDuration=50000)
iam.tag_role(RoleName="Deployer", Tags=[{"Key": "Team", "Value": "maps"}, {"Key": "stage", "Value": ""}])
show("tags", pages("list_role_tags", "Tags", RoleName="Deployer"))
iam.untag_role(RoleName="Deployer", TagKeys=["STAGE"])
show("tags", iam.list_role_tags(RoleName="Deployer")["Tags"])

print("# trust")
refused(iam.update_assume_role_policy, RoleName="Deployer", PolicyDocument=trust({"AWS": f"arn:aws:iam::{ACCOUNT}:user/ana"}))
ana = iam.create_user(UserName="ana")["User"]
iam.update_assume_role_policy(RoleName="Deployer", PolicyDocument=trust({"AWS": [ana["Arn"], ACCOUNT]}))
show("trusts", iam.get_role(RoleName="Deployer")["Role"]["AssumeRolePolicyDocument"])
iam.delete_user(UserName="ana")
iam.create_user(UserName="ana")
show("trusts", iam.get_role(RoleName="Deployer")["Role"]["AssumeRolePolicyDocument"]["Statement"][0]["Principal"])
refused(iam.create_role, RoleName="r", AssumeRolePolicyDocument=trust({"AWS": "arn:aws:iam::444455556666:user/cleo"}))
iam.create_role(RoleName="Auditor", AssumeRolePolicyDocument=trust({"AWS": "444455556666"}))
print("roles", [role["RoleName"] for role in pages("list_roles", "Roles")])
print("below /apps/", [role["RoleName"] for role in iam.list_roles(PathPrefix="/apps/")["Roles"]])

print("# policies")
iam.put_role_policy(RoleName="Deployer", PolicyName="own", PolicyDocument=allow("s3:GetObject"))
show("own", iam.get_role_policy(RoleName="Deployer", PolicyName="own")["PolicyDocument"])
refused(iam.get_role_policy, RoleName="Deployer", PolicyName="none")
books = iam.create_policy(PolicyName="books", PolicyDocument=allow("s3:*"))["Policy"]["Arn"]
iam.attach_role_policy(RoleName="Deployer", PolicyArn=books)
iam.attach_role_policy(RoleName="Deployer", PolicyArn=READ)
refused(iam.attach_role_policy, RoleName="Deployer", PolicyArn=books + "123")
refused(iam.attach_role_policy, RoleName="Deployer", PolicyArn="no-arn-but-long-enough")
refused(iam.attach_role_policy, RoleName="Deployer", PolicyArn="arn:aws:iam::aws:policy/aws-service-role/AmazonECSServiceRolePolicy")
print("inline", pages("list_role_policies", "PolicyNames", RoleName="Deployer"))
print("attached", [policy["PolicyName"] for policy in pages("list_attached_role_policies", "AttachedPolicies", RoleName="Deployer")])

print("# boundaries")
iam.put_role_permissions_boundary(RoleName="Auditor", PermissionsBoundary=books)
iam.put_user_permissions_boundary(UserName="ana", PermissionsBoundary=books)
show("boundary", iam.get_user(UserName="ana")["User"]["PermissionsBoundary"])
refused(iam.put_role_permissions_boundary, RoleName="Auditor", PermissionsBoundary=books + "123")
found = iam.list_entities_for_policy(PolicyArn=books)
print("groups", found["PolicyGroups"], "roles", [role["RoleName"] for role in found["PolicyRoles"]], "users", [user["UserName"] for user in found["PolicyUsers"]])
policy = iam.get_policy(PolicyArn=books)["Policy"]
print("uses", policy["AttachmentCount"], policy["PermissionsBoundaryUsageCount"])
refused(iam.delete_policy, PolicyArn=books)
iam.tag_policy(PolicyArn=books, Tags=[{"Key": "Team", "Value": "a"}, {"Key": "team", "Value": "b"}])
show("tags", pages("list_policy_tags", "Tags", PolicyArn=books))
iam.untag_policy(PolicyArn=books, TagKeys=["team"])
show("tags", iam.list_policy_tags(PolicyArn=books)["Tags"])
iam.delete_user_permissions_boundary(UserName="ana")
iam.delete_role_permissions_boundary(RoleName="Auditor")

print("# instance profiles")
show("made", iam.create_instance_profile(InstanceProfileName="Web", Tags=[{"Key": "a", "Value": "b"}])["InstanceProfile"])
refused(iam.create_instance_profile, InstanceProfileName="web")
iam.add_role_to_instance_profile(InstanceProfileName="Web", RoleName="Deployer")
refused(iam.add_role_to_instance_profile, InstanceProfileName="Web", RoleName="Auditor")
show("profile", iam.get_instance_profile(InstanceProfileName="Web")["InstanceProfile"])
print("profiles", [profile["Arn"] for profile in pages("list_instance_profiles", "InstanceProfiles")])
print("of the role", [profile["InstanceProfileName"] for profile in pages("list_instance_profiles_for_role", "InstanceProfiles", RoleName="Deployer")])
iam.tag_instance_profile(InstanceProfileName="Web", Tags=[{"Key": "A", "Value": "c"}])
iam.untag_instance_profile(InstanceProfileName="Web", TagKeys=["a"])
show("tags", pages("list_instance_profile_tags", "Tags", InstanceProfileName="Web"))
refused(iam.delete_instance_profile, InstanceProfileName="Web")
iam.get_waiter("instance_profile_exists").wait(InstanceProfileName="Web")

print("# deleting")
refused(iam.delete_role, RoleName="Deployer")
iam.remove_role_from_instance_profile(InstanceProfileName="Web", RoleName="Deployer")
refused(iam.remove_role_from_instance_profile, InstanceProfileName="Web", RoleName="Deployer")
refused(iam.delete_role, RoleName="Deployer")
for arn in [books, READ]:
    iam.detach_role_policy(RoleName="Deployer", PolicyArn=arn)
refused(iam.detach_role_policy, RoleName="Deployer", PolicyArn=READ)
refused(iam.delete_role, RoleName="Deployer")
iam.delete_role_policy(RoleName="Deployer", PolicyName="own")
iam.delete_role(RoleName="Deployer")
iam.delete_instance_profile(InstanceProfileName="Web")
iam.delete_policy(PolicyArn=books)
refused(iam.get_role, RoleName="Deployer")

print("# roles of services")
linked = iam.create_service_linked_role(AWSServiceName="ecs.amazonaws.com")["Role"]
show("made", linked)
name = linked["RoleName"]
refused(iam.create_service_linked_role, AWSServiceName="ecs.amazonaws.com")
refused(iam.create_service_linked_role, AWSServiceName="ecs.amazonaws.com", CustomSuffix="blue")
refused(iam.create_service_linked_role, AWSServiceName="account.amazonaws.com")
print("made", iam.create_service_linked_role(AWSServiceName="lexv2.amazonaws.com", CustomSuffix="blue")["Role"]["RoleName"])
show("holds", iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"])
refused(iam.delete_role, RoleName=name)
refused(iam.put_role_policy, RoleName=name, PolicyName="own", PolicyDocument=allow("*"))
task = iam.delete_service_linked_role(RoleName=name)["DeletionTaskId"]
print(task, iam.get_service_linked_role_deletion_status(DeletionTaskId=task)["Status"])
refused(iam.get_role, RoleName=name)
summary = iam.get_account_summary()["SummaryMap"]
print("summary", {key: summary[key] for key in ["Roles", "RolesQuota", "InstanceProfiles", "InstanceProfilesQuota"]})

print("# who may not")
key = iam.create_access_key(UserName="ana")["AccessKey"]
ana = client("iam", key)
refused(ana.list_roles)
refused(ana.create_role, RoleName="Mine", AssumeRolePolicyDocument=ec2)
refused(ana.delete_role, RoleName="Auditor")
refused(ana.create_service_linked_role, AWSServiceName="ecs.amazonaws.com")
