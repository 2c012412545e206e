use std::fs;

use mdbook_preprocessor::book::BookItem;
use mdbook_preprocessor::config::Config;
use tempfile::TempDir;

use super::*;

const LIST: &str = "$ cargo run -p lost-key -- list";

struct Scene {
    root: TempDir,
}

impl Scene {
    fn new() -> Self {
        Self {
            root: tempfile::tempdir().unwrap(),
        }
    }

    /// Records an output in insta's own format.
    fn record(self, name: &str, command: &str, output: &str) -> Self {
        let dir = self.root.path().join("tests/snapshots/lost-key");
        fs::create_dir_all(&dir).unwrap();
        let text = format!(
            "---\nsource: tests/tests/commands.rs\nexpression: {command:?}\n---\n{output}\n"
        );
        fs::write(dir.join(format!("{name}.snap")), text).unwrap();
        self
    }

    fn run_with(&self, preprocessor: FirstKeys, markdown: &str) -> Result<String> {
        let chapter = Chapter::new("Lost", markdown.to_owned(), "lost-key.md", vec![]);
        let book = Book::new_with_items(vec![BookItem::Chapter(chapter)]);
        let root = self.root.path().to_owned();
        let ctx = PreprocessorContext::new(root, Config::default(), "html".to_owned());
        let book = preprocessor.run(&ctx, book)?;
        let [BookItem::Chapter(chapter)] = &book.items[..] else {
            panic!("one chapter");
        };
        Ok(chapter.content.clone())
    }

    fn run(&self, markdown: &str) -> Result<String> {
        self.run_with(FirstKeys::new(), markdown)
    }

    fn sentence(&self, markdown: &str) -> String {
        self.run(markdown).unwrap_err().to_string()
    }
}

fn recorded_list() -> Scene {
    Scene::new().record(
        "cargo-run-p-lost-key-list",
        "cargo run -p lost-key -- list",
        "AKIAEXAMPLE  Active",
    )
}

