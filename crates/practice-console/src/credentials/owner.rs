//! Whose security credentials a page is about: a user's by name, or those of whoever is signed in.

use std::collections::HashMap;

use axum::extract::{FromRequestParts, Path};
use axum::response::Response;
use http::request::Parts;

use crate::labels;
use crate::layout::{self, Crumb};
use crate::session::Visit;
use crate::users;

/// Where whoever is signed in finds their own.
pub(crate) const OWN: &str = "/my-security-credentials";

/// A user or root, and under which address their pages are.
pub(crate) struct Owner {
    /// None is root.
    user: Option<String>,
    is_named: bool,
}

impl Owner {
    /// A user, on the pages below the list of users.
    pub fn named(user: &str) -> Self {
        Self {
            user: Some(user.to_owned()),
            is_named: true,
        }
    }

    /// Whoever is signed in, on their own pages.
    pub fn own(visit: &Visit) -> Self {
        Self {
            user: visit.person.user_name.clone(),
            is_named: false,
        }
    }

    /// The user's name; none is root.
    pub fn user(&self) -> Option<&str> {
        self.user.as_deref()
    }

    /// The user whom a request has to name: nobody names themselves, so that a permission for one's
    /// own keys is enough.
    pub fn named_user(&self) -> Option<&str> {
        self.user().filter(|_| self.is_named)
    }

    /// A request's parameters, with the name of the user where there has to be one.
    pub fn parameters<'a>(&'a self, rest: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
        let user = self.named_user().map(|user| ("UserName", user));
        user.into_iter().chain(rest.iter().copied()).collect()
    }

    /// A page about one of the credentials.
    pub fn path(&self, rest: &str) -> String {
        self.named_user()
            .map_or_else(|| format!("{OWN}{rest}"), |user| users::path(user, rest))
    }

    /// The page of all of them.
    pub fn page(&self) -> String {
        match self.named_user() {
            Some(user) => users::path(user, "/security-credentials"),
            None => OWN.to_owned(),
        }
    }

    /// Shows a page about one of the credentials.
    pub fn show(&self, visit: &Visit, title: &str, content: maud::Markup) -> Response {
        let page = self.page();
        let crumbs: &[Crumb<'_>] = match self.named_user() {
            Some(user) => &[(labels::USERS.text, "/users"), (user, &page)],
            None => &[(labels::SECURITY_CREDENTIALS.text, &page)],
        };
        layout::page(visit, title, crumbs, content)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Owner {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let named = Path::<HashMap<String, String>>::from_request_parts(parts, state).await;
        let named = named.ok().and_then(|Path(mut path)| path.remove("user"));
        match named {
            Some(user) => Ok(Self::named(&user)),
            None => Ok(Self::own(&Visit::from_request_parts(parts, state).await?)),
        }
    }
}

/// The access key in the address of a page.
#[derive(serde::Deserialize)]
pub(crate) struct KeyId {
    pub id: String,
}
