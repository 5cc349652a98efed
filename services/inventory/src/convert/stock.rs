use super::Unfit;
use crate::domain::stock::{Level, Stock};
use crate::generated::types;

impl From<types::StockLevel> for Level {
    fn from(level: types::StockLevel) -> Self {
        match level {
            types::StockLevel::InStock => Self::InStock,
            types::StockLevel::Low => Self::Low,
            types::StockLevel::SoldOut => Self::SoldOut,
        }
    }
}

impl From<Level> for types::StockLevel {
    fn from(level: Level) -> Self {
        match level {
            Level::InStock => Self::InStock,
            Level::Low => Self::Low,
            Level::SoldOut => Self::SoldOut,
        }
    }
}

impl From<&Stock> for types::Availability {
    fn from(stock: &Stock) -> Self {
        Self {
            product_id: stock.product_id.into(),
            level: stock.level().into(),
            orderable: stock.orderable(),
        }
    }
}

impl TryFrom<Stock> for types::Stock {
    type Error = Unfit;

    fn try_from(stock: Stock) -> Result<Self, Unfit> {
        Ok(Self {
            product_id: stock.product_id.into(),
            level: stock.level().into(),
            available: stock.available.try_into()?,
            reserved: stock.reserved.try_into()?,
            sold: stock.sold.try_into()?,
            received: stock.received.try_into()?,
            written_off: stock.written_off.try_into()?,
            low_stock_threshold: stock.low_stock_threshold.try_into()?,
            created_at: stock.created_at.into(),
            updated_at: stock.updated_at.into(),
        })
    }
}

impl TryFrom<&Stock> for types::StockSettings {
    type Error = Unfit;

    fn try_from(stock: &Stock) -> Result<Self, Unfit> {
        Ok(Self {
            product_id: stock.product_id.into(),
            low_stock_threshold: stock.low_stock_threshold.try_into()?,
        })
    }
}

/// What others are told about a product that has become low.
impl TryFrom<&Stock> for types::StockShortage {
    type Error = Unfit;

    fn try_from(stock: &Stock) -> Result<Self, Unfit> {
        Ok(Self {
            product_id: stock.product_id.into(),
            movement: stock.movements,
            available: stock.available.try_into()?,
            threshold: stock.low_stock_threshold.try_into()?,
        })
    }
}
