//! The `Condition` element: its operators and what they answer, also for a key that is not there.

use std::cmp::Ordering;

use super::compare;
use super::context::ConditionContext;
use super::pattern::{Pattern, Reach};
use super::variables::Template;

/// One operator with one key: `"StringEquals": {"aws:username": ["ana", "ben"]}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Condition {
    pub(super) operator: Operator,
    /// The operator as it is written, for explanations.
    pub(super) written: String,
    pub(super) key: String,
    pub(super) values: Vec<Template>,
}

/// A condition operator, taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Operator {
    quantifier: Option<Quantifier>,
    test: Test,
    negated: bool,
    if_exists: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Quantifier {
    ForAllValues,
    ForAnyValue,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Test {
    StringEquals,
    StringEqualsIgnoreCase,
    StringLike,
    Numeric(Order),
    Date(Order),
    Bool,
    Binary,
    IpAddress,
    Arn,
    Null,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    Equals,
    LessThan,
    LessThanEquals,
    GreaterThan,
    GreaterThanEquals,
}

impl Order {
    /// Whether `request` stands in this order to `policy`.
    fn holds(self, request_to_policy: Option<Ordering>) -> bool {
        request_to_policy.is_some_and(|ordering| match self {
            Self::Equals => ordering.is_eq(),
            Self::LessThan => ordering.is_lt(),
            Self::LessThanEquals => ordering.is_le(),
            Self::GreaterThan => ordering.is_gt(),
            Self::GreaterThanEquals => ordering.is_ge(),
        })
    }
}

impl Operator {
    /// Reads an operator's name; `None` when AWS knows no such operator.
    pub(super) fn parse(name: &str) -> Option<Self> {
        let (quantifier, name) = if let Some(rest) = name.strip_prefix("ForAllValues:") {
            (Some(Quantifier::ForAllValues), rest)
        } else if let Some(rest) = name.strip_prefix("ForAnyValue:") {
            (Some(Quantifier::ForAnyValue), rest)
        } else {
            (None, name)
        };
        let (name, if_exists) = match name.strip_suffix("IfExists") {
            Some(rest) => (rest, true),
            None => (name, false),
        };
        let (test, negated) = test(name)?;
        // "You can add IfExists to the end of any condition operator name except the Null
        // condition" (IAM User Guide, Condition operators).
        if test == Test::Null && if_exists {
            return None;
        }
        Some(Self {
            quantifier,
            test,
            negated,
            if_exists,
        })
    }

    /// Whether variables may stand in this operator's values: string, ARN and Bool operators only.
    pub(super) fn takes_variables(self) -> bool {
        match self.test {
            Test::StringEquals
            | Test::StringEqualsIgnoreCase
            | Test::StringLike
            | Test::Arn
            | Test::Bool => true,
            Test::Numeric(_) | Test::Date(_) | Test::Binary | Test::IpAddress | Test::Null => false,
        }
    }

    /// Whether this operator's values are dates, which AWS checks when it takes a policy in.
    pub(super) fn takes_dates(self) -> bool {
        matches!(self.test, Test::Date(_))
    }
}

fn test(name: &str) -> Option<(Test, bool)> {
    Some(match name {
        "StringEquals" => (Test::StringEquals, false),
        "StringNotEquals" => (Test::StringEquals, true),
        "StringEqualsIgnoreCase" => (Test::StringEqualsIgnoreCase, false),
        "StringNotEqualsIgnoreCase" => (Test::StringEqualsIgnoreCase, true),
        "StringLike" => (Test::StringLike, false),
        "StringNotLike" => (Test::StringLike, true),
        "Bool" => (Test::Bool, false),
        "BinaryEquals" => (Test::Binary, false),
        "IpAddress" => (Test::IpAddress, false),
        "NotIpAddress" => (Test::IpAddress, true),
        // Both pairs behave identically, says AWS.
        "ArnEquals" | "ArnLike" => (Test::Arn, false),
        "ArnNotEquals" | "ArnNotLike" => (Test::Arn, true),
        "Null" => (Test::Null, false),
        _ => {
            if let Some(order) = name.strip_prefix("Numeric") {
                let (order, negated) = ordered(order)?;
                (Test::Numeric(order), negated)
            } else {
                let (order, negated) = ordered(name.strip_prefix("Date")?)?;
                (Test::Date(order), negated)
            }
        }
    })
}

fn ordered(name: &str) -> Option<(Order, bool)> {
    Some(match name {
        "Equals" => (Order::Equals, false),
        "NotEquals" => (Order::Equals, true),
        "LessThan" => (Order::LessThan, false),
        "LessThanEquals" => (Order::LessThanEquals, false),
        "GreaterThan" => (Order::GreaterThan, false),
        "GreaterThanEquals" => (Order::GreaterThanEquals, false),
        _ => return None,
    })
}

impl Condition {
    /// Whether the condition holds for a request.
    pub(super) fn holds(&self, context: &ConditionContext) -> bool {
        let operator = self.operator;
        let values = context.get(&self.key).unwrap_or_default();
        if operator.test == Test::Null {
            // An empty string is a value like any other: recorded from AWS, against the User
            // Guide, which calls it null.
            let is_absent = values.is_empty().to_string();
            return self.values.iter().any(|wanted| {
                let wanted = wanted.value(context);
                wanted.is_some_and(|wanted| wanted.eq_ignore_ascii_case(&is_absent))
            });
        }
        if values.is_empty() && operator.if_exists {
            return true;
        }
        if operator.quantifier.is_none() && context.is_multivalued(&self.key) {
            return false;
        }
        let matches = |value: &String| {
            if !operator.test.can_compare(value) {
                return false;
            }
            let hit = self.values.iter().any(|policy| {
                // A variable without a value equals nothing.
                operator.test.hit(policy, value, context)
            });
            hit != operator.negated
        };
        match operator.quantifier {
            Some(Quantifier::ForAllValues) => values.iter().all(matches),
            // A negation holds without the key.
            None if operator.negated => values.iter().all(matches),
            Some(Quantifier::ForAnyValue) | None => values.iter().any(matches),
        }
    }
}

impl Test {
    /// Whether a request's value is of the operator's kind. An address or an ARN that is none
    /// makes even a negation false; a number or a date that is none is unequal to every other.
    fn can_compare(self, value: &str) -> bool {
        match self {
            Self::IpAddress => compare::is_address(value),
            Self::Arn => value.starts_with("arn:") && value.splitn(6, ':').count() == 6,
            _ => true,
        }
    }

    fn hit(self, policy: &Template, value: &str, context: &ConditionContext) -> bool {
        let pattern = |reach| {
            policy
                .fill(context)
                .and_then(|pieces| Pattern::compile(&pieces, reach))
                .is_some_and(|pattern| pattern.matches(value))
        };
        let policy = || policy.value(context);
        match self {
            Self::StringEquals => policy().is_some_and(|policy| policy == value),
            Self::StringEqualsIgnoreCase => {
                policy().is_some_and(|policy| policy.to_lowercase() == value.to_lowercase())
            }
            Self::StringLike => pattern(Reach::Text),
            Self::Arn => pattern(Reach::Arn),
            // What is not true is false, whatever it says.
            Self::Bool => policy().is_some_and(|policy| {
                policy.eq_ignore_ascii_case("true") == value.eq_ignore_ascii_case("true")
            }),
            Self::Numeric(order) => {
                policy().is_some_and(|policy| order.holds(compare::numbers(value, &policy)))
            }
            Self::Date(order) => {
                policy().is_some_and(|policy| order.holds(compare::dates(value, &policy)))
            }
            Self::IpAddress => policy().is_some_and(|policy| compare::address_in(&policy, value)),
            Self::Binary => policy().is_some_and(|policy| compare::same_bytes(&policy, value)),
            // Answered before, since it asks for the key and not for its values.
            Self::Null => false,
        }
    }
}
