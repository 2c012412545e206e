//! Parts of forms: each field with its label, a hint, and what is wrong with it beside it.

use maud::{Markup, Render, html};

use crate::fields::Fields;
use crate::labels::{self, Label};
use crate::session::Guest;

/// A form that is sent to a page of the console. The guard takes no form without this token.
pub(crate) fn form(guest: &Guest, action: &str, content: Markup) -> Markup {
    html! {
        form method="post" action=(guest.href(action)) autocomplete="off" {
            input type="hidden" name="form-token" value=(guest.form_token);
            (content)
        }
    }
}

/// A form that only looks things up: its fields go into the address.
pub(crate) fn search(guest: &Guest, action: &str, label: &str, query: &str) -> Markup {
    html! {
        form.search method="get" action=(guest.href(action)) role="search" {
            label for="q" { (label) }
            input #q type="search" name="q" value=(query);
            button type="submit" { "Search" }
        }
    }
}

/// A form that looks things up by more than a text.
pub(crate) fn filter(guest: &Guest, action: &str, content: Markup) -> Markup {
    html! {
        form.filter method="get" action=(guest.href(action)) role="search" {
            (content)
            button type="submit" { (labels::SEARCH) }
        }
    }
}

/// A menu: each option with its value and its text.
pub(crate) fn select(label: Label, name: &str, options: &[(&str, &str)], chosen: &str) -> Markup {
    let id = format!("field-{name}");
    html! {
        div.field {
            label for=(id) { (label) }
            select id=(id) name=(name) {
                @for (value, text) in options {
                    option value=(value) selected[*value == chosen] { (text) }
                }
            }
        }
    }
}

/// What kind of text a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Email,
    Password,
    /// Six digits.
    Code,
    /// Many lines.
    Area,
}

/// A text field.
pub(crate) struct Field<'a> {
    label: Label,
    name: &'a str,
    kind: Kind,
    value: &'a str,
    hint: Option<Markup>,
    error: Option<&'a str>,
    is_optional: bool,
    is_required: bool,
    suggestions: &'a [(String, String)],
}

impl<'a> Field<'a> {
    pub fn new(label: Label, name: &'a str) -> Self {
        Self {
            label,
            name,
            kind: Kind::Text,
            value: "",
            hint: None,
            error: None,
            is_optional: false,
            is_required: true,
            suggestions: &[],
        }
    }

    pub fn kind(self, kind: Kind) -> Self {
        Self { kind, ..self }
    }

    pub fn value(self, value: &'a str) -> Self {
        Self { value, ..self }
    }

    pub fn hint(self, hint: Markup) -> Self {
        let hint = Some(hint);
        Self { hint, ..self }
    }

    pub fn error(self, error: Option<&'a str>) -> Self {
        Self { error, ..self }
    }

    pub fn optional(self) -> Self {
        Self {
            is_optional: true,
            is_required: false,
            ..self
        }
    }

    /// The field belongs to a choice or a filter: it may be empty as long as something else is chosen.
    pub fn of_choice(self) -> Self {
        let is_required = false;
        Self {
            is_required,
            ..self
        }
    }

    /// Values to pick from while typing, each with what it is called.
    pub fn suggestions(self, suggestions: &'a [(String, String)]) -> Self {
        Self {
            suggestions,
            ..self
        }
    }
}

