//! `cargo run -p create-a-key-in-the-console -- --user-name ana`

fn main() -> std::process::ExitCode {
    lab::main::<create_a_key_in_the_console::CreateAKeyInTheConsole>()
}
