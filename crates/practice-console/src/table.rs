//! Tables: a caption, headers that sort, pages.

use std::cmp::Ordering;

use maud::{Markup, html};

use crate::fields::Fields;
use crate::labels::Label;
use crate::session::Guest;

/// Rows on a page.
const ROWS: usize = 20;
/// What of an address is the table's own.
const OWN: [&str; 3] = ["sort", "down", "page"];

/// A column: its header, how two rows sort by it, what it shows of a row.
pub(crate) struct Column<'a, T> {
    pub label: Label,
    pub sort: Option<fn(&T, &T) -> Ordering>,
    pub cell: Box<dyn Fn(&T) -> Markup + 'a>,
}

impl<'a, T> Column<'a, T> {
    pub fn new(label: Label, cell: impl Fn(&T) -> Markup + 'a) -> Self {
        let cell = Box::new(cell);
        let sort = None;
        Self { label, sort, cell }
    }

    pub fn sort(self, sort: fn(&T, &T) -> Ordering) -> Self {
        let sort = Some(sort);
        Self { sort, ..self }
    }
}

/// A table of rows. `sort`, `down` and `page` of the page's address say which of them, and the
/// rest of it is kept; `none` is what stands there when there is no row.
pub(crate) fn table<T>(
    guest: &Guest,
    query: &Fields,
    caption: &str,
    columns: &[Column<'_, T>],
    mut rows: Vec<T>,
    none: &str,
) -> Markup {
    let sort: usize = query.get("sort").parse().unwrap_or(0);
    let is_down = query.has("down");
    if let Some(compare) = columns.get(sort).and_then(|column| column.sort) {
        rows.sort_by(compare);
        if is_down {
            rows.reverse();
        }
    }
    let pages = rows.len().div_ceil(ROWS).max(1);
    let page = query.get("page").parse().unwrap_or(1).clamp(1, pages);
    let shown = rows.iter().skip((page - 1) * ROWS).take(ROWS);
    let address = |sort: usize, is_down: bool, page: usize| {
        let mut query_string = form_urlencoded::Serializer::new(String::new());
        query_string.extend_pairs(query.iter().filter(|(name, _)| !OWN.contains(name)));
        query_string.append_pair("sort", &sort.to_string());
        if is_down {
            query_string.append_pair("down", "");
        }
        query_string.append_pair("page", &page.to_string());
        guest.href(&format!("{}?{}", guest.path, query_string.finish()))
    };
    html! {
        div.table {
            table {
                caption { (caption) " (" (rows.len()) ")" }
                thead { tr {
                    @for (number, column) in columns.iter().enumerate() {
                        @let is_sorted = number == sort && column.sort.is_some();
                        th scope="col" aria-sort=[is_sorted.then_some(if is_down { "descending" } else { "ascending" })] {
                            @if column.sort.is_some() {
                                a href=(address(number, is_sorted && !is_down, 1)) { (column.label) }
                            } @else { (column.label) }
                        }
                    }
                } }
                tbody {
                    @for row in shown { tr {
                        @for column in columns { td data-label=(column.label) { ((column.cell)(row)) } }
                    } }
                    @if rows.is_empty() { tr { td.none colspan=(columns.len()) { (none) } } }
                }
            }
            @if pages > 1 {
                nav.pages aria-label=(format!("Pages of {caption}")) {
                    @for number in 1..=pages {
                        a href=(address(sort, is_down, number)) aria-current=[(number == page).then_some("page")] { (number) }
                    }
                }
            }
        }
    }
}
