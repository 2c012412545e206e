//! `cargo run -p who-you-are`

fn main() -> std::process::ExitCode {
    lab::main::<who_you_are::WhoYouAre>()
}
