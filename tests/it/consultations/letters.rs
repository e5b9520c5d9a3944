//! Letters as they are read.

use bansou::app;
use bansou::mail::Language;

use super::cast::Stage;

#[tokio::test]
async fn letters_of_consultations_look_like_this() {
    let stage = Stage::new().await;

    let shown = |name: &str, place: usize| {
        let letters = app::letters();
        let mut samples = letters.samples().iter().filter(|sample| sample.name == name);
        let sample = samples.nth(place).unwrap().clone();
        let words = stage.app.context.post.preview(Language::Ja, &sample).unwrap();
        format!("{}\n\n{}", words.subject, words.text)
            .replace(&stage.app.base_url, "https://bansou.example.jp")
    };

    insta::assert_snapshot!("consultation_requested", shown("consultation_requested", 2));
    insta::assert_snapshot!("consultation_proposed", shown("consultation_proposed", 1));
    insta::assert_snapshot!("consultation_confirmed", shown("consultation_confirmed", 0));
    insta::assert_snapshot!("consultation_moved", shown("consultation_moved", 0));
    insta::assert_snapshot!("consultation_cancelled", shown("consultation_cancelled", 0));
    let handed_over = shown("consultation_handed_over", 0);
    insta::assert_snapshot!("consultation_handed_over", handed_over);
    insta::assert_snapshot!("consultation_strike", shown("consultation_strike", 1));
}
