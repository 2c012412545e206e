//! Keys as they are uploaded and shown: in the form of OpenSSH or in PEM.

use data_encoding::HEXLOWER;
use http::StatusCode;
use md5::{Digest as _, Md5};
use rsa::pkcs1::RsaPublicKey;
use ssh_key::public::KeyData;
use ssh_key::{Mpint, PublicKey};
use x509_cert::der::asn1::{BitString, Null, UintRef};
use x509_cert::der::pem::{self, LineEnding};
use x509_cert::der::{Decode as _, Encode as _, EncodePem as _};
use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};

use super::{SshPublicKey, no_such_key};
use crate::certificates::RSA;
use crate::context::Context;
use crate::error::ApiError;
use crate::owned::Belongs;
use crate::quotas;
use crate::wire::iam as wire;
use crate::wire::iam::{EncodingType, StatusType};

/// Bits of a key (IAM User Guide, "Use SSH keys with `CodeCommit`").
const BITS: std::ops::RangeInclusive<usize> = 2048..=16384;

/// `UploadSSHPublicKey`: the answer has the body as it was sent, and no later one has.
pub(crate) fn upload_ssh_public_key(
    cx: &mut Context<'_>,
    input: wire::UploadSshPublicKeyRequest,
) -> Result<wire::UploadSshPublicKeyResponse, ApiError> {
    let owner = Belongs::to_user(cx.account, &input.user_name)?;
    let body = Material::parse(&input.ssh_public_key_body)?.open_ssh()?;
    let own = owner.all(&cx.account.ssh_public_keys);
    let own: Vec<_> = own.map(|(_, key)| &key.body).collect();
    if own.contains(&&body) {
        return Err(ApiError::new(
            "DuplicateSSHPublicKey",
            StatusCode::BAD_REQUEST,
            "Duplicate SSH public key uploaded.",
        ));
    }
    if own.len() >= quotas::SSH_PUBLIC_KEYS_PER_USER {
        return Err(ApiError::limit_exceeded(format!(
            "Cannot exceed quota for SSHPublicKeysPerUser: {}",
            quotas::SSH_PUBLIC_KEYS_PER_USER
        )));
    }
    let id = cx.ids.short_id("APKA");
    let key = SshPublicKey {
        key: owner.key(&id),
        id,
        body,
        status: StatusType::Active,
        uploaded: cx.now,
    };
    let answer = show(&owner, &key, input.ssh_public_key_body)?;
    cx.account.ssh_public_keys.insert(key);
    Ok(wire::UploadSshPublicKeyResponse {
        ssh_public_key: Some(answer),
    })
}

/// `GetSSHPublicKey`, in the form that the request asks for.
pub(crate) fn get_ssh_public_key(
    cx: &mut Context<'_>,
    input: wire::GetSshPublicKeyRequest,
) -> Result<wire::GetSshPublicKeyResponse, ApiError> {
    let owner = Belongs::to_user(cx.account, &input.user_name)?;
    let id = &input.ssh_public_key_id;
    let key = cx.account.ssh_public_keys.get(&owner.key(id));
    let key = key.ok_or_else(|| no_such_key(id))?;
    let body = match input.encoding {
        EncodingType::Ssh => key.body.clone(),
        EncodingType::Pem => Material::parse(&key.body)?.pem()?,
    };
    Ok(wire::GetSshPublicKeyResponse {
        ssh_public_key: Some(show(&owner, key, body)?),
    })
}

fn show(owner: &Belongs, key: &SshPublicKey, body: String) -> Result<wire::SshPublicKey, ApiError> {
    Ok(wire::SshPublicKey {
        user_name: owner.name.clone().unwrap_or_default(),
        ssh_public_key_id: key.id.clone(),
        fingerprint: Material::parse(&key.body)?.fingerprint()?,
        ssh_public_key_body: body,
        status: key.status,
        upload_date: Some(key.uploaded),
    })
}

/// An RSA key that is long enough.
struct Material(ssh_key::public::RsaPublicKey);

