//! Rust text for the shapes and for the table of operations.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use anyhow::{Context as _, Result};
use heck::{ToShoutySnakeCase as _, ToSnakeCase as _, ToUpperCamelCase as _};

use super::model::{Authorization, Model, Models, Shape};
use super::{HEADER, patterns};

/// What the model calls required and AWS leaves out for the root user.
const NOT_ALWAYS_THERE: [(&str, &str); 2] = [("User", "Path"), ("User", "UserName")];

/// Lists that the model does not require and AWS sends all the same when they are empty.
const ALWAYS_THERE: [(&str, &str); 30] = [
    ("EvaluationResult", "MatchedStatements"),
    ("EvaluationResult", "MissingContextValues"),
    ("GetAccountAuthorizationDetailsResponse", "GroupDetailList"),
    ("GetAccountAuthorizationDetailsResponse", "Policies"),
    ("GetAccountAuthorizationDetailsResponse", "RoleDetailList"),
    ("GetAccountAuthorizationDetailsResponse", "UserDetailList"),
    ("GetContextKeysForPolicyResponse", "ContextKeyNames"),
    ("GetOpenIDConnectProviderResponse", "ClientIDList"),
    ("GetOpenIDConnectProviderResponse", "Tags"),
    ("GetOpenIDConnectProviderResponse", "ThumbprintList"),
    ("GetSAMLProviderResponse", "PrivateKeyList"),
    ("GetSAMLProviderResponse", "Tags"),
    ("GroupDetail", "AttachedManagedPolicies"),
    ("GroupDetail", "GroupPolicyList"),
    ("ListEntitiesForPolicyResponse", "PolicyGroups"),
    ("ListEntitiesForPolicyResponse", "PolicyRoles"),
    ("ListEntitiesForPolicyResponse", "PolicyUsers"),
    (
        "ListOpenIDConnectProvidersResponse",
        "OpenIDConnectProviderList",
    ),
    ("ListPoliciesGrantingServiceAccessEntry", "Policies"),
    ("ListSAMLProvidersResponse", "SAMLProviderList"),
    ("ListSSHPublicKeysResponse", "SSHPublicKeys"),
    (
        "ListServiceSpecificCredentialsResponse",
        "ServiceSpecificCredentials",
    ),
    ("RoleDetail", "AttachedManagedPolicies"),
    ("RoleDetail", "InstanceProfileList"),
    ("RoleDetail", "RolePolicyList"),
    ("RoleDetail", "Tags"),
    ("ServerCertificate", "Tags"),
    ("UserDetail", "AttachedManagedPolicies"),
    ("UserDetail", "GroupList"),
    ("UserDetail", "Tags"),
];

/// What is sent in some answers, be it empty, and left out of others.
const THERE_OR_NOT: [(&str, &str); 3] = [
    ("EvaluationResult", "EvalDecisionDetails"),
    ("Policy", "Tags"),
    ("Role", "MaxSessionDuration"),
];

/// Where AWS sends other texts than its model's enum has.
const ANY_TEXT: [(&str, &str); 2] = [
    ("AttachedPermissionsBoundary", "PermissionsBoundaryType"),
    ("Statement", "SourcePolicyType"),
];

/// The module of one service: an item per shape that an operation reaches.
pub fn shapes(model: &Model, patterns: &BTreeSet<&str>) -> Result<String> {
    let inputs = reachable(model, |operation| operation.input.as_deref());
    let outputs = reachable(model, |operation| operation.output.as_deref());
    let mut text = String::new();
    for (name, shape) in &model.shapes {
        let side = Side {
            input: inputs.contains(name.as_str()),
            output: outputs.contains(name.as_str()),
        };
        if shape.exception || !(side.input || side.output) {
            continue;
        }
        let item = Item {
            model,
            patterns,
            name,
            shape,
            side,
        };
        match shape.kind.as_str() {
            "structure" => item.structure(&mut text)?,
            "string" if shape.variants.is_some() => item.enumeration(&mut text)?,
            _ => {}
        }
        if side.input {
            item.rule(&mut text)?;
        }
    }
    let scalar = if text.contains("impl Scalar") {
        ", Scalar"
    } else {
        ""
    };
    Ok(format!(
        "{HEADER}use super::patterns;\nuse crate::secret::Secret;\nuse crate::wire::output::{{Output, Value, Writer}};\nuse crate::wire::query::{{Read, Reader, Rule{scalar}}};\n\n{text}"
    ))
}

