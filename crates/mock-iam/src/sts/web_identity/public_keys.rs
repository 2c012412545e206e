//! The keys by which tokens are checked: a JSON Web Key Set.

use data_encoding::BASE64URL_NOPAD;
use p256::ecdsa::signature::Verifier as _;
use rsa::{BoxedUint, PublicKey};
use serde::Deserialize;
use sha2::{Sha256, Sha384, Sha512};

/// What was handed in is no set of keys.
#[derive(Debug, thiserror::Error)]
pub enum KeySetError {
    /// It is not JSON of the form `{"keys": […]}`.
    #[error("the key set can't be read")]
    Malformed(#[from] serde_json::Error),
    /// It holds no RSA key and no key on the curves P-256 or P-384.
    #[error("the key set holds no RSA key and no key on the curves P-256 or P-384")]
    NoUsableKey,
}

/// The public keys of an issuer.
pub(crate) struct PublicKeys(Vec<(Option<String>, Key)>);

enum Key {
    Rsa(PublicKey),
    P256(p256::ecdsa::VerifyingKey),
    P384(p384::ecdsa::VerifyingKey),
}

#[derive(Deserialize)]
struct KeySet {
    keys: Vec<WebKey>,
}

#[derive(Deserialize)]
struct WebKey {
    kty: String,
    kid: Option<String>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

impl PublicKeys {
    /// Reads a key set; keys of other kinds in it are passed over.
    pub fn parse(text: &str) -> Result<Self, KeySetError> {
        let set: KeySet = serde_json::from_str(text)?;
        let keys = set.keys.into_iter();
        let keys = keys.filter_map(|key| Some((key.kid.clone(), Key::read(&key)?)));
        let keys: Vec<_> = keys.collect();
        if keys.is_empty() {
            return Err(KeySetError::NoUsableKey);
        }
        Ok(Self(keys))
    }

    /// Whether one of the keys, the one of that ID if there is an ID, made a signature. The
    /// algorithm must be one that fits the key, so that none can be talked into another.
    pub fn verify(&self, id: Option<&str>, algorithm: &str, text: &[u8], signature: &[u8]) -> bool {
        let fits = |key_id: &Option<String>| id.is_none_or(|id| key_id.as_deref() == Some(id));
        let mut keys = self.0.iter().filter(|(key_id, _)| fits(key_id));
        keys.any(|(_, key)| key.verify(algorithm, text, signature))
    }
}

impl Key {
    fn read(key: &WebKey) -> Option<Self> {
        match (key.kty.as_str(), key.crv.as_deref()) {
            ("RSA", _) => {
                let n = BoxedUint::from_be_slice_vartime(&bytes(key.n.as_deref())?);
                let e = BoxedUint::from_be_slice_vartime(&bytes(key.e.as_deref())?);
                PublicKey::new(n, e).ok().map(Self::Rsa)
            }
            ("EC", Some("P-256")) => {
                let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(&point(key)?);
                key.ok().map(Self::P256)
            }
            ("EC", Some("P-384")) => {
                let key = p384::ecdsa::VerifyingKey::from_sec1_bytes(&point(key)?);
                key.ok().map(Self::P384)
            }
            _ => None,
        }
    }

    fn verify(&self, algorithm: &str, text: &[u8], signature: &[u8]) -> bool {
        match (self, algorithm) {
            (Self::Rsa(key), "RS256") => key.pkcs1v15_verify::<Sha256>(text, signature).is_ok(),
            (Self::Rsa(key), "RS384") => key.pkcs1v15_verify::<Sha384>(text, signature).is_ok(),
            (Self::Rsa(key), "RS512") => key.pkcs1v15_verify::<Sha512>(text, signature).is_ok(),
            (Self::P256(key), "ES256") => p256::ecdsa::Signature::from_slice(signature)
                .is_ok_and(|signature| key.verify(text, &signature).is_ok()),
            (Self::P384(key), "ES384") => p384::ecdsa::Signature::from_slice(signature)
                .is_ok_and(|signature| key.verify(text, &signature).is_ok()),
            _ => false,
        }
    }
}

/// A point of a curve, uncompressed.
fn point(key: &WebKey) -> Option<Vec<u8>> {
    let (x, y) = (bytes(key.x.as_deref())?, bytes(key.y.as_deref())?);
    Some([&[4], x.as_slice(), &y].concat())
}

fn bytes(text: Option<&str>) -> Option<Vec<u8>> {
    BASE64URL_NOPAD.decode(text?.as_bytes()).ok()
}
