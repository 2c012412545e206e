//! What is done with the keys with which an account's issuer signs tokens, and how others check them.

use chacha20::ChaCha20Rng;
use chacha20::rand_core::SeedableRng as _;
use data_encoding::BASE64URL_NOPAD;
use p384::ecdsa::signature::Signer as _;
use p384::ecdsa::{Signature, SigningKey};
use p384::elliptic_curve::Generate as _;
use rsa::PrivateKey;
use rsa::pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _};
use rsa::traits::PublicKeyParts as _;
use serde_json::{Value, json};
use sha2::Sha256;

use crate::outbound_federation::SigningKeys;
use crate::secret::Secret;

/// Bits of an RSA key, as AWS's issuers have it.
const RSA_BITS: usize = 2048;
const EC_ID: &str = "EC384_0";
const RSA_ID: &str = "RSA_0";

/// The algorithms of `GetWebIdentityToken`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Algorithm {
    Es384,
    Rs256,
}

impl Algorithm {
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "ES384" => Some(Self::Es384),
            "RS256" => Some(Self::Rs256),
            _ => None,
        }
    }
}

impl SigningKeys {
    /// Makes sure that there is the key for an algorithm.
    pub(super) fn prepare(&mut self, algorithm: Algorithm) {
        if algorithm == Algorithm::Rs256 && self.rsa.is_none() {
            let key = PrivateKey::new(&mut self.random(), RSA_BITS).ok();
            let key = key.and_then(|key| key.to_pkcs8_der().ok());
            let key = key.map(|key| BASE64URL_NOPAD.encode(key.as_bytes()));
            self.rsa = key.map(Secret::from);
        }
    }

    pub(super) fn has(&self, algorithm: Algorithm) -> bool {
        algorithm == Algorithm::Es384 || self.rsa.is_some()
    }

    /// The token that says this; none when there is no key for the algorithm.
    pub(super) fn sign(&self, algorithm: Algorithm, claims: &Value) -> Option<Secret> {
        let (id, name) = match algorithm {
            Algorithm::Es384 => (EC_ID, "ES384"),
            Algorithm::Rs256 => (RSA_ID, "RS256"),
        };
        let header = json!({"kid": id, "typ": "JWT", "alg": name});
        let part = |json: &Value| BASE64URL_NOPAD.encode(json.to_string().as_bytes());
        let signed = format!("{}.{}", part(&header), part(claims));
        let signature = match algorithm {
            Algorithm::Es384 => {
                let signature: Signature = self.ec().sign(signed.as_bytes());
                signature.to_bytes().to_vec()
            }
            Algorithm::Rs256 => self
                .rsa()?
                .pkcs1v15_sign::<Sha256>(signed.as_bytes())
                .ok()?,
        };
        let signature = BASE64URL_NOPAD.encode(&signature);
        Some(Secret::from(format!("{signed}.{signature}")))
    }

    /// The public keys, as an issuer publishes them: a JSON Web Key Set.
    pub fn public(&self) -> Value {
        let ec = self.ec().verifying_key().to_sec1_point(false);
        let number = |bytes: Option<&[u8]>| BASE64URL_NOPAD.encode(bytes.unwrap_or_default());
        let mut keys = vec![json!({
            "kty": "EC",
            "use": "sig",
            "crv": "P-384",
            "alg": "ES384",
            "kid": EC_ID,
            "x": number(ec.x().map(|x| &x[..])),
            "y": number(ec.y().map(|y| &y[..])),
        })];
        if let Some(rsa) = self.rsa() {
            keys.push(json!({
                "kty": "RSA",
                "use": "sig",
                "alg": "RS256",
                "kid": RSA_ID,
                "n": number(Some(&rsa.n().to_be_bytes_trimmed_vartime())),
                "e": number(Some(&rsa.e().to_be_bytes_trimmed_vartime())),
            }));
        }
        json!({ "keys": keys })
    }

    fn ec(&self) -> SigningKey {
        SigningKey::generate_from_rng(&mut self.random())
    }

    fn rsa(&self) -> Option<PrivateKey> {
        let der = BASE64URL_NOPAD
            .decode(self.rsa.as_ref()?.expose().as_bytes())
            .ok()?;
        PrivateKey::from_pkcs8_der(&der).ok()
    }

    fn random(&self) -> ChaCha20Rng {
        let seed = BASE64URL_NOPAD
            .decode(self.seed.expose().as_bytes())
            .ok()
            .and_then(|bytes| bytes.try_into().ok());
        ChaCha20Rng::from_seed(seed.unwrap_or_default())
    }
}
