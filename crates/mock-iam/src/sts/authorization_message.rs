//! What services encode about a refusal, and `DecodeAuthorizationMessage` tells again.
//!
//! IAM and STS say in plain text why they refuse. Other services, such as EC2, hand out a message
//! that only who may decode it can read. The mock makes one for each of its own refusals, see
//! [`crate::Outcome::encoded_message`]: sealed with a key of the account, and opened by nobody else.

use chacha20poly1305::XChaCha20Poly1305;
use chacha20poly1305::aead::{Aead as _, KeyInit as _};
use data_encoding::BASE64URL_NOPAD;
use http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::auth::policy::Verdict;
use crate::context::Context;
use crate::error::ApiError;
use crate::records::Record;
use crate::secret::Secret;
use crate::wire::sts as wire;

/// Bytes of the nonce, which stands before what it sealed.
const NONCE: usize = 24;

/// The key with which an account seals its messages, in Base64; empty until it seals the first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct MessageKey {
    secret: Secret,
}

impl Record for MessageKey {
    const KIND: &'static str = "authorization_message_key";

    fn name(&self) -> &'static str {
        "key"
    }
}

/// `DecodeAuthorizationMessage`: of a message that this account encoded, what it says.
pub(crate) fn decode_authorization_message(
    cx: &mut Context<'_>,
    input: wire::DecodeAuthorizationMessageRequest,
) -> Result<wire::DecodeAuthorizationMessageResponse, ApiError> {
    let text = open(&cx.account.message_key.secret, &input.encoded_message);
    let text = text.ok_or_else(|| {
        ApiError::new(
            "InvalidAuthorizationMessageException",
            StatusCode::BAD_REQUEST,
            "Message is not valid",
        )
    })?;
    Ok(wire::DecodeAuthorizationMessageResponse {
        decoded_message: Some(text),
    })
}

/// Encodes why the caller may not do something, in the form that AWS's messages have.
///
/// # Errors
///
/// `NoSuchEntity` when the user or the role is gone since it signed.
pub(crate) fn encode(
    cx: &mut Context<'_>,
    verdict: &Verdict,
    action: &str,
    resource: &str,
) -> Result<String, ApiError> {
    let identity = &cx.caller.identity;
    let arn = identity.arn(cx.account)?;
    let denied_by = match verdict {
        Verdict::ExplicitDeny { by, .. } => {
            vec![json!({"statementId": by.sid.as_deref().unwrap_or_default(), "effect": "DENY"})]
        }
        Verdict::Allowed { .. } | Verdict::NoAllow { .. } => Vec::new(),
    };
    let message = json!({
        "allowed": verdict.is_allowed(),
        "explicitDeny": !denied_by.is_empty(),
        "matchedStatements": {"items": denied_by},
        "failures": {"items": []},
        "context": {
            "principal": {
                "id": identity.unique_id(cx.account)?,
                "name": arn.rsplit('/').next(),
                "arn": arn,
            },
            "action": action,
            "resource": resource,
            "conditions": {"items": []},
        },
    });
    Ok(seal(cx, &message.to_string()))
}

fn seal(cx: &mut Context<'_>, text: &str) -> String {
    if cx.account.message_key.secret.expose().is_empty() {
        let key = BASE64URL_NOPAD.encode(&cx.ids.sealing_key());
        cx.account.message_key.change().secret = Secret::from(key);
    }
    let random = cx.ids.sealing_key();
    let nonce = random.first_chunk::<NONCE>().copied().unwrap_or_default();
    let cipher = cipher(&cx.account.message_key.secret);
    let sealed = cipher.and_then(|cipher| cipher.encrypt(&nonce.into(), text.as_bytes()).ok());
    BASE64URL_NOPAD.encode(&[nonce.as_slice(), &sealed.unwrap_or_default()].concat())
}

/// None when it is no message, or another account's.
fn open(key: &Secret, message: &str) -> Option<String> {
    let bytes = BASE64URL_NOPAD.decode(message.as_bytes()).ok()?;
    let (nonce, sealed) = bytes.split_first_chunk::<NONCE>()?;
    let text = cipher(key)?.decrypt(&(*nonce).into(), sealed).ok()?;
    String::from_utf8(text).ok()
}

fn cipher(key: &Secret) -> Option<XChaCha20Poly1305> {
    let key = BASE64URL_NOPAD.decode(key.expose().as_bytes()).ok()?;
    XChaCha20Poly1305::new_from_slice(&key).ok()
}
