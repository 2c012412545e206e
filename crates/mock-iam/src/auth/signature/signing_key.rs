//! The signing key, and what is signed with it.

use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::scope::CredentialScope;

/// A key of this size is wiped from memory when it is dropped.
type Key = Zeroizing<[u8; 32]>;

/// Derives the signing key: a secret for one date, region and service, from the secret access key.
///
/// A service that is handed a signing key cannot work its way back to the secret, nor sign for
/// another day, region or service.
pub(super) fn derive(secret_access_key: &str, scope: &CredentialScope) -> Key {
    let secret = Zeroizing::new(format!("AWS4{secret_access_key}"));
    let date_key = hmac_sha256(secret.as_bytes(), scope.date());
    let region_key = hmac_sha256(&date_key[..], scope.region());
    let service_key = hmac_sha256(&region_key[..], scope.service());
    hmac_sha256(&service_key[..], scope.terminator())
}

/// Signs a string: the signature, in hexadecimal.
pub(super) fn sign(signing_key: &Key, string_to_sign: &str) -> String {
    HEXLOWER.encode(&hmac_sha256(&signing_key[..], string_to_sign)[..])
}

/// The SHA-256 of some bytes, in hexadecimal.
pub(super) fn sha256_hex(bytes: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(bytes))
}

fn hmac_sha256(key: &[u8], message: &str) -> Key {
    let mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    let tag = mac.chain_update(message).finalize().into_bytes();
    Zeroizing::new(tag.into())
}
