//! Every letter there is, in every language it speaks.

use bansou::app;
use bansou::mail::{self, Language};

use super::room::post;

#[tokio::test]
async fn every_letter_renders_strictly_in_every_language_it_speaks() {
    let post = post();
    let letters = app::letters();

    for (folder, language) in mail::folders() {
        let samples: Vec<_> = letters.samples().iter().filter(|s| s.name == folder).collect();
        assert!(!samples.is_empty(), "email_templates/{folder} belongs to no declared letter");
        for sample in samples {
            let words = post.preview(language, sample).unwrap();

            assert_ne!(words.subject, "", "{folder} has no subject");
            assert!(words.html.contains("</html>"), "{folder} has no whole page");
            assert!(!words.html.contains("<img"), "{folder} loads an image");
            assert!(words.text.lines().count() > 8, "{folder} has no text of its own");
        }
    }
}

#[tokio::test]
async fn every_declared_letter_has_its_folder_in_japanese() {
    let folders = mail::folders();

    for name in app::letters().names() {
        assert!(folders.contains(&(name.to_owned(), Language::Ja)), "{name} has no folder");
    }
}

#[tokio::test]
async fn the_delivery_check_reads_as_a_letter() {
    let letter = mail::DeliveryCheck { asked_at: "2026年11月24日（火）10:00".to_owned() };

    let words = post().render(Language::Ja, &letter).unwrap();

    insta::assert_snapshot!(format!("{}\n\n{}", words.subject, words.text));
}

#[tokio::test]
async fn a_fact_cannot_break_out_of_the_html() {
    let letter = mail::DeliveryCheck { asked_at: "<script>alert(1)</script>".to_owned() };

    let words = post().render(Language::Ja, &letter).unwrap();

    assert!(!words.html.contains("<script"));
    assert!(words.text.contains("<script>alert(1)</script>"));
}
