//! What a list of products can be asked for.

use runtime::{Fault, FaultCode, Faults, Location};

use super::attribute::facet;
use super::status::Status;

/// The order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// The latest first.
    Newest,
    /// The cheapest first, currency by currency.
    Cheapest,
    /// The dearest first, currency by currency.
    Dearest,
    /// From A to Z.
    Name,
    /// What fits the search best first.
    Relevance,
}

/// A list as it is asked for.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// Words to look for.
    pub words: Option<String>,
    /// The slug of a category.
    pub category: Option<String>,
    /// Where the products stand in their life.
    pub status: Option<Status>,
    /// The currency of the price.
    pub currency: Option<String>,
    /// The lowest price.
    pub min_price: Option<i64>,
    /// The highest price.
    pub max_price: Option<i64>,
    /// Attributes, each as `name:value`.
    pub attributes: Vec<String>,
    /// The order.
    pub sort: Option<Sort>,
}

/// A list that makes sense. All conditions must hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// Words to look for.
    pub words: Option<String>,
    /// The slug of a category.
    pub category: Option<String>,
    /// Where the products stand in their life.
    pub status: Status,
    /// The currency of the price.
    pub currency: Option<String>,
    /// The lowest price.
    pub min_price: Option<i64>,
    /// The highest price.
    pub max_price: Option<i64>,
    /// Values of attributes, folded.
    pub facets: Vec<String>,
    /// The order.
    pub sort: Sort,
}

impl Wish {
    /// The list that is meant, with its defaults.
    pub fn resolve(self) -> Result<Query, Faults> {
        let faults = self.faults();
        if !faults.is_empty() {
            return Err(faults);
        }
        let by_default = if self.words.is_some() {
            Sort::Relevance
        } else {
            Sort::Newest
        };
        Ok(Query {
            words: self.words,
            category: self.category,
            status: self.status.unwrap_or(Status::Active),
            currency: self.currency,
            min_price: self.min_price,
            max_price: self.max_price,
            facets: self
                .attributes
                .iter()
                .filter_map(|text| filter(text))
                .collect(),
            sort: self.sort.unwrap_or(by_default),
        })
    }

    fn faults(&self) -> Faults {
        let mut faults = Faults::new();
        let mut fault = |name: &str, code, detail: &str| {
            faults.push(Fault::new(
                Location::Query,
                format!("/{name}"),
                code,
                detail,
            ));
        };
        let bounded = self.min_price.is_some() || self.max_price.is_some();
        if bounded && self.currency.is_none() {
            fault(
                "currency",
                FaultCode::Required,
                "is required beside min_price and max_price",
            );
        }
        if let (Some(least), Some(most)) = (self.min_price, self.max_price)
            && least > most
        {
            fault(
                "min_price",
                FaultCode::TooLarge,
                "must not be more than max_price",
            );
        }
        if self.sort == Some(Sort::Relevance) && self.words.is_none() {
            fault("q", FaultCode::Required, "is required to sort by relevance");
        }
        faults
    }
}

/// `name:value` in the form in which attributes are compared.
fn filter(text: &str) -> Option<String> {
    let (name, value) = text.split_once(':')?;
    Some(facet(name, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(wish: Wish) -> Vec<(String, FaultCode)> {
        let faults = wish.resolve().expect_err("it makes no sense").into_vec();
        faults
            .into_iter()
            .map(|fault| (fault.pointer, fault.code))
            .collect()
    }

    #[test]
    fn a_plain_list_shows_active_products_newest_first() {
        let query = Wish::default().resolve().expect("no condition");
        assert_eq!((query.status, query.sort), (Status::Active, Sort::Newest));
    }

    #[test]
    fn a_search_is_sorted_by_relevance_unless_it_says_otherwise() {
        let wish = Wish {
            words: Some("kettle".to_owned()),
            ..Wish::default()
        };
        assert_eq!(wish.clone().resolve().expect("fine").sort, Sort::Relevance);
        let by_name = Wish {
            sort: Some(Sort::Name),
            ..wish
        };
        assert_eq!(by_name.resolve().expect("fine").sort, Sort::Name);
    }

    #[test]
    fn every_contradiction_is_named_at_once() {
        let wish = Wish {
            min_price: Some(20),
            max_price: Some(10),
            sort: Some(Sort::Relevance),
            ..Wish::default()
        };
        assert_eq!(
            faults(wish),
            [
                ("/currency".to_owned(), FaultCode::Required),
                ("/min_price".to_owned(), FaultCode::TooLarge),
                ("/q".to_owned(), FaultCode::Required),
            ]
        );
    }

    #[test]
    fn attributes_are_compared_without_case() {
        let wish = Wish {
            attributes: vec!["Colour: Crème:light".to_owned()],
            ..Wish::default()
        };
        assert_eq!(wish.resolve().expect("fine").facets, ["colour:creme:light"]);
    }
}
