//! The rows of the credential report (IAM User Guide, "Getting credential reports for your AWS
//! account").

use jiff::Timestamp;

use crate::account::{Account, LoginProfile, User};
use crate::wire::iam::StatusType;
use crate::{iso8601, owned, password_policy};

/// The columns, in AWS's order.
const HEADER: [&str; 22] = [
    "user",
    "arn",
    "user_creation_time",
    "password_enabled",
    "password_last_used",
    "password_last_changed",
    "password_next_rotation",
    "mfa_active",
    "access_key_1_active",
    "access_key_1_last_rotated",
    "access_key_1_last_used_date",
    "access_key_1_last_used_region",
    "access_key_1_last_used_service",
    "access_key_2_active",
    "access_key_2_last_rotated",
    "access_key_2_last_used_date",
    "access_key_2_last_used_region",
    "access_key_2_last_used_service",
    "cert_1_active",
    "cert_1_last_rotated",
    "cert_2_active",
    "cert_2_last_rotated",
];

const NOT_APPLICABLE: &str = "N/A";
const NO_INFORMATION: &str = "no_information";
const NOT_SUPPORTED: &str = "not_supported";

/// Root first, then the users by name.
pub(crate) fn csv(account: &Account) -> String {
    let header = HEADER.map(str::to_owned).to_vec();
    let users = account.users.values().map(|user| of_user(account, user));
    let rows = [header, of_root(account)].into_iter().chain(users);
    let lines: Vec<_> = rows.map(|row| line(&row)).collect();
    lines.join("\n")
}

fn line(row: &[String]) -> String {
    let cells: Vec<_> = row.iter().map(|cell| quoted(cell)).collect();
    cells.join(",")
}

/// A user's name can hold a comma.
fn quoted(cell: &str) -> String {
    if cell.contains(',') {
        format!("\"{cell}\"")
    } else {
        cell.to_owned()
    }
}

fn of_root(account: &Account) -> Vec<String> {
    let root = &account.settings.root;
    let mut row = vec![
        "<root_account>".to_owned(),
        account.root_arn(),
        time(account.settings.created),
        NOT_SUPPORTED.to_owned(),
        last_used(root.login_profile.as_ref()),
        NOT_SUPPORTED.to_owned(),
        NOT_SUPPORTED.to_owned(),
        (!root.mfa_devices.is_empty()).to_string(),
    ];
    row.extend(keys(account, &root.access_keys));
    row.extend(certificates(account, &account.id.to_string()));
    row
}

fn of_user(account: &Account, user: &User) -> Vec<String> {
    let mut row = vec![
        user.name.clone(),
        account.arn("user", &user.path, &user.name),
        time(user.created),
    ];
    row.extend(password(account, user));
    row.push((!user.mfa_devices.is_empty()).to_string());
    row.extend(keys(account, &user.access_keys));
    row.extend(certificates(account, &user.id));
    row
}

/// Whether there is one, and when it was used, was set and is over.
fn password(account: &Account, user: &User) -> [String; 4] {
    let Some(profile) = &user.login_profile else {
        return ["false", NOT_APPLICABLE, NOT_APPLICABLE, NOT_APPLICABLE].map(str::to_owned);
    };
    let next_rotation = password_policy::next_rotation(account, profile);
    [
        "true".to_owned(),
        last_used(Some(profile)),
        time(profile.changed),
        next_rotation.map_or_else(not_applicable, time),
    ]
}

fn last_used(profile: Option<&LoginProfile>) -> String {
    let used = profile.and_then(|profile| profile.used);
    used.map_or_else(|| NO_INFORMATION.to_owned(), time)
}

/// Five cells for each of two keys.
fn keys(account: &Account, ids: &[String]) -> Vec<String> {
    let places = [ids.first(), ids.get(1)];
    places.into_iter().flat_map(|id| key(account, id)).collect()
}

fn key(account: &Account, id: Option<&String>) -> [String; 5] {
    let key = id.and_then(|id| account.find_key(id));
    let used = id.and_then(|id| account.key_uses.get(id));
    let is_active = key.is_some_and(|key| key.status == Some(StatusType::Active));
    [
        is_active.to_string(),
        key.map_or_else(not_applicable, |key| time(key.created)),
        used.map_or_else(not_applicable, |used| time(used.at)),
        used.map_or_else(not_applicable, |used| used.region.clone()),
        used.map_or_else(not_applicable, |used| used.service.clone()),
    ]
}

/// Two cells for each of two signing certificates of the owner with that unique ID, the older first.
fn certificates(account: &Account, owner: &str) -> Vec<String> {
    let all = owned::all_of(&account.signing_certificates, owner);
    let mut all: Vec<_> = all.map(|(_, certificate)| certificate).collect();
    all.sort_by_key(|certificate| certificate.uploaded);
    let places = [all.first(), all.get(1)];
    let cells = places.into_iter().flat_map(|certificate| {
        let is_active = certificate.is_some_and(|one| one.status == StatusType::Active);
        let uploaded = certificate.map_or_else(not_applicable, |one| time(one.uploaded));
        [is_active.to_string(), uploaded]
    });
    cells.collect()
}

fn not_applicable() -> String {
    NOT_APPLICABLE.to_owned()
}

/// `2026-11-02T09:00:00+00:00`: unlike the times in answers.
fn time(time: Timestamp) -> String {
    iso8601::extended(time).replace('Z', "+00:00")
}
