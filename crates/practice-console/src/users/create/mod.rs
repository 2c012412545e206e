//! Creating a user: details, permissions, review. Each step carries what was entered in the others,
//! all but a typed password: that stays here until the user is made or the pages are left.

mod details;
mod make;
mod review;
mod set_permissions;

use axum::Router;
use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};

use super::grant;
use crate::console::Console;
use crate::fields::Fields;
use crate::forms::{self, form};
use crate::labels::{self, Label};
use crate::layout;
use crate::session::Visit;

/// Where the steps are.
const PATH: &str = "/users/create";

pub(super) fn routes() -> Router<Console> {
    Router::new().route(PATH, get(begin).post(advance))
}

/// A page on the way.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Details,
    Permissions,
    Review,
}

impl Step {
    const ALL: [Self; 3] = [Self::Details, Self::Permissions, Self::Review];

    fn slug(self) -> &'static str {
        match self {
            Self::Details => "details",
            Self::Permissions => "permissions",
            Self::Review => "review",
        }
    }

    fn title(self) -> Label {
        match self {
            Self::Details => labels::SPECIFY_USER_DETAILS,
            Self::Permissions => labels::SET_PERMISSIONS,
            Self::Review => labels::REVIEW_AND_CREATE,
        }
    }

    /// The fields that it asks for; a password is never carried on.
    fn fields(self) -> Vec<&'static str> {
        match self {
            Self::Details => vec!["name", "console", "password-kind", "reset"],
            Self::Permissions => [&grant::FIELDS[..], &["boundary"]].concat(),
            Self::Review => vec!["tag-key", "tag-value"],
        }
    }

    fn sent(fields: &Fields) -> Self {
        let slug = fields.get("step");
        let mut all = Self::ALL.into_iter();
        all.find(|step| step.slug() == slug)
            .unwrap_or(Self::Details)
    }

    /// The page: its own fields, those of the others hidden, and the buttons.
    fn show(self, visit: &Visit, fields: &Fields, content: Markup) -> Response {
        let others = Self::ALL.into_iter().filter(|step| *step != self);
        let others: Vec<_> = others.flat_map(Self::fields).collect();
        let number = Self::ALL.iter().position(|step| *step == self);
        let send = match self {
            Self::Review => labels::CREATE_USER,
            Self::Details | Self::Permissions => labels::NEXT,
        };
        let content = html! {
            p.quiet.step { "Step " (number.unwrap_or(0) + 1) " of " (Self::ALL.len()) }
            (form(&visit.guest, PATH, html! {
                input type="hidden" name="step" value=(self.slug());
                (forms::kept(fields, &others))
                (content)
                div.buttons {
                    button.main type="submit" { (send) }
                    @if self != Self::Details { (forms::go(labels::PREVIOUS.text, "previous")) }
                    a.button.plain href=(visit.href("/users")) { (labels::CANCEL) }
                }
            }))
        };
        let crumbs = [(labels::USERS.text, "/users")];
        layout::page(visit, self.title().text, &crumbs, content)
    }
}

async fn begin(visit: Visit) -> Response {
    details::show(&visit, &Fields::default(), &details::Wrong::default())
}

async fn advance(visit: Visit, fields: Fields) -> Response {
    match (Step::sent(&fields), fields.get("go")) {
        (Step::Details, _) => match details::check(&visit, &fields) {
            Ok(()) => set_permissions::show(&visit, &fields, None),
            Err(wrong) => details::show(&visit, &fields, &wrong),
        },
        (Step::Permissions, "previous") => {
            details::show(&visit, &fields, &details::Wrong::default())
        }
        (Step::Permissions, "search") | (Step::Review, "previous") => {
            set_permissions::show(&visit, &fields, None)
        }
        (Step::Review, "") => make::create(&visit, &fields),
        (Step::Permissions | Step::Review, _) => review::show(&visit, &fields, None),
    }
}
