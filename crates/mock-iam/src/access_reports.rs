//! When services were last used: `GenerateServiceLastAccessedDetails` and the two operations that
//! read its report. A report holds what was true when it was asked for.
//!
//! The mock is IAM and STS, so that these are the only services that anyone ever used. It makes a
//! report at once, where AWS takes a second or more, and knows of no single actions.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use data_encoding::HEXLOWER;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::account::{Account, Permissions, Role, User};
use crate::auth::policy::Reach;
use crate::caller::Owner;
use crate::context::Context;
use crate::entities::{Entity, EntityArn};
use crate::error::ApiError;
use crate::page::Page;
use crate::records::Record;
use crate::wire::iam as wire;
use crate::wire::iam::{AccessAdvisorUsageGranularityType, JobStatusType, PolicyOwnerEntityType};
use crate::{policies, services};

/// AWS's page of services, against its documentation, which says 100.
const SERVICES_IN_A_PAGE: i32 = 200;

/// Reports of one who asks: the oldest one goes. AWS's limit is not on record.
const KEPT: usize = 10;

/// A report, which only who asked for it can read.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct AccessReport {
    id: String,
    /// The unique ID of who asked.
    owner: String,
    granularity: AccessAdvisorUsageGranularityType,
    created: Timestamp,
    services: Vec<ServiceUse>,
}

/// A service that someone may use, and when they last did.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct ServiceUse {
    namespace: String,
    entities: Vec<EntityUse>,
}

/// A user or a role, by unique ID, and its last use of a service.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct EntityUse {
    id: String,
    arn: String,
    last: Option<(Timestamp, String)>,
}

impl Record for AccessReport {
    const KIND: &'static str = "access_reports";

    fn name(&self) -> &str {
        &self.id
    }
}

/// `GenerateServiceLastAccessedDetails`: of a user, a group, a role or a policy.
pub(crate) fn generate_service_last_accessed_details(
    cx: &mut Context<'_>,
    input: wire::GenerateServiceLastAccessedDetailsRequest,
) -> Result<wire::GenerateServiceLastAccessedDetailsResponse, ApiError> {
    let account = &*cx.account;
    let (reach, entities) = subject(account, &input.arn)?;
    let opened = services::namespaces().filter(|namespace| reach.opens(namespace));
    let services = opened.map(|namespace| ServiceUse {
        namespace: namespace.to_owned(),
        entities: entities
            .iter()
            .map(|entity| entity_use(account, *entity, namespace))
            .collect(),
    });
    let report = AccessReport {
        id: uuid(&cx.ids.unique_id("AJOB")),
        owner: cx.caller.identity.unique_id(account)?,
        granularity: input.granularity.unwrap_or_default(),
        created: cx.now,
        services: services.collect(),
    };
    let id = report.id.clone();
    forget_oldest(cx.account, &report.owner);
    cx.account.access_reports.insert(report);
    Ok(wire::GenerateServiceLastAccessedDetailsResponse { job_id: Some(id) })
}

/// Makes room for one more report of an owner.
fn forget_oldest(account: &mut Account, owner: &str) {
    let reports = account.access_reports.values();
    let mut own: Vec<_> = reports
        .filter(|report| report.owner == owner)
        .map(|report| (report.created, report.id.clone()))
        .collect();
    own.sort();
    let too_many = (own.len() + 1).saturating_sub(KEPT);
    for (_, id) in own.iter().take(too_many) {
        account.access_reports.remove(id);
    }
}

/// `GetServiceLastAccessedDetails`: a row a service.
pub(crate) fn get_service_last_accessed_details(
    cx: &mut Context<'_>,
    input: wire::GetServiceLastAccessedDetailsRequest,
) -> Result<wire::GetServiceLastAccessedDetailsResponse, ApiError> {
    let report = report(cx, &input.job_id)?;
    let rows = report.services.iter();
    let rows = rows.map(|service| (&service.namespace, show_service(service)));
    let max_items = input.max_items.or(Some(SERVICES_IN_A_PAGE));
    let page = Page::cut(rows, input.marker.as_deref(), max_items)?;
    Ok(wire::GetServiceLastAccessedDetailsResponse {
        job_status: JobStatusType::Completed,
        job_type: Some(report.granularity),
        job_creation_date: report.created,
        services_last_accessed: page.items,
        job_completion_date: report.created,
        is_truncated: page.is_truncated,
        marker: page.marker,
        error: None,
    })
}

