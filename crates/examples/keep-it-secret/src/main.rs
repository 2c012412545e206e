//! `cargo run -p keep-it-secret`

fn main() -> std::process::ExitCode {
    lab::main::<keep_it_secret::KeepItSecret>()
}
