"""Credentials that are no access keys with boto3: SSH public keys, signing certificates, server
certificates and service-specific credentials. Keys and certificates are made here and kept nowhere."""

import base64
import datetime
import hashlib
import json

import boto3
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from support import client, refused

iam = boto3.client("iam")
NOW = datetime.datetime.now(datetime.timezone.utc)
DAY = datetime.timedelta(days=1)


def show(title, value):
    print(title, json.dumps(value, default=lambda date: "a date", sort_keys=True))


def pages(operation, key, **arguments):
    paginator = iam.get_paginator(operation).paginate(**arguments, PaginationConfig={"PageSize": 1})
    return [item for page in paginator for item in page[key]]


def name(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def certify(subject, key, issuer=None, issuer_key=None, is_authority=False, end=NOW + 30 * DAY):
    builder = x509.CertificateBuilder(
        issuer_name=name(issuer or subject),
        subject_name=name(subject),
        public_key=key.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=NOW - 30 * DAY,
        not_valid_after=end,
    )
    constraints = x509.BasicConstraints(ca=is_authority, path_length=None)
    builder = builder.add_extension(constraints, critical=True)
    return builder.sign(issuer_key or key, hashes.SHA256())


def pem(certificate):
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


def private(key, form=serialization.PrivateFormat.PKCS8):
    nothing = serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, form, nothing).decode()


def public(key, encoding, form):
    return key.public_key().public_bytes(encoding, form).decode()


def open_ssh(key):
    return public(key, serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH)


def public_pem(key):
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return public(key, serialization.Encoding.PEM, form)


rsa_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
short_key = rsa.generate_private_key(public_exponent=65537, key_size=1024)
curve_key = ec.generate_private_key(ec.SECP256R1())
other_curve_key = ec.generate_private_key(ec.SECP384R1())
for user in ["ana", "ben"]:
    iam.create_user(UserName=user)

print("# SSH public keys")
ssh = open_ssh(rsa_key)
made = iam.upload_ssh_public_key(UserName="ana", SSHPublicKeyBody=ssh + " a comment")["SSHPublicKey"]
key_id = made["SSHPublicKeyId"]
digest = hashlib.md5(base64.b64decode(ssh.split()[1])).hexdigest()
print(sorted(made), key_id, made["Status"])
print("body as it came", made["SSHPublicKeyBody"] == ssh + " a comment")
print("fingerprint", made["Fingerprint"] == ":".join(digest[place : place + 2] for place in range(0, 32, 2)))
for encoding, expected in [("SSH", ssh), ("PEM", public_pem(rsa_key))]:
    got = iam.get_ssh_public_key(UserName="ana", SSHPublicKeyId=key_id, Encoding=encoding)
    print(encoding, got["SSHPublicKey"]["SSHPublicKeyBody"] == expected)
refused(iam.get_ssh_public_key, UserName="ana", SSHPublicKeyId=key_id, Encoding="ssh")
refused(iam.upload_ssh_public_key, UserName="ana", SSHPublicKeyBody=public_pem(rsa_key))
refused(iam.upload_ssh_public_key, UserName="ana", SSHPublicKeyBody="not a key")
refused(iam.upload_ssh_public_key, UserName="ana", SSHPublicKeyBody=open_ssh(curve_key))
refused(iam.upload_ssh_public_key, UserName="ana", SSHPublicKeyBody=open_ssh(short_key))
iam.upload_ssh_public_key(UserName="ben", SSHPublicKeyBody=ssh)
iam.update_ssh_public_key(UserName="ana", SSHPublicKeyId=key_id, Status="Inactive")
show("keys", pages("list_ssh_public_keys", "SSHPublicKeys", UserName="ana"))
refused(iam.update_ssh_public_key, UserName="ana", SSHPublicKeyId=key_id, Status="Expired")
refused(iam.delete_ssh_public_key, UserName="ben", SSHPublicKeyId=key_id)
refused(iam.delete_user, UserName="ana")
iam.delete_ssh_public_key(UserName="ana", SSHPublicKeyId=key_id)
show("keys", iam.list_ssh_public_keys(UserName="ana")["SSHPublicKeys"])

