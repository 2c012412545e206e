//! `cargo run -p sign-up -- check`

fn main() -> std::process::ExitCode {
    lab::main::<sign_up::SignUp>()
}
