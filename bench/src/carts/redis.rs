use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use anyhow::{Context as _, bail, ensure};
use cart::domain::cart::{Cart, Full, Holder, Line, MOST_LINES};
use cart::store::carts::TokenHash;
use chrono::{DateTime, TimeDelta, Utc};
use platform::Clock;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::UnixStream;
use tokio::sync::Semaphore;
use uuid::Uuid;

use super::Store;
use crate::CONNECTIONS;

/// When a cart ends in which nothing changes, in seconds.
const LIFETIME: i64 = 30 * 24 * 3600;

/// The fields of a hash that are no lines.
const ID: &str = "id";
const VERSION: &str = "version";
const UPDATED_AT: &str = "updated_at";

/// Puts a line: nothing where there is no cart, a number where it is full, and otherwise all of it. A change counts the
/// version and gives the cart its time again; the same quantity again changes nothing.
const PUT: &str = "
local key, product, quantity, most, now, lifetime = KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
if redis.call('EXISTS', key) == 0 then return false end
local before = redis.call('HGET', key, product)
if not before and redis.call('HLEN', key) - 3 >= tonumber(most) then return 0 end
if before ~= quantity then
    redis.call('HSET', key, product, quantity, 'updated_at', now)
    redis.call('HINCRBY', key, 'version', 1)
    redis.call('EXPIRE', key, lifetime)
end
return redis.call('HGETALL', key)";

/// Carts as hashes, over connections that are kept. Its client does no more than this needs, which is less than any other.
pub(super) struct Redis {
    socket: PathBuf,
    put: String,
    clock: Clock,
    permits: Semaphore,
    idle: Mutex<Vec<Connection>>,
}

impl Redis {
    pub(super) async fn connect(socket: PathBuf, clock: Clock) -> anyhow::Result<Self> {
        let mut connection = Connection::open(&socket).await?;
        let Reply::Text(put) = connection
            .ask(&[b"SCRIPT", b"LOAD", PUT.as_bytes()])
            .await?
        else {
            bail!("the script was not loaded");
        };
        Ok(Self {
            socket,
            put: String::from_utf8(put)?,
            clock,
            permits: Semaphore::new(CONNECTIONS as usize),
            idle: Mutex::new(vec![connection]),
        })
    }

    async fn ask(&self, words: &[&[u8]]) -> anyhow::Result<Reply> {
        let _permit = self.permits.acquire().await?;
        let kept = self
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        let mut connection = match kept {
            Some(connection) => connection,
            None => Connection::open(&self.socket).await?,
        };
        let reply = connection.ask(words).await?;
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.push(connection);
        Ok(reply)
    }

    /// Makes an empty cart.
    pub(super) async fn create(&self, token: TokenHash, id: Uuid) -> anyhow::Result<()> {
        let (id, now) = (id.to_string(), micros(self.clock.now()));
        let words: [&[u8]; 8] = [
            b"HSET",
            &key(&token),
            ID.as_bytes(),
            id.as_bytes(),
            VERSION.as_bytes(),
            b"0",
            UPDATED_AT.as_bytes(),
            now.as_bytes(),
        ];
        self.ask(&words).await?;
        let lifetime = LIFETIME.to_string();
        self.ask(&[b"EXPIRE", &key(&token), lifetime.as_bytes()])
            .await?;
        Ok(())
    }
}

impl Store for Redis {
    async fn open(&self, token: TokenHash) -> anyhow::Result<Option<Cart>> {
        cart(self.ask(&[b"HGETALL", &key(&token)]).await?)
    }

    async fn put(
        &self,
        token: TokenHash,
        line: Line,
    ) -> anyhow::Result<Option<Result<Cart, Full>>> {
        let (product, quantity) = (line.product_id.to_string(), line.quantity.to_string());
        let (most, now) = (MOST_LINES.to_string(), micros(self.clock.now()));
        let lifetime = LIFETIME.to_string();
        let words: [&[u8]; 9] = [
            b"EVALSHA",
            self.put.as_bytes(),
            b"1",
            &key(&token),
            product.as_bytes(),
            quantity.as_bytes(),
            most.as_bytes(),
            now.as_bytes(),
            lifetime.as_bytes(),
        ];
        match self.ask(&words).await? {
            Reply::Nothing => Ok(None),
            Reply::Number => Ok(Some(Err(Full))),
            reply => Ok(cart(reply)?.map(Ok)),
        }
    }
}

