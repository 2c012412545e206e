"""The guide's path with boto3: make a user and a key, use the key, be refused."""

import json

import boto3

from support import client, refused

POLICY = {
    "Version": "2012-10-17",
    "Statement": {
        "Sid": "CreateOwnAccessKeys",
        "Effect": "Allow",
        "Action": ["iam:CreateAccessKey", "iam:GetUser", "iam:ListAccessKeys"],
        "Resource": "arn:aws:iam::*:user/${aws:username}",
    },
}


admin = boto3.client("iam")
print("made", admin.create_user(UserName="ana")["User"]["Arn"])
admin.put_user_policy(
    UserName="ana", PolicyName="CreateOwnAccessKeys", PolicyDocument=json.dumps(POLICY)
)
assert admin.get_user_policy(UserName="ana", PolicyName="CreateOwnAccessKeys")["PolicyDocument"] == POLICY

first = admin.create_access_key(UserName="ana")["AccessKey"]
print("made", first["AccessKeyId"], first["Status"], first["CreateDate"].tzname())
print("who", client("sts", first).get_caller_identity()["Arn"])

refused(client("sts", {**first, "SecretAccessKey": first["SecretAccessKey"][::-1]}).get_caller_identity)

ana = client("iam", first)
second = ana.create_access_key()["AccessKey"]
print("made", second["AccessKeyId"])
refused(ana.create_access_key)
refused(ana.list_users)
refused(ana.create_access_key, UserName="admin")
refused(admin.create_user, UserName="ANA")
refused(admin.delete_user, UserName="ana")

keys = [key for page in ana.get_paginator("list_access_keys").paginate(PaginationConfig={"PageSize": 1}) for key in page["AccessKeyMetadata"]]
print("keys", [key["AccessKeyId"] for key in keys], "secret in list:", any("SecretAccessKey" in key for key in keys))
used = admin.get_access_key_last_used(AccessKeyId=first["AccessKeyId"])
print("used", used["UserName"], used["AccessKeyLastUsed"]["ServiceName"], used["AccessKeyLastUsed"]["Region"])

admin.update_access_key(UserName="ana", AccessKeyId=first["AccessKeyId"], Status="Inactive")
refused(ana.get_user)
admin.delete_access_key(UserName="ana", AccessKeyId=first["AccessKeyId"])
refused(admin.update_access_key, UserName="ana", AccessKeyId=first["AccessKeyId"], Status="Active")
refused(admin.get_human_readable_summary, EntityArn="arn:aws:iam::111122223333:user/ana")
