use serde_json::Value;

use super::MASKED;

/// What AWS's model calls sensitive is masked, and so are the codes of a second factor.
#[test]
fn whatever_the_model_calls_sensitive_is_masked() {
    let model: Value = serde_json::from_str(include_str!("../data/iam-sts-model.json"))
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
                let is_sensitive = target.is_some_and(|target| target["sensitive"] == true);
                assert!(
                    !is_sensitive || MASKED.contains(&member.as_str()),
                    "{name}.{member} is not masked"
                );
            }
        }
    }
}