impl Material {
    /// Reads what was uploaded: OpenSSH's one line, or PEM.
    fn parse(text: &str) -> Result<Self, ApiError> {
        let text = text.trim();
        let key = if text.starts_with("-----BEGIN ") {
            from_pem(text)
        } else {
            from_open_ssh(text)
        };
        let key = key.ok_or_else(|| {
            ApiError::new(
                "UnrecognizedPublicKeyEncoding",
                StatusCode::BAD_REQUEST,
                "Invalid public key uploaded.",
            )
        })?;
        if BITS.contains(&bits(&key)) {
            return Ok(Self(key));
        }
        Err(invalid())
    }

    fn public_key(&self) -> PublicKey {
        PublicKey::from(self.0.clone())
    }

    /// `ssh-rsa AAAA…`, without a comment.
    fn open_ssh(&self) -> Result<String, ApiError> {
        self.public_key().to_openssh().map_err(|_| invalid())
    }

    /// `-----BEGIN PUBLIC KEY-----`.
    fn pem(&self) -> Result<String, ApiError> {
        self.as_subject().ok_or_else(invalid)
    }

    fn as_subject(&self) -> Option<String> {
        let key = RsaPublicKey {
            modulus: UintRef::new(self.0.n.as_positive_bytes()?).ok()?,
            public_exponent: UintRef::new(self.0.e.as_positive_bytes()?).ok()?,
        };
        let subject = SubjectPublicKeyInfoOwned {
            algorithm: AlgorithmIdentifierOwned {
                oid: RSA,
                parameters: Some(Null.into()),
            },
            subject_public_key: BitString::from_bytes(&key.to_der().ok()?).ok()?,
        };
        subject.to_pem(LineEnding::LF).ok()
    }

    /// MD5 of the key as SSH sends it, as `ssh-keygen -E md5 -l` prints it.
    fn fingerprint(&self) -> Result<String, ApiError> {
        let bytes = self.public_key().to_bytes().map_err(|_| invalid())?;
        let digest = Md5::digest(bytes);
        let pairs: Vec<_> = digest
            .iter()
            .map(|byte| HEXLOWER.encode(&[*byte]))
            .collect();
        Ok(pairs.join(":"))
    }
}

fn invalid() -> ApiError {
    ApiError::new(
        "InvalidPublicKey",
        StatusCode::BAD_REQUEST,
        "Invalid body for public key",
    )
}

fn from_open_ssh(text: &str) -> Option<ssh_key::public::RsaPublicKey> {
    match PublicKey::from_openssh(text).ok()?.key_data() {
        KeyData::Rsa(key) => Some(key.clone()),
        _ => None,
    }
}

fn from_pem(text: &str) -> Option<ssh_key::public::RsaPublicKey> {
    let (label, bytes) = pem::decode_vec(text.as_bytes()).ok()?;
    let bytes = match label {
        "RSA PUBLIC KEY" => bytes,
        "PUBLIC KEY" => {
            let subject = SubjectPublicKeyInfoOwned::from_der(&bytes).ok()?;
            let is_rsa = subject.algorithm.oid == RSA;
            subject
                .subject_public_key
                .as_bytes()
                .filter(|_| is_rsa)?
                .to_vec()
        }
        _ => return None,
    };
    let key = RsaPublicKey::<UintRef<'_>>::from_der(&bytes).ok()?;
    let number = |number: &UintRef<'_>| Mpint::from_positive_bytes(number.as_bytes()).ok();
    Some(ssh_key::public::RsaPublicKey {
        n: number(&key.modulus)?,
        e: number(&key.public_exponent)?,
    })
}

/// Bits of the modulus.
fn bits(key: &ssh_key::public::RsaPublicKey) -> usize {
    let bytes = key.n.as_positive_bytes().unwrap_or_default();
    let leading = bytes.first().map_or(0, |first| first.leading_zeros());
    8 * bytes.len() - leading as usize
}
