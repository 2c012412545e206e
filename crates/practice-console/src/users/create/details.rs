//! The first step: the name, and whether the user signs in to the console.

use std::collections::BTreeMap;

use axum::response::Response;
use maud::html;
use mock_iam::Secret;

use super::{PATH, Step};
use crate::credentials::new_password;
use crate::fields::Fields;
use crate::forms::{self, Field};
use crate::labels;
use crate::session::{Once, Visit};

/// What is wrong, by the field it is wrong with.
#[derive(Default)]
pub(super) struct Wrong {
    pub name: Option<String>,
    pub password: Option<String>,
}

pub(super) fn show(visit: &Visit, fields: &Fields, wrong: &Wrong) -> Response {
    let is_kept = kept(visit, fields.get("name")).is_some();
    let content = html! {
        (Field::new(labels::USER_NAME, "name").value(fields.get("name")).error(wrong.name.as_deref())
            .hint(html! { "Up to 64 letters, digits and + = , . @ _ -" }))
        (forms::check_box_with_hint("console", "yes", labels::PROVIDE_CONSOLE_ACCESS.text,
            "Only for people. A program needs an access key, and you make that afterwards.", fields.has("console")))
        div.when-console {
            (new_password::choice(fields, wrong.password.as_deref(), is_kept))
            (new_password::reset_box(fields))
        }
    };
    Step::Details.show(visit, fields, content)
}

/// Whether one can go on. A typed password is kept from here on.
pub(super) fn check(visit: &Visit, fields: &Fields) -> Result<(), Wrong> {
    let name = fields.get("name");
    if name.is_empty() {
        return Err(Wrong {
            name: Some("Give the user a name.".to_owned()),
            ..Wrong::default()
        });
    }
    let is_typed = fields.has("console") && new_password::is_custom(fields);
    let may_stay = fields.secret("password").expose().is_empty() && kept(visit, name).is_some();
    if !is_typed || may_stay {
        return Ok(());
    }
    let password = new_password::typed(visit, fields).map_err(|sentence| Wrong {
        password: Some(sentence),
        ..Wrong::default()
    })?;
    visit.keep_once(Once {
        path: PATH.to_owned(),
        values: BTreeMap::from([("user", Secret::from(name)), ("password", password)]),
    });
    Ok(())
}

/// The password that was typed for a user of that name.
pub(super) fn kept(visit: &Visit, name: &str) -> Option<Secret> {
    let once = visit.once()?;
    let is_of_user = once.values.get("user")?.expose() == name;
    once.values.get("password").filter(|_| is_of_user).cloned()
}
