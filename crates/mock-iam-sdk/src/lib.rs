//! Puts [`MockIam`] behind any client of the AWS SDK: an HTTP client that asks the mock instead of
//! the network. Nothing else of the SDK is touched, so its signing, retries and parsing are real.

use std::sync::Arc;

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use bytes::Bytes;
use http::{Request, Response};
use mock_iam::MockIam;

/// Whoever wants to see each request to the mock, with its answer.
pub type Observer = Arc<dyn Fn(&Request<Bytes>, &Response<Bytes>) + Send + Sync>;

/// An HTTP client that never leaves the process.
///
/// ```
/// # use std::sync::Arc;
/// # use mock_iam::{AccountId, DocumentationIds, MockIam, Scene};
/// # let now = || "2026-11-24T09:00:00Z".parse().expect("a time");
/// let account = Scene::new(AccountId::DOCUMENTATION, now()).build();
/// let mock = Arc::new(MockIam::new(account, now, DocumentationIds::new()));
/// let http_client = mock_iam_sdk::MockHttpClient::new(mock);
/// # let _ = http_client;
/// ```
#[derive(Clone)]
pub struct MockHttpClient {
    mock: Arc<MockIam>,
    observer: Option<Observer>,
}

impl MockHttpClient {
    /// A client of that mock. Hand it to `aws_config::ConfigLoader::http_client` or to a service's
    /// config builder.
    #[must_use]
    pub fn new(mock: Arc<MockIam>) -> Self {
        Self {
            mock,
            observer: None,
        }
    }

    /// The same, and the observer sees each request with its answer.
    #[must_use]
    pub fn observed(mut self, observer: Option<Observer>) -> Self {
        self.observer = observer;
        self
    }

    fn answer(&self, request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
        let request = request.try_into_http1x().map_err(user_error)?;
        let (parts, body) = request.into_parts();
        let body = body.bytes().map(Bytes::copy_from_slice).ok_or_else(|| {
            user_error("the mock takes requests with a body in memory, not a stream")
        })?;
        let request = Request::from_parts(parts, body);
        let Some(observer) = &self.observer else {
            return into_sdk(self.mock.handle(request));
        };
        let response = self.mock.handle(request.clone());
        observer(&request, &response);
        into_sdk(response)
    }
}

fn into_sdk(response: Response<Bytes>) -> Result<HttpResponse, ConnectorError> {
    HttpResponse::try_from(response.map(SdkBody::from)).map_err(user_error)
}

fn user_error(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> ConnectorError {
    ConnectorError::user(error.into())
}

impl std::fmt::Debug for MockHttpClient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MockHttpClient").finish_non_exhaustive()
    }
}

impl HttpConnector for MockHttpClient {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        HttpConnectorFuture::ready(self.answer(request))
    }
}

impl HttpClient for MockHttpClient {
    fn http_connector(
        &self,
        _: &HttpConnectorSettings,
        _: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}
