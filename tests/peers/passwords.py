"""Passwords and what is set for a whole account, with boto3: login profiles, the password policy,
changing one's own password, aliases, token preferences."""

import json

import boto3

from support import client, refused

iam = boto3.client("iam")


def show(title, value):
    print(title, json.dumps(value, default=lambda date: "a date", sort_keys=True))


def allow(action):
    statement = {"Effect": "Allow", "Action": action, "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


print("# the default policy")
iam.create_user(UserName="ana")
refused(iam.get_account_password_policy)
refused(iam.delete_account_password_policy)
refused(iam.get_login_profile, UserName="ana")
for password in ["short", "longenough", "Longenough", "short1A"]:
    refused(iam.create_login_profile, UserName="ana", Password=password)
made = iam.create_login_profile(UserName="ana", Password="Correct-Horse-1", PasswordResetRequired=True)
show("made", made["LoginProfile"])
refused(iam.create_login_profile, UserName="ana", Password="Correct-Horse-1")
refused(iam.create_login_profile, UserName="nobody", Password="Correct-Horse-1")

print("# a policy of the account's own")
iam.update_account_password_policy()
show("bare", iam.get_account_password_policy()["PasswordPolicy"])
iam.update_account_password_policy(
    MinimumPasswordLength=12,
    RequireSymbols=True,
    RequireNumbers=True,
    RequireUppercaseCharacters=True,
    RequireLowercaseCharacters=True,
    AllowUsersToChangePassword=True,
    MaxPasswordAge=90,
    PasswordReusePrevention=3,
    HardExpiry=True,
)
show("policy", iam.get_account_password_policy()["PasswordPolicy"])
refused(iam.update_account_password_policy, MaxPasswordAge=2000)
for password in ["Short-1", "correct-horse-2", "CORRECT-HORSE-2", "Correct-Horse-Two", "CorrectHorse2", "horse"]:
    refused(iam.update_login_profile, UserName="ana", Password=password)
refused(iam.update_login_profile, UserName="ana", Password="Correct-Horse-1")

print("# one's own password")
ana = client("iam", iam.create_access_key(UserName="ana")["AccessKey"])
refused(ana.change_password, OldPassword="Wrong-Horse-1", NewPassword="Correct-Horse-2")
refused(ana.change_password, OldPassword="Correct-Horse-1", NewPassword="horse")
refused(ana.change_password, OldPassword="Correct-Horse-1", NewPassword="Correct-Horse-1")
ana.change_password(OldPassword="Correct-Horse-1", NewPassword="Correct-Horse-2")
refused(ana.change_password, OldPassword="Correct-Horse-2", NewPassword="Correct-Horse-1")
show("policy", ana.get_account_password_policy()["PasswordPolicy"]["MinimumPasswordLength"])
print("must change", iam.get_login_profile(UserName="ana")["LoginProfile"]["PasswordResetRequired"])
iam.delete_account_password_policy()
refused(ana.change_password, OldPassword="Correct-Horse-2", NewPassword="Correct-Horse-3")
refused(ana.get_account_password_policy)
iam.put_user_policy(UserName="ana", PolicyName="own", PolicyDocument=allow("iam:ChangePassword"))
ana.change_password(OldPassword="Correct-Horse-2", NewPassword="Correct-Horse-3")
refused(ana.update_login_profile, UserName="ana", Password="Correct-Horse-4")
iam.delete_login_profile(UserName="ana")
refused(ana.change_password, OldPassword="Correct-Horse-3", NewPassword="Correct-Horse-4")
refused(iam.delete_login_profile, UserName="ana")

print("# the alias")
print("aliases", iam.list_account_aliases()["AccountAliases"])
for alias in ["My-Team", "my--team", "111122223333"]:
    refused(iam.create_account_alias, AccountAlias=alias)
iam.create_account_alias(AccountAlias="my-team")
refused(iam.create_account_alias, AccountAlias="my-team")
iam.create_account_alias(AccountAlias="our-team")
print("aliases", iam.list_account_aliases()["AccountAliases"])
refused(iam.delete_account_alias, AccountAlias="my-team")
refused(ana.create_account_alias, AccountAlias="anas-team")
iam.delete_account_alias(AccountAlias="our-team")
print("aliases", iam.list_account_aliases()["AccountAliases"])

print("# tokens")
iam.set_security_token_service_preferences(GlobalEndpointTokenVersion="v2Token")
refused(iam.set_security_token_service_preferences, GlobalEndpointTokenVersion="v3Token")
print("version", iam.get_account_summary()["SummaryMap"]["GlobalEndpointTokenVersion"])