print("# signing certificates")
certificate = certify("ana.example.com", rsa_key)
made = iam.upload_signing_certificate(UserName="ana", CertificateBody=pem(certificate))["Certificate"]
certificate_id = made["CertificateId"]
digest = hashlib.sha1(certificate.public_bytes(encoding=serialization.Encoding.DER)).digest()
print(sorted(made), made["Status"], made["UserName"])
print("body as it came", made["CertificateBody"] == pem(certificate))
print("ID of its bytes", certificate_id == base64.b32encode(digest).decode())
iam.update_signing_certificate(UserName="ana", CertificateId=certificate_id, Status="Inactive")
again = iam.upload_signing_certificate(UserName="ana", CertificateBody=pem(certificate))["Certificate"]
print("again", again["CertificateId"] == certificate_id, again["Status"])
print("listed", [one["Status"] for one in pages("list_signing_certificates", "Certificates", UserName="ana")])
refused(iam.upload_signing_certificate, UserName="ben", CertificateBody=pem(certificate))
refused(iam.upload_signing_certificate, UserName="ben", CertificateBody="not a certificate")
iam.upload_signing_certificate(UserName="ana", CertificateBody=pem(certify("ana.example.com", curve_key)))
refused(iam.upload_signing_certificate, UserName="ana", CertificateBody=pem(certify("a", short_key)))
refused(iam.update_signing_certificate, UserName="ana", CertificateId=certificate_id, Status="Expired")
refused(iam.delete_user, UserName="ana")
for one in iam.list_signing_certificates(UserName="ana")["Certificates"]:
    iam.delete_signing_certificate(UserName="ana", CertificateId=one["CertificateId"])

print("# server certificates")
root = certify("root.example.com", rsa_key, is_authority=True)
middle = certify("middle.example.com", other_curve_key, "root.example.com", rsa_key, is_authority=True)
leaf = certify("books.example.com", curve_key, "middle.example.com", other_curve_key)
made = iam.upload_server_certificate(
    ServerCertificateName="Books",
    Path="/shop/",
    CertificateBody=pem(leaf),
    PrivateKey=private(curve_key, serialization.PrivateFormat.TraditionalOpenSSL),
    CertificateChain=pem(middle) + pem(root),
    Tags=[{"Key": "Team", "Value": "one"}, {"Key": "team", "Value": "two"}],
)
metadata = made["ServerCertificateMetadata"]
print("expires with the certificate", metadata["Expiration"] == leaf.not_valid_after_utc.replace(microsecond=0))
show("made", {"ServerCertificateMetadata": metadata, "Tags": made["Tags"]})
got = iam.get_server_certificate(ServerCertificateName="books")["ServerCertificate"]
print(sorted(got), got["CertificateBody"] == pem(leaf).strip())
print("chain", got["CertificateChain"] == (pem(middle) + pem(root)).strip())


def upload(certificate, key, **more):
    names = {"ServerCertificateName": "Other", "CertificateBody": certificate, "PrivateKey": key}
    return {**names, **more}


own = certify("own.example.com", rsa_key)
for form in [serialization.PrivateFormat.PKCS8, serialization.PrivateFormat.TraditionalOpenSSL]:
    alone = iam.upload_server_certificate(**upload(pem(own), private(rsa_key, form)))
    print("alone", sorted(alone["ServerCertificateMetadata"]), "Tags" in alone)
    iam.delete_server_certificate(ServerCertificateName="Other")
