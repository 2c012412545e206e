//! Whether a caller may assume a role: what the role's trust policy says, and what the caller's own
//! policies say, as AWS weighs them within an account and between two.

use crate::account::{Account, Role};
use crate::auth::policy::{
    AppliedPolicy, ConditionContext, Policies, PolicySource, Principal, Question, TrustCaller,
    TrustVerdict, Verdict, evaluate, evaluate_trust,
};
use crate::auth::principal;
use crate::caller::{Caller, Identity};
use crate::error::ApiError;
use crate::{ADMINISTRATOR_ACCESS, policies};

/// A role that someone wants to assume.
pub(super) struct Target<'a> {
    /// Its ARN, as the request has it.
    pub arn: &'a str,
    pub role: &'a Role,
    /// Whether the role is in the caller's own account.
    pub is_own: bool,
    pub context: &'a ConditionContext,
}

/// Who wants to assume it, with the policies that count.
pub(super) struct Candidate<'a> {
    account: &'a Account,
    account_id: String,
    /// Their ARN and, of a session, that of its role.
    names: Vec<String>,
    policies: Policies<'a>,
}

impl<'a> Candidate<'a> {
    /// # Errors
    ///
    /// `NoSuchEntity` when the user or the role is gone since it signed.
    pub fn new(account: &'a Account, caller: &'a Caller) -> Result<Self, ApiError> {
        let mut names = vec![caller.identity.arn(account)?];
        if let Identity::Role(assumed) = &caller.identity {
            let role = account.role(&assumed.role)?;
            names.push(account.arn("role", &role.path, &role.name));
        }
        Ok(Self {
            account,
            account_id: account.id.to_string(),
            names,
            policies: principal::policies(account, caller)?,
        })
    }

    /// Decides about one action: why it is allowed, or why not, in a sentence for people.
    ///
    /// Between two accounts both sides must allow it. Within one, a trust policy that names the
    /// caller is enough; one that names the account leaves it to the caller's policies (IAM User
    /// Guide, "Policy evaluation logic").
    pub fn may(&self, target: &Target<'_>, action: &str) -> Result<String, String> {
        let question = Question {
            action,
            resource: target.arn,
            context: target.context,
        };
        let own = evaluate(&self.policies, &question);
        if let Verdict::ExplicitDeny { .. } = own {
            return Err(own.to_string());
        }
        let trust_policy = format!("the trust policy of role {}", target.role.name);
        let (statement, by_name) = match self.trusted(&self.names, target, action) {
            TrustVerdict::Trusted { statement } => (statement, true),
            TrustVerdict::AccountTrusted { statement } => (statement, false),
            TrustVerdict::ExplicitDeny { statement } => {
                let number = statement + 1;
                return Err(format!(
                    "explicitly denied by statement {number} of {trust_policy}"
                ));
            }
            TrustVerdict::NotTrusted => {
                return Err(format!("not allowed by any statement of {trust_policy}"));
            }
        };
        let trusted = format!("allowed by statement {} of {trust_policy}", statement + 1);
        if !(target.is_own && by_name) {
            return if own.is_allowed() {
                Ok(format!("{trusted}, and {own}"))
            } else {
                Err(own.to_string())
            };
        }
        match self.limits(target, &question) {
            Some(limit) if !limit.is_allowed() => Err(limit.to_string()),
            _ => Ok(trusted),
        }
    }

    fn trusted(&self, names: &[String], target: &Target<'_>, action: &str) -> TrustVerdict {
        let names: Vec<_> = names.iter().map(String::as_str).collect();
        let caller = TrustCaller {
            names: &names,
            account: &self.account_id,
        };
        evaluate_trust(&target.role.trust, caller, action, target.context)
    }

    /// What limits someone whom a trust policy of their own account names: nothing a user, and
    /// nothing a session that is named itself; a session whose role is named stays within the
    /// role's boundary and its session policies.
    fn limits(&self, target: &Target<'_>, question: &Question<'_>) -> Option<Verdict> {
        let [session, _role] = &self.names[..] else {
            return None;
        };
        let own_name = std::slice::from_ref(session);
        if let TrustVerdict::Trusted { statement } = self.trusted(own_name, target, question.action)
        {
            let statement = target.role.trust.statements().get(statement);
            let itself = Principal::Aws(session.clone());
            if statement.is_some_and(|statement| statement.principals().contains(&itself)) {
                return None;
            }
        }
        let anything = policies::find(self.account, ADMINISTRATOR_ACCESS)?;
        let policies = Policies {
            identity: vec![AppliedPolicy {
                source: PolicySource::Managed {
                    arn: ADMINISTRATOR_ACCESS.to_owned(),
                },
                document: anything.document()?,
            }],
            ..self.policies.clone()
        };
        Some(evaluate(&policies, question))
    }
}
