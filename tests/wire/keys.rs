//! Certificates and keys, made anew for the tests: no private key is kept anywhere. The public keys
//! for SSH were made with `ssh-keygen`, which also said their fingerprints.

use std::sync::LazyLock;

use chacha20::ChaCha20Rng;
use chacha20::rand_core::SeedableRng as _;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, PKCS_RSA_SHA256,
    PublicKeyData, SignatureAlgorithm, SigningKey, date_time_ymd,
};
use rsa::pkcs1::{EncodeRsaPrivateKey as _, EncodeRsaPublicKey as _};
use rsa::pkcs8::{EncodePrivateKey as _, LineEnding};
use sha2::Sha256;

/// A public key with a comment, as `ssh-keygen` writes it.
pub const SSH_KEY: &str = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC0PKWqwCPymhrRxRtXaBuxKCJDKPaXm2BBQQGJWRt66NNsLBu0LIdkhApao83W6wpMXBYdIbecZwvSC42qlZCZxpeF4q13NK4Y0DOLosF7YjXAgPpoVp+kiznv09WZNRNPqPoBy2tB35EP2zve32kRyHvChz7o9993mG+jufGztQM5Mef8/Y9/0dCea4iWzVZLWxFI4R3SCQio9Mn88G7bLYmIuklxKmHxY3unzV4b0GLfyMXSxgcnKSCIEwydsWHeYb3mnkXtC5vmKKQdnlOs7fiyQZZiMHVpfBXH5C8ozwRyiv9mT7cXYNI4Ce8wou2aYuFiGuhbT/uhE9wanA/b ana@example.com";
/// What `ssh-keygen -E md5 -l` says of it.
pub const SSH_FINGERPRINT: &str = "98:2a:42:e0:a2:30:cc:84:4d:27:1b:1a:0a:18:23:f5";
/// What `ssh-keygen -e -m PKCS8` makes of it.
pub const SSH_KEY_AS_PEM: &str = "-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAtDylqsAj8poa0cUbV2gb
sSgiQyj2l5tgQUEBiVkbeujTbCwbtCyHZIQKWqPN1usKTFwWHSG3nGcL0guNqpWQ
mcaXheKtdzSuGNAzi6LBe2I1wID6aFafpIs579PVmTUTT6j6ActrQd+RD9s73t9p
Ech7woc+6Pffd5hvo7nxs7UDOTHn/P2Pf9HQnmuIls1WS1sRSOEd0gkIqPTJ/PBu
2y2JiLpJcSph8WN7p81eG9Bi38jF0sYHJykgiBMMnbFh3mG95p5F7Qub5iikHZ5T
rO34skGWYjB1aXwVx+QvKM8Ecor/Zk+3F2DSOAnvMKLtmmLhYhroW0/7oRPcGpwP
2wIDAQAB
-----END PUBLIC KEY-----
";
/// What `ssh-keygen -e -m PEM` makes of it.
pub const SSH_KEY_AS_OLD_PEM: &str = "-----BEGIN RSA PUBLIC KEY-----
MIIBCgKCAQEAtDylqsAj8poa0cUbV2gbsSgiQyj2l5tgQUEBiVkbeujTbCwbtCyH
ZIQKWqPN1usKTFwWHSG3nGcL0guNqpWQmcaXheKtdzSuGNAzi6LBe2I1wID6aFaf
pIs579PVmTUTT6j6ActrQd+RD9s73t9pEch7woc+6Pffd5hvo7nxs7UDOTHn/P2P
f9HQnmuIls1WS1sRSOEd0gkIqPTJ/PBu2y2JiLpJcSph8WN7p81eG9Bi38jF0sYH
JykgiBMMnbFh3mG95p5F7Qub5iikHZ5TrO34skGWYjB1aXwVx+QvKM8Ecor/Zk+3
F2DSOAnvMKLtmmLhYhroW0/7oRPcGpwP2wIDAQAB
-----END RSA PUBLIC KEY-----
";
/// A key of 1,024 bits.
pub const SHORT_SSH_KEY: &str = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQDtPJdpRqDPKXvJAPl4fV9qhXMD3x8JyY28VUspjoaIE/W7qjSC/7o4HC0WZC3eo3L8gGX6sIgs3c+yhyt9mAVcXsoDIQ3zmfPTTlRdwFDrTZsqP6GJ9o5GpSyzN0ba8SyXxU1aN+bb7b0b/KwOeWnEX6Vw2kjD0LCnilcTcMQnQQ==";
/// A key that is none of RSA.
pub const ED25519_SSH_KEY: &str =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDezTHIq7X5lg9VGI3p2E6PN4lcLA49gN/98Qyl8zgmt";

/// A public key of 2,048 bits for SSH, a different one for each number. Whether anyone could know
/// the private key is nothing that AWS can tell.
pub fn ssh_key(number: u8) -> String {
    let mut bytes = Vec::new();
    let mut modulus = vec![0x55; 257];
    modulus[..2].copy_from_slice(&[0, 0x80]);
    modulus[2] = number;
    for part in [b"ssh-rsa".as_slice(), &[1, 0, 1], &modulus] {
        let length = u32::try_from(part.len()).expect("it is short");
        bytes.extend(length.to_be_bytes());
        bytes.extend(part);
    }
    format!("ssh-rsa {}", data_encoding::BASE64.encode(&bytes))
}

