//! Letters as they are read.

use bansou::app;
use bansou::mail::Language;

use super::cast::Stage;

#[tokio::test]
async fn letters_of_a_registration_look_like_this() {
    let stage = Stage::new().await;

    let shown = |name: &str| {
        let letters = app::letters();
        let sample = letters.samples().iter().find(|sample| sample.name == name).unwrap().clone();
        let words = stage.app.context.post.preview(Language::Ja, &sample).unwrap();
        format!("{}\n\n{}", words.subject, words.text)
            .replace(&stage.app.base_url, "https://bansou.example.jp")
    };

    insta::assert_snapshot!("registration_confirmed", shown("registration_confirmed"));
    insta::assert_snapshot!("walk_in_received", shown("walk_in_received"));
    insta::assert_snapshot!("seat_offered", shown("seat_offered"));
    insta::assert_snapshot!("session_changed", shown("session_changed"));
    insta::assert_snapshot!("public_registration_confirm", shown("public_registration_confirm"));
}
