//! The listener.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::kept::{Kept, Manner};
use crate::mail::Mail;
use crate::session;

const MAX_CONNECTIONS: usize = 64;

/// A mailbox that listens. Clones are the same; it closes with the last.
#[derive(Clone, Debug)]
pub struct Mailbox {
    address: SocketAddr,
    kept: Arc<Kept>,
    _open: Arc<DropGuard>,
}

impl Mailbox {
    /// On a free port of the loopback address.
    ///
    /// # Errors
    /// Where there is none.
    pub async fn open() -> io::Result<Self> {
        Self::on(TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?)
    }

    /// On this listener.
    ///
    /// # Errors
    /// Where it does not know its address.
    pub fn on(listener: TcpListener) -> io::Result<Self> {
        let address = listener.local_addr()?;
        let (kept, stop) = (Arc::new(Kept::default()), CancellationToken::new());
        let open = Arc::new(stop.clone().drop_guard());
        let listening = listen(listener, Arc::clone(&kept), stop.clone());
        tokio::spawn(async move { stop.run_until_cancelled(listening).await });
        Ok(Self {
            address,
            kept,
            _open: open,
        })
    }

    /// Where mails for it go: `smtp://127.0.0.1:8025`.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// All mails that it has, the oldest first.
    pub fn mails(&self) -> Vec<Arc<Mail>> {
        self.kept.all()
    }

    /// Those for this address, the oldest first.
    pub fn mails_to(&self, address: &str) -> Vec<Arc<Mail>> {
        let mut mails = self.mails();
        mails.retain(|mail| mail.is_for(address));
        mails
    }

    /// The mail with this number.
    pub fn mail(&self, id: u64) -> Option<Arc<Mail>> {
        self.kept.find(id)
    }

    /// From now on it treats everybody like this.
    pub fn behave(&self, manner: Manner) {
        self.kept.behave(manner);
    }
}

async fn listen(listener: TcpListener, kept: Arc<Kept>, stop: CancellationToken) {
    let places = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    loop {
        let (stream, _) = match listener.accept().await {
            Ok(accepted) => accepted,
            Err(error) => {
                // Out of file descriptors, or somebody who hung up in the queue: neither is a reason to stop.
                tracing::warn!(%error, "the mailbox cannot accept a connection");
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        // One too many is closed at once: its sender comes again.
        let Ok(place) = Arc::clone(&places).try_acquire_owned() else {
            continue;
        };
        let (kept, stop) = (Arc::clone(&kept), stop.clone());
        tokio::spawn(async move {
            // Whoever breaks off comes again, too.
            let _ = stop.run_until_cancelled(session::hold(stream, &kept)).await;
            drop(place);
        });
    }
}
