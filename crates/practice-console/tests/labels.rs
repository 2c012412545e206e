//! One source of labels: whatever names a field, a button, a column or a tab is in the table.

mod support;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use practice_console::labels;
use scraper::{ElementRef, Html, Selector};
use support::Browser;
use support::crawl::Crawl;

/// What names things on a page. Boxes and round buttons are left out: theirs may be a user's name.
const NAMING: &str = "button, th, legend, .tabs a, nav.side a, .facts dt, h2";

fn text(element: ElementRef<'_>) -> String {
    let all = element.text().collect::<Vec<_>>().join(" ");
    all.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Without a count behind it, and without what says that a field may be left empty.
fn bare(text: &str) -> &str {
    let text = text.trim_end_matches(" – optional");
    let counted = text
        .strip_suffix(')')
        .and_then(|text| text.rsplit_once(" ("));
    match counted {
        Some((label, count)) if count.chars().all(|letter| letter.is_ascii_digit()) => label,
        _ => text,
    }
}

/// A label, one with a name or a number behind it (`Tag 2`), or a condition key, which is no label.
fn is_label(text: &str, known: &BTreeSet<&str>) -> bool {
    let of_something = bare(text).rsplit_once(' ').map_or("", |(label, _)| label);
    known.contains(bare(text)) || known.contains(of_something) || text.contains(':')
}

/// The texts that name something on a page.
fn naming(page: &Html) -> Vec<String> {
    let select = |css: &str| Selector::parse(css).unwrap();
    let named = select(NAMING);
    let (fields, labels) = (
        select("input:not([type=checkbox], [type=radio]), textarea, select"),
        select("label"),
    );
    let ids: BTreeSet<_> = page
        .select(&fields)
        .filter_map(|field| field.value().attr("id"))
        .collect();
    let labels = page.select(&labels);
    let labels =
        labels.filter(|label| label.value().attr("for").is_some_and(|id| ids.contains(id)));
    let all = page.select(&named).chain(labels).map(text);
    all.filter(|text| !text.is_empty()).collect()
}

#[test]
fn whatever_names_a_field_a_button_or_a_column_is_in_the_table_of_labels() {
    let browser = Browser::root(|scene| {
        let scene = scene.user("ana").group("readers");
        scene.member("ana", "readers")
    });
    let found = Rc::new(RefCell::new(BTreeSet::new()));
    let all = Rc::clone(&found);
    let mut crawl = Crawl::new(browser, move |_, page| {
        all.borrow_mut().extend(naming(page));
    });
    crawl.send_all(&|_| Vec::new());
    let known: BTreeSet<_> = labels::ALL.iter().map(|label| label.text).collect();
    let found = found.borrow();
    assert!(found.len() > 100, "{} names", found.len());
    let strange = found.iter().filter(|text| !is_label(text, &known));
    let strange: Vec<_> = strange.collect();
    assert!(strange.is_empty(), "{strange:#?}");
}
