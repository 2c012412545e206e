"""Second factors with boto3: virtual devices, two codes in a row, sessions that carry MFA."""

import base64
import hmac
import json
import struct
import time

import boto3

from support import client, refused

iam = boto3.client("iam")
ACCOUNT = "111122223333"


def code(seed, ahead=0):
    """The code that an authenticator app shows (RFC 6238), so many steps from now."""
    counter = struct.pack(">Q", int(time.time()) // 30 + ahead)
    digest = hmac.digest(base64.b32decode(seed), counter, "sha1")
    offset = digest[-1] & 15
    (number,) = struct.unpack(">I", digest[offset : offset + 4])
    return f"{(number & 0x7FFFFFFF) % 1_000_000:06}"


def pair(seed, ahead=0):
    return {"AuthenticationCode1": code(seed, ahead - 1), "AuthenticationCode2": code(seed, ahead)}


def show(title, value):
    print(title, json.dumps(value, default=lambda date: "a date", sort_keys=True))


def serials(**filters):
    pages = iam.get_paginator("list_virtual_mfa_devices").paginate(**filters, PaginationConfig={"PageSize": 1})
    return [device["SerialNumber"].rsplit("/")[-1] for page in pages for device in page["VirtualMFADevices"]]


def expect_picture(device):
    if not device["QRCodePNG"].startswith(b"\x89PNG\r\n"):
        raise SystemExit("the QR code is no PNG")


print("# devices")
iam.create_user(UserName="ana")
iam.create_user(UserName="ben")
made = iam.create_virtual_mfa_device(VirtualMFADeviceName="phone", Path="/people/", Tags=[{"Key": "team", "Value": "books"}])["VirtualMFADevice"]
expect_picture(made)
phone, seed = made["SerialNumber"], made["Base32StringSeed"]
show("made", {key: value for key, value in made.items() if key not in ["QRCodePNG", "Base32StringSeed"]})
print("seed of", len(seed), "characters")
refused(iam.create_virtual_mfa_device, VirtualMFADeviceName="phone", Path="/people/")
refused(iam.create_virtual_mfa_device, VirtualMFADeviceName="my phone")
iam.create_virtual_mfa_device(VirtualMFADeviceName="spare")
print("all", serials(), "free", serials(AssignmentStatus="Unassigned"), "taken", serials(AssignmentStatus="Assigned"))
iam.tag_mfa_device(SerialNumber=phone, Tags=[{"Key": "Team", "Value": "maps"}])
iam.untag_mfa_device(SerialNumber=phone, TagKeys=["team"])
show("tags", iam.list_mfa_device_tags(SerialNumber=phone)["Tags"])
refused(iam.list_mfa_device_tags, SerialNumber=f"arn:aws:iam::{ACCOUNT}:mfa/none")

print("# enabling")
refused(iam.enable_mfa_device, UserName="ana", SerialNumber=phone, AuthenticationCode1="12345a", AuthenticationCode2="123456")
now = code(seed)
refused(iam.enable_mfa_device, UserName="ana", SerialNumber=phone, AuthenticationCode1=now, AuthenticationCode2=now)
refused(iam.enable_mfa_device, UserName="nobody", SerialNumber=phone, **pair(seed))
refused(iam.enable_mfa_device, UserName="ana", SerialNumber=f"arn:aws:iam::{ACCOUNT}:mfa/none", **pair(seed))
iam.enable_mfa_device(UserName="ana", SerialNumber=phone, **pair(seed))
refused(iam.enable_mfa_device, UserName="ben", SerialNumber=phone, **pair(seed))
show("devices", iam.list_mfa_devices(UserName="ana")["MFADevices"])
device = iam.get_mfa_device(SerialNumber=phone, UserName="ana")
show("device", {key: value for key, value in device.items() if key != "ResponseMetadata"})
refused(iam.get_mfa_device, SerialNumber=phone, UserName="ben")
print("taken", serials(AssignmentStatus="Assigned"))
summary = iam.get_account_summary()["SummaryMap"]
print("summary", {key: summary[key] for key in ["AccountMFAEnabled", "MFADevices", "MFADevicesInUse"]})

print("# signing in")
mfa = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
statement = {"Effect": "Allow", "Action": "iam:ListUsers", "Resource": "*", "Condition": mfa}
document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
iam.put_user_policy(UserName="ana", PolicyName="with-mfa", PolicyDocument=document)
key = iam.create_access_key(UserName="ana")["AccessKey"]
ana = client("sts", key)
refused(client("iam", key).list_users)
refused(ana.get_session_token, SerialNumber=phone, TokenCode="000000")
refused(ana.get_session_token, SerialNumber=f"arn:aws:iam::{ACCOUNT}:mfa/spare", TokenCode="123456")
next_code = code(seed, 1)
session = client("iam", ana.get_session_token(SerialNumber=phone, TokenCode=next_code)["Credentials"])
print("with MFA", [user["UserName"] for user in session.list_users()["Users"]])
refused(ana.get_session_token, SerialNumber=phone, TokenCode=next_code)

print("# a clock that is wrong")
iam.resync_mfa_device(UserName="ana", SerialNumber=phone, **pair(seed, 10))
refused(ana.get_session_token, SerialNumber=phone, TokenCode=code(seed))
print("ahead", "Credentials" in ana.get_session_token(SerialNumber=phone, TokenCode=code(seed, 11)))
refused(iam.resync_mfa_device, UserName="ana", SerialNumber=phone, **pair(seed, 100))
refused(iam.resync_mfa_device, UserName="ben", SerialNumber=phone, **pair(seed))

print("# deleting")
refused(iam.delete_virtual_mfa_device, SerialNumber=phone)
refused(iam.deactivate_mfa_device, UserName="ben", SerialNumber=phone)
iam.delete_access_key(UserName="ana", AccessKeyId=key["AccessKeyId"])
iam.delete_user_policy(UserName="ana", PolicyName="with-mfa")
refused(iam.delete_user, UserName="ana")
iam.deactivate_mfa_device(UserName="ana", SerialNumber=phone)
iam.delete_virtual_mfa_device(SerialNumber=phone)
refused(iam.delete_virtual_mfa_device, SerialNumber=phone)
iam.delete_user(UserName="ana")
print("left", serials())

print("# who may not")
ben = client("iam", iam.create_access_key(UserName="ben")["AccessKey"])
refused(ben.create_virtual_mfa_device, VirtualMFADeviceName="mine")
refused(ben.enable_mfa_device, UserName="ben", SerialNumber=phone, AuthenticationCode1="123456", AuthenticationCode2="234567")
refused(ben.list_mfa_devices)
refused(ben.list_virtual_mfa_devices)
refused(ben.delete_virtual_mfa_device, SerialNumber=f"arn:aws:iam::{ACCOUNT}:mfa/spare")