/// A certificate and its private key, in PEM.
pub struct Certified {
    pub certificate: String,
    pub key: String,
}

/// A certificate on the curve P-256 that is good for the year 2026.
pub fn certified(name: &str) -> Certified {
    let key = KeyPair::generate().expect("a key");
    let certificate = params(name).self_signed(&key).expect("a certificate");
    Certified {
        certificate: certificate.pem(),
        key: key.serialize_pem(),
    }
}

/// A certificate that is good between two days.
pub fn certified_between(start: (i32, u8, u8), end: (i32, u8, u8)) -> Certified {
    let key = KeyPair::generate().expect("a key");
    let mut params = params("books.example.com");
    params.not_before = date_time_ymd(start.0, start.1, start.2);
    params.not_after = date_time_ymd(end.0, end.1, end.2);
    Certified {
        certificate: params.self_signed(&key).expect("a certificate").pem(),
        key: key.serialize_pem(),
    }
}

/// A certificate with an RSA key, which comes in PKCS#8 and, behind it, in PKCS#1.
pub fn rsa_certified(name: &str) -> (Certified, String) {
    let certificate = params(name).self_signed(&*RSA_KEY).expect("a certificate");
    let key = RSA_KEY.key.to_pkcs8_pem(LineEnding::LF).expect("a PEM");
    let old = RSA_KEY.key.to_pkcs1_pem(LineEnding::LF).expect("a PEM");
    let certified = Certified {
        certificate: certificate.pem(),
        key: key.to_string(),
    };
    (certified, old.to_string())
}

/// Someone who signs certificates.
pub struct Authority {
    pub certificate: String,
    issuer: Issuer<'static, AnyKey>,
}

impl Authority {
    /// One that signs with a key on a curve.
    pub fn new(name: &str) -> Self {
        Self::with(name, AnyKey::on_a_curve())
    }

    /// One that signs with an RSA key.
    pub fn of_rsa(name: &str) -> Self {
        Self::with(name, AnyKey::Rsa(RSA_KEY.clone()))
    }

    fn with(name: &str, key: AnyKey) -> Self {
        let params = authority_params(name);
        Self {
            certificate: params.self_signed(&key).expect("a certificate").pem(),
            issuer: Issuer::new(params, key),
        }
    }

    /// Signs a certificate for someone who may not sign others.
    pub fn certify(&self, name: &str) -> Certified {
        let key = KeyPair::generate().expect("a key");
        let signed = params(name).signed_by(&key, &self.issuer);
        Certified {
            certificate: signed.expect("a certificate").pem(),
            key: key.serialize_pem(),
        }
    }

    /// Signs a certificate for someone who may.
    pub fn authorize(&self, name: &str) -> Self {
        let key = AnyKey::on_a_curve();
        let params = authority_params(name);
        let signed = params.signed_by(&key, &self.issuer);
        Self {
            certificate: signed.expect("a certificate").pem(),
            issuer: Issuer::new(params, key),
        }
    }
}

fn authority_params(name: &str) -> CertificateParams {
    let mut params = params(name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params
}

fn params(name: &str) -> CertificateParams {
    let mut params = CertificateParams::new(vec![name.to_owned()]).expect("a host");
    params.distinguished_name.push(DnType::CommonName, name);
    params.not_before = date_time_ymd(2026, 1, 1);
    params.not_after = date_time_ymd(2026, 12, 31);
    params
}

/// One for all tests: it takes a while to make.
static RSA_KEY: LazyLock<RsaKey> = LazyLock::new(|| {
    let mut random = ChaCha20Rng::seed_from_u64(1);
    let key = rsa::PrivateKey::new(&mut random, 1024).expect("a key");
    let public = rsa::PublicKey::from(&key).to_pkcs1_der().expect("DER");
    RsaKey {
        key,
        public: public.as_bytes().to_vec(),
    }
});

/// What an authority signs with.
enum AnyKey {
    OnACurve(KeyPair),
    Rsa(RsaKey),
}

impl AnyKey {
    fn on_a_curve() -> Self {
        Self::OnACurve(KeyPair::generate().expect("a key"))
    }
}

impl PublicKeyData for AnyKey {
    fn der_bytes(&self) -> &[u8] {
        match self {
            Self::OnACurve(key) => key.der_bytes(),
            Self::Rsa(key) => key.der_bytes(),
        }
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        match self {
            Self::OnACurve(key) => key.algorithm(),
            Self::Rsa(key) => key.algorithm(),
        }
    }
}

impl SigningKey for AnyKey {
    fn sign(&self, text: &[u8]) -> Result<Vec<u8>, rcgen::Error> {
        match self {
            Self::OnACurve(key) => key.sign(text),
            Self::Rsa(key) => key.sign(text),
        }
    }
}

#[derive(Clone)]
struct RsaKey {
    key: rsa::PrivateKey,
    public: Vec<u8>,
}

impl PublicKeyData for RsaKey {
    fn der_bytes(&self) -> &[u8] {
        &self.public
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        &PKCS_RSA_SHA256
    }
}

impl SigningKey for RsaKey {
    fn sign(&self, text: &[u8]) -> Result<Vec<u8>, rcgen::Error> {
        let signature = self.key.pkcs1v15_sign::<Sha256>(text);
        signature.map_err(|_| rcgen::Error::RemoteKeyError)
    }
}
