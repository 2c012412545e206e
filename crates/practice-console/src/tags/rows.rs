//! Tags in a form: rows of key and value, one empty row to fill, boxes to take a row away.

use maud::{Markup, html};

use crate::fields::Fields;
use crate::forms;
use crate::labels;

/// A key and a value.
pub(crate) type Row = (String, String);

/// The rows that were sent, without empty ones and the one that is taken away.
pub(crate) fn rows(fields: &Fields) -> Vec<Row> {
    let removed = fields
        .get("go")
        .strip_prefix("remove-")
        .and_then(|it| it.parse().ok());
    let pairs = fields
        .all("tag-key")
        .zip(fields.all("tag-value"))
        .enumerate();
    let kept = pairs.filter(|(place, _)| Some(*place) != removed);
    let rows = kept.map(|(_, (key, value))| (key.to_owned(), value.to_owned()));
    rows.filter(|(key, value)| !key.is_empty() || !value.is_empty())
        .collect()
}

/// The fields, and below them what is wrong with them.
pub(crate) fn editor(rows: &[Row], error: Option<&str>) -> Markup {
    let empty = (String::new(), String::new());
    let rows = rows.iter().chain([&empty]).enumerate();
    let error_id = error.map(|_| "tags-error");
    html! {
        // What Enter in a field does: never the first row's removal.
        button hidden type="submit" name="go" value="add" formnovalidate {}
        @if let Some(error) = error { p.error #tags-error { (error) } }
        @for (place, (key, value)) in rows {
            @let (key_id, value_id) = (format!("tag-key-{place}"), format!("tag-value-{place}"));
            fieldset.tag aria-describedby=[error_id] {
                legend { (labels::TAG) " " (place + 1) }
                div.field {
                    label for=(key_id) { (labels::TAG_KEY) }
                    input id=(key_id) type="text" name="tag-key" value=(key) autocomplete="off";
                }
                div.field {
                    label for=(value_id) { (labels::TAG_VALUE) " " span.quiet { "– optional" } }
                    input id=(value_id) type="text" name="tag-value" value=(value) autocomplete="off";
                }
                @if !key.is_empty() || !value.is_empty() {
                    (forms::go(&format!("{} {}", labels::REMOVE, key), &format!("remove-{place}")))
                }
            }
        }
        div { (forms::go(labels::ADD_NEW_TAG.text, "add")) }
    }
}

/// The rows as a call's parameters.
pub(crate) fn parameters(rows: &[Row]) -> Vec<(String, String)> {
    let numbered = rows.iter().enumerate();
    let pairs = numbered.flat_map(|(place, (key, value))| {
        let member = format!("Tags.member.{}", place + 1);
        [
            (format!("{member}.Key"), key.clone()),
            (format!("{member}.Value"), value.clone()),
        ]
    });
    pairs.collect()
}
