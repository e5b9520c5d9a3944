//! What wants a consent of its own.

use crate::study_sessions::catalogue::Shown;
use crate::study_sessions::pages::controls::{Control, Draw, Section};
use crate::study_sessions::pages::programme;

use super::fields::section;

/// What somebody needs may tell of an illness or a disability: it has a consent of its own.
pub fn needs(draw: Draw<'_>) -> Section {
    let text = draw
        .field("needs", ("必要な配慮", "What you need", "てつだって ほしいこと"))
        .hint(draw.say((
            "車椅子の席、字幕、筆談、資料の事前送付など。必要な方だけ書いてください。",
            "Wheelchair seat, captions, written communication, documents beforehand. Only if you need something.",
            "くるまいす、じまく、ふりがななど。ひつような人だけ かいてください。",
        )));
    let consent = draw
        .field(
            "needs_consent",
            ("配慮のために使うことに同意する", "I agree to this use", "つかっても いいです"),
        )
        .hint(draw.say((
            "書いた内容は、この勉強会の準備をする事務局の担当者だけが見ます。ほかの情報と分けて保管し、終了の翌日に消します。",
            "Only those who prepare this session see it. It is kept apart and erased the day after the session.",
            "じむきょくの人だけが 見ます。おわった つぎの日に けします。",
        )));
    let controls =
        vec![Control::new("textarea", text).limit(1_000), Control::new("consent", consent)];
    section(draw, ("参加にあたって必要な配慮", "Accessibility", "てつだって ほしいこと"), controls)
}

/// What becomes of a guest's data, and with whom it is shared.
pub fn privacy(draw: Draw<'_>, shown: &Shown) -> Section {
    let mut purpose = draw
        .say((
            "いただいた情報は、この勉強会の受付、連絡、記録に使います。",
            "We use this information to organise this session, to contact you and for its record.",
            "この べんきょうかいの ために つかいます。",
        ))
        .to_owned();
    for sentence in programme::roster(draw.language, &shown.view.rows) {
        purpose.push_str(&sentence);
    }
    let said =
        ("個人情報の取り扱いに同意する", "I agree to this handling of my data", "これで いいです");
    section(
        draw,
        ("個人情報の取り扱い", "Personal data", "あなたの じょうほう"),
        vec![draw.consent("consent", said, purpose)],
    )
}
