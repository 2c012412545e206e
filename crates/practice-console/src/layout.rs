//! The frame of every page: banner, navigation, notices, the calls behind it.

use axum::response::{Html, IntoResponse, Response};
use http::StatusCode;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use maud::{DOCTYPE, Markup, html};
use mock_iam::error::ApiError;

use crate::behind;
use crate::credentials::OWN;
use crate::labels;
use crate::labels::Label;
use crate::session::{Guest, Notice, Visit};

/// The navigation: label and path.
const NAVIGATION: &[(Label, &str)] = &[
    (labels::DASHBOARD, "/"),
    (labels::USER_GROUPS, "/groups"),
    (labels::USERS, "/users"),
    (labels::POLICIES, "/policies"),
    (labels::ACCOUNT_SETTINGS, "/account-settings"),
    (labels::CREDENTIAL_REPORT, "/credential-report"),
    (labels::SIMULATOR, "/simulator"),
    (labels::EVENTS, "/events"),
];

/// A step back up from a page: what it is called and where it is.
pub(crate) type Crumb<'a> = (&'a str, &'a str);

/// A page for someone who is signed in.
pub(crate) fn page(visit: &Visit, title: &str, crumbs: &[Crumb<'_>], content: Markup) -> Response {
    let notices = visit.guest.take_notices();
    let events = visit.events();
    let body = html! {
        (navigation(visit))
        main #main {
            @if !crumbs.is_empty() {
                nav.crumbs aria-label="Where you are" {
                    @for (label, path) in crumbs { a href=(visit.href(path)) { (label) } }
                }
            }
            h1 { (title) }
            @for notice in &notices { (show(notice)) }
            (content)
            (behind::panel(&events))
        }
    };
    document(&visit.guest, title, Some(visit), body).into_response()
}

/// A page for whoever is there: signing in and up.
pub(crate) fn guest_page(guest: &Guest, title: &str, content: Markup) -> Response {
    let notices = guest.take_notices();
    let body = html! {
        main #main .narrow {
            h1 { (title) }
            @for notice in &notices { (show(notice)) }
            (content)
        }
    };
    document(guest, title, None, body).into_response()
}

/// A page that says why the guard let nothing through.
pub(crate) fn refused(guest: &Guest, sentence: &str) -> Html<String> {
    let content = html! {
        main #main .narrow {
            h1 { "That did not work" }
            (problem(sentence))
            p { a href=(guest.href(&guest.path)) { "Back to the page" } }
        }
    };
    document(guest, "That did not work", None, content)
}

pub(crate) async fn not_found(guest: Guest) -> Response {
    // `/console/` is the dashboard as well.
    if guest.path == "/" {
        return guest.go("/");
    }
    let content = html! {
        main #main .narrow {
            h1 { "There is no such page" }
            p { a href=(guest.href("/")) { (labels::DASHBOARD) } }
        }
    };
    let page = document(&guest, "There is no such page", None, content);
    (StatusCode::NOT_FOUND, page).into_response()
}

/// AWS's refusal in the place of what it refuses.
pub(crate) fn denied(error: &ApiError) -> Markup {
    problem(&error.message)
}

/// Something that did not work, where it did not.
pub(crate) fn problem(sentence: &str) -> Markup {
    html! { p.notice.bad role="alert" { (sentence) } }
}

/// A box with a heading, and what one can do there beside it.
pub(crate) fn card(id: &str, heading: &str, actions: Markup, content: Markup) -> Markup {
    html! {
        section.card aria-labelledby=(id) {
            header { h2 id=(id) { (heading) } div.actions { (actions) } }
            (content)
        }
    }
}

/// The tabs of a page: label, path, and whether it is the open one.
pub(crate) fn tabs(
    visit: &Visit,
    of: &str,
    tabs: impl IntoIterator<Item = (Label, String, bool)>,
) -> Markup {
    html! {
        nav.tabs aria-label=(of) {
            @for (label, path, is_open) in tabs {
                a href=(visit.href(&path)) aria-current=[is_open.then_some("page")] { (label) }
            }
        }
    }
}

/// Names and values: a summary.
pub(crate) fn facts(facts: &[(Label, Markup)]) -> Markup {
    html! {
        dl.facts {
            @for (label, value) in facts { div { dt { (label) } dd { (value) } } }
        }
    }
}

