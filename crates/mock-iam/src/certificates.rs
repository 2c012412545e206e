//! X.509 certificates and private keys in PEM, as far as IAM looks into them: when a certificate is
//! valid, whose key it certifies, and who signed it.

use data_encoding::BASE32;
use jiff::Timestamp;
use p256::ecdsa::signature::hazmat::PrehashVerifier as _;
use rsa::pkcs1::{RsaPrivateKey, RsaPublicKey};
use rsa::pkcs8::PrivateKeyInfoRef;
use sec1::EcPrivateKey;
use sha1::{Digest as _, Sha1};
use sha2::{Sha256, Sha384, Sha512};
use x509_cert::der::asn1::{ObjectIdentifier, UintRef};
use x509_cert::der::{Decode as _, Encode as _, pem};
use x509_cert::ext::pkix::BasicConstraints;
use x509_cert::{TbsCertificate, Version};
use zeroize::Zeroizing;

/// `rsaEncryption`.
pub(crate) const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const RSA_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11");
const RSA_SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.12");
const RSA_SHA512: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.13");
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const ECDSA_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");
const ECDSA_SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.3");
const ECDSA_SHA512: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.4");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const P384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");

/// Bits that an RSA key may have.
const RSA_BITS: std::ops::RangeInclusive<usize> = 512..=16384;

/// A certificate, parsed.
pub(crate) struct Certificate {
    der: Vec<u8>,
    parsed: x509_cert::Certificate,
}

impl Certificate {
    /// The one certificate of a PEM text; none when there is not exactly one.
    pub fn parse(text: &str) -> Option<Self> {
        let mut all = Self::parse_all(text)?;
        all.pop().filter(|_| all.is_empty())
    }

    /// The certificates of a PEM text, of which there must be one at least.
    pub fn parse_all(text: &str) -> Option<Vec<Self>> {
        const END: &str = "-----END CERTIFICATE-----";
        let blocks = text.trim().split_inclusive(END);
        let all: Option<Vec<_>> = blocks
            .map(|block| match pem::decode_vec(block.trim().as_bytes()) {
                Ok(("CERTIFICATE", der)) => Self::from_der(der),
                _ => None,
            })
            .collect();
        all.filter(|all| !all.is_empty())
    }

    /// A certificate as its bytes.
    pub fn from_der(der: Vec<u8>) -> Option<Self> {
        let parsed = x509_cert::Certificate::from_der(&der).ok()?;
        Some(Self { der, parsed })
    }

    /// The ID that AWS gives a signing certificate: 32 letters that its bytes come to.
    pub fn id(&self) -> String {
        BASE32.encode(&Sha1::digest(&self.der))
    }

    pub fn starts(&self) -> Timestamp {
        at(&self.content().validity().not_before)
    }

    pub fn ends(&self) -> Timestamp {
        at(&self.content().validity().not_after)
    }

    pub fn is_valid_at(&self, time: Timestamp) -> bool {
        self.starts() <= time && time <= self.ends()
    }

    /// Whether it certifies the public half of a private key.
    pub fn certifies(&self, key: &PrivateKey) -> bool {
        let subject = self.content().subject_public_key_info();
        let public = match (key, subject.algorithm.oid) {
            (PrivateKey::Rsa(public), RSA) => Some(public.clone()),
            (PrivateKey::Ec { secret, public }, EC) => {
                public_point(self.curve(), secret).or_else(|| public.clone())
            }
            _ => None,
        };
        public.is_some_and(|public| self.public_key() == Some(&public[..]))
    }

    /// Whether another one issued it: by name, and by signature if it is of a kind that the mock
    /// can check (RSA and ECDSA on P-256 and P-384, with SHA-2).
    pub fn is_issued_by(&self, issuer: &Self) -> bool {
        let is_named = self.content().issuer() == issuer.content().subject();
        is_named && self.is_signed_by(issuer).unwrap_or(true)
    }

    /// Whether it may issue others. Those of the first version do not say that they may not.
    pub fn is_authority(&self) -> bool {
        let constraints = self.content().get_extension::<BasicConstraints>();
        match constraints {
            Ok(Some((_, constraints))) => constraints.ca,
            Ok(None) => self.content().version() == Version::V1,
            Err(_) => false,
        }
    }

    fn content(&self) -> &TbsCertificate {
        self.parsed.tbs_certificate()
    }

    fn public_key(&self) -> Option<&[u8]> {
        let subject = self.content().subject_public_key_info();
        subject.subject_public_key.as_bytes()
    }

    fn curve(&self) -> Option<ObjectIdentifier> {
        let subject = self.content().subject_public_key_info();
        subject.algorithm.parameters.as_ref()?.decode_as().ok()
    }

    /// None when the signature is of a kind that the mock can't check.
    fn is_signed_by(&self, issuer: &Self) -> Option<bool> {
        let subject = issuer.content().subject_public_key_info();
        let text = self.content().to_der().ok()?;
        let signature = self.parsed.signature().as_bytes()?;
        let key = issuer.public_key()?;
        let algorithm = self.parsed.signature_algorithm().oid;
        match (algorithm, subject.algorithm.oid) {
            (RSA_SHA256 | RSA_SHA384 | RSA_SHA512, RSA) => {
                Some(rsa(key, algorithm, &text, signature).unwrap_or(false))
            }
            (ECDSA_SHA256 | ECDSA_SHA384 | ECDSA_SHA512, EC) => {
                let curve = issuer
                    .curve()
                    .filter(|curve| [P256, P384].contains(curve))?;
                let digest = digest(algorithm, &text);
                Some(ecdsa(curve, key, &digest, signature).unwrap_or(false))
            }
            // The signature is of one kind and the key of another.
            (RSA_SHA256 | RSA_SHA384 | RSA_SHA512, EC)
            | (ECDSA_SHA256 | ECDSA_SHA384 | ECDSA_SHA512, RSA) => Some(false),
            _ => None,
        }
    }
}

