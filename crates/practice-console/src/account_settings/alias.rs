//! The account's alias: its name in the address of the sign-in page.

use axum::response::Response;
use maud::{Markup, html};
use mock_iam::wire::calls;

use crate::fields::Fields;
use crate::forms::{self, Field, form};
use crate::labels;
use crate::layout::{self, Crumb, problem};
use crate::session::Visit;

pub(super) const PATH: &str = "/account-alias";
pub(super) const DELETE: &str = "/account-alias/delete";
const CRUMBS: [Crumb<'_>; 1] = [(labels::DASHBOARD.text, "/")];

/// What can be done with the alias, beside it.
pub(crate) fn actions(visit: &Visit, alias: Option<&str>) -> Markup {
    html! {
        @if alias.is_some() {
            a href=(visit.href(PATH)) { (labels::EDIT) } " "
            a href=(visit.href(DELETE)) { (labels::DELETE) }
        } @else {
            a href=(visit.href(PATH)) { (labels::CREATE) }
        }
    }
}

pub(crate) async fn write(visit: Visit) -> Response {
    let alias = visit.person.alias.clone().unwrap_or_default();
    show(&visit, &alias, None)
}

pub(crate) async fn create(visit: Visit, fields: Fields) -> Response {
    let alias = fields.get("alias");
    match visit.call::<calls::CreateAccountAlias>(&[("AccountAlias", alias)]) {
        Ok(()) => {
            visit.done(format!("The account's alias is {alias}."));
            visit.go("/")
        }
        Err(error) => show(&visit, alias, Some(&error.message)),
    }
}

fn show(visit: &Visit, alias: &str, error: Option<&str>) -> Response {
    let content = form(
        &visit.guest,
        PATH,
        html! {
            (Field::new(labels::PREFERRED_ALIAS, "alias").value(alias).error(error)
                .hint(html! { "Small letters, digits and single hyphens, 3 to 63 of them. No other account anywhere may have it. The number goes on working." }))
            (forms::buttons(&visit.guest, labels::SAVE_CHANGES.text, Some((labels::CANCEL.text, "/"))))
        },
    );
    layout::page(visit, labels::ACCOUNT_ALIAS.text, &CRUMBS, content)
}

pub(crate) async fn ask(visit: Visit) -> Response {
    show_delete(&visit, None)
}

pub(crate) async fn delete(visit: Visit) -> Response {
    let alias = visit.person.alias.clone().unwrap_or_default();
    match visit.call::<calls::DeleteAccountAlias>(&[("AccountAlias", &alias)]) {
        Ok(()) => {
            visit.done(format!("The alias {alias} is deleted."));
            visit.go("/")
        }
        Err(error) => show_delete(&visit, Some(&error.message)),
    }
}

fn show_delete(visit: &Visit, error: Option<&str>) -> Response {
    let content = form(
        &visit.guest,
        DELETE,
        html! {
            @if let Some(error) = error { (problem(error)) }
            p { "The address with the alias goes nowhere any more, and anybody may take the name. The address with the account's number goes on working." }
            (forms::buttons(&visit.guest, labels::DELETE.text, Some((labels::CANCEL.text, "/"))))
        },
    );
    layout::page(visit, labels::DELETE_ALIAS.text, &CRUMBS, content)
}
