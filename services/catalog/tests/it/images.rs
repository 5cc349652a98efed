use std::io::Cursor;

use http::{Method, StatusCode};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use serde_json::json;

use crate::shop::{STAFF, Shop};
use platform::testing::Answer;

pub(crate) fn picture(format: ImageFormat, shade: u8) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let image = RgbImage::from_pixel(40, 30, Rgb([shade, 80, 80]));
    DynamicImage::ImageRgb8(image)
        .write_to(&mut bytes, format)
        .unwrap();
    bytes.into_inner()
}

async fn with_product() -> (Shop, String) {
    let shop = Shop::open().await;
    let category_id = shop.category("Kitchen").await;
    let path = shop
        .product(&category_id, "Kettle", 4900)
        .await
        .header("location")
        .to_owned();
    (shop, path)
}

async fn upload(shop: &Shop, product: &str, media_type: &str, bytes: Vec<u8>) -> Answer {
    shop.clock.advance(chrono::TimeDelta::seconds(1));
    let path = format!("{product}/images?alt=A%20kettle");
    shop.ask(Method::POST, &path)
        .staff(&STAFF)
        .body(media_type, bytes)
        .send()
        .await
}

#[tokio::test]
async fn an_image_comes_back_as_it_was_sent() {
    let (shop, product) = with_product().await;
    for (format, media_type) in [
        (ImageFormat::Png, "image/png"),
        (ImageFormat::Jpeg, "image/jpeg"),
        (ImageFormat::WebP, "image/webp"),
    ] {
        let bytes = picture(format, 80);
        let uploaded = upload(&shop, &product, media_type, bytes.clone())
            .await
            .expect(StatusCode::CREATED);
        let known = uploaded.json();
        assert_eq!(
            (&known["content_type"], &known["alt"]),
            (&json!(media_type), &json!("A kettle"))
        );
        assert_eq!(
            (&known["width"], &known["height"], &known["size"]),
            (&json!(40), &json!(30), &json!(bytes.len()))
        );

        let path = uploaded.header("location");
        let download = shop.get(path).await.expect(StatusCode::OK);
        assert_eq!(download.body, bytes);
        assert_eq!(download.header("content-type"), media_type);
        assert_eq!(download.header("content-length"), bytes.len().to_string());
        assert_eq!(
            download.header("cache-control"),
            "public, max-age=31536000, immutable"
        );
        let etag = download.header("etag");
        let again = shop
            .ask(Method::GET, path)
            .header("if-none-match", etag)
            .send()
            .await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED);
        assert_eq!(again.header("etag"), etag);
        assert!(again.body.is_empty());
        let other = shop
            .ask(Method::GET, path)
            .header("if-none-match", "\"other\"")
            .send()
            .await;
        other.expect(StatusCode::OK);
    }
    let images = shop.get(&product).await.json()["images"].clone();
    let types: Vec<_> = images
        .as_array()
        .unwrap()
        .iter()
        .map(|image| image["content_type"].clone())
        .collect();
    assert_eq!(types, ["image/png", "image/jpeg", "image/webp"]);
}

#[tokio::test]
async fn an_image_is_a_change_of_its_product() {
    let (shop, product) = with_product().await;
    let uploaded = upload(&shop, &product, "image/png", picture(ImageFormat::Png, 1)).await;
    assert_eq!(shop.get(&product).await.header("etag"), "\"2\"");
    let path = uploaded.header("location");
    let deleted = shop.ask(Method::DELETE, path).staff(&STAFF).send().await;
    assert_eq!(deleted.status, StatusCode::NO_CONTENT);
    assert_eq!(shop.get(&product).await.header("etag"), "\"3\"");
    let missing = (404, "image_not_found".to_owned());
    assert_eq!(shop.get(path).await.problem(), missing);
    assert_eq!(
        shop.ask(Method::DELETE, path)
            .staff(&STAFF)
            .send()
            .await
            .problem(),
        missing
    );
}

