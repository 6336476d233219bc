//! A small picture of a picture: decoded within limits, and written anew, so that nothing of the original's metadata, or
//! of what hides behind its end, is in it.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Rgb, RgbImage};

use crate::kind::Kind;

/// The longer side of a thumbnail.
pub const SIDE_PIXELS: u32 = 320;
/// What it is written as.
pub const MEDIA_TYPE: &str = "image/jpeg";
/// More than the cameras of telephones make; a file of some kilobytes can claim thousands of times as many.
const MAX_PIXELS: u64 = 50_000_000;
const MAX_SIDE_PIXELS: u32 = 20_000;
/// All that a decoder may take, the picture itself included.
const MAX_DECODED_BYTES: u64 = 256 * 1024 * 1024;
/// Good enough for its size.
const QUALITY: u8 = 80;

/// Why there is no thumbnail. The file is as good as before.
#[derive(Debug, thiserror::Error)]
pub enum ThumbnailError {
    #[error("there are no pictures of {0}")]
    NoPicture(Kind),
    #[error("the picture has {width} × {height} pixels, more than are decoded")]
    TooManyPixels { width: u32, height: u32 },
    #[error("the picture cannot be decoded")]
    Decode(#[source] ImageError),
    #[error("the thumbnail cannot be written")]
    Encode(#[source] ImageError),
}

/// A JPEG of at most [`SIDE_PIXELS`] on each side, upright, on white where the picture is transparent.
///
/// Cost: a core for up to a second or two, and up to 256 MiB; call it where blocking is allowed.
pub fn of(bytes: &[u8], kind: Kind) -> Result<Vec<u8>, ThumbnailError> {
    let format = match kind {
        Kind::Png => ImageFormat::Png,
        Kind::Jpeg => ImageFormat::Jpeg,
        Kind::Gif => ImageFormat::Gif,
        Kind::Webp => ImageFormat::WebP,
        _ => return Err(ThumbnailError::NoPicture(kind)),
    };
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = image::Limits::default();
    (limits.max_image_width, limits.max_image_height) = (Some(MAX_SIDE_PIXELS), Some(MAX_SIDE_PIXELS));
    limits.max_alloc = Some(MAX_DECODED_BYTES);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(ThumbnailError::Decode)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(ThumbnailError::TooManyPixels { width, height });
    }
    let orientation = decoder.orientation().map_err(ThumbnailError::Decode)?;
    let picture = DynamicImage::from_decoder(decoder).map_err(ThumbnailError::Decode)?;
    let mut small = if width > SIDE_PIXELS || height > SIDE_PIXELS {
        picture.thumbnail(SIDE_PIXELS, SIDE_PIXELS)
    } else {
        picture
    };
    small.apply_orientation(orientation);
    let mut written = Vec::new();
    JpegEncoder::new_with_quality(&mut written, QUALITY)
        .encode_image(&on_white(&small))
        .map_err(ThumbnailError::Encode)?;
    Ok(written)
}

/// JPEG has no transparency.
fn on_white(picture: &DynamicImage) -> RgbImage {
    let from = picture.to_rgba8();
    RgbImage::from_fn(from.width(), from.height(), |x, y| {
        let [red, green, blue, alpha] = from.get_pixel(x, y).0;
        let over = |colour: u8| {
            let (colour, alpha) = (u32::from(colour), u32::from(alpha));
            u8::try_from((colour * alpha + 255 * (255 - alpha) + 127) / 255).unwrap_or(u8::MAX)
        };
        Rgb([over(red), over(green), over(blue)])
    })
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};

    use super::{SIDE_PIXELS, ThumbnailError, of};
    use crate::kind::Kind;

    fn encoded(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let picture = RgbaImage::from_pixel(width, height, Rgba([200, 10, 10, 255]));
        let mut bytes = Cursor::new(Vec::new());
        let picture = DynamicImage::ImageRgba8(picture);
        match format {
            ImageFormat::Jpeg => picture.to_rgb8().write_to(&mut bytes, format).unwrap(),
            _ => picture.write_to(&mut bytes, format).unwrap(),
        }
        bytes.into_inner()
    }

    fn size(jpeg: &[u8]) -> (u32, u32) {
        let picture = image::load_from_memory_with_format(jpeg, ImageFormat::Jpeg).unwrap();
        (picture.width(), picture.height())
    }

