//! Every letter there is, in every language it speaks.

use std::collections::BTreeSet;
use std::path::Path;

use bansou::app;
use bansou::mail::{self, Language};

use super::room::post;

#[tokio::test]
async fn every_sample_renders_strictly_in_every_language_its_letter_speaks() {
    let post = post();
    let folders = mail::folders();

    for sample in app::letters().samples() {
        let spoken: Vec<_> = folders.iter().filter(|(name, _)| name == sample.name).collect();
        assert!(spoken.iter().any(|(_, language)| *language == Language::Ja), "{}", sample.name);
        for (name, language) in spoken {
            let words = post.preview(*language, sample).unwrap();

            assert_ne!(words.subject, "", "{name} has no subject");
            assert!(words.html.contains("</html>"), "{name} has no whole page");
            assert!(!words.html.contains("<img"), "{name} loads an image");
            assert!(words.text.lines().count() > 8, "{name} has no text of its own");
        }
    }
}

#[test]
fn every_folder_belongs_to_a_letter() {
    let declared = names_in_source();

    let orphans: Vec<_> =
        mail::folders().into_iter().filter(|(name, _)| !declared.contains(name)).collect();

    assert_eq!(orphans, []);
}

#[test]
fn every_folder_is_on_the_list_of_letters() {
    let listed = app::letters().names();

    let missing: Vec<_> =
        mail::folders().into_iter().filter(|(name, _)| !listed.contains(&name.as_str())).collect();

    assert_eq!(missing, []);
}

#[tokio::test]
async fn a_text_body_keeps_to_its_columns() {
    let asked_at =
        "二〇二六年十一月二十四日火曜日の午前十時ちょうどに、担当者が依頼しました。".repeat(3);

    let words = post().render(Language::Ja, &mail::DeliveryCheck { asked_at }).unwrap();

    let prose = words.text.lines().filter(|line| !line.is_ascii());
    let widest = prose.map(|line| line.chars().count()).max().unwrap();
    assert!(widest <= 36, "{widest} full-width characters in a line");
}

/// Every quoted word in the files that declare letters.
fn names_in_source() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.file_stem().is_some_and(|stem| stem == "letters")
            || path.parent().is_some_and(|folder| folder.ends_with("letters"))
        {
            let text = std::fs::read_to_string(path).unwrap();
            names.extend(text.split('"').skip(1).step_by(2).map(str::to_owned));
        }
    }
    names
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