/// A certificate says times in whole seconds since 1970.
fn at(time: &x509_cert::time::Time) -> Timestamp {
    let seconds = i64::try_from(time.to_unix_duration().as_secs());
    let time = seconds
        .ok()
        .and_then(|seconds| Timestamp::from_second(seconds).ok());
    time.unwrap_or(Timestamp::MAX)
}

/// Whether an RSA key made a signature; none when the key is no key.
fn rsa(key: &[u8], algorithm: ObjectIdentifier, text: &[u8], signature: &[u8]) -> Option<bool> {
    let key = RsaPublicKey::<UintRef<'_>>::from_der(key).ok()?;
    let number = |number: &UintRef<'_>| rsa::BoxedUint::from_be_slice_vartime(number.as_bytes());
    let (modulus, exponent) = (number(&key.modulus), number(&key.public_exponent));
    let key = rsa::PublicKey::new_with_size_limits(modulus, exponent, RSA_BITS).ok()?;
    let verdict = match algorithm {
        RSA_SHA256 => key.pkcs1v15_verify::<Sha256>(text, signature),
        RSA_SHA384 => key.pkcs1v15_verify::<Sha384>(text, signature),
        _ => key.pkcs1v15_verify::<Sha512>(text, signature),
    };
    Some(verdict.is_ok())
}

fn digest(algorithm: ObjectIdentifier, text: &[u8]) -> Vec<u8> {
    match algorithm {
        ECDSA_SHA256 => Sha256::digest(text).to_vec(),
        ECDSA_SHA384 => Sha384::digest(text).to_vec(),
        _ => Sha512::digest(text).to_vec(),
    }
}

/// Whether a key on a curve made a signature; none when one or the other is none.
fn ecdsa(curve: ObjectIdentifier, key: &[u8], digest: &[u8], signature: &[u8]) -> Option<bool> {
    if curve == P256 {
        let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(key).ok()?;
        let signature = p256::ecdsa::Signature::from_der(signature).ok()?;
        Some(key.verify_prehash(digest, &signature).is_ok())
    } else {
        let key = p384::ecdsa::VerifyingKey::from_sec1_bytes(key).ok()?;
        let signature = p384::ecdsa::Signature::from_der(signature).ok()?;
        Some(key.verify_prehash(digest, &signature).is_ok())
    }
}

/// The public half of a secret number, on a curve that the mock can reckon on.
fn public_point(curve: Option<ObjectIdentifier>, secret: &[u8]) -> Option<Vec<u8>> {
    match curve? {
        P256 => {
            let key = p256::ecdsa::SigningKey::from_slice(secret).ok()?;
            Some(key.verifying_key().to_sec1_point(false).as_bytes().to_vec())
        }
        P384 => {
            let key = p384::ecdsa::SigningKey::from_slice(secret).ok()?;
            Some(key.verifying_key().to_sec1_point(false).as_bytes().to_vec())
        }
        _ => None,
    }
}

/// A private key that is not encrypted. It is compared with a certificate and not kept.
pub(crate) enum PrivateKey {
    /// The public key that is part of it.
    Rsa(Vec<u8>),
    /// The secret number, and the public point if that comes along.
    Ec {
        secret: Zeroizing<Vec<u8>>,
        public: Option<Vec<u8>>,
    },
}

impl PrivateKey {
    /// Reads PKCS#8, PKCS#1 or SEC1 in PEM. What stands before the key, such as the parameters of a
    /// curve, is passed over.
    pub fn parse(text: &str) -> Option<Self> {
        let end = text.find("PRIVATE KEY-----")?;
        let start = text[..end].rfind("-----BEGIN ")?;
        let (label, der) = pem::decode_vec(text[start..].trim_end().as_bytes()).ok()?;
        let der = Zeroizing::new(der);
        match label {
            "PRIVATE KEY" => Self::from_pkcs8(&der),
            "RSA PRIVATE KEY" => Self::from_pkcs1(&der),
            "EC PRIVATE KEY" => Self::from_sec1(&der),
            _ => None,
        }
    }

    fn from_pkcs8(der: &[u8]) -> Option<Self> {
        let key = PrivateKeyInfoRef::from_der(der).ok()?;
        match key.algorithm.oid {
            RSA => Self::from_pkcs1(key.private_key.as_bytes()),
            EC => Self::from_sec1(key.private_key.as_bytes()),
            _ => None,
        }
    }

    fn from_pkcs1(der: &[u8]) -> Option<Self> {
        let key = RsaPrivateKey::<UintRef<'_>>::from_der(der).ok()?;
        let public = RsaPublicKey {
            modulus: key.modulus,
            public_exponent: key.public_exponent,
        };
        public.to_der().ok().map(Self::Rsa)
    }

    fn from_sec1(der: &[u8]) -> Option<Self> {
        let key = EcPrivateKey::from_der(der).ok()?;
        Some(Self::Ec {
            secret: Zeroizing::new(key.private_key.to_vec()),
            public: key.public_key.map(<[u8]>::to_vec),
        })
    }
}
