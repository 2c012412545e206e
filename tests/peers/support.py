"""What the scripts share: clients of the mock, and refusals as a line each."""

import boto3
from botocore.exceptions import ClientError


def client(service, key):
    """A client that signs with an access key, or with temporary credentials."""
    session = boto3.Session(
        aws_access_key_id=key["AccessKeyId"],
        aws_secret_access_key=key["SecretAccessKey"],
        aws_session_token=key.get("SessionToken"),
        region_name="us-east-1",
    )
    return session.client(service)


def refused(call, **arguments):
    """Calls what must be refused, and prints status, code and text."""
    try:
        call(**arguments)
    except ClientError as error:
        status = error.response["ResponseMetadata"]["HTTPStatusCode"]
        text = error.response["Error"].get("Message", "(no text)")
        print(status, error.response["Error"]["Code"], "-", text)
        return
    raise SystemExit(f"{call.__name__} should have been refused")
