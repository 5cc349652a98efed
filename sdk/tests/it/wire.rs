//! A server of a few lines: it keeps what it was sent and answers, or fails, as it was told.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::AbortHandle,
};

/// What the server does with a request.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    /// Resets the connection instead of answering.
    Reset,
    /// Sends half of an answer and then resets the connection.
    ResetInBody,
    /// Never answers.
    Silence,
    /// Answers: status, headers, body.
    Answer(u16, Vec<(&'static str, String)>, Vec<u8>),
}

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Received {
    /// The value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (other, value) = line.split_once(':')?;
            other.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    /// The first line without the version.
    pub(crate) fn target(&self) -> &str {
        self.head
            .lines()
            .next()
            .and_then(|line| line.rsplit_once(' '))
            .map_or("", |(target, _)| target)
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// The server. It ends with the test.
pub(crate) struct Wire {
    pub(crate) url: String,
    received: Arc<Mutex<Vec<Received>>>,
    task: AbortHandle,
}

impl Wire {
    /// Serves one reply for each request, and the last one for all that follow.
    pub(crate) async fn start(replies: impl IntoIterator<Item = Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port is free");
        let url = format!("http://{}", listener.local_addr().expect("it is bound"));
        let received = Arc::new(Mutex::new(Vec::new()));
        let kept = received.clone();
        let mut replies: VecDeque<Reply> = replies.into_iter().collect();
        let serve = async move {
            while let Ok((stream, _)) = listener.accept().await {
                let reply = if replies.len() > 1 {
                    replies.pop_front()
                } else {
                    replies.front().cloned()
                };
                tokio::spawn(serve(
                    stream,
                    reply.expect("there is a last one"),
                    kept.clone(),
                ));
            }
        };
        Self {
            url,
            received,
            task: tokio::spawn(serve).abort_handle(),
        }
    }

    /// A client of the catalog there.
    pub(crate) fn catalog(&self) -> plumbline_sdk::catalog::Client {
        plumbline_sdk::catalog::connect(self.connection())
    }

    pub(crate) fn connection(&self) -> plumbline_sdk::Connection {
        plumbline_sdk::Connection::http(&self.url).expect("the URL is good")
    }

    /// What was received so far.
    pub(crate) fn received(&self) -> Vec<Received> {
        self.received.lock().expect("nobody panicked").clone()
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// One connection takes one request.
async fn serve(mut stream: TcpStream, reply: Reply, received: Arc<Mutex<Vec<Received>>>) {
    let Some(request) = read(&mut stream).await else {
        return;
    };
    received.lock().expect("nobody panicked").push(request);
    match reply {
        Reply::Reset => reset(stream),
        Reply::Silence => tokio::time::sleep(Duration::from_secs(60)).await,
        Reply::ResetInBody => {
            let half = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{\"items\": [";
            let _ = stream.write_all(half.as_bytes()).await;
            // So that the half is there before the reset throws the rest away.
            tokio::time::sleep(Duration::from_millis(50)).await;
            reset(stream);
        }
        Reply::Answer(status, headers, body) => {
            let mut head = format!("HTTP/1.1 {status} X\r\nconnection: close\r\n");
            if status != 304 && status != 204 {
                head.push_str(&format!("content-length: {}\r\n", body.len()));
            }
            for (name, value) in headers {
                head.push_str(&format!("{name}: {value}\r\n"));
            }
            head.push_str("\r\n");
            let _ = stream.write_all(head.as_bytes()).await;
            let _ = stream.write_all(&body).await;
            let _ = stream.shutdown().await;
        }
    }
}

fn reset(stream: TcpStream) {
    stream.set_zero_linger().expect("a socket can be told");
    drop(stream);
}

async fn read(stream: &mut TcpStream) -> Option<Received> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut request = Received {
        head,
        body: bytes[end + 4..].to_vec(),
    };
    let length: usize = request
        .header("content-length")
        .and_then(|length| length.parse().ok())
        .unwrap_or(0);
    while request.body.len() < length {
        stream.read_buf(&mut request.body).await.ok()?;
    }
    Some(request)
}