    #[test]
    fn each_kind_of_picture_becomes_a_small_jpeg() {
        for (kind, format) in [
            (Kind::Png, ImageFormat::Png),
            (Kind::Jpeg, ImageFormat::Jpeg),
            (Kind::Gif, ImageFormat::Gif),
            (Kind::Webp, ImageFormat::WebP),
        ] {
            let small = of(&encoded(800, 400, format), kind).unwrap();
            assert_eq!(size(&small), (SIDE_PIXELS, SIDE_PIXELS / 2), "{kind}");
        }
        assert_eq!(size(&of(&encoded(20, 10, ImageFormat::Png), Kind::Png).unwrap()), (20, 10));
    }

    #[test]
    fn what_is_transparent_becomes_white() {
        let mut bytes = Cursor::new(Vec::new());
        RgbaImage::from_pixel(4, 4, Rgba([0, 0, 0, 0])).write_to(&mut bytes, ImageFormat::Png).unwrap();
        let small = of(&bytes.into_inner(), Kind::Png).unwrap();
        let pixel = image::load_from_memory(&small).unwrap().to_rgb8().get_pixel(1, 1).0;
        assert!(pixel.iter().all(|colour| *colour > 250), "{pixel:?}");
    }

    /// A telephone's picture: lying, with a mark that says how to hold it, and the place where it was taken.
    #[test]
    fn a_picture_is_upright_and_keeps_none_of_its_metadata() {
        let plain = encoded(600, 300, ImageFormat::Jpeg);
        let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
        exif.extend_from_slice(b"GPS-CANARY-55.75N");
        let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
        let mut marked = plain[..2].to_vec();
        marked.extend_from_slice(&[0xff, 0xe1]);
        marked.extend_from_slice(&length);
        marked.extend_from_slice(&exif);
        marked.extend_from_slice(&plain[2..]);
        marked.extend_from_slice(b"<script>hidden behind the end</script>");
        let small = of(&marked, Kind::Jpeg).unwrap();
        assert_eq!(size(&small), (SIDE_PIXELS / 2, SIDE_PIXELS), "it was turned");
        for canary in ["Exif", "GPS-CANARY", "script"] {
            assert!(!small.windows(canary.len()).any(|window| window == canary.as_bytes()), "{canary}");
        }
    }

    /// A PNG of some hundred bytes that claims so many pixels.
    fn bomb(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = encoded(1, 1, ImageFormat::Png);
        bytes[16..20].copy_from_slice(&width.to_be_bytes());
        bytes[20..24].copy_from_slice(&height.to_be_bytes());
        let crc = crc32(&bytes[12..29]);
        bytes[29..33].copy_from_slice(&crc.to_be_bytes());
        bytes
    }

    fn crc32(bytes: &[u8]) -> u32 {
        let step = |crc: u32| if crc & 1 == 1 { 0xedb8_8320 ^ (crc >> 1) } else { crc >> 1 };
        !bytes.iter().fold(u32::MAX, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), |crc, _| step(crc)))
    }

    #[test]
    fn a_bomb_is_refused_before_it_is_decoded() {
        let refused = of(&bomb(10_000, 10_000), Kind::Png).unwrap_err();
        assert!(
            matches!(refused, ThumbnailError::TooManyPixels { width: 10_000, height: 10_000 }),
            "{refused:?}"
        );
        for (width, height) in [(65_000, 700), (u32::MAX >> 1, 1), (1, 100_000)] {
            assert!(of(&bomb(width, height), Kind::Png).is_err());
        }
    }

    #[test]
    fn damaged_pictures_are_refused_without_a_panic() {
        for (kind, format) in [
            (Kind::Png, ImageFormat::Png),
            (Kind::Jpeg, ImageFormat::Jpeg),
            (Kind::Gif, ImageFormat::Gif),
            (Kind::Webp, ImageFormat::WebP),
        ] {
            let whole = encoded(64, 64, format);
            for at in 0..whole.len().min(400) {
                let mut damaged = whole.clone();
                damaged[at] ^= 0xff;
                // Some damage is not seen; none may end the process.
                let _ = of(&damaged, kind);
                let _ = of(&whole[..at], kind);
            }
        }
        assert!(matches!(of(b"%PDF-1.7", Kind::Pdf), Err(ThumbnailError::NoPicture(Kind::Pdf))));
    }
}
