/// Turns the violation of a named constraint into the error that it means.
pub trait OnConstraint<T> {
    /// `error` where the constraint `name` was violated; any other failure as it is.
    fn on_constraint<E: From<sqlx::Error>>(
        self,
        name: &str,
        error: impl FnOnce() -> E,
    ) -> Result<T, E>;
}

impl<T> OnConstraint<T> for Result<T, sqlx::Error> {
    fn on_constraint<E: From<sqlx::Error>>(
        self,
        name: &str,
        error: impl FnOnce() -> E,
    ) -> Result<T, E> {
        self.map_err(|failure| {
            if violated(&failure) == Some(name) {
                error()
            } else {
                E::from(failure)
            }
        })
    }
}

/// The name of the constraint (or unique index) that a statement violated: for a `match` where there are several.
pub fn violated(error: &sqlx::Error) -> Option<&str> {
    error.as_database_error()?.constraint()
}