/// `GetServiceLastAccessedDetailsWithEntities`: who may use a service, the last user first.
pub(crate) fn get_service_last_accessed_details_with_entities(
    cx: &mut Context<'_>,
    input: wire::GetServiceLastAccessedDetailsWithEntitiesRequest,
) -> Result<wire::GetServiceLastAccessedDetailsWithEntitiesResponse, ApiError> {
    if !services::exists(&input.service_namespace) {
        // The missing letter is AWS's.
        return Err(ApiError::invalid_input(format!(
            "Service namepace {} is either invalid or unsupported.",
            input.service_namespace
        )));
    }
    let report = report(cx, &input.job_id)?;
    let mut services = report.services.iter();
    let service = services.find(|service| service.namespace == input.service_namespace);
    let entities = service.map(|service| service.entities.as_slice());
    let mut entities: Vec<_> = entities.unwrap_or_default().iter().collect();
    entities.sort_by_key(|entity| {
        (
            Reverse(entity.last.as_ref().map(|(at, _)| *at)),
            &entity.arn,
        )
    });
    let rows = entities.into_iter().enumerate();
    let rows = rows.filter_map(|(place, entity)| {
        let shown = show_entity(cx.account, entity)?;
        Some((format!("{place:06}"), shown))
    });
    let page = Page::cut(rows, input.marker.as_deref(), input.max_items)?;
    Ok(wire::GetServiceLastAccessedDetailsWithEntitiesResponse {
        job_status: JobStatusType::Completed,
        job_creation_date: report.created,
        job_completion_date: report.created,
        entity_details_list: page.items,
        is_truncated: page.is_truncated,
        marker: page.marker,
        error: None,
    })
}

/// What a report is about: what its policies open, and whose use of it counts.
fn subject<'a>(account: &'a Account, arn: &'a str) -> Result<(Reach, Vec<Entity<'a>>), ApiError> {
    let mut reach = Reach::default();
    if arn.contains(":policy/") {
        let policy = policies::find(account, arn).ok_or_else(|| {
            ApiError::no_such_entity(format!("Policy {arn} does not exist or is not attachable."))
        })?;
        reach.add(policy.document().ok_or_else(|| {
            ApiError::no_such_entity(format!("Policy {arn} does not exist or is not attachable."))
        })?);
        return Ok((reach, holders(account, arn)));
    }
    let entity = EntityArn::parse(arn)?.find(account)?;
    for held in entity.policies(account) {
        reach.add(held.policy.document);
    }
    let entities = match entity {
        Entity::Group(group) => users(account, &group.members),
        Entity::User(_) | Entity::Role(_) => vec![entity],
    };
    Ok((reach, entities))
}

/// The users and roles that have a managed policy, of their own or by a group.
fn holders<'a>(account: &'a Account, arn: &str) -> Vec<Entity<'a>> {
    let has = |permissions: &Permissions| permissions.attached.contains(arn);
    let by_group = |user: &User| {
        let mut groups = user.groups.iter();
        groups.any(|name| {
            account
                .groups
                .get(name)
                .is_some_and(|group| has(&group.permissions))
        })
    };
    let users = account.users.values();
    let users = users.filter(|user| has(&user.permissions) || by_group(user));
    let roles = account.roles.values().filter(|role| has(&role.permissions));
    users
        .map(Entity::User)
        .chain(roles.map(Entity::Role))
        .collect()
}

fn users<'a>(account: &'a Account, names: &BTreeSet<String>) -> Vec<Entity<'a>> {
    let users = names.iter().filter_map(|name| account.users.get(name));
    users.map(Entity::User).collect()
}

/// The last use of a service by a user's keys. Of roles the mock notes no service.
fn entity_use(account: &Account, entity: Entity<'_>, namespace: &str) -> EntityUse {
    let last = match entity {
        Entity::User(user) => {
            let owner = Owner::user(&user.name);
            let keys = account.access_keys.values();
            keys.filter(|key| key.owner == owner)
                .filter_map(|key| account.key_uses.get(&key.id))
                .filter(|last| last.service == namespace)
                .max_by_key(|last| last.at)
        }
        Entity::Group(_) | Entity::Role(_) => None,
    };
    EntityUse {
        id: entity.id().to_owned(),
        arn: entity.arn(account),
        last: last.map(|used| (used.at, used.region.clone())),
    }
}

