//! The data as it lies in `crates/mock-iam/data`.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde::Deserialize;

#[derive(Deserialize)]
pub struct Models {
    pub iam: Model,
    pub sts: Model,
}

#[derive(Deserialize)]
pub struct Model {
    pub operations: BTreeMap<String, Operation>,
    pub shapes: BTreeMap<String, Shape>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Operation {
    pub input: Option<String>,
    pub output: Option<String>,
    pub result_wrapper: Option<String>,
}

#[derive(Deserialize)]
pub struct Shape {
    #[serde(rename = "type")]
    pub kind: String,
    #[serde(default)]
    pub required: Vec<String>,
    /// In the model's order, which is the order on the wire.
    #[serde(default)]
    pub members: IndexMap<String, Reference>,
    pub member: Option<Reference>,
    pub value: Option<Reference>,
    pub min: Option<i64>,
    pub max: Option<i64>,
    pub pattern: Option<String>,
    #[serde(rename = "enum")]
    pub variants: Option<Vec<String>>,
    #[serde(default)]
    pub sensitive: bool,
    #[serde(default, rename = "box")]
    pub boxed: bool,
    #[serde(default)]
    pub exception: bool,
}

#[derive(Deserialize)]
pub struct Reference {
    pub shape: String,
}

impl Shape {
    /// The members and the shape of each, in the model's order.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.members
            .iter()
            .map(|(name, member)| (name.as_str(), member.shape.as_str()))
    }
}

#[derive(Deserialize)]
pub struct Authorization {
    pub iam: ServiceAuthorization,
    pub sts: ServiceAuthorization,
}

#[derive(Deserialize)]
pub struct ServiceAuthorization {
    pub actions: BTreeMap<String, Action>,
}

#[derive(Deserialize)]
pub struct Action {
    pub access: String,
    pub resources: BTreeMap<String, ActionResource>,
}

#[derive(Deserialize)]
pub struct ActionResource {
    #[serde(default)]
    pub required: bool,
}