impl Render for Field<'_> {
    fn render(&self) -> Markup {
        let id = format!("field-{}", self.name);
        let (hint, error) = (format!("{id}-hint"), format!("{id}-error"));
        let hint_id = self.hint.as_ref().map(|_| &*hint);
        let error_id = self.error.map(|_| &*error);
        let ids: Vec<_> = hint_id.into_iter().chain(error_id).collect();
        let described = (!ids.is_empty()).then(|| ids.join(" "));
        let invalid = self.error.map(|_| "true");
        let list = format!("{id}-list");
        let list_id = (!self.suggestions.is_empty()).then_some(&list);
        let (kind, mode) = match self.kind {
            Kind::Text | Kind::Area => ("text", None),
            Kind::Email => ("email", None),
            Kind::Password => ("password", None),
            Kind::Code => ("text", Some("numeric")),
        };
        html! {
            div.field {
                label for=(id) {
                    (self.label)
                    @if self.is_optional { " " span.quiet { "– optional" } }
                }
                @if let Some(text) = &self.hint { p.hint id=(hint) { (text) } }
                @if self.kind == Kind::Area {
                    textarea id=(id) name=(self.name) rows="14" spellcheck="false"
                        aria-describedby=[described] aria-invalid=[invalid] { (self.value) }
                } @else {
                    input id=(id) name=(self.name) type=(kind) value=(self.value) inputmode=[mode]
                        autocomplete="off" required[self.is_required] list=[list_id]
                        aria-describedby=[described] aria-invalid=[invalid];
                }
                @if let Some(list) = list_id {
                    datalist id=(list) {
                        @for (value, name) in self.suggestions { option value=(value) { (name) } }
                    }
                }
                @if let Some(text) = self.error { p.error id=(error) { (text) } }
            }
        }
    }
}

/// A box to tick.
pub(crate) fn check_box(name: &str, value: &str, label: &str, is_checked: bool) -> Markup {
    tick("checkbox", name, value, label, "", is_checked, false)
}

/// A box to tick, with a sentence below it.
pub(crate) fn check_box_with_hint(
    name: &str,
    value: &str,
    label: &str,
    hint: &str,
    is_checked: bool,
) -> Markup {
    tick("checkbox", name, value, label, hint, is_checked, false)
}

/// One of several: a round button with a sentence below it.
pub(crate) fn choice(name: &str, value: &str, label: &str, hint: &str, is_checked: bool) -> Markup {
    tick("radio", name, value, label, hint, is_checked, true)
}

/// One of several, of which none need be chosen.
pub(crate) fn choice_if_any(
    name: &str,
    value: &str,
    label: &str,
    hint: &str,
    is_checked: bool,
) -> Markup {
    tick("radio", name, value, label, hint, is_checked, false)
}

fn tick(
    kind: &str,
    name: &str,
    value: &str,
    label: &str,
    hint: &str,
    is_checked: bool,
    is_required: bool,
) -> Markup {
    let id = format!("field-{name}-{value}");
    let hint_id = format!("{id}-hint");
    html! {
        div.choice {
            input id=(id) type=(kind) name=(name) value=(value) checked[is_checked]
                aria-describedby=[(!hint.is_empty()).then_some(&hint_id)] required[is_required];
            label for=(id) { (label) }
            @if !hint.is_empty() { p.hint id=(hint_id) { (hint) } }
        }
    }
}

/// What was entered on other pages goes on with this one.
pub(crate) fn kept(fields: &Fields, names: &[&str]) -> Markup {
    let kept = fields.iter().filter(|(name, _)| names.contains(name));
    html! { @for (name, value) in kept { input type="hidden" name=(name) value=(value); } }
}

/// A button beside the one that sends the form: it sends it too, with `go` saying what for, and
/// without asking for what is still missing.
pub(crate) fn go(label: &str, value: &str) -> Markup {
    html! { button type="submit" name="go" value=(value) formnovalidate { (label) } }
}

/// The button that sends a form, and the link that leaves it.
pub(crate) fn buttons(guest: &Guest, send: &str, back: Option<(&str, &str)>) -> Markup {
    html! {
        div.buttons {
            @if let Some((label, path)) = back { a.button.plain href=(guest.href(path)) { (label) } }
            button.main type="submit" { (send) }
        }
    }
}

/// A button that does one thing at once: a form of its own.
pub(crate) fn act(guest: &Guest, action: &str, label: &str, fields: &[(&str, &str)]) -> Markup {
    form(
        guest,
        action,
        html! {
            @for (name, value) in fields { input type="hidden" name=(name) value=(value); }
            button type="submit" { (label) }
        },
    )
}
