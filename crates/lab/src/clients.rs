//! The SDK's configuration, for each of the three places that an example can talk to.

use std::sync::Arc;
use std::time::SystemTime;

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_async::time::TimeSource;
#[cfg(not(target_arch = "wasm32"))]
use jiff::Timestamp;
use mock_iam::Clock;
use mock_iam_sdk::MockHttpClient;

/// Signs with the mock's clock, so that a fixed one does.
struct ClockOfTheMock(Arc<dyn Clock>);

impl std::fmt::Debug for ClockOfTheMock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ClockOfTheMock")
    }
}

impl TimeSource for ClockOfTheMock {
    fn now(&self) -> SystemTime {
        let since_1970 = self.0.now().as_duration().unsigned_abs();
        SystemTime::UNIX_EPOCH + since_1970
    }
}

/// A client of the mock in this process.
pub(crate) fn mock(
    client: MockHttpClient,
    clock: Arc<dyn Clock>,
    credentials: Credentials,
) -> SdkConfig {
    let config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("us-east-1"))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .time_source(ClockOfTheMock(clock))
        .http_client(client);
    #[cfg(target_arch = "wasm32")]
    let config = config.sleep_impl(crate::sleep::Timer);
    config.build()
}

/// A client of a sandbox on this machine.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn sandbox(endpoint: &str, credentials: Credentials) -> SdkConfig {
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("us-east-1"))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .endpoint_url(endpoint)
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .build()
}

/// A client of AWS, with the reader's own settings.
#[cfg(feature = "real")]
pub(crate) async fn real(profile: Option<&str>) -> SdkConfig {
    use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
    let https = aws_smithy_http_client::Builder::new()
        .tls_provider(Provider::Rustls(CryptoMode::Ring))
        .build_https();
    let loader = aws_config::defaults(BehaviorVersion::latest())
        .region(Region::from_static("us-east-1"))
        .http_client(https);
    match profile {
        Some(name) => loader.profile_name(name).load().await,
        None => loader.load().await,
    }
}

/// The time by the reader's clock.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn system_clock() -> Arc<dyn Clock> {
    Arc::new(Timestamp::now)
}
