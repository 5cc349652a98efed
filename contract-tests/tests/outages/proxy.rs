//! Somebody on the way to a neighbour, who lets everything pass, nothing, or says nothing.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use tokio::io::{AsyncRead, AsyncWrite, copy_bidirectional};
use tokio::net::{TcpListener, TcpSocket, TcpStream, UnixStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

/// What the way to the neighbour is like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// As ever.
    Open,
    /// Nobody listens, and what was open is closed.
    Stopped,
    /// Connections are accepted, and nothing comes of them; nor of what was open.
    Hung,
}

/// Where the neighbour is.
#[derive(Debug, Clone)]
pub(crate) enum Target {
    Tcp(String),
    Unix(PathBuf),
}

/// Runs until it is dropped.
pub(crate) struct Proxy {
    pub(crate) port: u16,
    way: watch::Sender<Way>,
    _tasks: JoinSet<()>,
    /// Bound and never listening, so that nobody else gets the port while nobody listens on it.
    _place: TcpSocket,
}

impl Proxy {
    /// On a port of its own, with an open way.
    pub(crate) async fn to(target: Target) -> Self {
        let place = socket(([127, 0, 0, 1], 0).into());
        let address = place.local_addr().unwrap();
        let (way, watched) = watch::channel(Way::Open);
        let mut tasks = JoinSet::new();
        let listener = listen(address);
        tasks.spawn(serve(address, listener, target, watched));
        Self {
            port: address.port(),
            way,
            _tasks: tasks,
            _place: place,
        }
    }

    /// Changes the way, for what is open too.
    pub(crate) fn set(&self, way: Way) {
        self.way.send_replace(way);
    }
}

fn socket(address: SocketAddr) -> TcpSocket {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_reuseaddr(true).unwrap();
    socket.set_reuseport(true).unwrap();
    socket.bind(address).unwrap();
    socket
}

fn listen(address: SocketAddr) -> TcpListener {
    socket(address).listen(1024).unwrap()
}

async fn serve(
    address: SocketAddr,
    listener: TcpListener,
    target: Target,
    mut way: watch::Receiver<Way>,
) {
    let mut listener = Some(listener);
    let mut connections = JoinSet::new();
    let mut before = Way::Open;
    loop {
        let now = *way.borrow_and_update();
        if now != before && now != Way::Hung {
            // What was open is closed, and so is what hung.
            connections = JoinSet::new();
        }
        before = now;
        match (now, &listener) {
            (Way::Stopped, Some(_)) => listener = None,
            (Way::Open | Way::Hung, None) => listener = Some(listen(address)),
            _ => {}
        }
        tokio::select! {
            changed = way.changed() => {
                let Ok(()) = changed else { return };
            }
            Some(stream) = accepted(listener.as_ref()) => {
                connections.spawn(pass(stream, target.clone(), way.clone()));
            }
        }
        while connections.try_join_next().is_some() {}
    }
}

async fn accepted(listener: Option<&TcpListener>) -> Option<TcpStream> {
    match listener {
        Some(listener) => listener.accept().await.ok().map(|(stream, _)| stream),
        None => std::future::pending().await,
    }
}

/// Until either side closes, the way is closed, or for ever where it hangs.
async fn pass(mut stream: TcpStream, target: Target, mut way: watch::Receiver<Way>) {
    let hangs = async {
        // An error means that the proxy is gone, and so is this.
        let _ = way.wait_for(|way| *way == Way::Hung).await;
    };
    let passing = async {
        match target {
            Target::Tcp(address) => relay(&mut stream, TcpStream::connect(address).await).await,
            Target::Unix(path) => relay(&mut stream, UnixStream::connect(path).await).await,
        }
    };
    tokio::select! {
        // How a connection ends is for its two sides to judge.
        _ = passing => return,
        () = hangs => {}
    }
    // Held open, with both its ends.
    std::future::pending::<()>().await;
}

async fn relay<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut TcpStream,
    other: io::Result<S>,
) -> io::Result<()> {
    copy_bidirectional(stream, &mut other?).await.map(|_| ())
}