fn key(token: &TokenHash) -> Vec<u8> {
    [b"cart:".as_slice(), token].concat()
}

fn micros(time: DateTime<Utc>) -> String {
    time.timestamp_micros().to_string()
}

/// A cart out of the fields and values of its hash.
fn cart(reply: Reply) -> anyhow::Result<Option<Cart>> {
    let Reply::List(words) = reply else {
        bail!("a hash is a list");
    };
    if words.is_empty() {
        return Ok(None);
    }
    let mut cart = Cart::of_guest(Uuid::nil(), DateTime::UNIX_EPOCH, DateTime::UNIX_EPOCH);
    for pair in words.chunks_exact(2) {
        let [field, value] = [&pair[0], &pair[1]].map(|word| std::str::from_utf8(word));
        let (field, value) = (field?, value?);
        match field {
            ID => cart.id = value.parse()?,
            VERSION => cart.version = value.parse()?,
            UPDATED_AT => {
                let time = DateTime::from_timestamp_micros(value.parse()?);
                cart.updated_at = time.context("a time")?;
            }
            product => cart.lines.push(Line {
                product_id: product.parse()?,
                quantity: value.parse()?,
            }),
        }
    }
    cart.holder = Holder::Guest {
        expires_at: cart.updated_at + TimeDelta::seconds(LIFETIME),
    };
    Ok(Some(cart))
}

/// What Redis says.
enum Reply {
    Nothing,
    Number,
    Text(Vec<u8>),
    List(Vec<Vec<u8>>),
}

struct Connection {
    stream: UnixStream,
    buffer: Vec<u8>,
    read: usize,
}

impl Connection {
    async fn open(socket: &PathBuf) -> anyhow::Result<Self> {
        Ok(Self {
            stream: UnixStream::connect(socket).await?,
            buffer: Vec::with_capacity(16 * 1024),
            read: 0,
        })
    }

    async fn ask(&mut self, words: &[&[u8]]) -> anyhow::Result<Reply> {
        let mut request = format!("*{}\r\n", words.len()).into_bytes();
        for word in words {
            request.extend(format!("${}\r\n", word.len()).into_bytes());
            request.extend_from_slice(word);
            request.extend_from_slice(b"\r\n");
        }
        self.stream.write_all(&request).await?;
        self.buffer.clear();
        self.read = 0;
        let (kind, length) = self.head().await?;
        Ok(match kind {
            b'$' if length < 0 => Reply::Nothing,
            b'$' => Reply::Text(self.bytes(length).await?),
            b':' => Reply::Number,
            b'*' if length < 0 => Reply::Nothing,
            b'*' => {
                let mut words = Vec::new();
                for _ in 0..length {
                    let (kind, length) = self.head().await?;
                    ensure!(kind == b'$', "a hash has texts");
                    words.push(self.bytes(length).await?);
                }
                Reply::List(words)
            }
            _ => bail!("Redis says {:?}", String::from_utf8_lossy(&self.buffer)),
        })
    }

    /// The kind of what follows and the number that comes with it.
    async fn head(&mut self) -> anyhow::Result<(u8, i64)> {
        loop {
            let rest = &self.buffer[self.read..];
            if let Some(end) = rest.windows(2).position(|two| two == b"\r\n") {
                let kind = *rest.first().context("an empty line")?;
                let number = std::str::from_utf8(&rest[1..end])?.parse();
                if kind == b'-' || kind == b'+' {
                    return Ok((kind, 0));
                }
                self.read += end + 2;
                return Ok((kind, number?));
            }
            self.more().await?;
        }
    }

    async fn bytes(&mut self, length: i64) -> anyhow::Result<Vec<u8>> {
        let length = usize::try_from(length)?;
        while self.buffer.len() < self.read + length + 2 {
            self.more().await?;
        }
        let bytes = self.buffer[self.read..self.read + length].to_vec();
        self.read += length + 2;
        Ok(bytes)
    }

    async fn more(&mut self) -> anyhow::Result<()> {
        let read = self.stream.read_buf(&mut self.buffer).await?;
        ensure!(read > 0, "Redis has hung up");
        Ok(())
    }
}
