//! Where new identifiers come from. The mock draws none itself: they are handed in, random ones
//! for use and documentation ones for tests and the book.

use std::sync::atomic::{AtomicU64, Ordering};

use data_encoding::{BASE32, BASE64, HEXLOWER};

use crate::account_id::AccountId;
use crate::secret::Secret;

/// A source of new identifiers and secrets.
pub trait Ids: Send + Sync {
    /// A new access key ID of the account: 20 characters that start with `AKIA`.
    fn access_key_id(&self, account: AccountId) -> String;
    /// A new ID of a temporary access key of the account: 20 characters that start with `ASIA`.
    fn temporary_key_id(&self, account: AccountId) -> String;
    /// A new secret access key: 40 characters.
    fn secret_access_key(&self) -> Secret;
    /// A new session token of that length, rounded up to whole groups of Base64. It says nothing:
    /// what a session may do is known to the mock alone.
    fn session_token(&self, length: usize) -> Secret;
    /// A new seed of a virtual MFA device: 64 characters of base32.
    fn mfa_seed(&self) -> Secret;
    /// A new key for the mock's own seals and signatures: 32 bytes.
    fn sealing_key(&self) -> [u8; 32];
    /// A new unique ID: the prefix of its kind (`AIDA`, `AGPA`, `ANPA` …), 21 characters in all.
    fn unique_id(&self, prefix: &str) -> String;
    /// A new unique ID of a kind that has 16 characters after the prefix: SSH public keys (`APKA`),
    /// SAML providers (`SAMLSP`) and their keys (`SAMLPK`).
    fn short_id(&self, prefix: &str) -> String {
        let long = self.unique_id("");
        let start = long.len().saturating_sub(16);
        format!("{prefix}{}", long.get(start..).unwrap_or_default())
    }
    /// A new password for one service: 60 characters of Base64.
    fn service_password(&self) -> Secret {
        self.session_token(60)
    }
    /// A number for a new account.
    fn account_id(&self) -> AccountId {
        let [a, b, c, d, e, ..] = self.sealing_key();
        AccountId::of_number(u64::from_be_bytes([0, 0, 0, a, b, c, d, e]))
    }
    /// The ID of a request: a UUID.
    fn request_id(&self) -> String;
}

/// Random identifiers, shaped as AWS's are.
pub struct RandomIds<F>(F);

impl<F: Fn(&mut [u8]) + Send + Sync> RandomIds<F> {
    /// Identifiers from a function that fills a slice with random bytes.
    pub fn new(fill: F) -> Self {
        Self(fill)
    }

    fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        (self.0)(&mut bytes);
        bytes
    }

    /// The account number is inside, as it is in today's real ones: bits 7 to 46 of the first six
    /// bytes. AWS does not document that; see `sts:GetAccessKeyInfo` for the official way.
    fn key_id(&self, prefix: &str, account: AccountId) -> String {
        let mut bytes: [u8; 10] = self.bytes();
        let head = 0x8000_0000_0000 | (account.number() << 7) | u64::from(bytes[5] & 0x7f);
        bytes[..6].copy_from_slice(&head.to_be_bytes()[2..]);
        format!("{prefix}{}", BASE32.encode(&bytes))
    }
}

impl<F: Fn(&mut [u8]) + Send + Sync> Ids for RandomIds<F> {
    fn access_key_id(&self, account: AccountId) -> String {
        self.key_id("AKIA", account)
    }

    fn temporary_key_id(&self, account: AccountId) -> String {
        self.key_id("ASIA", account)
    }

    fn secret_access_key(&self) -> Secret {
        Secret::from(BASE64.encode(&self.bytes::<30>()))
    }

    fn session_token(&self, length: usize) -> Secret {
        let mut bytes = vec![0; 3 * length.div_ceil(4)];
        (self.0)(&mut bytes);
        Secret::from(BASE64.encode(&bytes))
    }

    fn mfa_seed(&self) -> Secret {
        Secret::from(BASE32.encode(&self.bytes::<40>()))
    }

    fn sealing_key(&self) -> [u8; 32] {
        self.bytes()
    }

    fn unique_id(&self, prefix: &str) -> String {
        let random = BASE32.encode(&self.bytes::<15>());
        prefix.chars().chain(random.chars()).take(21).collect()
    }

