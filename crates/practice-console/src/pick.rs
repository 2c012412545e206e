//! Choosing among the account's policies, groups or users: boxes to tick, with a search that keeps
//! what is ticked already.

use maud::{Markup, html};
use mock_iam::error::ApiError;
use mock_iam::wire::calls;

use crate::fields::Fields;
use crate::forms;
use crate::labels::{self, Label};
use crate::layout::denied;
use crate::policies;
use crate::session::Visit;

/// More than that are not listed at once: the search finds the others.
const MOST: usize = 100;

/// One that can be chosen.
pub(crate) struct Item {
    pub value: String,
    pub label: String,
    pub hint: &'static str,
}

impl Item {
    fn named(name: String) -> Self {
        Self {
            value: name.clone(),
            label: name,
            hint: "",
        }
    }
}

/// Boxes for the items: `name` is that of the ticked ones in the form, `find` the label of the search.
pub(crate) fn boxes(
    fields: &Fields,
    (name, legend, find): (&str, Label, Label),
    items: Result<Vec<Item>, ApiError>,
) -> Markup {
    list(
        fields,
        (name, legend, find),
        items,
        forms::check_box_with_hint,
    )
}

/// The same, where only one can be chosen.
pub(crate) fn one(
    fields: &Fields,
    (name, legend, find): (&str, Label, Label),
    items: Result<Vec<Item>, ApiError>,
) -> Markup {
    list(fields, (name, legend, find), items, forms::choice_if_any)
}

type Tick = fn(&str, &str, &str, &str, bool) -> Markup;

fn list(
    fields: &Fields,
    (name, legend, find): (&str, Label, Label),
    items: Result<Vec<Item>, ApiError>,
    tick: Tick,
) -> Markup {
    let search = format!("find-{name}");
    let text = fields.get(&search).to_lowercase();
    let is_ticked = |item: &Item| fields.all(name).any(|value| value == item.value);
    let items = match items {
        Ok(items) => items,
        Err(error) => return html! { fieldset { legend { (legend) } (denied(&error)) } },
    };
    let matches = |item: &Item| item.label.to_lowercase().contains(&text);
    let (found, others): (Vec<_>, Vec<_>) = items.into_iter().partition(matches);
    let (shown, rest) = found.split_at(found.len().min(MOST));
    let unseen: Vec<_> = others
        .iter()
        .chain(rest)
        .filter(|it| is_ticked(it))
        .collect();
    html! {
        fieldset.pick {
            legend { (legend) }
            div.search {
                label for=(search) { (find) }
                input id=(search) type="search" name=(search) value=(fields.get(&search));
                (forms::go(labels::SEARCH.text, "search"))
            }
            div.options {
                @for item in shown { (tick(name, &item.value, &item.label, item.hint, is_ticked(item))) }
                @if shown.is_empty() { p.none { "None" } }
            }
            @if !rest.is_empty() { p.hint { (rest.len()) " more: search for them." } }
            @if !unseen.is_empty() {
                p.hint { "Chosen as well: " (unseen.iter().map(|it| &*it.label).collect::<Vec<_>>().join(", ")) }
            }
            @for item in unseen { input type="hidden" name=(name) value=(item.value); }
        }
    }
}

/// All policies that can be attached, by name.
pub(crate) fn policies(visit: &Visit) -> Result<Vec<Item>, ApiError> {
    let policies = visit.all::<calls::ListPolicies, _>(&[], |page| (page.policies, page.marker))?;
    let items = policies.into_iter().filter_map(|policy| {
        let value = policy.arn?;
        let hint = policies::policy_type(&value).text;
        Some(Item {
            label: policy.policy_name?,
            value,
            hint,
        })
    });
    Ok(sorted(items))
}

/// All groups.
pub(crate) fn groups(visit: &Visit) -> Result<Vec<Item>, ApiError> {
    let groups = visit.all::<calls::ListGroups, _>(&[], |page| (page.groups, page.marker))?;
    Ok(sorted(
        groups.into_iter().map(|it| Item::named(it.group_name)),
    ))
}

/// All users.
pub(crate) fn users(visit: &Visit) -> Result<Vec<Item>, ApiError> {
    let users = visit.all::<calls::ListUsers, _>(&[], |page| (page.users, page.marker))?;
    let names = users.into_iter().filter_map(|user| user.user_name);
    Ok(sorted(names.map(Item::named)))
}

fn sorted(items: impl Iterator<Item = Item>) -> Vec<Item> {
    let mut items: Vec<_> = items.collect();
    items.sort_by_key(|item| item.label.to_lowercase());
    items
}