#[test]
fn the_recorded_output_stands_below_its_command() {
    let page = recorded_list()
        .run(&format!("Before\n\n```console\n{LIST}\n```\n\nAfter\n"))
        .unwrap();
    insta::assert_snapshot!(page, @r#"
    Before

    <div class="prompt" data-chapter="lost-key" data-line="cargo run -p lost-key -- list">

    <pre class="command"><code class="nohighlight"><span class="shell" aria-hidden="true">$ </span>cargo run -p lost-key -- list</code></pre>

    <pre class="output"><code class="nohighlight">AKIAEXAMPLE  Active</code></pre>

    </div>

    After
    "#);
}

#[test]
fn each_command_of_an_example_is_a_prompt_and_other_commands_stay_in_a_fence() {
    let page = recorded_list()
        .record("quiet-now", "quiet --now", "")
        .record("aws-iam-list-users", "aws iam list-users", "{}")
        .record(
            "cargo-run-p-lost-key-list-2",
            "cargo run -p lost-key -- list",
            "none",
        )
        .run(&format!(
            "```console\n{LIST}\n$ aws iam list-users\n$ quiet \\\n    --now\n{LIST}\n```\n"
        ))
        .unwrap();
    insta::assert_snapshot!(page, @r#"
    <div class="prompt" data-chapter="lost-key" data-line="cargo run -p lost-key -- list">

    <pre class="command"><code class="nohighlight"><span class="shell" aria-hidden="true">$ </span>cargo run -p lost-key -- list</code></pre>

    <pre class="output"><code class="nohighlight">AKIAEXAMPLE  Active</code></pre>

    </div>

    <div class="terminal">

    ```console
    $ aws iam list-users
    {}

    $ quiet \
        --now
    ```

    </div>

    <div class="prompt" data-chapter="lost-key" data-line="cargo run -p lost-key -- list">

    <pre class="command"><code class="nohighlight"><span class="shell" aria-hidden="true">$ </span>cargo run -p lost-key -- list</code></pre>

    <pre class="output"><code class="nohighlight">none</code></pre>

    </div>
    "#);
}

#[test]
fn a_prompt_knows_its_continued_command_on_one_line() {
    let page = Scene::new()
        .record(
            "cargo-run-p-lost-key-list",
            "cargo run -p lost-key -- list",
            "",
        )
        .run("```console\n$ cargo run -p lost-key \\\n    -- list\n```\n")
        .unwrap();
    insta::assert_snapshot!(page, @r#"
    <div class="prompt" data-chapter="lost-key" data-line="cargo run -p lost-key -- list">

    <pre class="command"><code class="nohighlight"><span class="shell" aria-hidden="true">$ </span>cargo run -p lost-key \
        -- list</code></pre>

    </div>
    "#);
}

#[test]
fn what_looks_like_markup_or_has_blank_lines_stays_the_text_that_it_is() {
    let line = r#"cargo run -p lost-key -- find "a<b & c""#;
    let page = Scene::new()
        .record(
            "cargo-run-p-lost-key-find-a-b-c",
            line,
            "<script>\n\n</pre> & *bold*",
        )
        .run(&format!("```console\n$ {line}\n```\n"))
        .unwrap();
    insta::assert_snapshot!(page, @r#"
    <div class="prompt" data-chapter="lost-key" data-line="cargo run -p lost-key -- find &quot;a&lt;b &amp; c&quot;">

    <pre class="command"><code class="nohighlight"><span class="shell" aria-hidden="true">$ </span>cargo run -p lost-key -- find &quot;a&lt;b &amp; c&quot;</code></pre>

    <pre class="output"><code class="nohighlight">&lt;script&gt;

    &lt;/pre&gt; &amp; *bold*</code></pre>

    </div>
    "#);
}

#[test]
fn an_output_with_backticks_gets_a_longer_fence() {
    let page = Scene::new()
        .record("ls", "ls", "````text\nhello\n````")
        .run("```console\n$ ls\n```\n")
        .unwrap();
    assert!(page.contains("\n`````console\n$ ls\n````text\nhello\n````\n`````\n"));
}

#[test]
fn a_prompt_in_a_list_stays_in_the_list() {
    let page = recorded_list()
        .run(&format!(
            "1. Look:\n\n   ```console\n   {LIST}\n   ```\n\n2. Next\n"
        ))
        .unwrap();
    insta::assert_snapshot!(page, @r#"
    1. Look:

       <div class="prompt" data-chapter="lost-key" data-line="cargo run -p lost-key -- list">

       <pre class="command"><code class="nohighlight"><span class="shell" aria-hidden="true">$ </span>cargo run -p lost-key -- list</code></pre>

       <pre class="output"><code class="nohighlight">AKIAEXAMPLE  Active</code></pre>

       </div>

    2. Next
    "#);
}

#[test]
fn all_commands_without_output_are_named_in_one_error_that_says_how_to_record_them() {
    let sentence = Scene::new().sentence("```console\n$ one\n```\n\n```console\n$ two\n```\n");
    assert!(sentence.contains("chapter `lost-key`, command 1: `one` has no recorded output"));
    assert!(sentence.contains("chapter `lost-key`, command 2: `two` has no recorded output"));
    assert!(
        sentence.ends_with("record it with `cargo xtask record`, read the diff, commit it"),
        "{sentence}"
    );
}

#[test]
fn an_output_recorded_for_another_command_does_not_count() {
    let sentence = Scene::new()
        .record("ls", "ls -l", "README.md")
        .sentence("```console\n$ ls\n```\n");
    assert!(sentence.contains("was recorded for `ls -l`"), "{sentence}");
}

#[test]
fn an_include_that_failed_stops_the_build() {
    let sentence = Scene::new().sentence("{{#include ../gone.rs}}\n");
    assert!(sentence.contains("`{{#include ../gone.rs}}` could not be expanded"));
}

#[test]
fn without_outputs_a_fence_is_left_as_it_is_and_still_checked() {
    let scene = Scene::new();
    let markdown = format!("```console\n{LIST}\n```\n");
    let page = scene
        .run_with(FirstKeys::without_outputs(), &markdown)
        .unwrap();
    assert_eq!(page, markdown);
    assert!(
        scene
            .run_with(FirstKeys::without_outputs(), "```console\nls\n```\n")
            .is_err()
    );
}

#[test]
fn what_has_no_output_is_not_touched() {
    let markdown = "# A\n\n```rust,ignore\nfn a() {}\n```\n\n| a | b |\n|---|---|\n| `x` | y |\n";
    assert_eq!(Scene::new().run(markdown).unwrap(), markdown);
}

#[test]
fn what_a_snippet_prints_stands_below_it() {
    let scene = Scene::new();
    let dir = scene.root.path().join("tests/snapshots/snippets");
    fs::create_dir_all(&dir).unwrap();
    fs::write(dir.join("lost-key-1.snap"), "---\nsource: x\n---\n42\n").unwrap();
    let page = scene.run("```rust\nfn main() {}\n```\n\nAfter\n").unwrap();
    insta::assert_snapshot!(page, @r#"
    ```rust
    fn main() {}
    ```

    <div class="prints">

    ```text
    42
    ```

    </div>

    After
    "#);
}

#[test]
fn a_snippet_without_recorded_output_is_an_error_that_says_how_to_record_it() {
    let sentence = Scene::new().sentence("```rust\nfn main() {}\n```\n");
    assert!(sentence.starts_with("chapter `lost-key`, snippet 1 has no recorded output"));
    assert!(sentence.contains("cargo xtask record"));
}

#[test]
fn a_picture_is_the_consoles_own_page_without_anything_to_press() {
    let page = Scene::new()
        .run("```practice-console\npage: /users/ben/create-access-key\nas: admin\ncaption: What is it for?\n```\n")
        .unwrap();
    assert_eq!(page.lines().count(), 1, "no line ends Markdown's block");
    assert!(page.contains("Practice. Nothing here reaches AWS"));
    assert!(page.contains("Access key best practices &amp; alternatives"));
    assert!(page.contains("<figcaption>What is it for?</figcaption>"));
    assert!(page.contains(" inert>"));
    for never in [
        " href=",
        " id=",
        " name=",
        " action=",
        "form-token",
        "<main",
        "<h1",
    ] {
        assert!(!page.contains(never), "{never} in {page}");
    }
}

#[test]
fn a_picture_is_drawn_from_what_its_forms_lead_to() {
    let page = Scene::new()
        .run("```practice-console\npage: /users/ben\nas: admin\nthen: /users/ben/create-access-key use-case=other\ncaption: c\n```\n")
        .unwrap();
    assert!(page.contains("Set description tag"), "{page}");
    assert!(page.contains("&quot;then&quot;:[{"), "{page}");
}

#[test]
fn a_picture_that_cannot_be_drawn_is_told() {
    let sentence =
        |lines: &str| Scene::new().sentence(&format!("```practice-console\n{lines}\n```\n"));
    let begin = "chapter `lost-key`, line 1: `practice-console`: ";
    assert_eq!(
        sentence("page: /users"),
        format!("{begin}it needs a `page: /…` and a `caption: …`")
    );
    assert_eq!(
        sentence("page: /nothing\nas: root\ncaption: c")
            .split(" Not Found")
            .next(),
        Some(&*format!("{begin}the console answers 404"))
    );
    assert_eq!(
        sentence("page: /users\nas: bem\ncaption: c"),
        format!("{begin}`bem` can't sign in there")
    );
    assert_eq!(
        sentence("page: /sign-up/plan\ncaption: c"),
        format!("{begin}`/sign-up/plan` leads to /console/sign-up")
    );
    assert_eq!(
        sentence("colour: red"),
        format!("{begin}`colour: red` is no `page`, `as`, `then` or `caption`")
    );
}
