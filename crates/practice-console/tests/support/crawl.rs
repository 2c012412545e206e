//! A crawler: it finds every page that links lead to, and every form on them, and sends each form
//! with whatever it is told to write into it. New pages and fields are found by themselves.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use http::StatusCode;
use scraper::{ElementRef, Html};

use super::{Browser, EMAIL, PASSWORD, option, select, text_of, within};

/// Of pages that differ in an encoded name alone, more are not opened: AWS has fifty policies.
const ALIKE: usize = 3;
/// A page further away is none: a form that always leads to another one is not followed for ever.
const DEEPEST: usize = 6;

/// What users and groups are called, in the scenes that are crawled and by the crawler: pages of one
/// are like those of another.
const NAMES: [&str; 4] = ["ana", "ben", "readers", "crawled"];

/// A form as it stands on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    pub action: String,
    pub is_post: bool,
    pub fields: Vec<Field>,
    /// The named buttons: name and value.
    pub buttons: Vec<(String, String)>,
}

/// A field of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    pub name: String,
    pub label: String,
    pub kind: String,
    pub value: String,
    /// What a menu offers.
    pub options: Vec<String>,
    pub is_checked: bool,
}

impl Form {
    /// All forms of a page.
    fn all(page: &Html) -> Vec<Self> {
        let forms = select(page, "form").into_iter();
        forms.map(Self::of).collect()
    }

    fn of(form: ElementRef<'_>) -> Self {
        let attribute = |name: &str| form.value().attr(name).unwrap_or_default().to_owned();
        let fields = within(form, "input, textarea, select").into_iter();
        let buttons = within(form, "button[name]").into_iter();
        let buttons = buttons.map(|button| {
            let part = |name: &str| button.value().attr(name).unwrap_or_default().to_owned();
            (part("name"), part("value"))
        });
        Self {
            action: attribute("action"),
            is_post: attribute("method") == "post",
            fields: fields.map(|field| Field::of(form, field)).collect(),
            buttons: buttons.collect(),
        }
    }

    /// What makes it another form than one seen before. Names in its address do not.
    fn shape(&self) -> String {
        let names = self.fields.iter().map(|field| field.name.split(':').next());
        let names: BTreeSet<_> = names.flatten().collect();
        format!("{} {names:?}", shape(&self.action))
    }

    /// The fields as a browser would send them, filled plausibly; `place` is written into otherwise.
    pub fn filled(&self, written: Option<(usize, &str)>) -> Vec<(String, String)> {
        let mut chosen = BTreeSet::new();
        let mut sent = Vec::new();
        for (place, field) in self.fields.iter().enumerate() {
            let value = match (field.kind.as_str(), written) {
                (_, Some((at, value))) if at == place => value.to_owned(),
                ("checkbox", _) if !field.is_checked => continue,
                ("radio", _) => {
                    let is_other = |other: &Field| other.name == field.name && other.is_checked;
                    let is_picked = field.is_checked || !self.fields.iter().any(is_other);
                    if !is_picked || !chosen.insert(&field.name) {
                        continue;
                    }
                    field.value.clone()
                }
                _ => field.plausible(),
            };
            sent.push((field.name.clone(), value));
        }
        sent
    }
}

impl Field {
    fn of(form: ElementRef<'_>, field: ElementRef<'_>) -> Self {
        let element = field.value();
        let part = |name: &str| element.attr(name).unwrap_or_default().to_owned();
        let id = element.attr("id");
        let mut labels = within(form, "label").into_iter();
        let label = labels.find(|label| id.is_some() && label.value().attr("for") == id);
        let options = within(field, "option").into_iter();
        let options: Vec<_> = options
            .map(|it| it.value().attr("value").unwrap_or_default().to_owned())
            .collect();
        let (kind, value) = match element.name() {
            "select" => ("select".to_owned(), option(field, None)),
            "textarea" => ("textarea".to_owned(), field.text().collect()),
            _ => (part("type"), part("value")),
        };
        Self {
            name: part("name"),
            label: label.map(text_of).unwrap_or_default(),
            kind,
            value,
            options,
            is_checked: element.attr("checked").is_some(),
        }
    }

    /// Whether someone can write what they like into it; a hidden one by other means than a browser.
    pub fn is_open(&self) -> bool {
        self.name != "form-token"
    }

    fn plausible(&self) -> String {
        if !self.value.is_empty() || self.label.contains("optional") {
            return self.value.clone();
        }
        let value = match self.kind.as_str() {
            "password" => PASSWORD,
            "email" => EMAIL,
            "hidden" | "search" => "",
            _ => NAMES[3],
        };
        value.to_owned()
    }
}

/// An address without names and without what sorts and turns the pages of a table.
fn shape(path: &str) -> String {
    let path = path.split('?').next().unwrap_or(path);
    let parts = path.split('/').map(|part| match part {
        part if part.contains('%') || part.starts_with("AKIA") || NAMES.contains(&part) => "…",
        part => part,
    });
    parts.collect::<Vec<_>>().join("/")
}

