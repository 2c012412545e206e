//! Pictures of the practice console: the page itself as HTML, from the chapter's starting state, but
//! without anything that could be followed, pressed or filled in. The page's script makes it live.
//!
//! A chapter asks for one with a fence:
//!
//! ~~~text
//! ```practice-console
//! page: /users/ana/security-credentials
//! as: admin
//! caption: Ana's security credentials
//! ```
//! ~~~
//!
//! `as` is `root` or a user; nobody is signed in without it. Lines `then: /path field=value …` are
//! forms that are sent on the way.

use std::fmt::Write as _;

use axum::body::Body;
use futures_util::FutureExt as _;
use http::Request;
use http::header::CONTENT_LOCATION;
use http_body_util::BodyExt as _;
use in_page::{Form, Kind, Page, Visit};
use scraper::node::{Element, Node};
use scraper::{ElementRef, Html, Selector};

use crate::error::Error;
use crate::fence::Fence;
use crate::html::escaped;

/// The time at which the book stands still, in its outputs and in its pictures.
pub const BOOK_TIME: &str = "2026-11-02T09:00:00Z";

/// What leads somewhere, names something or is told to who can use it: nothing of a picture.
const NOT_IN_A_PICTURE: [&str; 14] = [
    "action",
    "autocomplete",
    "download",
    "for",
    "form",
    "href",
    "id",
    "list",
    "method",
    "name",
    "open",
    "required",
    "role",
    "tabindex",
];

/// Elements without an end.
const VOID: [&str; 4] = ["br", "hr", "img", "input"];

/// What the fence asks for: a page, and what stands below it.
#[derive(Debug)]
struct Asked {
    visit: Visit,
    caption: String,
}

/// The figure in place of a fence.
pub(crate) fn picture(chapter: &str, fence: &Fence) -> Result<String, Error> {
    let figure = Asked::read(chapter, &fence.text).and_then(|asked| {
        let visit = serde_json::to_string(&asked.visit).map_err(|error| error.to_string())?;
        let page = open(&asked.visit, &visit)?;
        Ok(format!(
            "<figure class=\"console\" data-visit=\"{}\"><div class=\"practice-console\" inert>{}\
             </div><figcaption>{}</figcaption></figure>",
            escaped(&visit),
            drawn(&page)?,
            escaped(&asked.caption)
        ))
    });
    figure.map_err(|why| Error::Console {
        chapter: chapter.to_owned(),
        line: fence.line,
        what: "practice-console".to_owned(),
        why,
    })
}

impl Asked {
    fn read(chapter: &str, text: &str) -> Result<Self, String> {
        let mut visit = Visit {
            chapter: chapter.to_owned(),
            ..Visit::default()
        };
        let mut caption = String::new();
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            let (key, value) = line.split_once(": ").unwrap_or((line, ""));
            match key.trim() {
                "caption" => value.trim().clone_into(&mut caption),
                "page" => value.trim().clone_into(&mut visit.page),
                "as" => visit.who = Some(value.trim().to_owned()),
                "then" => visit.then.push(form(value)?),
                _ => return Err(format!("`{line}` is no `page`, `as`, `then` or `caption`")),
            }
        }
        if visit.page.is_empty() || caption.is_empty() {
            return Err("it needs a `page: /…` and a `caption: …`".to_owned());
        }
        Ok(Self { visit, caption })
    }
}

fn form(line: &str) -> Result<Form, String> {
    let words = shlex::split(line).ok_or("a quotation has no end")?;
    let (page, fields) = words.split_first().ok_or("a form needs a page")?;
    let fields = fields.iter().map(|word| {
        let field = word.split_once('=');
        field.ok_or_else(|| format!("`{word}` is no `field=value`"))
    });
    let fields: Result<_, _> = fields
        .map(|field| field.map(|(name, value)| (name.to_owned(), value.to_owned())))
        .collect();
    Ok(Form {
        page: page.clone(),
        fields: fields?,
    })
}

