"""Identity providers with boto3, OpenID Connect and SAML, and what is switched on for a whole account
or organization."""

import base64
import datetime
import json

import boto3
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from support import client, refused

iam = boto3.client("iam")
ACCOUNT = "111122223333"
PRINT = "A" * 40


def show(title, value):
    print(title, json.dumps(value, default=lambda date: "a date", sort_keys=True))


def without_metadata(answer):
    return {key: value for key, value in answer.items() if key != "ResponseMetadata"}


print("# OpenID Connect")
made = iam.create_open_id_connect_provider(
    Url="https://idp.example.com:443/path",
    ClientIDList=["z", "a", "z"],
    ThumbprintList=[PRINT, PRINT.lower()],
    Tags=[{"Key": "Team", "Value": "one"}, {"Key": "team", "Value": "two"}],
)
show("made", without_metadata(made))
arn = made["OpenIDConnectProviderArn"]
show("got", without_metadata(iam.get_open_id_connect_provider(OpenIDConnectProviderArn=arn)))
call = iam.create_open_id_connect_provider
refused(call, Url="https://idp.example.com/path", ThumbprintList=[PRINT])
refused(call, Url="https://idp.example.com/?q=v", ThumbprintList=[PRINT])
refused(call, Url="http://idp.example.com", ThumbprintList=[PRINT])
refused(call, Url="https://idp.example.com", ThumbprintList=[PRINT] * 6)
refused(call, Url="https://idp.example.com", ThumbprintList=["short" * 9])
bare = call(Url="https://idp.example.com/")
show("made", without_metadata(bare))
bare = bare["OpenIDConnectProviderArn"]
show("got", without_metadata(iam.get_open_id_connect_provider(OpenIDConnectProviderArn=bare)))
show("all", iam.list_open_id_connect_providers()["OpenIDConnectProviderList"])
for client_id in ["a", "new"]:
    iam.add_client_id_to_open_id_connect_provider(OpenIDConnectProviderArn=arn, ClientID=client_id)
for client_id in ["z", "never there"]:
    iam.remove_client_id_from_open_id_connect_provider(OpenIDConnectProviderArn=arn, ClientID=client_id)
iam.update_open_id_connect_provider_thumbprint(OpenIDConnectProviderArn=arn, ThumbprintList=["B" * 40])
refused(iam.update_open_id_connect_provider_thumbprint, OpenIDConnectProviderArn=arn, ThumbprintList=[])
iam.tag_open_id_connect_provider(OpenIDConnectProviderArn=arn, Tags=[{"Key": "team", "Value": "3"}])
iam.untag_open_id_connect_provider(OpenIDConnectProviderArn=arn, TagKeys=["Team"])
show("tags", iam.list_open_id_connect_provider_tags(OpenIDConnectProviderArn=arn)["Tags"])
show("got", without_metadata(iam.get_open_id_connect_provider(OpenIDConnectProviderArn=arn)))
iam.delete_open_id_connect_provider(OpenIDConnectProviderArn=bare)
refused(iam.delete_open_id_connect_provider, OpenIDConnectProviderArn=bare)
refused(iam.get_open_id_connect_provider, OpenIDConnectProviderArn=bare)

print("# SAML")
key = ec.generate_private_key(ec.SECP256R1())
now = datetime.datetime.now(datetime.timezone.utc)
name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "idp.example.com")])
builder = x509.CertificateBuilder(
    issuer_name=name,
    subject_name=name,
    public_key=key.public_key(),
    serial_number=x509.random_serial_number(),
    not_valid_before=now,
    not_valid_after=now + datetime.timedelta(days=30),
)
der = builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)
private_key = key.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
).decode()


def metadata(inside):
    return (
        '<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata"'
        f' entityID="https://idp.example.com/">{inside}</EntityDescriptor><!--{"x" * 1000}-->'
    )


def signed_with(certificate):
    return metadata(
        '<IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">'
        '<KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data>'
        f"<X509Certificate>{certificate}</X509Certificate>"
        "</X509Data></KeyInfo></KeyDescriptor></IDPSSODescriptor>"
    )