over = certify("own.example.com", rsa_key, end=NOW - DAY)
call = iam.upload_server_certificate
refused(call, **upload("bad cert", private(rsa_key)))
refused(call, **upload(pem(own), private(curve_key)))
refused(call, **upload(pem(own), private(short_key)))
refused(call, **upload(pem(own), "bad key"))
refused(call, **upload(pem(over), private(rsa_key)))
refused(call, **upload(pem(leaf), private(curve_key), CertificateChain="bad chain"))
refused(call, **upload(pem(leaf), private(curve_key), CertificateChain=pem(root)))
refused(call, **upload(pem(leaf), private(curve_key), CertificateChain=pem(leaf) + pem(middle)))
refused(call, **{**upload(pem(own), private(rsa_key)), "ServerCertificateName": "BOOKS"})
iam.tag_server_certificate(ServerCertificateName="Books", Tags=[{"Key": "third", "Value": "3"}])
iam.untag_server_certificate(ServerCertificateName="Books", TagKeys=["team"])
show("tags", pages("list_server_certificate_tags", "Tags", ServerCertificateName="Books"))
refused(iam.tag_server_certificate, ServerCertificateName="Books", Tags=[])
refused(iam.untag_server_certificate, ServerCertificateName="Books", TagKeys=[])
iam.update_server_certificate(
    ServerCertificateName="Books", NewServerCertificateName="Novels", NewPath="/"
)
show("listed", pages("list_server_certificates", "ServerCertificateMetadataList"))
refused(iam.get_server_certificate, ServerCertificateName="Books")
refused(iam.delete_server_certificate, ServerCertificateName="Books")
print("below /shop/", iam.list_server_certificates(PathPrefix="/shop/")["ServerCertificateMetadataList"])
summary = iam.get_account_summary()["SummaryMap"]
keys = ["ServerCertificates", "ServerCertificatesQuota", "SigningCertificatesPerUserQuota"]
show("summary", {key: summary[key] for key in keys})
iam.delete_server_certificate(ServerCertificateName="Novels")

print("# service-specific credentials")
call = iam.create_service_specific_credential
made = call(UserName="ana", ServiceName="codecommit.amazonaws.com")["ServiceSpecificCredential"]
credential_id = made["ServiceSpecificCredentialId"]
password = made.pop("ServicePassword")
show("made", made)
print("password", len(password))
bedrock = call(UserName="ana", ServiceName="bedrock.amazonaws.com", CredentialAgeDays=30)
bedrock = bedrock["ServiceSpecificCredential"]
secret = bedrock.pop("ServiceCredentialSecret")
show("made", bedrock)
print("lasts", bedrock["ExpirationDate"] - bedrock["CreateDate"])
alias = base64.b64decode(secret.removeprefix("ABSK")).decode().split(":")[0]
print("alias inside", alias == bedrock["ServiceCredentialAlias"])
second = call(UserName="ana", ServiceName="codecommit.amazonaws.com")["ServiceSpecificCredential"]
print("second", second["ServiceUserName"])
refused(call, UserName="ana", ServiceName="codecommit.amazonaws.com")
refused(call, UserName="ana", ServiceName="sqs.amazonaws.com")
refused(call, UserName="ana", ServiceName="bedrock.amazonaws.com", CredentialAgeDays=36601)
reset = iam.reset_service_specific_credential(UserName="ana", ServiceSpecificCredentialId=credential_id)
reset = reset["ServiceSpecificCredential"]
print("reset", reset["CreateDate"] == made["CreateDate"], reset["ServicePassword"] != password)
iam.update_service_specific_credential(
    UserName="ana", ServiceSpecificCredentialId=credential_id, Status="Inactive"
)
listed = iam.list_service_specific_credentials(UserName="ana", ServiceName="codecommit.amazonaws.com")
show("listed", listed["ServiceSpecificCredentials"])
everyone = iam.list_service_specific_credentials(AllUsers=True)["ServiceSpecificCredentials"]
print("of all", [(one["UserName"], one["ServiceName"]) for one in everyone])
refused(iam.list_service_specific_credentials, UserName="ana", AllUsers=True)
refused(
    iam.delete_service_specific_credential, UserName="ben", ServiceSpecificCredentialId=credential_id
)
refused(
    iam.delete_service_specific_credential, UserName="ana", ServiceSpecificCredentialId="A" * 20
)
refused(iam.delete_user, UserName="ana")
for one in iam.list_service_specific_credentials(UserName="ana")["ServiceSpecificCredentials"]:
    iam.delete_service_specific_credential(
        UserName="ana", ServiceSpecificCredentialId=one["ServiceSpecificCredentialId"]
    )
iam.delete_user(UserName="ana")

print("# who may not")
ben = client("iam", iam.create_access_key(UserName="ben")["AccessKey"])
refused(ben.upload_ssh_public_key, UserName="ben", SSHPublicKeyBody=ssh)
refused(ben.list_signing_certificates)
refused(ben.list_server_certificates)
refused(ben.create_service_specific_credential, UserName="ben", ServiceName="bedrock.amazonaws.com")
