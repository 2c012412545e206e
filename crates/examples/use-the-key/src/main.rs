//! `cargo run -p use-the-key`

fn main() -> std::process::ExitCode {
    lab::main::<use_the_key::UseTheKey>()
}
