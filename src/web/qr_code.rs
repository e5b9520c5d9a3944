use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use qrcode::QrCode;
use qrcode::render::svg;

/// The text as a QR code: the address of an image, so that a page shows the picture without
/// trusting its markup. Fails where the text is longer than such a code holds.
pub fn qr_code(text: &str) -> anyhow::Result<String> {
    let code = QrCode::new(text.as_bytes())?;
    let picture = code.render::<svg::Color<'_>>().min_dimensions(240, 240).build();
    Ok(format!("data:image/svg+xml;base64,{}", STANDARD.encode(picture)))
}