/// The table of every operation of both services.
pub fn operations(models: &Models, authorization: &Authorization) -> String {
    let mut text = String::from(HEADER);
    text.push_str("use super::super::operation::{Access, Operation, Service};\n\n/// Every operation of IAM and STS, by name.\npub static OPERATIONS: &[Operation] = &[\n");
    let services = [
        ("Iam", &models.iam, &authorization.iam),
        ("Sts", &models.sts, &authorization.sts),
    ];
    let mut rows = Vec::new();
    for (service, model, authorization) in services {
        for (name, operation) in &model.operations {
            let action = authorization.actions.get(name);
            let access = action.map_or("Access::Undocumented".to_owned(), |action| {
                format!("Access::{}", action.access.to_upper_camel_case())
            });
            let resources: Vec<&str> = action.map_or(Vec::new(), |action| {
                let required = action
                    .resources
                    .iter()
                    .filter(|(_, resource)| resource.required);
                required.map(|(kind, _)| kind.as_str()).collect()
            });
            let wrapper = operation.result_wrapper.as_deref();
            rows.push((name, format!(
                "Operation {{ name: {name:?}, service: Service::{service}, access: {access}, resources: &{resources:?}, result_wrapper: {wrapper:?} }},\n"
            )));
        }
    }
    rows.sort();
    text.extend(rows.into_iter().map(|(_, row)| row));
    text.push_str("];\n");
    text
}

/// A type for each operation, which ties its name to what it answers with.
pub fn calls(models: &Models) -> String {
    let mut text = format!("{HEADER}use super::super::calls::Call;\nuse super::{{iam, sts}};\n\n");
    for (service, model) in [("iam", &models.iam), ("sts", &models.sts)] {
        for (name, operation) in &model.operations {
            let output = operation.output.as_ref().map_or("()".to_owned(), |output| {
                format!("{service}::{}", output.to_upper_camel_case())
            });
            let _ = write!(
                text,
                "/// `{name}`.\n#[derive(Debug, Clone, Copy)]\npub struct {name};\n\n\
                 impl Call for {name} {{\ntype Output = {output};\nconst NAME: &'static str = {name:?};\n}}\n\n"
            );
        }
    }
    text
}

fn reachable<'a>(
    model: &'a Model,
    root: impl Fn(&'a super::model::Operation) -> Option<&'a str>,
) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    let mut open: Vec<&str> = model.operations.values().filter_map(root).collect();
    while let Some(name) = open.pop() {
        let Some((name, shape)) = model.shapes.get_key_value(name) else {
            continue;
        };
        if found.insert(name.as_str()) {
            open.extend(shape.fields().map(|(_, target)| target));
            open.extend(shape.member.iter().map(|member| member.shape.as_str()));
            open.extend(shape.value.iter().map(|value| value.shape.as_str()));
        }
    }
    found
}

#[derive(Clone, Copy)]
struct Side {
    input: bool,
    output: bool,
}

struct Item<'a> {
    model: &'a Model,
    /// Those of both services.
    patterns: &'a BTreeSet<&'a str>,
    name: &'a str,
    shape: &'a Shape,
    side: Side,
}

/// How a member is held: the Rust type, and whether absence is possible.
struct Held {
    rust: String,
    optional: bool,
}

