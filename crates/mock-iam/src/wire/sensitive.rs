//! What nobody but its owner may see, by its name on the wire: for whoever shows a request or an
//! answer to someone else.

/// What stands in the place of a secret.
pub const MASK: &str = "••••";

/// Parameters, elements of answers, and headers: what the model calls sensitive, the codes of second
/// factors, and what a session is signed with.
pub const NAMES: [&str; 18] = [
    "AddPrivateKey",
    "AuthenticationCode1",
    "AuthenticationCode2",
    "Base32StringSeed",
    "NewPassword",
    "OldPassword",
    "Password",
    "PrivateKey",
    "QRCodePNG",
    "SAMLAssertion",
    "SecretAccessKey",
    "ServiceCredentialSecret",
    "ServicePassword",
    "SessionToken",
    "TokenCode",
    "TradeInToken",
    "WebIdentityToken",
    "X-Amz-Security-Token",
];

/// Whether what has that name is to be masked. Names of headers come in any case.
#[must_use]
pub fn is_sensitive(name: &str) -> bool {
    NAMES.iter().any(|other| other.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::is_sensitive;

    /// What AWS's model calls sensitive is masked, and so are the codes of a second factor.
    #[test]
    fn whatever_the_model_calls_sensitive_is_masked() {
        let model: Value = serde_json::from_str(include_str!("../../data/iam-sts-model.json"))
            .expect("the model is JSON");
        for service in ["iam", "sts"] {
            let shapes = model[service]["shapes"].as_object().expect("shapes");
            for (name, shape) in shapes {
                let Some(members) = shape["members"].as_object() else {
                    continue;
                };
                for (member, reference) in members {
                    let target = reference["shape"]
                        .as_str()
                        .and_then(|name| shapes.get(name));
                    let is_secret = target.is_some_and(|target| target["sensitive"] == true);
                    assert!(
                        !is_secret || is_sensitive(member),
                        "{name}.{member} is not masked"
                    );
                }
            }
        }
    }
}
