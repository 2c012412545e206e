"""STS with boto3: sessions of users, roles and federated users, what limits them, and what they are
refused."""

import base64
import hashlib
import hmac
import json
import struct
import time

import boto3
from botocore import UNSIGNED
from botocore.config import Config

from support import client, refused

ACCOUNT = "111122223333"
iam = boto3.client("iam")
sts = boto3.client("sts")


def document(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(action, resource="*", **more):
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def trust(principal, action="sts:AssumeRole", **more):
    return {"Effect": "Allow", "Principal": principal, "Action": action, **more}


def role(name, *statements, may=None, **more):
    made = iam.create_role(RoleName=name, AssumeRolePolicyDocument=document(*statements), **more)
    if may:
        iam.put_role_policy(RoleName=name, PolicyName="may", PolicyDocument=document(*may))
    return made["Role"]["Arn"]


def who(session):
    print("is", client("sts", session["Credentials"]).get_caller_identity()["Arn"])


def users(session):
    found = client("iam", session["Credentials"]).list_users()["Users"]
    print("users", [user["UserName"] for user in found])


def lasts(session):
    """How long a session lasts, to the minute."""
    seconds = session["Credentials"]["Expiration"].timestamp() - time.time()
    print("lasts", round(seconds / 60), "minutes")


STEP = int(time.time()) // 30


def code(seed, ahead):
    """The code of an app so many steps after the script's start: RFC 6238."""
    key = base64.b32decode(seed)
    digest = hmac.new(key, struct.pack(">Q", STEP + ahead), hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def claims(token):
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


ana = iam.create_user(UserName="ana")["User"]["Arn"]
key = iam.create_access_key(UserName="ana")["AccessKey"]
ana_sts = client("sts", key)


def ana_may(*statements):
    iam.put_user_policy(UserName="ana", PolicyName="may", PolicyDocument=document(*statements))


print("# GetSessionToken")
session = ana_sts.get_session_token()
lasts(session)
who(session)
session_sts = client("sts", session["Credentials"])
refused(client("iam", session["Credentials"]).list_users)
refused(session_sts.get_session_token)
refused(session_sts.get_federation_token, Name="carol")
refused(ana_sts.get_session_token, DurationSeconds=129601)
refused(ana_sts.get_session_token, SerialNumber=f"arn:aws:iam::{ACCOUNT}:mfa/none", TokenCode="123456")
sized = ana_sts.get_session_token(MinimumSessionTokenSize=2048)
print("token", len(sized["Credentials"]["SessionToken"]), sized["SessionTokenSize"], sized["SessionTokenUtilization"])

print("# GetSessionToken with a second factor")
ana_may(allow("iam:ListUsers", Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}}))
device = iam.create_virtual_mfa_device(VirtualMFADeviceName="phone")["VirtualMFADevice"]
serial, seed = device["SerialNumber"], device["Base32StringSeed"]
iam.enable_mfa_device(
    UserName="ana",
    SerialNumber=serial,
    AuthenticationCode1=code(seed, -1),
    AuthenticationCode2=code(seed, 0),
)
refused(client("iam", key).list_users)
used = code(seed, 0)
refused(ana_sts.get_session_token, SerialNumber=serial, TokenCode=used)
factor = ana_sts.get_session_token(SerialNumber=serial, TokenCode=code(seed, 1))
users(factor)

print("# AssumeRole")
reader = role("Reader", trust({"AWS": ana}), may=[allow("iam:ListUsers"), allow("iam:CreateUser")], MaxSessionDuration=7200)
request = {"RoleArn": reader, "RoleSessionName": "lesson"}
session = ana_sts.assume_role(**request)
lasts(session)
print(session["AssumedRoleUser"]["Arn"])
who(session)
users(session)
lasts(ana_sts.assume_role(**request, DurationSeconds=7200))
refused(ana_sts.assume_role, **request, DurationSeconds=7201)
refused(ana_sts.assume_role, RoleArn=reader + "s", RoleSessionName="lesson")
refused(ana_sts.assume_role, RoleArn="nothing-valid-in-here", RoleSessionName="lesson")
refused(ana_sts.assume_role, RoleArn=reader, RoleSessionName="no:colon")
refused(sts.assume_role, **request)
refused(client("sts", session["Credentials"]).get_session_token)

print("# who is trusted through the account")
helper = role("Helper", trust({"AWS": ACCOUNT}))
refused(ana_sts.assume_role, RoleArn=helper, RoleSessionName="lesson")
ana_may(allow("sts:AssumeRole", helper))
who(ana_sts.assume_role(RoleArn=helper, RoleSessionName="lesson"))

