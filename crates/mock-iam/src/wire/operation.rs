//! What an operation is: its name, its service, and what it is authorized on.

use super::generated::operations::OPERATIONS;

/// One of the two services that the mock answers for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Service {
    /// AWS Identity and Access Management, 2010-05-08.
    Iam,
    /// AWS Security Token Service, 2011-06-15.
    Sts,
}

impl Service {
    /// The service whose API has that version.
    #[must_use]
    pub fn of_version(version: &str) -> Option<Self> {
        [Self::Iam, Self::Sts]
            .into_iter()
            .find(|service| service.version() == version)
    }

    /// The name in a credential scope and before the colon of an action.
    #[must_use]
    pub fn signing_name(self) -> &'static str {
        match self {
            Self::Iam => "iam",
            Self::Sts => "sts",
        }
    }

    /// The version of the API.
    #[must_use]
    pub fn version(self) -> &'static str {
        match self {
            Self::Iam => "2010-05-08",
            Self::Sts => "2011-06-15",
        }
    }

    /// The XML namespace of every answer.
    #[must_use]
    pub fn namespace(self) -> &'static str {
        match self {
            Self::Iam => "https://iam.amazonaws.com/doc/2010-05-08/",
            Self::Sts => "https://sts.amazonaws.com/doc/2011-06-15/",
        }
    }
}

/// The access level that AWS's Service Authorization Reference gives an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Lists resources.
    List,
    /// Reads a resource.
    Read,
    /// Changes tags only.
    Tagging,
    /// Creates, changes or deletes a resource.
    Write,
    /// Changes who may do what.
    PermissionsManagement,
    /// The reference does not know the action.
    Undocumented,
}

/// One operation of a service.
#[derive(Debug, PartialEq, Eq)]
pub struct Operation {
    /// `CreateAccessKey`, as in the `Action` parameter.
    pub name: &'static str,
    /// The service that has it.
    pub service: Service,
    /// Its access level.
    pub access: Access,
    /// The types of resource that it must be authorized on; none stands for `*`.
    pub resources: &'static [&'static str],
    /// The element around the result; none when the answer has no result.
    pub result_wrapper: Option<&'static str>,
}

impl Operation {
    /// The operation of that name, of the 191 that the two services have.
    #[must_use]
    pub fn find(name: &str) -> Option<&'static Self> {
        let index = OPERATIONS
            .binary_search_by(|operation| operation.name.cmp(name))
            .ok()?;
        OPERATIONS.get(index)
    }

    /// All 191, sorted by name.
    #[must_use]
    pub fn all() -> &'static [Self] {
        OPERATIONS
    }

    /// The action that a policy names: `iam:CreateAccessKey`.
    #[must_use]
    pub fn action(&self) -> String {
        format!("{}:{}", self.service.signing_name(), self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_holds_every_operation_once_and_in_order() {
        let names: Vec<_> = Operation::all()
            .iter()
            .map(|operation| operation.name)
            .collect();
        let mut sorted = names.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(names, sorted);
        let of = |service| {
            Operation::all()
                .iter()
                .filter(|o| o.service == service)
                .count()
        };
        assert_eq!((of(Service::Iam), of(Service::Sts)), (180, 11));
    }

    #[test]
    fn an_operation_is_found_by_its_name() {
        let found = Operation::find("CreateAccessKey").expect("IAM has CreateAccessKey");
        assert_eq!(found.action(), "iam:CreateAccessKey");
        assert_eq!(found.resources, ["user"]);
        assert!(Operation::find("MakeKey").is_none());
    }
}
