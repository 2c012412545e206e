//! AWS's services, by the namespace that actions begin with: those of which the managed policies in
//! `data` speak. AWS has about a hundred more.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde_json::Value;

use crate::managed_policies;

static NAMESPACES: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let documents = managed_policies::all().filter_map(|policy| Some(policy.document()?.text()));
    let documents = documents.filter_map(|text| serde_json::from_str::<Value>(text).ok());
    documents.flat_map(|document| actions(&document)).collect()
});

/// The names that reports show, of the services that people meet first. Another one goes by its
/// namespace.
const NAMES: [(&str, &str); 10] = [
    ("cloudformation", "AWS CloudFormation"),
    ("dynamodb", "Amazon DynamoDB"),
    ("ec2", "Amazon EC2"),
    ("iam", "AWS Identity and Access Management"),
    ("kms", "AWS Key Management Service"),
    ("lambda", "AWS Lambda"),
    ("s3", "Amazon S3"),
    ("sns", "Amazon SNS"),
    ("sqs", "Amazon SQS"),
    ("sts", "AWS Security Token Service"),
];

/// The namespaces of all services, in alphabetical order.
pub(crate) fn namespaces() -> impl Iterator<Item = &'static str> {
    NAMESPACES.iter().map(String::as_str)
}

/// Whether there is a service of that namespace.
pub(crate) fn exists(namespace: &str) -> bool {
    NAMESPACES.contains(namespace)
}

/// The name that reports show.
pub(crate) fn name(namespace: &str) -> &str {
    let found = NAMES.iter().find(|(known, _)| *known == namespace);
    found.map_or(namespace, |(_, name)| name)
}

/// The namespaces of a document's actions.
fn actions(document: &Value) -> Vec<String> {
    let listed = |value: &Value| -> Vec<Value> {
        match value {
            Value::Array(list) => list.clone(),
            single => vec![single.clone()],
        }
    };
    let statements = document.get("Statement").map(listed).unwrap_or_default();
    let elements = statements
        .iter()
        .flat_map(|statement| [statement.get("Action"), statement.get("NotAction")]);
    let actions = elements.flatten().flat_map(listed);
    let namespace = |action: Value| Some(action.as_str()?.split_once(':')?.0.to_owned());
    actions.filter_map(namespace).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_services_that_people_meet_are_known_by_name() {
        assert!(namespaces().count() > 300);
        for (namespace, _) in NAMES {
            assert!(exists(namespace), "{namespace}");
        }
        assert_eq!((name("s3"), name("xray")), ("Amazon S3", "xray"));
        assert!(!exists("nosuchservice"));
    }
}
