//! The refusal that every part of the mock speaks: AWS's code, status and text.

use http::StatusCode;

/// A refusal in AWS's own words. It becomes the `<ErrorResponse>` of the AWS Query protocol.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {message}")]
pub struct ApiError {
    /// The code on the wire, such as `NoSuchEntity`.
    pub code: &'static str,
    /// The HTTP status that AWS sends with it.
    pub status: StatusCode,
    /// AWS's text, to the letter.
    pub message: String,
}

impl ApiError {
    /// A refusal with any code: prefer the constructors below, which know the status.
    pub fn new(code: &'static str, status: StatusCode, message: impl Into<String>) -> Self {
        Self {
            code,
            status,
            message: message.into(),
        }
    }

    /// `SignatureDoesNotMatch`, 403.
    pub fn signature_does_not_match(message: impl Into<String>) -> Self {
        Self::new("SignatureDoesNotMatch", StatusCode::FORBIDDEN, message)
    }

    /// `IncompleteSignature`, 400: the signature's parts are missing or malformed.
    pub fn incomplete_signature(message: impl Into<String>) -> Self {
        Self::new("IncompleteSignature", StatusCode::BAD_REQUEST, message)
    }

    /// `MissingAuthenticationToken`, 403: the request carries no signature at all.
    #[must_use]
    pub fn missing_authentication_token() -> Self {
        Self::new(
            "MissingAuthenticationToken",
            StatusCode::FORBIDDEN,
            "Request is missing Authentication Token",
        )
    }

    /// `InvalidClientTokenId`, 403: no active key has that ID.
    #[must_use]
    pub fn invalid_client_token_id() -> Self {
        Self::new(
            "InvalidClientTokenId",
            StatusCode::FORBIDDEN,
            "The security token included in the request is invalid.",
        )
    }

    /// `ExpiredToken`, 403: the temporary credentials are over.
    #[must_use]
    pub fn expired_token() -> Self {
        Self::new(
            "ExpiredToken",
            StatusCode::FORBIDDEN,
            "The security token included in the request is expired",
        )
    }

    /// `AccessDenied`, 403.
    pub fn access_denied(message: impl Into<String>) -> Self {
        Self::new("AccessDenied", StatusCode::FORBIDDEN, message)
    }

    /// `ValidationError`, 400.
    pub fn validation(message: impl Into<String>) -> Self {
        Self::new("ValidationError", StatusCode::BAD_REQUEST, message)
    }

    /// `NoSuchEntity`, 404.
    pub fn no_such_entity(message: impl Into<String>) -> Self {
        Self::new("NoSuchEntity", StatusCode::NOT_FOUND, message)
    }

    /// `EntityAlreadyExists`, 409.
    pub fn entity_already_exists(message: impl Into<String>) -> Self {
        Self::new("EntityAlreadyExists", StatusCode::CONFLICT, message)
    }

    /// `LimitExceeded`, 409.
    pub fn limit_exceeded(message: impl Into<String>) -> Self {
        Self::new("LimitExceeded", StatusCode::CONFLICT, message)
    }

    /// `DeleteConflict`, 409.
    pub fn delete_conflict(message: impl Into<String>) -> Self {
        Self::new("DeleteConflict", StatusCode::CONFLICT, message)
    }

    /// `InvalidInput`, 400.
    pub fn invalid_input(message: impl Into<String>) -> Self {
        Self::new("InvalidInput", StatusCode::BAD_REQUEST, message)
    }

    /// `UnmodifiableEntity`, 400: only a service of AWS's may change it.
    pub fn unmodifiable_entity(message: impl Into<String>) -> Self {
        Self::new("UnmodifiableEntity", StatusCode::BAD_REQUEST, message)
    }

    /// `PolicyNotAttachable`, 400.
    pub fn policy_not_attachable(message: impl Into<String>) -> Self {
        Self::new("PolicyNotAttachable", StatusCode::BAD_REQUEST, message)
    }

    /// `MalformedPolicyDocument`, 400.
    pub fn malformed_policy_document(message: impl Into<String>) -> Self {
        Self::new("MalformedPolicyDocument", StatusCode::BAD_REQUEST, message)
    }
}
