//! The tab Last Accessed, of a user or a group: which services its policies open, and when each was
//! last used. The mock knows uses of IAM and STS by access keys.

use maud::{Markup, html};
use mock_iam::error::ApiError;
use mock_iam::wire::calls;
use mock_iam::wire::iam::ServiceLastAccessed;

use crate::fields::Fields;
use crate::forms;
use crate::labels;
use crate::layout::{card, denied, time};
use crate::session::Visit;
use crate::table::{Column, table};

/// What the tab shows of the holder of an ARN; `page` is the tab's own path.
pub(crate) fn tab(visit: &Visit, arn: &str, page: &str, query: &Fields) -> Markup {
    let content = match services(visit, arn) {
        Ok(services) => show(visit, page, query, services),
        Err(error) => denied(&error),
    };
    card(
        "last-accessed",
        labels::ALLOWED_SERVICES.text,
        html! {},
        content,
    )
}

fn services(visit: &Visit, arn: &str) -> Result<Vec<ServiceLastAccessed>, ApiError> {
    let job = visit.call::<calls::GenerateServiceLastAccessedDetails>(&[("Arn", arn)])?;
    let id = job.job_id.unwrap_or_default();
    visit.all::<calls::GetServiceLastAccessedDetails, _>(&[("JobId", &id)], |page| {
        (page.services_last_accessed, page.marker)
    })
}

fn show(visit: &Visit, page: &str, query: &Fields, services: Vec<ServiceLastAccessed>) -> Markup {
    let text = query.get("q").to_lowercase();
    let mut services = services;
    services.retain(|service| service.service_name.to_lowercase().contains(&text));
    let columns = [
        Column::new(
            labels::SERVICE,
            |service: &ServiceLastAccessed| html! { (service.service_name) },
        )
        .sort(|a, b| {
            a.service_name
                .to_lowercase()
                .cmp(&b.service_name.to_lowercase())
        }),
        Column::new(labels::LAST_ACCESSED, |service: &ServiceLastAccessed| {
            html! {
                @match service.last_authenticated {
                    Some(at) => (time(at)),
                    None => "Not accessed in the tracking period",
                }
            }
        })
        .sort(|a, b| b.last_authenticated.cmp(&a.last_authenticated)),
        Column::new(labels::REGION, |service: &ServiceLastAccessed| {
            html! { (service.last_authenticated_region.as_deref().unwrap_or("–")) }
        }),
    ];
    html! {
        p { "What is allowed and never used can be taken away. This practice account knows of IAM and STS only, and of calls with an access key." }
        (forms::search(&visit.guest, page, labels::FIND_SERVICES.text, query.get("q")))
        (table(&visit.guest, query, labels::SERVICES.text, &columns, services, "No services"))
    }
}
