use actix_web::HttpResponse;
use actix_web::http::header::{
    CONTENT_TYPE, Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue,
};

/// What somebody handed in, to be saved under its name and never shown by the browser.
pub fn attachment(name: String, bytes: Vec<u8>) -> HttpResponse {
    let name = DispositionParam::FilenameExt(ExtendedValue {
        charset: Charset::Ext("UTF-8".to_owned()),
        language_tag: None,
        value: name.into_bytes(),
    });
    let disposition =
        ContentDisposition { disposition: DispositionType::Attachment, parameters: vec![name] };
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/octet-stream"))
        .insert_header(("x-content-type-options", "nosniff"))
        .insert_header(disposition)
        .body(bytes)
}
