use super::Unfit;
use crate::domain::image::{Image, ImageType};
use crate::generated::types;

impl From<ImageType> for types::ImageType {
    fn from(kind: ImageType) -> Self {
        match kind {
            ImageType::Png => Self::ImagePng,
            ImageType::Jpeg => Self::ImageJpeg,
            ImageType::Webp => Self::ImageWebp,
        }
    }
}

impl TryFrom<Image> for types::Image {
    type Error = Unfit;

    fn try_from(image: Image) -> Result<Self, Unfit> {
        Ok(Self {
            id: image.id.into(),
            content_type: image.content_type.into(),
            width: image.width,
            height: image.height,
            size: image.size,
            alt: image.alt.try_into()?,
            created_at: image.created_at.into(),
        })
    }
}
