use crate::domain::query::{Sort, Wish};
use crate::generated::operations::ListProductsRequest;
use crate::generated::types;

impl From<types::ProductSort> for Sort {
    fn from(sort: types::ProductSort) -> Self {
        match sort {
            types::ProductSort::Newest => Self::Newest,
            types::ProductSort::Price => Self::Cheapest,
            types::ProductSort::MinusPrice => Self::Dearest,
            types::ProductSort::Name => Self::Name,
            types::ProductSort::Relevance => Self::Relevance,
        }
    }
}

impl From<ListProductsRequest> for Wish {
    fn from(request: ListProductsRequest) -> Self {
        let attributes = request.attribute.unwrap_or_default();
        Self {
            words: request.q.map(Into::into),
            category: request.category.map(Into::into),
            status: request.status.map(Into::into),
            currency: request.currency.map(Into::into),
            min_price: request.min_price.map(Into::into),
            max_price: request.max_price.map(Into::into),
            attributes: attributes.into_iter().map(Into::into).collect(),
            sort: request.sort.map(Into::into),
        }
    }
}
