//! The practice console: pages like those of IAM's console, over the mocked IAM. Links and forms
//! only, so that it works without JavaScript; no socket and no clock, so that it works in a page.
//!
//! A request's path: [`guard`] (where it comes from, the form's token), `session` (who is signed
//! in), then the module named after the page.

#![allow(
    clippy::needless_pass_by_value,
    reason = "a part of a page owns the parts inside it"
)]

mod account_settings;
mod behind;
mod console;
mod credential_report;
mod credentials;
mod csv;
mod dashboard;
mod events;
mod fields;
mod forms;
mod groups;
mod guard;
pub mod labels;
mod layout;
mod permissions;
mod pick;
mod policies;
mod report;
mod session;
mod sign_in;
mod sign_up;
mod simulator;
mod table;
mod tags;
mod users;
mod visitor;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::get;

pub use console::{Console, Practice};
pub use sign_up::Step as SignUpStep;
pub use visitor::Visitor;

/// The pages, below the console's base path.
pub fn router(console: Console) -> Router {
    let base = console.base().to_owned();
    let pages = Router::new()
        .merge(dashboard::routes())
        .merge(sign_in::routes())
        .merge(sign_up::routes())
        .merge(users::routes())
        .merge(groups::routes())
        .merge(permissions::routes())
        .merge(credentials::routes())
        .merge(policies::routes())
        .merge(simulator::routes())
        .merge(account_settings::routes())
        .merge(credential_report::routes())
        .merge(events::routes())
        .fallback(layout::not_found)
        .layer(from_fn_with_state(console.clone(), guard::guard))
        .route("/console.css", get(layout::style_sheet))
        .with_state(console);
    Router::new().nest(&base, pages)
}
