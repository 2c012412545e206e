//! Lists in pages: `Marker` and `MaxItems` in, `IsTruncated` and `Marker` out.

use data_encoding::BASE64;

use crate::error::ApiError;
use crate::records::{Record, Records};

/// IAM's page when `MaxItems` is left out.
const DEFAULT_MAX_ITEMS: usize = 100;

/// One page of a list.
pub(crate) struct Page<T> {
    pub items: Vec<T>,
    pub is_truncated: bool,
    pub marker: Option<String>,
}

impl<T> Page<T> {
    /// Cuts a page out of a collection, of what `show` makes of its entities. It costs what the page
    /// holds, not what the collection does.
    pub fn of<R: Record>(
        records: &Records<R>,
        marker: Option<&str>,
        max_items: Option<i32>,
        mut show: impl FnMut(&R) -> Option<T>,
    ) -> Result<Self, ApiError> {
        let after = marker.map(decode).transpose()?;
        let behind = records.after(after.as_deref());
        Self::cut(
            behind.filter_map(|(key, record)| Some((key, show(record)?))),
            None,
            max_items,
        )
    }

    /// Cuts a page out of items that come sorted by their key. The marker holds the key of the
    /// page's last item, so that what was added or deleted meanwhile neither repeats nor hides one.
    pub fn cut<K: AsRef<str>>(
        items: impl IntoIterator<Item = (K, T)>,
        marker: Option<&str>,
        max_items: Option<i32>,
    ) -> Result<Self, ApiError> {
        let after = marker.map(decode).transpose()?;
        let size = max_items
            .and_then(|max| usize::try_from(max).ok())
            .unwrap_or(DEFAULT_MAX_ITEMS);
        let mut rest = items
            .into_iter()
            .skip_while(|(key, _)| after.as_deref().is_some_and(|after| key.as_ref() <= after));
        let mut page = Self {
            items: Vec::with_capacity(size.min(rest.size_hint().1.unwrap_or(size))),
            is_truncated: false,
            marker: None,
        };
        let mut last = None;
        for (key, item) in rest.by_ref().take(size) {
            page.items.push(item);
            last = Some(key);
        }
        page.is_truncated = rest.next().is_some();
        if page.is_truncated {
            page.marker = last.map(|key| BASE64.encode(key.as_ref().as_bytes()));
        }
        Ok(page)
    }
}

fn decode(marker: &str) -> Result<String, ApiError> {
    let wrong = || ApiError::validation(format!("Invalid Marker: {marker}"));
    let bytes = BASE64.decode(marker.as_bytes()).map_err(|_| wrong())?;
    String::from_utf8(bytes).map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters() -> Vec<(String, char)> {
        ('a'..='e')
            .map(|letter| (letter.to_string(), letter))
            .collect()
    }

    #[test]
    fn pages_follow_each_other_without_gap_or_repeat() {
        let first = Page::cut(letters(), None, Some(2)).expect("a page");
        assert_eq!((first.items, first.is_truncated), (vec!['a', 'b'], true));
        let second = Page::cut(letters(), first.marker.as_deref(), Some(2)).expect("a page");
        assert_eq!(second.items, ['c', 'd']);
        let third = Page::cut(letters(), second.marker.as_deref(), Some(2)).expect("a page");
        assert_eq!(
            (third.items, third.is_truncated, third.marker),
            (vec!['e'], false, None)
        );
    }

    #[test]
    fn a_marker_outlives_the_item_that_it_names() {
        let first = Page::cut(letters(), None, Some(2)).expect("a page");
        let without_b = letters().into_iter().filter(|(key, _)| key != "b");
        let second = Page::cut(without_b, first.marker.as_deref(), None).expect("a page");
        assert_eq!(second.items, ['c', 'd', 'e']);
    }

    #[test]
    fn a_marker_that_is_none_is_refused() {
        let error = Page::cut(letters(), Some("?"), None)
            .err()
            .expect("refused");
        assert_eq!(error.to_string(), "ValidationError: Invalid Marker: ?");
    }
}