    fn request_id(&self) -> String {
        uuid(self.bytes())
    }
}

/// Out of the session token in AWS's documentation.
const TOKEN_FILLING: &str = "H4aoAH0gNCAPyJxz4BlCFFxWNE1OPTgk5TthT+FvwqnKwRcOIfrRh3c/LTo6UDdyJwOOvEVPvLXCrrrUtdnniCIvU1dYUg2RVAJBanLiHb4IgRmpRV3zrkuWJOgQs8IZZaIv2BXIa2R4OlgkBN9bkUDNCJiBeb/AXlzBBko7b15fjrBs2+cTQtpZ3CYWFXG8C5zqx37wnOE49mRl/+OtkIKGO7fAE";

/// Documentation identifiers, the same in every run: AWS's own two documentation pairs first, then
/// ones that end in `EXAMPLE` too, so that no secret scanner takes them for real.
#[derive(Debug, Default)]
pub struct DocumentationIds {
    keys: AtomicU64,
    temporary_keys: AtomicU64,
    secrets: AtomicU64,
    tokens: AtomicU64,
    seeds: AtomicU64,
    others: AtomicU64,
}

impl DocumentationIds {
    /// A row of identifiers that starts with AWS's documentation pair.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl Ids for DocumentationIds {
    fn access_key_id(&self, _: AccountId) -> String {
        match self.keys.fetch_add(1, Ordering::Relaxed) {
            0 => "AKIAIOSFODNN7EXAMPLE".into(),
            1 => "AKIAI44QH8DHBEXAMPLE".into(),
            number => format!("AKIAIOSFO{}EXAMPLE", letters(number)),
        }
    }

    fn temporary_key_id(&self, _: AccountId) -> String {
        match self.temporary_keys.fetch_add(1, Ordering::Relaxed) {
            0 => "ASIAIOSFODNN7EXAMPLE".into(),
            number => format!("ASIAIOSFO{}EXAMPLE", letters(number)),
        }
    }