/// The page of the console, from the chapter's starting state. `json` is the visit as the script
/// sends it.
fn open(visit: &Visit, json: &str) -> Result<String, String> {
    let now = BOOK_TIME.parse();
    let now = now.map_err(|error| format!("the book's time is none: {error}"))?;
    let request = Request::post("/visit").body(Body::from(json.to_owned()));
    let request = request.map_err(|error| error.to_string())?;
    let answer = async {
        let response = Page::new(Kind::Fixed(now)).answer(request).await;
        let (head, body) = response.into_parts();
        let bytes = body.collect().await.map_err(|error| error.to_string())?;
        let text = String::from_utf8_lossy(&bytes.to_bytes()).into_owned();
        if !head.status.is_success() {
            return Err(format!("the console answers {}: {text}", head.status));
        }
        let place = head.headers.get(CONTENT_LOCATION);
        let place = place.and_then(|it| it.to_str().ok()).unwrap_or_default();
        leads_there(visit, place)?;
        Ok(text)
    };
    // Nothing in the console ever waits.
    answer.now_or_never().ok_or("the console does not answer")?
}

/// A name that nobody has ends at the sign-in page, and other pages lead elsewhere too.
fn leads_there(visit: &Visit, place: &str) -> Result<(), String> {
    if let Some(who) = visit.who.as_ref().filter(|_| place == "/console/sign-in") {
        return Err(format!("`{who}` can't sign in there"));
    }
    let below = visit.page.trim_end_matches('/');
    if visit.then.is_empty() && place != format!("/console{below}") {
        return Err(format!("`{}` leads to {place}", visit.page));
    }
    Ok(())
}

/// The banner and the page, without the navigation around it.
fn drawn(page: &str) -> Result<String, String> {
    let page = Html::parse_document(page);
    let part = |name: &str| {
        let mut text = String::new();
        let found = Selector::parse(name).ok();
        if let Some(element) = found.and_then(|it| page.select(&it).next()) {
            draw(element, &mut text);
        }
        text
    };
    let (banner, main) = (part(".banner"), part("main"));
    if main.is_empty() {
        return Err("the page has no main part".to_owned());
    }
    Ok(format!("{banner}<div class=\"frame\">{main}</div>"))
}

fn draw(element: ElementRef<'_>, text: &mut String) {
    let it = element.value();
    if is_left_out(it) {
        return;
    }
    let name = drawn_name(it.name());
    _ = write!(text, "<{name}{}>", attributes(it));
    for child in element.children() {
        match child.value() {
            // A line's end could be the end of Markdown's block.
            Node::Text(words) => text.push_str(&escaped(words).replace('\n', "&#10;")),
            Node::Element(_) => {
                if let Some(child) = ElementRef::wrap(child) {
                    draw(child, text);
                }
            }
            _ => {}
        }
    }
    if !VOID.contains(&name) {
        _ = write!(text, "</{name}>");
    }
}

fn is_left_out(element: &Element) -> bool {
    let is_hidden = element.attr("type") == Some("hidden");
    let classes: Vec<_> = element.classes().collect();
    is_hidden || classes.contains(&"behind") || ["script", "link"].contains(&element.name())
}

/// The title, the headings and the main part of a chapter are the chapter's own, and not those of
/// what it shows.
fn drawn_name(name: &str) -> &str {
    match name {
        "main" | "h1" | "h2" | "h3" | "h4" => "div",
        name => name,
    }
}

fn attributes(element: &Element) -> String {
    let was = Some(element.name()).filter(|name| drawn_name(name) != *name);
    let class = [was, element.attr("class")].into_iter().flatten();
    let class = class.collect::<Vec<_>>().join(" ");
    let class = Some(("class", &*class)).filter(|(_, class)| !class.is_empty());
    let is_drawn = |(name, _): &(&str, &str)| {
        *name != "class" && !NOT_IN_A_PICTURE.contains(name) && !name.starts_with("aria-")
    };
    let attributes = class.into_iter().chain(element.attrs().filter(is_drawn));
    attributes.fold(String::new(), |mut text, (name, value)| {
        _ = write!(text, " {name}=\"{}\"", escaped(value));
        text
    })
}