type Look = Box<dyn FnMut(&Browser, &Html)>;

/// A crawl through the console, as root.
pub struct Crawl {
    pub browser: Browser,
    /// What is looked at on every page that comes.
    look: Look,
    queue: VecDeque<String>,
    opened: BTreeSet<String>,
    alike: BTreeMap<String, usize>,
    pub forms: BTreeMap<String, Form>,
    /// The token of the forms of this session.
    token: String,
}

impl Crawl {
    pub fn new(browser: Browser, look: impl FnMut(&Browser, &Html) + 'static) -> Self {
        Self {
            browser,
            look: Box::new(look),
            queue: VecDeque::new(),
            opened: BTreeSet::new(),
            alike: BTreeMap::new(),
            forms: BTreeMap::new(),
            token: String::new(),
        }
    }

    /// Opens every page that can be reached: from what was met, the dashboard and the sign-in page.
    pub fn open_all(&mut self) -> usize {
        let first = ["/console", "/console/sign-in"].map(str::to_owned);
        self.queue.extend(first);
        self.opened.clear();
        self.alike.clear();
        self.open_queue();
        self.opened.len()
    }

    fn open_queue(&mut self) {
        while let Some(path) = self.queue.pop_front() {
            let alike = self.alike.entry(shape(&path)).or_default();
            *alike += 1;
            if *alike > ALIKE || !self.opened.insert(path.clone()) {
                continue;
            }
            self.stay_in();
            self.browser.open(&path);
            self.look();
        }
    }

    /// Looks at the page that is open, and remembers where it leads and what forms it has.
    fn look(&mut self) {
        let (path, status) = (&self.browser.path, self.browser.status);
        assert!(!status.is_server_error(), "{status} on {path}");
        let page = Html::parse_document(&self.browser.body);
        (self.look)(&self.browser, &page);
        for link in select(&page, "a[href^='/console']") {
            let href = link.value().attr("href").unwrap_or_default();
            if !self.opened.contains(href) {
                self.queue.push_back(href.to_owned());
            }
        }
        for form in Form::all(&page) {
            let mut fields = form.fields.iter();
            if let Some(token) = fields.find(|field| field.name == "form-token") {
                self.token.clone_from(&token.value);
            }
            self.forms.entry(form.shape()).or_insert(form);
        }
    }

    /// Sends every form that pages and answers hold: plausibly filled, with each option, and with
    /// each of the texts in each field. Signing out comes between pages, and is undone.
    pub fn send_all(&mut self, texts: &dyn Fn(&Field) -> Vec<String>) {
        let mut done = BTreeSet::new();
        for _ in 0..DEEPEST {
            self.open_all();
            let forms = self.forms.iter();
            let new = forms.filter(|(shape, _)| done.insert((*shape).clone()));
            let mut new: Vec<_> = new.map(|(_, form)| form.clone()).collect();
            // What deletes comes last: the other forms need what it takes away.
            new.sort_by_key(|form| form.action.ends_with("/delete"));
            if new.is_empty() {
                break;
            }
            for form in new {
                self.send_each(&form, texts);
            }
        }
    }

    fn send_each(&mut self, form: &Form, texts: &dyn Fn(&Field) -> Vec<String>) {
        for (place, field) in form
            .fields
            .iter()
            .enumerate()
            .filter(|(_, it)| it.is_open())
        {
            for text in texts(field) {
                self.send(form, form.filled(Some((place, &text))));
            }
            for choice in &field.options {
                self.send(form, form.filled(Some((place, choice))));
            }
            if ["checkbox", "radio"].contains(&field.kind.as_str()) {
                let mut others = form.clone();
                others
                    .fields
                    .retain(|it| it.kind != "radio" || it.name != field.name);
                let mut filled = others.filled(None);
                filled.push((field.name.clone(), field.value.clone()));
                self.send(form, filled);
            }
        }
        for button in &form.buttons {
            let mut filled = form.filled(None);
            filled.push(button.clone());
            self.send(form, filled);
        }
        self.send(form, form.filled(None));
    }

    /// Sends a form with the token of now.
    fn send(&mut self, form: &Form, mut fields: Vec<(String, String)>) {
        self.stay_in();
        if form.is_post {
            for (name, value) in &mut fields {
                if name == "form-token" {
                    value.clone_from(&self.token);
                }
            }
            self.browser.post(&form.action, &fields);
            assert_ne!(
                self.browser.status,
                StatusCode::FORBIDDEN,
                "{}",
                form.action
            );
        } else {
            let mut query = form_urlencoded::Serializer::new(String::new());
            query.extend_pairs(fields);
            let path = format!("{}?{}", form.action, query.finish());
            self.browser.open(&path);
        }
        self.look();
    }

    /// Root signs in again where a form has signed them out.
    fn stay_in(&mut self) {
        if !self.browser.body.contains("root @") {
            self.browser.sign_in_as_root();
            self.browser.open("/console");
            assert_eq!(self.browser.path, "/console", "root is locked out");
            self.look();
        }
    }
}
