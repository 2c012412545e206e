//! What a page says in its head for the book's script: who answers its prompts.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// Who answers the prompts of a page.
#[derive(Debug, Clone, Copy)]
pub enum Prompts<'a> {
    /// The server that the page is from.
    Served,
    /// WebAssembly, with its glue at this path in the site.
    InPage(&'a str),
    /// Nobody: they stay text.
    Text,
}

/// Says in every page of a site who answers its prompts.
///
/// # Errors
///
/// If a page can't be read or written, or is none.
pub fn mark(site: &Path, prompts: Prompts<'_>) -> Result<()> {
    match prompts {
        Prompts::Served => mark_folder(site, &|_| r#"content="served""#.to_owned(), ""),
        Prompts::InPage(glue) => {
            let content = |to_root: &str| format!(r#"content="wasm" data-glue="{to_root}{glue}""#);
            mark_folder(site, &content, "")
        }
        Prompts::Text => Ok(()),
    }
}

fn mark_folder(folder: &Path, who: &dyn Fn(&str) -> String, to_root: &str) -> Result<()> {
    let context = || format!("{} can't be read", folder.display());
    for entry in fs::read_dir(folder).with_context(context)? {
        let path = entry.with_context(context)?.path();
        if path.is_dir() {
            mark_folder(&path, who, &format!("{to_root}../"))?;
        } else if path.extension().is_some_and(|it| it == "html") {
            mark_page(&path, &who(to_root))
                .with_context(|| format!("{} can't be marked", path.display()))?;
        }
    }
    Ok(())
}

fn mark_page(path: &Path, content: &str) -> Result<()> {
    const END: &str = "</head>";
    let html = fs::read_to_string(path)?;
    let (head, rest) = html.split_once(END).context("it has no head")?;
    let mark = format!("<meta name=\"first-keys-page\" {content}>\n    ");
    Ok(fs::write(path, [head, &mark, END, rest].concat())?)
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    fn a_site() -> TempDir {
        let site = tempfile::tempdir().unwrap();
        fs::create_dir(site.path().join("part")).unwrap();
        for page in ["one.html", "part/two.html"] {
            fs::write(site.path().join(page), "<head></head><p>").unwrap();
        }
        site
    }

    /// A page of a site after it was marked.
    fn marked(prompts: Prompts<'_>, page: &str) -> String {
        let site = a_site();
        mark(site.path(), prompts).unwrap();
        fs::read_to_string(site.path().join(page)).unwrap()
    }

    #[test]
    fn a_served_page_says_so() {
        let page = marked(Prompts::Served, "one.html");
        assert!(
            page.contains(r#"<meta name="first-keys-page" content="served">"#),
            "{page}"
        );
    }

    #[test]
    fn a_page_with_webassembly_says_where_the_glue_is_from_there() {
        let marked = |page| marked(Prompts::InPage("in-page/1/in_page.js"), page);
        assert!(marked("one.html").contains(r#"content="wasm" data-glue="in-page/1/in_page.js">"#));
        assert!(marked("part/two.html").contains(r#"data-glue="../in-page/1/in_page.js">"#));
    }

    #[test]
    fn a_page_whose_prompts_stay_text_is_left_alone() {
        assert_eq!(marked(Prompts::Text, "one.html"), "<head></head><p>");
    }

    #[test]
    fn a_file_that_is_no_page_is_named() {
        let site = a_site();
        fs::write(site.path().join("not.html"), "<p>").unwrap();
        let error = mark(site.path(), Prompts::Served).unwrap_err();
        assert!(format!("{error:#}").ends_with("not.html can't be marked: it has no head"));
    }
}