    fn secret_access_key(&self) -> Secret {
        match self.secrets.fetch_add(1, Ordering::Relaxed) {
            0 => Secret::from("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
            1 => Secret::from("je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY"),
            number => Secret::from(format!(
                "wJalrXUtnFEMI/K7MDENG/bPxR{}EXAMPLEKEY",
                letters(number)
            )),
        }
    }

    fn session_token(&self, length: usize) -> Secret {
        let number = self.tokens.fetch_add(1, Ordering::Relaxed);
        let start = format!("AQoEXAMPLE{}", letters(number));
        let length = 4 * length.div_ceil(4);
        let filling = TOKEN_FILLING.chars().cycle();
        let filling = filling.take(length.saturating_sub(start.len() + "EXAMPLE=".len()));
        Secret::from(format!("{start}{}EXAMPLE=", filling.collect::<String>()))
    }

    fn mfa_seed(&self) -> Secret {
        let number = self.seeds.fetch_add(1, Ordering::Relaxed);
        Secret::from(format!(
            "2K5K5XTLA7GGE75TQLYCHDFW4KJYZ6UFQ75LL7C{}EXAMPLEEXAMPLEEXAMPLE",
            letters(number)
        ))
    }

    fn sealing_key(&self) -> [u8; 32] {
        *b"of use in documentation only...."
    }

    fn unique_id(&self, prefix: &str) -> String {
        let number = self.others.fetch_add(1, Ordering::Relaxed);
        format!("{prefix}CKCEVS{}EXAMPLE", letters(number))
    }

    fn request_id(&self) -> String {
        "7a62c49f-347e-4fc4-9331-6e8eEXAMPLE".into()
    }
}

/// Four letters of base32 that count.
fn letters(number: u64) -> String {
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let digit = |place: u32| {
        let [low, ..] = (number >> (5 * place)).to_le_bytes();
        char::from(alphabet[usize::from(low % 32)])
    };
    [3, 2, 1, 0].map(digit).iter().collect()
}

fn uuid(mut bytes: [u8; 16]) -> String {
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let hex = HEXLOWER.encode(&bytes);
    format!(
        "{}-{}-{}-{}-{}",
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..]
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counting() -> RandomIds<impl Fn(&mut [u8])> {
        let next = AtomicU64::new(1);
        RandomIds::new(move |bytes: &mut [u8]| {
            for byte in bytes {
                *byte = (next.fetch_add(37, Ordering::Relaxed) % 251) as u8;
            }
        })
    }

    /// The published way back: base32, six bytes, mask, shift.
    fn account_in(key: &str) -> u64 {
        let bytes = BASE32.decode(&key.as_bytes()[4..]).expect("base32");
        let head = bytes[..6]
            .iter()
            .fold(0, |sum, byte| (sum << 8) | u64::from(*byte));
        (head & 0x7fff_ffff_ff80) >> 7
    }

    /// The beginnings of two IDs from public write-ups, which name their accounts.
    #[test]
    fn the_way_back_reads_the_account_of_real_ids() {
        assert_eq!(account_in("ASIAY34FZKBOKEXAMPLE"), 609_629_065_308);
        assert_eq!(account_in("ASIAQNZGKIQY5EXAMPLE"), 29_608_264_753);
    }

    #[test]
    fn a_random_key_id_carries_the_account() {
        let account: AccountId = "609629065308".parse().expect("an account ID");
        let key = counting().access_key_id(account);
        assert_eq!((key.len(), &key[..4]), (20, "AKIA"));
        assert_eq!(account_in(&key), account.number());
    }

    #[test]
    fn a_random_temporary_key_id_carries_the_account_too() {
        let account: AccountId = "609629065308".parse().expect("an account ID");
        let key = counting().temporary_key_id(account);
        assert_eq!((key.len(), &key[..4]), (20, "ASIA"));
        assert_eq!(account_in(&key), account.number());
    }

    #[test]
    fn a_session_token_has_the_length_that_was_asked_for_in_whole_groups() {
        for (asked, length) in [(360, 360), (361, 364), (4096, 4096)] {
            let ids: [Box<dyn Ids>; 2] = [Box::new(counting()), Box::new(DocumentationIds::new())];
            for ids in ids {
                assert_eq!(ids.session_token(asked).expose().len(), length);
            }
        }
    }

    #[test]
    fn documentation_sessions_end_in_example_and_never_repeat() {
        let ids = DocumentationIds::new();
        let account: AccountId = "111122223333".parse().expect("an account ID");
        let next = || {
            let token = ids.session_token(360).expose().to_owned();
            assert!(token.starts_with("AQoEXAMPLE") && token.ends_with("EXAMPLE="));
            (ids.temporary_key_id(account), token)
        };
        let mut sessions: Vec<_> = (0..100).map(|_| next()).collect();
        assert_eq!(sessions[0].0, "ASIAIOSFODNN7EXAMPLE");
        assert!(
            sessions
                .iter()
                .all(|(key, _)| key.len() == 20 && key.ends_with("EXAMPLE"))
        );
        sessions.sort();
        sessions.dedup_by(|a, b| a.0 == b.0 || a.1 == b.1);
        assert_eq!(sessions.len(), 100);
    }

    #[test]
    fn random_identifiers_have_the_lengths_of_real_ones() {
        let ids = counting();
        assert_eq!(ids.secret_access_key().expose().len(), 40);
        assert_eq!(ids.unique_id("AIDA").len(), 21);
        assert_eq!(ids.mfa_seed().expose().len(), 64);
        assert_eq!(ids.request_id().len(), 36);
    }

    #[test]
    fn documentation_identifiers_end_in_example_and_never_repeat() {
        let ids = DocumentationIds::new();
        let account: AccountId = "111122223333".parse().expect("an account ID");
        let mut keys: Vec<_> = (0..100).map(|_| ids.access_key_id(account)).collect();
        assert_eq!(keys[0], "AKIAIOSFODNN7EXAMPLE");
        assert!(
            keys.iter()
                .all(|key| key.len() == 20 && key.ends_with("EXAMPLE"))
        );
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), 100);
        for _ in 0..5 {
            let secret = ids.secret_access_key();
            assert_eq!(secret.expose().len(), 40);
            assert!(secret.expose().ends_with("EXAMPLEKEY"));
        }
        assert_eq!(ids.unique_id("AIDA").len(), 21);
    }
}
