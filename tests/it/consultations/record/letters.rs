//! Letters of records as they are read.

use bansou::app;
use bansou::mail::Language;

use crate::consultations::cast::Stage;

#[tokio::test]
async fn letters_of_records_look_like_this() {
    let stage = Stage::new().await;

    let shown = |name: &str, place: usize| {
        let letters = app::letters();
        let mut samples = letters.samples().iter().filter(|sample| sample.name == name);
        let sample = samples.nth(place).unwrap().clone();
        let words = stage.app.context.post.preview(Language::Ja, &sample).unwrap();
        format!("{}\n\n{}", words.subject, words.text)
            .replace(&stage.app.base_url, "https://bansou.example.jp")
    };

    insta::assert_snapshot!("record_due", shown("record_due", 0));
    insta::assert_snapshot!("record_late", shown("record_late", 1));
    insta::assert_snapshot!("record_to_confirm", shown("record_to_confirm", 0));
    insta::assert_snapshot!("record_returned", shown("record_returned", 0));
    insta::assert_snapshot!("record_approved", shown("record_approved", 0));
    insta::assert_snapshot!("action_due", shown("action_due", 1));
    insta::assert_snapshot!("office_actions_due", shown("office_actions_due", 1));
}