/// A time, to the minute, and to the second for a program.
pub(crate) fn time(time: jiff::Timestamp) -> Markup {
    let exact = format!("{time:.0}");
    let to_the_minute = exact.get(..16).unwrap_or(&exact).replace('T', " ");
    html! { time datetime=(exact) { (to_the_minute) " UTC" } }
}

/// `3 days`: how long ago something was.
pub(crate) fn age(now: jiff::Timestamp, then: jiff::Timestamp) -> String {
    match now.duration_since(then).as_hours() / 24 {
        1 => "1 day".to_owned(),
        days => format!("{days} days"),
    }
}

/// `3 days ago`, or `today`.
pub(crate) fn ago(now: jiff::Timestamp, then: jiff::Timestamp) -> String {
    match now.duration_since(then).as_hours() / 24 {
        0 => "today".to_owned(),
        _ => format!("{} ago", age(now, then)),
    }
}

fn show(notice: &Notice) -> Markup {
    match notice {
        Notice::Done(text) => html! { p.notice.good role="status" { (text) } },
        Notice::Failed(text) => problem(text),
    }
}

fn navigation(visit: &Visit) -> Markup {
    let path = &*visit.guest.path;
    let is_here = |own: &str| match own {
        "/" => path == "/",
        own => path.starts_with(own),
    };
    html! {
        nav.side aria-label="Console" {
            ul { @for (label, own) in NAVIGATION {
                li { a href=(visit.href(own)) aria-current=[is_here(own).then_some("page")] { (label) } }
            } }
        }
    }
}

fn document(guest: &Guest, title: &str, visit: Option<&Visit>, body: Markup) -> Html<String> {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " · practice console" }
                // None: without it a browser asks the site for one.
                link rel="icon" href="data:,";
                link rel="stylesheet" href=(guest.href("/console.css"));
            }
            body.practice-console {
                a.skip href="#main" { "Skip to the page" }
                aside.banner aria-label="Practice" { (labels::BANNER) }
                header.top {
                    a.home href=(guest.href("/")) { "Practice console" }
                    @if let Some(visit) = visit { (person(visit)) }
                }
                div.frame { (body) }
            }
        }
    };
    Html(visible(page.into_string()))
}

/// A page without characters that nobody sees: control characters, and the marks that turn the
/// direction of a text, behind which a name can look like another.
fn visible(page: String) -> String {
    let is_hidden = |letter: char| {
        let is_mark = matches!(letter, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        is_mark || (letter.is_control() && !matches!(letter, '\n' | '\r' | '\t'))
    };
    if page.contains(is_hidden) {
        page.replace(is_hidden, "\u{fffd}")
    } else {
        page
    }
}

/// Who is signed in, with what is theirs.
fn person(visit: &Visit) -> Markup {
    let person = &visit.person;
    let account = person
        .alias
        .clone()
        .unwrap_or_else(|| person.account.to_string());
    let name = person.user_name.as_deref().unwrap_or("root");
    html! {
        details.person {
            summary { (name) " @ " (account) }
            ul {
                li { a href=(visit.href(OWN)) { (labels::SECURITY_CREDENTIALS) } }
                li { (crate::forms::act(&visit.guest, "/sign-out", labels::SIGN_OUT.text, &[])) }
            }
        }
    }
}

pub(crate) async fn style_sheet() -> Response {
    let headers = [
        (CONTENT_TYPE, "text/css; charset=utf-8"),
        (CACHE_CONTROL, "no-cache"),
    ];
    (headers, include_str!("console.css")).into_response()
}

#[cfg(test)]
mod tests {
    /// In the book the root's font size is another one, and the window is wider than the console.
    #[test]
    fn the_style_sheet_goes_by_what_is_around_the_console() {
        let css = include_str!("console.css");
        let rules = css.split_once("*/").map_or(css, |(_, rules)| rules);
        let is_digit = |it: char| it.is_ascii_digit();
        let rem = rules
            .match_indices("rem")
            .find(|(at, _)| rules[..*at].ends_with(is_digit));
        assert_eq!(rem, None, "sizes are in em");
        assert!(!rules.contains("@media (m"), "widths are the container's");
    }
}
