//! What the contract's operations do, one file each.

mod archive_product;
mod create_category;
mod create_product;
mod delete_product_image;
mod get_category;
mod get_health;
mod get_healthz;
mod get_product;
mod get_product_by_slug;
mod get_product_image;
mod list_categories;
mod list_products;
mod update_category;
mod update_product;
mod upload_product_image;

use chrono::{DateTime, Utc};
use platform::db::Transaction;
use platform::{ServiceContext, random};
use runtime::Caller;
use uuid::Uuid;

use crate::generated::operations::*;
use crate::generated::{Api, security};
use crate::images::Images;

/// The catalog as the contract sees it.
pub struct Catalog {
    context: ServiceContext,
    images: Images,
}

/// The scope of staff.
const STAFF: &str = "catalog:write";

impl Catalog {
    /// The catalog over a database and an image store.
    pub const fn new(context: ServiceContext, images: Images) -> Self {
        Self { context, images }
    }

    fn now(&self) -> DateTime<Utc> {
        self.context.clock.now()
    }

    /// A new id, of this moment.
    fn new_id(&self) -> Uuid {
        random::id(self.now())
    }

    async fn begin(&self, operation: &'static str) -> sqlx::Result<Transaction> {
        platform::db::begin(&self.context.pool, operation).await
    }
}

/// Whether somebody who need not say who they are is staff.
fn is_staff(caller: Option<&Caller<security::Bearer>>) -> bool {
    caller.is_some_and(|caller| caller.has_scope(STAFF))
}

/// Hands each operation to the function of its name in the file of its name.
macro_rules! operations {
    ($($name:ident($($argument:ident: $kind:ty),+) -> $response:ty, $error:ty;)+) => {
        impl Api for Catalog {
            $(
                async fn $name(&self, $($argument: $kind),+) -> Result<$response, $error> {
                    $name::$name(self, $($argument),+).await
                }
            )+
        }
    };
}

type Anybody = Option<Caller<security::Bearer>>;
type Staff = Caller<security::CatalogWrite>;

operations! {
    list_products(caller: Anybody, request: ListProductsRequest) -> ListProductsResponse, ListProductsError;
    create_product(caller: Staff, request: CreateProductRequest) -> CreateProductResponse, CreateProductError;
    get_product(caller: Anybody, request: GetProductRequest) -> GetProductResponse, GetProductError;
    get_product_by_slug(caller: Anybody, request: GetProductBySlugRequest)
        -> GetProductBySlugResponse, GetProductBySlugError;
    update_product(caller: Staff, request: UpdateProductRequest) -> UpdateProductResponse, UpdateProductError;
    archive_product(caller: Staff, request: ArchiveProductRequest) -> ArchiveProductResponse, ArchiveProductError;
    upload_product_image(caller: Staff, request: UploadProductImageRequest)
        -> UploadProductImageResponse, UploadProductImageError;
    get_product_image(request: GetProductImageRequest) -> GetProductImageResponse, GetProductImageError;
    delete_product_image(caller: Staff, request: DeleteProductImageRequest)
        -> DeleteProductImageResponse, DeleteProductImageError;
    list_categories(request: ListCategoriesRequest) -> ListCategoriesResponse, ListCategoriesError;
    create_category(caller: Staff, request: CreateCategoryRequest) -> CreateCategoryResponse, CreateCategoryError;
    get_category(request: GetCategoryRequest) -> GetCategoryResponse, GetCategoryError;
    update_category(caller: Staff, request: UpdateCategoryRequest) -> UpdateCategoryResponse, UpdateCategoryError;
    get_health(request: GetHealthRequest) -> GetHealthResponse, GetHealthError;
    get_healthz(request: GetHealthzRequest) -> GetHealthzResponse, GetHealthzError;
}
