//! Every command of every chapter, run in the page's order from the chapter's starting state, on a
//! mock with a fixed clock and fixed ids. The output is what the book shows: a snapshot a command,
//! in `snapshots/<chapter>/`, recorded with `cargo xtask record`.

mod harness;
mod page;
#[path = "../support/mod.rs"]
mod support;

use harness::run_chapter;

/// A test a chapter, and the list of them.
macro_rules! chapters {
    ($($test:ident: $chapter:literal,)*) => {
        /// The chapters that show commands.
        const CHAPTERS: &[&str] = &[$($chapter),*];

        $(
            #[test]
            fn $test() {
                run_chapter($chapter);
            }
        )*
    };
}

chapters! {
    before_you_start: "before-you-start",
    sign_up: "sign-up",
    who_you_are: "who-you-are",
    key_permission: "key-permission",
    create_a_key_in_the_console: "create-a-key-in-the-console",
    create_a_key: "create-a-key",
    keep_it_secret: "keep-it-secret",
    use_the_key: "use-the-key",
    lost_key: "lost-key",
}

#[test]
fn every_chapter_with_commands_has_a_test() {
    let with_commands: Vec<_> = harness::chapters_of_the_book()
        .into_iter()
        .filter(|chapter| !harness::commands_of(chapter).is_empty())
        .collect();
    let mut tested: Vec<_> = CHAPTERS.iter().map(ToString::to_string).collect();
    tested.sort();
    assert_eq!(with_commands, tested);
}

#[test]
fn every_recorded_output_belongs_to_a_command() {
    for chapter in CHAPTERS {
        let commands = harness::commands_of(chapter);
        let expected: Vec<_> = commands
            .iter()
            .map(|command| command.snapshot_name().to_owned())
            .collect();
        for recorded in harness::recordings_of(chapter) {
            assert!(
                expected.contains(&recorded),
                "snapshots/{chapter}/{recorded}.snap belongs to no command of the chapter: delete it"
            );
        }
    }
}
