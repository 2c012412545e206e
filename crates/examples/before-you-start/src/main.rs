//! `cargo run -p before-you-start`

fn main() -> std::process::ExitCode {
    lab::main::<before_you_start::BeforeYouStart>()
}
