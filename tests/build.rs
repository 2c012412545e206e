//! Hands every Rust fence of the finished book to skeptic, each with a template of its own that
//! runs it and asserts its output.
//!
//! Fences marked `ignore` are anchors of workspace crates, which cargo compiles; `lints.rs` sees to
//! it that nothing else is ignored.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use anyhow::{Context as _, Result};
use mdbook_driver::MDBook;
use mdbook_driver::builtin_renderers::MarkdownRenderer;
use mdbook_first_keys::{FirstKeys, Snippet, snippets};

/// Compiles the snippet in a module of its own, runs it in a process of its own, and hands its
/// output to insta. The two blanks are the snippet's name and its code.
const TEMPLATE: &str = include_str!("snippet_template.rs.txt");

fn main() -> Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("..");
    for input in [
        "book",
        "book.toml",
        "crates/examples",
        "tests/snippet_template.rs.txt",
    ] {
        println!("cargo::rerun-if-changed={}", root.join(input).display());
    }
    let mut book = MDBook::load(&root).context("the book does not load")?;
    // In process: a build script that ran cargo would wait for cargo's lock for ever.
    book.with_preprocessor(FirstKeys::without_outputs());
    let (finished, _) = book
        .preprocess_book(&MarkdownRenderer::new())
        .context("the book does not pass its preprocessors")?;
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let mut files = Vec::new();
    for chapter in finished.chapters() {
        let Some(path) = &chapter.path else { continue };
        let name = path
            .with_extension("")
            .display()
            .to_string()
            .replace(['/', '\\'], "-");
        let snippets = snippets(&name, &chapter.content);
        if !snippets.is_empty() {
            files.push(write(&out, &name, &snippets)?);
        }
    }
    skeptic::generate_doc_tests(&files);
    Ok(())
}

/// A chapter's snippets as a Markdown file, and their templates beside it.
fn write(out: &Path, chapter: &str, snippets: &[Snippet]) -> Result<PathBuf> {
    let (mut markdown, mut templates) = (String::new(), String::new());
    for snippet in snippets {
        let name = snippet.name();
        let code = shown_lines(&snippet.code)
            .replace("fn main(", "pub fn main(")
            .replace("async pub fn", "pub async fn");
        writeln!(
            markdown,
            "# snippet {}\n\n```rust,skt-{name}\n{code}```\n",
            snippet.number
        )?;
        let template = TEMPLATE.replace("SNIPPET_NAME", &name);
        writeln!(templates, "```rust,skt-{name}\n{template}```\n")?;
    }
    let path = out.join(format!("{chapter}.md"));
    put(&path, &markdown)?;
    put(&out.join(format!("{chapter}.md.skt.md")), &templates)?;
    Ok(path)
}

/// mdBook hides lines that start with `# `; the compiler sees them.
fn shown_lines(code: &str) -> String {
    let line = |line: &str| match line.trim_start().strip_prefix("# ") {
        Some(hidden) => hidden.to_owned(),
        None if line.trim() == "#" => String::new(),
        None => line.to_owned(),
    };
    code.lines().map(|text| line(text) + "\n").collect()
}

/// Writes only what changed, so that cargo does not take the package for stale.
fn put(path: &Path, text: &str) -> Result<()> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}
