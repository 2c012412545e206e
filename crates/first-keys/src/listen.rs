//! The socket: where it may listen, and how long a connection may take.

use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, ensure};
use axum::Router;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Handle;
#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::{oneshot, watch};
use tower::ServiceExt;

/// How long a client may take to send the head of a request.
const HEADER_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a request under way may take after Ctrl-C.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(3);

/// The other end of the connection on which a request came.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub SocketAddr);

/// Reads the value of `--addr`.
///
/// # Errors
///
/// If it is no address and port.
pub fn parse_addr(text: &str) -> Result<SocketAddr, String> {
    let numeric = match text.strip_prefix("localhost:") {
        Some(port) => format!("127.0.0.1:{port}"),
        None => text.to_owned(),
    };
    numeric
        .parse()
        .map_err(|_| "give an address and a port, such as 127.0.0.1:3000".to_owned())
}

/// An open port, and the wish to end that may come at any time from now on.
pub struct Listener {
    tcp: TcpListener,
    interrupt: Interrupt,
    /// The address, with the real port.
    pub addr: SocketAddr,
}

/// Opens the port.
///
/// # Errors
///
/// If the port is in use, or if others could reach it and `allow_remote` is not set.
pub async fn bind(addr: SocketAddr, allow_remote: bool) -> Result<Listener> {
    ensure!(
        allow_remote || addr.ip().to_canonical().is_loopback(),
        "{addr} can be reached from other machines, and anyone there could use this server; \
         listen on 127.0.0.1:{}, or add --allow-remote if you mean it",
        addr.port()
    );
    let interrupt = Interrupt::new().context("Ctrl-C can't be waited for")?;
    let tcp = TcpListener::bind(addr)
        .await
        .map_err(|error| cannot_listen(addr, error))?;
    let addr = tcp.local_addr().context("the port has no address")?;
    Ok(Listener {
        tcp,
        interrupt,
        addr,
    })
}

fn cannot_listen(addr: SocketAddr, error: io::Error) -> anyhow::Error {
    if error.kind() == ErrorKind::AddrInUse {
        anyhow!(
            "port {} on {} is in use; end the program that uses it, or take any free port with \
             --addr {}",
            addr.port(),
            addr.ip(),
            SocketAddr::new(addr.ip(), 0)
        )
    } else {
        anyhow!(error).context(format!(
            "{addr} can't be listened on; choose another address or port with --addr"
        ))
    }
}

/// Threads that each answer the requests of some connections. One alone serves a connection from
/// its first byte to its last: waking another for every request would cost more than the answer.
struct Workers {
    threads: Vec<Worker>,
    next: usize,
}

struct Worker {
    handle: Handle,
    /// The thread ends when this is dropped.
    _running: oneshot::Sender<()>,
}

impl Workers {
    fn start() -> io::Result<Self> {
        let number = std::thread::available_parallelism().map_or(1, usize::from);
        let threads = (0..number).map(|_| Worker::start());
        Ok(Self {
            threads: threads.collect::<io::Result<_>>()?,
            next: 0,
        })
    }

    /// The thread for the next connection.
    fn next(&mut self) -> &Handle {
        self.next = (self.next + 1) % self.threads.len();
        &self.threads[self.next].handle
    }
}

impl Worker {
    fn start() -> io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let handle = runtime.handle().clone();
        let (running, ended) = oneshot::channel();
        std::thread::Builder::new()
            .name("connections".to_owned())
            .spawn(move || runtime.block_on(ended))?;
        Ok(Self {
            handle,
            _running: running,
        })
    }
}

/// Answers requests until Ctrl-C.
///
/// # Errors
///
/// If the threads that answer can't be started.
pub async fn run(mut listener: Listener, app: Router) -> Result<()> {
    let mut workers = Workers::start().context("no thread can be started")?;
    // Every connection holds a receiver until it has ended.
    let stop = watch::Sender::new(());
    loop {
        tokio::select! {
            accepted = listener.tcp.accept() => match accepted {
                Ok((stream, peer)) => {
                    let stop = stop.subscribe();
                    if let Ok(stream) = stream.into_std() {
                        workers.next().spawn(serve(stream, Peer(peer), app.clone(), stop));
                    }
                }
                // Too many open files, say: it passes.
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            },
            () = listener.interrupt.wait() => break,
        }
    }
    drop(listener);
    stop.send_replace(());
    // Whoever has not ended after that has had the time.
    let _ = tokio::time::timeout(SHUTDOWN_TIMEOUT, stop.closed()).await;
    Ok(())
}

async fn serve(
    stream: std::net::TcpStream,
    peer: Peer,
    app: Router,
    mut stop: watch::Receiver<()>,
) {
    // From here on this thread is told when bytes come.
    let Ok(stream) = TcpStream::from_std(stream) else {
        return;
    };
    // Without it a small answer waits for a full packet; with an error it is only slower.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(peer);
        app.clone().oneshot(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIMEOUT)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    tokio::pin!(connection);
    // A connection that breaks off concerns nobody but its client.
    tokio::select! {
        _ = connection.as_mut() => {}
        _ = stop.changed() => {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }
}

/// Ctrl-C, and what ends a service.
#[cfg(unix)]
struct Interrupt {
    interrupted: Signal,
    terminated: Signal,
}

#[cfg(unix)]
impl Interrupt {
    fn new() -> io::Result<Self> {
        Ok(Self {
            interrupted: signal(SignalKind::interrupt())?,
            terminated: signal(SignalKind::terminate())?,
        })
    }

    async fn wait(&mut self) {
        tokio::select! {
            _ = self.interrupted.recv() => {}
            _ = self.terminated.recv() => {}
        }
    }
}

/// Ctrl-C.
#[cfg(windows)]
struct Interrupt(tokio::signal::windows::CtrlC);

#[cfg(windows)]
impl Interrupt {
    fn new() -> io::Result<Self> {
        tokio::signal::windows::ctrl_c().map(Self)
    }

    async fn wait(&mut self) {
        self.0.recv().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_may_say_localhost() {
        assert_eq!(
            parse_addr("localhost:3000"),
            Ok(([127, 0, 0, 1], 3000).into())
        );
        assert_eq!(parse_addr("[::1]:1").map(|it| it.port()), Ok(1));
        assert!(parse_addr("3000").unwrap_err().contains("127.0.0.1:3000"));
    }

    #[tokio::test]
    async fn an_address_that_others_reach_needs_to_be_asked_for_in_so_many_words() {
        let any = ([0, 0, 0, 0], 0).into();
        let sentence = bind(any, false).await.err().unwrap().to_string();
        assert!(sentence.contains("add --allow-remote if you mean it"));
        assert!(bind(any, true).await.is_ok());
    }
}