#[tokio::test]
async fn the_bytes_decide_what_an_image_is() {
    let (shop, product) = with_product().await;
    let unreadable = (422, "image_unreadable".to_owned());
    let png = picture(ImageFormat::Png, 1);
    assert_eq!(
        upload(&shop, &product, "image/jpeg", png.clone())
            .await
            .problem(),
        unreadable
    );
    assert_eq!(
        upload(&shop, &product, "image/png", png[..40].to_vec())
            .await
            .problem(),
        unreadable
    );
    assert_eq!(
        upload(&shop, &product, "image/png", b"<svg/>".to_vec())
            .await
            .problem(),
        unreadable
    );
    let mut tiny = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(RgbImage::new(8, 8))
        .write_to(&mut tiny, ImageFormat::Png)
        .unwrap();
    let tiny = upload(&shop, &product, "image/png", tiny.into_inner()).await;
    assert_eq!(tiny.problem(), (422, "image_dimensions".to_owned()));
    let gif = upload(&shop, &product, "image/gif", png).await;
    assert_eq!(gif.problem(), (415, "unsupported_media_type".to_owned()));
    let large = upload(&shop, &product, "image/png", vec![0; 5 * 1024 * 1024 + 1]).await;
    assert_eq!(large.problem(), (413, "content_too_large".to_owned()));
}

#[tokio::test]
async fn one_picture_is_kept_once_per_product_and_ten_at_most() {
    let (shop, product) = with_product().await;
    for shade in 0..10 {
        upload(
            &shop,
            &product,
            "image/png",
            picture(ImageFormat::Png, shade),
        )
        .await
        .expect(StatusCode::CREATED);
        if shade == 0 {
            let again = upload(&shop, &product, "image/png", picture(ImageFormat::Png, 0)).await;
            assert_eq!(again.problem(), (409, "image_exists".to_owned()));
        }
    }
    let eleventh = upload(&shop, &product, "image/png", picture(ImageFormat::Png, 10)).await;
    assert_eq!(eleventh.problem(), (409, "too_many_images".to_owned()));
}

#[tokio::test]
async fn ten_stay_ten_when_uploads_meet() {
    let (shop, product) = with_product().await;
    let uploads = (0..14).map(|shade| {
        upload(
            &shop,
            &product,
            "image/png",
            picture(ImageFormat::Png, shade),
        )
    });
    let answers = futures::future::join_all(uploads).await;
    let created = answers
        .iter()
        .filter(|answer| answer.status == StatusCode::CREATED)
        .count();
    assert_eq!(created, 10);
    assert_eq!(
        shop.get(&product).await.json()["images"]
            .as_array()
            .unwrap()
            .len(),
        10
    );
}

#[tokio::test]
async fn an_archived_product_keeps_its_images_as_they_are() {
    let (shop, product) = with_product().await;
    let uploaded = upload(&shop, &product, "image/png", picture(ImageFormat::Png, 1)).await;
    let archive = format!("{product}/archive");
    shop.ask(Method::POST, &archive)
        .staff(&STAFF)
        .header("if-match", "\"2\"")
        .send()
        .await
        .expect(StatusCode::OK);
    let refused = (409, "product_archived".to_owned());
    let path = uploaded.header("location");
    assert_eq!(
        upload(&shop, &product, "image/png", picture(ImageFormat::Png, 2))
            .await
            .problem(),
        refused
    );
    assert_eq!(
        shop.ask(Method::DELETE, path)
            .staff(&STAFF)
            .send()
            .await
            .problem(),
        refused
    );
    shop.get(path).await.expect(StatusCode::OK);
}

#[tokio::test]
async fn an_image_of_a_missing_product_is_refused() {
    let (shop, _) = with_product().await;
    let nowhere = "/products/0197a3c1-4d02-7b11-8a5e-6c0d9e2f7a44";
    let answer = upload(&shop, nowhere, "image/png", picture(ImageFormat::Png, 1)).await;
    assert_eq!(answer.problem(), (404, "product_not_found".to_owned()));
}
