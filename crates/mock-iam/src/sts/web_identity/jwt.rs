//! A JSON Web Token as it comes in: parsed, and not believed until its signature is checked.

use data_encoding::BASE64URL_NOPAD;
use serde::Deserialize;
use serde_json::Value;

use super::public_keys::PublicKeys;

/// A token that claims something.
pub(super) struct Jwt {
    header: Header,
    claims: Value,
    /// Header and claims as they were signed.
    signed: String,
    signature: Vec<u8>,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
}

impl Jwt {
    /// None when it is no token.
    pub fn parse(token: &str) -> Option<Self> {
        let (signed, signature) = token.rsplit_once('.')?;
        let (header, claims) = signed.split_once('.')?;
        let decode = |part: &str| BASE64URL_NOPAD.decode(part.as_bytes()).ok();
        let claims: Value = serde_json::from_slice(&decode(claims)?).ok()?;
        claims.is_object().then_some(())?;
        Some(Self {
            header: serde_json::from_slice(&decode(header)?).ok()?,
            claims,
            signed: signed.to_owned(),
            signature: decode(signature)?,
        })
    }

    pub fn is_signed_by(&self, keys: &PublicKeys) -> bool {
        let text = self.signed.as_bytes();
        let id = self.header.kid.as_deref();
        keys.verify(id, &self.header.alg, text, &self.signature)
    }

    pub fn claim(&self, name: &str) -> Option<&Value> {
        self.claims.get(name)
    }

    pub fn text(&self, name: &str) -> Option<&str> {
        self.claim(name)?.as_str()
    }

    /// Seconds since 1970; whoever writes fractions means the whole ones.
    pub fn seconds(&self, name: &str) -> Option<i64> {
        let value = self.claim(name)?;
        #[allow(clippy::cast_possible_truncation, reason = "it saturates")]
        value
            .as_i64()
            .or_else(|| value.as_f64().map(|seconds| seconds as i64))
    }

    /// A claim that is one text or a list of them.
    pub fn texts(&self, name: &str) -> Vec<String> {
        texts(self.claim(name).unwrap_or(&Value::Null))
    }
}

/// A text, or the texts of a list.
pub(super) fn texts(value: &Value) -> Vec<String> {
    let list = match value {
        Value::Array(list) => list.as_slice(),
        one => std::slice::from_ref(one),
    };
    list.iter()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}
