//! `cargo run -p lost-key`

fn main() -> std::process::ExitCode {
    lab::main::<lost_key::LostKey>()
}
