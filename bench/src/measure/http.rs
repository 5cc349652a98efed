//! As much of HTTP/1.1 as a load generator needs: whole requests out, answers with a length in.

use std::net::SocketAddr;

use anyhow::{Context as _, bail};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// An answer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) media_type: String,
    pub(crate) body: Vec<u8>,
}

/// A connection that stays open.
pub(crate) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    pub(crate) async fn open(address: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            buffer: Vec::with_capacity(64 * 1024),
        })
    }

    /// Asks, and says which status came and how long the body is.
    pub(crate) async fn ask(&mut self, request: &[u8]) -> anyhow::Result<(u16, usize)> {
        let (head, length) = self.exchange(request).await?;
        let status = status(&self.buffer[..head])?;
        Ok((status, length))
    }

    /// Asks, and takes the whole answer.
    pub(crate) async fn answer(&mut self, request: &[u8]) -> anyhow::Result<Answer> {
        let (head, length) = self.exchange(request).await?;
        let text = std::str::from_utf8(&self.buffer[..head])?;
        let media_type = field(text, "content-type").unwrap_or_default();
        Ok(Answer {
            status: status(text.as_bytes())?,
            media_type: media_type.split(';').next().unwrap_or_default().to_owned(),
            body: self.buffer[head..head + length].to_vec(),
        })
    }

    /// Sends, and reads until the answer is whole: its head's and its body's length.
    async fn exchange(&mut self, request: &[u8]) -> anyhow::Result<(usize, usize)> {
        // A server may answer and hang up before it has read everything, so the answer says more than this.
        let _ = self.stream.write_all(request).await;
        self.buffer.clear();
        let mut whole = None;
        loop {
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                bail!("the connection was closed");
            }
            if whole.is_none()
                && let Some(end) = self.buffer.windows(4).position(|four| four == b"\r\n\r\n")
            {
                let head = std::str::from_utf8(&self.buffer[..end])?;
                let length = field(head, "content-length")
                    .context("an answer without a length")?
                    .parse::<usize>()?;
                whole = Some((end + 4, length));
            }
            if let Some((head, length)) = whole
                && self.buffer.len() >= head + length
            {
                return Ok((head, length));
            }
        }
    }
}

/// One answer on a connection of its own.
pub(crate) async fn get(address: SocketAddr, path: &str) -> anyhow::Result<Answer> {
    let request = format!("GET {path} HTTP/1.1\r\nhost: bench\r\n\r\n");
    Connection::open(address)
        .await?
        .answer(request.as_bytes())
        .await
}

fn status(head: &[u8]) -> anyhow::Result<u16> {
    let digits = head.get(9..12).context("no status line")?;
    Ok(std::str::from_utf8(digits)?.parse()?)
}

fn field<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.split("\r\n").find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}