print("# who is trusted on conditions")
agreed = role("Vendor", trust({"AWS": ana}, Condition={"StringEquals": {"sts:ExternalId": "Unique-ID-12345"}}))
refused(ana_sts.assume_role, RoleArn=agreed, RoleSessionName="lesson", ExternalId="Unique-ID-54321")
who(ana_sts.assume_role(RoleArn=agreed, RoleSessionName="lesson", ExternalId="Unique-ID-12345"))
vault = role("Vault", trust({"AWS": ana}, Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}}))
refused(ana_sts.assume_role, RoleArn=vault, RoleSessionName="lesson")
who(client("sts", factor["Credentials"]).assume_role(RoleArn=vault, RoleSessionName="lesson"))

print("# session policies")
limited = ana_sts.assume_role(**request, Policy=document(allow("iam:ListUsers")))
users(limited)
refused(client("iam", limited["Credentials"]).create_user, UserName="ben")
managed = ana_sts.assume_role(**request, PolicyArns=[{"arn": "arn:aws:iam::aws:policy/IAMReadOnlyAccess"}])
users(managed)
refused(client("iam", managed["Credentials"]).create_user, UserName="ben")
refused(ana_sts.assume_role, **request, Policy="none")
refused(ana_sts.assume_role, **request, Policy=document(allow("s3:GetObject", "arn:aws:s3:::" + "a" * 4000)))

print("# tags, and one role after another")
both = ["sts:AssumeRole", "sts:TagSession"]
first = role("First", trust({"AWS": ana}, both))
by_team = allow("iam:ListUsers", Condition={"StringEquals": {"aws:PrincipalTag/team": "red"}})
second = role("Second", trust({"AWS": first}, both), may=[by_team], MaxSessionDuration=43200)
tagged = ana_sts.assume_role(
    RoleArn=first,
    RoleSessionName="lesson",
    Tags=[{"Key": "team", "Value": "red"}],
    TransitiveTagKeys=["team"],
)
chain = client("sts", tagged["Credentials"])
hop = {"RoleArn": second, "RoleSessionName": "lesson"}
users(chain.assume_role(**hop))
refused(chain.assume_role, **hop, DurationSeconds=3601)
refused(chain.assume_role, **hop, Tags=[{"Key": "Team", "Value": "blue"}])
refused(ana_sts.assume_role, **request, Tags=[{"Key": "team", "Value": "red"}])
refused(ana_sts.assume_role, **request, Tags=[{"Key": "a", "Value": ""}, {"Key": "A", "Value": ""}])
refused(ana_sts.assume_role, **request, TransitiveTagKeys=["team"])

print("# source identity")
named = role("Named", trust({"AWS": ana}, ["sts:AssumeRole", "sts:SetSourceIdentity"]))
session = ana_sts.assume_role(RoleArn=named, RoleSessionName="lesson", SourceIdentity="ana")
print("source identity", session["SourceIdentity"])
refused(client("sts", session["Credentials"]).assume_role, **hop, SourceIdentity="ben")
refused(ana_sts.assume_role, **request, SourceIdentity="ana")

print("# GetFederationToken")
refused(ana_sts.get_federation_token, Name="carol")
ana_may(allow("sts:GetFederationToken"), allow("iam:ListUsers"))
federated = ana_sts.get_federation_token(Name="carol", Policy=document(allow("iam:ListUsers")))
lasts(federated)
print(federated["FederatedUser"])
who(federated)
refused(client("iam", federated["Credentials"]).list_users)
refused(client("sts", federated["Credentials"]).assume_role, **request)

print("# DecodeAuthorizationMessage")
refused(sts.decode_authorization_message, EncodedMessage="nonsense")

print("# tokens for others, and of others")
ana_may(allow("sts:GetWebIdentityToken"))
token = {"Audience": ["https://api.example.com"], "SigningAlgorithm": "ES384"}
refused(ana_sts.get_web_identity_token, **token)
issuer = iam.enable_outbound_web_identity_federation()["IssuerIdentifier"]
said = claims(ana_sts.get_web_identity_token(**token)["WebIdentityToken"])
print(said["iss"] == issuer, said["sub"], said["aud"], said["exp"] - said["iat"])
nobody = boto3.client("sts", config=Config(signature_version=UNSIGNED))
refused(nobody.assume_role_with_web_identity, **request, WebIdentityToken="none")

print("# the end of a role is the end of its sessions")
session = ana_sts.assume_role(**request)
iam.delete_role_policy(RoleName="Reader", PolicyName="may")
refused(client("iam", session["Credentials"]).list_users)
iam.delete_role(RoleName="Reader")
refused(client("sts", session["Credentials"]).get_caller_identity)
