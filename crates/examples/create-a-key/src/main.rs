//! `cargo run -p create-a-key`

fn main() -> std::process::ExitCode {
    lab::main::<create_a_key::CreateAKey>()
}
