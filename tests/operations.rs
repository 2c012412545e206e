//! The reference's table of operations is what the mock itself says it has.

use std::fmt::Write as _;
use std::path::Path;

use mock_iam::wire::operation::{Operation, Service};

#[test]
fn the_table_of_operations_is_what_the_mock_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../book/operations-table.md");
    if std::env::var_os("FIRST_KEYS_RECORD").is_some() {
        std::fs::write(&path, table()).expect("the book can be written");
    }
    let written = std::fs::read_to_string(&path).expect("the book has the table");
    assert_eq!(written, table(), "record it with `cargo xtask record`");
}

fn table() -> String {
    let mut text = String::new();
    for (service, name) in [(Service::Iam, "IAM"), (Service::Sts, "STS")] {
        let all = || {
            Operation::all()
                .iter()
                .filter(|operation| operation.service == service)
        };
        let count = all().filter(|operation| is_there(operation)).count();
        let total = all().count();
        writeln!(text, "The mock has {count} of the {total} operations of {name}.\n\n| operation | the mock has it |\n|---|---|")
            .expect("a string takes text");
        for operation in all() {
            let has_it = if is_there(operation) { "yes" } else { "no" };
            writeln!(text, "| `{}` | {has_it} |", operation.name).expect("a string takes text");
        }
        text.push('\n');
    }
    text.trim_end().to_owned() + "\n"
}

fn is_there(operation: &Operation) -> bool {
    mock_iam::supported_operations().contains(&operation.name)
}