whole = signed_with(base64.b64encode(der).decode())
made = iam.create_saml_provider(
    Name="Idp", SAMLMetadataDocument=whole, Tags=[{"Key": "team", "Value": "books"}]
)
show("made", without_metadata(made))
arn = made["SAMLProviderArn"]
got = without_metadata(iam.get_saml_provider(SAMLProviderArn=arn))
print("metadata as they came", got.pop("SAMLMetadataDocument") == whole)
print("valid for years", got["ValidUntil"].year - got["CreateDate"].year)
show("got", got)
refused(iam.create_saml_provider, Name="idp", SAMLMetadataDocument=whole)
refused(iam.create_saml_provider, Name="Other", SAMLMetadataDocument=signed_with("aaaa"))
refused(iam.create_saml_provider, Name="Other", SAMLMetadataDocument=metadata(""))
refused(
    iam.create_saml_provider,
    Name="Other",
    SAMLMetadataDocument=whole,
    AssertionEncryptionMode="Required",
)
refused(iam.update_saml_provider, SAMLProviderArn=arn)
refused(iam.update_saml_provider, SAMLProviderArn=arn, AssertionEncryptionMode="Required")
refused(iam.update_saml_provider, SAMLProviderArn=arn, AddPrivateKey="none")
iam.update_saml_provider(SAMLProviderArn=arn, SAMLMetadataDocument=metadata("<IDPSSODescriptor/>"))
iam.update_saml_provider(SAMLProviderArn=arn, AddPrivateKey=private_key)
show(
    "updated",
    without_metadata(iam.update_saml_provider(SAMLProviderArn=arn, AssertionEncryptionMode="Required")),
)
got = without_metadata(iam.get_saml_provider(SAMLProviderArn=arn))
show("got", {key: got[key] for key in ["AssertionEncryptionMode", "PrivateKeyList"]})
key_id = got["PrivateKeyList"][0]["KeyId"]
refused(iam.update_saml_provider, SAMLProviderArn=arn, RemovePrivateKey=key_id)
iam.update_saml_provider(SAMLProviderArn=arn, AddPrivateKey=private_key)
refused(iam.update_saml_provider, SAMLProviderArn=arn, AddPrivateKey=private_key)
iam.update_saml_provider(SAMLProviderArn=arn, RemovePrivateKey=key_id)
iam.tag_saml_provider(SAMLProviderArn=arn, Tags=[{"Key": "Team", "Value": "maps"}])
iam.untag_saml_provider(SAMLProviderArn=arn, TagKeys=["team"])
show("tags", iam.list_saml_provider_tags(SAMLProviderArn=arn)["Tags"])
show("all", iam.list_saml_providers()["SAMLProviderList"])
print("providers", iam.get_account_summary()["SummaryMap"]["Providers"])
iam.delete_saml_provider(SAMLProviderArn=arn)
refused(iam.delete_saml_provider, SAMLProviderArn=arn)
show("all", iam.list_saml_providers()["SAMLProviderList"])

print("# the account and its organization")
show("properties", iam.get_account_properties()["Properties"])
iam.put_account_properties(Properties={"RoleManager/Enabled": "true"})
show("properties", iam.get_account_properties()["Properties"])
print(iam.get_role(RoleName="AWSServiceRoleForIAMRoleManager")["Role"]["Arn"])
refused(iam.put_account_properties, Properties={"RoleManager": "true"})
refused(iam.put_account_properties, Properties={"RoleManager/Enabled": "yes"})
refused(iam.put_account_properties, Properties={"Other/Enabled": "true"})
refused(iam.put_account_properties, Properties={})
for call in [
    iam.list_organizations_features,
    iam.enable_organizations_root_credentials_management,
    iam.disable_organizations_root_credentials_management,
    iam.enable_organizations_root_sessions,
    iam.disable_organizations_root_sessions,
]:
    refused(call)

print("# who may not")
iam.create_user(UserName="ana")
ana = client("iam", iam.create_access_key(UserName="ana")["AccessKey"])
refused(ana.create_open_id_connect_provider, Url="https://idp.example.com", ThumbprintList=[PRINT])
refused(ana.list_saml_providers)
refused(ana.create_saml_provider, Name="Idp", SAMLMetadataDocument=whole)
refused(ana.put_account_properties, Properties={"RoleManager/Enabled": "true"})