impl Item<'_> {
    fn target(&self, name: &str) -> Result<&Shape> {
        self.model
            .shapes
            .get(name)
            .with_context(|| format!("the model has no shape {name}"))
    }

    fn structure(&self, text: &mut String) -> Result<()> {
        let name = self.name.to_upper_camel_case();
        writeln!(
            text,
            "#[derive(Debug, Clone, Default)]\npub struct {name} {{"
        )?;
        for (member, shape) in self.shape.fields() {
            let held = self.held(member, shape)?;
            let rust = if held.optional {
                format!("Option<{}>", held.rust)
            } else {
                held.rust
            };
            writeln!(text, "pub {}: {rust},", field(member))?;
        }
        text.push_str("}\n\n");
        if self.side.input {
            self.read(text)?;
        }
        if self.side.output {
            self.write(text)?;
        }
        Ok(())
    }

    fn required(&self, member: &str) -> bool {
        let left_out = NOT_ALWAYS_THERE.contains(&(self.name, member));
        !left_out && self.shape.required.iter().any(|name| name == member)
    }

    fn held(&self, member: &str, target: &str) -> Result<Held> {
        let shape = self.target(target)?;
        let rust = if ANY_TEXT.contains(&(self.name, member)) {
            "String".to_owned()
        } else {
            self.rust(target)?
        };
        let primitive = matches!(shape.kind.as_str(), "boolean" | "integer") && !shape.boxed;
        let always = (matches!(shape.kind.as_str(), "list" | "map")
            || (primitive && !self.side.input))
            && !THERE_OR_NOT.contains(&(self.name, member));
        Ok(Held {
            rust,
            optional: !always && !self.required(member),
        })
    }

    fn rust(&self, name: &str) -> Result<String> {
        let shape = self.target(name)?;
        let element = |reference: &Option<super::model::Reference>| -> Result<String> {
            let reference = reference
                .as_ref()
                .with_context(|| format!("{name} has no element"))?;
            self.rust(&reference.shape)
        };
        Ok(match shape.kind.as_str() {
            "structure" => name.to_upper_camel_case(),
            "string" if shape.variants.is_some() => name.to_upper_camel_case(),
            "string" if shape.sensitive => "Secret".into(),
            "string" => "String".into(),
            "integer" => "i32".into(),
            "boolean" => "bool".into(),
            "timestamp" => "jiff::Timestamp".into(),
            "blob" => "Vec<u8>".into(),
            "list" => format!("Vec<{}>", element(&shape.member)?),
            "map" => format!(
                "std::collections::BTreeMap<String, {}>",
                element(&shape.value)?
            ),
            other => anyhow::bail!("{name} is of the unknown type {other}"),
        })
    }

    /// How an output is written.
    fn write(&self, text: &mut String) -> Result<()> {
        let name = self.name.to_upper_camel_case();
        let to = if self.shape.members.is_empty() {
            "_"
        } else {
            "to"
        };
        writeln!(
            text,
            "impl Output for {name} {{\nfn write(&self, {to}: &mut dyn Writer) {{"
        )?;
        for (member, target) in self.shape.fields() {
            let field = field(member);
            let write = format!("self.{field}.write_as({member:?}, to);");
            if self.is_left_out_when_empty(member, target)? {
                writeln!(text, "if !self.{field}.is_empty() {{\n{write}\n}}")?;
            } else {
                writeln!(text, "{write}")?;
            }
        }
        text.push_str("}\n}\n\n");
        Ok(())
    }

    fn is_left_out_when_empty(&self, member: &str, target: &str) -> Result<bool> {
        let is_required = self.shape.required.iter().any(|name| {
            let member = self.shape.members.get(name);
            member.is_some_and(|member| member.shape == target)
        });
        let is_list = matches!(self.target(target)?.kind.as_str(), "list" | "map");
        let may_be_empty = ALWAYS_THERE.contains(&(self.name, member)) || is_required;
        Ok(is_list && !self.held(member, target)?.optional && !may_be_empty)
    }

    fn read(&self, text: &mut String) -> Result<()> {
        let name = self.name.to_upper_camel_case();
        let reader = if self.shape.members.is_empty() {
            "_"
        } else {
            "at"
        };
        writeln!(
            text,
            "impl Read for {name} {{\nfn read({reader}: &mut Reader<'_>) -> Self {{\nSelf {{"
        )?;
        for (member, target) in self.shape.fields() {
            let required = if self.required(member) {
                "required"
            } else {
                "optional"
            };
            let shape = self.target(target)?;
            let rule = rule_name(target);
            let call = match shape.kind.as_str() {
                "structure" => format!("{required}_structure({member:?})"),
                "list" => {
                    let element = shape.member.as_ref().context("a list without element")?;
                    format!(
                        "{required}_list({member:?}, &{rule}, {})",
                        self.element(&element.shape)?
                    )
                }
                "map" => {
                    let element = shape.value.as_ref().context("a map without value")?;
                    format!(
                        "map({member:?}, &{rule}, {})",
                        self.element(&element.shape)?
                    )
                }
                _ => format!("{required}({member:?}, &{rule})"),
            };
            writeln!(text, "{}: at.{call},", field(member))?;
        }
        text.push_str("}\n}\n}\n\n");
        Ok(())
    }

    fn element(&self, target: &str) -> Result<String> {
        Ok(match self.target(target)?.kind.as_str() {
            "structure" => format!("{}::read", target.to_upper_camel_case()),
            _ => format!("|at| at.value(&{})", rule_name(target)),
        })
    }

    fn enumeration(&self, text: &mut String) -> Result<()> {
        let name = self.name.to_upper_camel_case();
        let variants = self.shape.variants.as_deref().unwrap_or_default();
        writeln!(
            text,
            "#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]\npub enum {name} {{"
        )?;
        for (index, value) in variants.iter().enumerate() {
            let default = if index == 0 { "#[default]\n" } else { "" };
            writeln!(
                text,
                "{default}#[serde(rename = {value:?})]\n{},",
                variant(value)
            )?;
        }
        writeln!(
            text,
            "}}\n\nimpl {name} {{\npub fn as_str(self) -> &'static str {{\nmatch self {{"
        )?;
        for value in variants {
            writeln!(text, "Self::{} => {value:?},", variant(value))?;
        }
        text.push_str("}\n}\n}\n\n");
        if self.side.output {
            writeln!(
                text,
                "impl Value for {name} {{\nfn write_as(&self, name: &str, to: &mut dyn Writer) {{\nto.text(name, self.as_str());\n}}\n}}\n"
            )?;
        }
        if self.side.input {
            writeln!(
                text,
                "impl Scalar for {name} {{\nfn parse(text: &str) -> Option<Self> {{\nmatch text {{"
            )?;
            for value in variants {
                writeln!(text, "{value:?} => Some(Self::{}),", variant(value))?;
            }
            text.push_str("_ => None,\n}\n}\n}\n\n");
        }
        Ok(())
    }

    fn rule(&self, text: &mut String) -> Result<()> {
        if self.shape.kind == "structure" {
            return Ok(());
        }
        let name = rule_name(self.name);
        let Shape {
            min,
            max,
            pattern,
            variants,
            ..
        } = self.shape;
        let values = variants.as_deref().unwrap_or_default();
        let pattern = match pattern {
            Some(pattern) => format!(
                "Some(&patterns::{})",
                patterns::name(pattern, self.patterns)
            ),
            None => "None".to_owned(),
        };
        writeln!(
            text,
            "static {name}: Rule = Rule::new({min:?}, {max:?}, {pattern}, &{values:?});\n"
        )?;
        Ok(())
    }
}

fn rule_name(shape: &str) -> String {
    shape.to_shouty_snake_case()
}

fn field(member: &str) -> String {
    match member.to_snake_case().as_str() {
        "type" => "r#type".into(),
        name => name.to_owned(),
    }
}

fn variant(value: &str) -> String {
    value.replace(['.', ':', '/'], "-").to_upper_camel_case()
}
