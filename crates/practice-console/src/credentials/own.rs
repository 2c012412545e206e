//! The security credentials of whoever is signed in.

use axum::Router;
use axum::response::Response;
use axum::routing::get;

use crate::console::Console;
use crate::labels;
use crate::layout;
use crate::session::Visit;

pub(crate) fn routes() -> Router<Console> {
    Router::new()
        .route("/my-security-credentials", get(page))
        .route("/root-security-credentials", get(page))
}

async fn page(visit: Visit) -> Response {
    let user = visit.person.user_name.as_deref();
    let content = super::tab(&visit, user);
    layout::page(&visit, labels::SECURITY_CREDENTIALS.text, &[], content)
}
