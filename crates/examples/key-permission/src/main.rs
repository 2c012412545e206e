//! `cargo run -p key-permission -- create --user-name ana`

fn main() -> std::process::ExitCode {
    lab::main::<key_permission::KeyPermission>()
}