/// A UUID from something that is unique; AWS's jobs and requests go by one.
pub(crate) fn uuid(unique: &str) -> String {
    let digits = HEXLOWER.encode(&Sha256::digest(unique));
    let parts = [0..8, 8..12, 12..16, 16..20, 20..32].map(|part| digits.get(part));
    parts.map(Option::unwrap_or_default).join("-")
}

fn report<'a>(cx: &'a Context<'_>, id: &str) -> Result<&'a AccessReport, ApiError> {
    let owner = cx.caller.identity.unique_id(cx.account)?;
    let report = cx.account.access_reports.get(id);
    report
        .filter(|report| report.owner == owner)
        .ok_or_else(|| no_such_job(id))
}

/// AWS's text is not on record.
pub(crate) fn no_such_job(id: &str) -> ApiError {
    ApiError::no_such_entity(format!("The job with id {id} cannot be found."))
}

fn show_service(service: &ServiceUse) -> wire::ServiceLastAccessed {
    let used = || {
        service
            .entities
            .iter()
            .filter(|entity| entity.last.is_some())
    };
    let last = used().max_by_key(|entity| entity.last.as_ref().map(|(at, _)| *at));
    let when = last.and_then(|entity| entity.last.as_ref());
    wire::ServiceLastAccessed {
        service_name: services::name(&service.namespace).to_owned(),
        last_authenticated: when.map(|(at, _)| *at),
        service_namespace: service.namespace.clone(),
        last_authenticated_entity: last.map(|entity| entity.arn.clone()),
        last_authenticated_region: when.map(|(_, region)| region.clone()),
        total_authenticated_entities: i32::try_from(used().count()).unwrap_or(i32::MAX),
        tracked_actions_last_accessed: Vec::new(),
    }
}

/// An entity under the name that it has now; one that is gone is not shown.
fn show_entity(account: &Account, entity: &EntityUse) -> Option<wire::EntityDetails> {
    let by_id = |user: &&User| user.id == entity.id;
    let role_by_id = |role: &&Role| role.id == entity.id;
    let found = account.users.values().find(by_id).map(Entity::User);
    let found = found.or_else(|| account.roles.values().find(role_by_id).map(Entity::Role))?;
    Some(wire::EntityDetails {
        entity_info: wire::EntityInfo {
            arn: found.arn(account),
            name: found.name().to_owned(),
            r#type: match found {
                Entity::User(_) | Entity::Group(_) => PolicyOwnerEntityType::User,
                Entity::Role(_) => PolicyOwnerEntityType::Role,
            },
            id: entity.id.clone(),
            path: Some(found.path().to_owned()),
        },
        last_authenticated: entity.last.as_ref().map(|(at, _)| *at),
    })
}

#[cfg(test)]
mod tests {
    use crate::wire::calls;
    use crate::{AccountId, DocumentationIds, MockIam, Scene};

    #[test]
    fn an_eleventh_report_takes_the_place_of_the_oldest() {
        let mut now: jiff::Timestamp = "2026-11-24T09:00:00Z".parse().unwrap();
        let id: AccountId = "123456789012".parse().unwrap();
        let account = Scene::new(id, now).user("ana").build();
        let clock = std::sync::Arc::new(parking_lot::Mutex::new(now));
        let shown = std::sync::Arc::clone(&clock);
        let mock = MockIam::new(account, move || *shown.lock(), DocumentationIds::new());
        let root = mock.signed_in(id, None).unwrap();
        let arn = [("Arn", "arn:aws:iam::123456789012:user/ana")];
        let jobs: Vec<_> = (0..11)
            .map(|_| {
                now += jiff::SignedDuration::from_secs(1);
                *clock.lock() = now;
                let answer = mock.call::<calls::GenerateServiceLastAccessedDetails>(&root, &arn);
                answer.unwrap().job_id.unwrap()
            })
            .collect();
        let read =
            |job: &str| mock.call::<calls::GetServiceLastAccessedDetails>(&root, &[("JobId", job)]);
        assert_eq!(read(&jobs[0]).err().unwrap().code, "NoSuchEntity");
        assert!(jobs[1..].iter().all(|job| read(job).is_ok()));
    }
}
