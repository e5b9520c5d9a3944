//! Letters about money as they are read.

use bansou::app;
use bansou::mail::Language;

use crate::consultations::cast::Stage;

#[tokio::test]
async fn letters_about_money_look_like_this() {
    let stage = Stage::new().await;

    let shown = |name: &str, place: usize| {
        let letters = app::letters();
        let mut samples = letters.samples().iter().filter(|sample| sample.name == name);
        let sample = samples.nth(place).unwrap().clone();
        let words = stage.app.context.post.preview(Language::Ja, &sample).unwrap();
        format!("{}\n\n{}", words.subject, words.text)
            .replace(&stage.app.base_url, "https://bansou.example.jp")
    };

    insta::assert_snapshot!("fees_paid", shown("fees_paid", 0));
    insta::assert_snapshot!("fees_paid_back", shown("fees_paid", 2));
    insta::assert_snapshot!("travel_paid", shown("travel_paid", 1));
    insta::assert_snapshot!("travel_returned", shown("travel_returned", 1));
    stage.app.stop().await;
}
