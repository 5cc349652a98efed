//! Why there is no client.

/// Why no client could be written.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The document as a whole was refused.
    #[error("progenitor cannot read the lowered document: {0}")]
    Refused(String),
    /// The generated code does not parse.
    #[error("progenitor wrote code that does not parse: {0}")]
    Unreadable(String),
    /// A paged operation got no stream.
    #[error(
        "the paged operation `{0}` gets no stream: `limit` and `page_token` must be optional, like every other query \
         parameter, and its page an object with exactly `items`, an array, and `next_page`, an optional string"
    )]
    NoStream(String),
}
