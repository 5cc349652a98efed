//! The constraints that stand for a rule of the contract.

/// Two products with one slug.
pub const PRODUCT_SLUG: &str = "products_slug_key";
/// A product in a category that does not exist.
pub const PRODUCT_CATEGORY: &str = "products_category_id_fkey";
/// Two categories with one slug.
pub const CATEGORY_SLUG: &str = "categories_slug_key";
/// One picture twice on a product.
pub const IMAGE_DIGEST: &str = "images_product_id_digest_key";
