//! What wants a consent of its own.

use entities::study_sessions::co_host::Basis;

use crate::people::PageLanguage;
use crate::study_sessions::catalogue::Shown;
use crate::study_sessions::pages::controls::{Control, Draw, Section};
use crate::study_sessions::pages::programme;
use crate::study_sessions::sharing::shared_with;
use crate::study_sessions::wording::sharing as say;
use crate::web::Choice;

use super::fields::section;

/// The name of the boxes of [`sharing`].
pub const SHARES_WITH: &str = "shares_with";

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
            "書いた内容は、申し込む勉強会の準備をする事務局の担当者だけが見ます。ほかの情報と分けて保管し、終了の翌日に消します。",
            "Only those who prepare the session see it. It is kept apart and erased the day after the session.",
            "じむきょくの人だけが 見ます。おわった つぎの日に けします。",
        )));
    let controls =
        vec![Control::new("textarea", text).limit(1_000), Control::new("consent", consent)];
    section(draw, ("参加にあたって必要な配慮", "Accessibility", "てつだって ほしいこと"), controls)
}

/// With which co-hosts the roster is shared, and a box for each that needs a consent. Nobody agrees
/// for a colleague, so `theirs` says whether boxes are drawn.
pub fn sharing(draw: Draw<'_>, shown: &Shown, theirs: bool) -> Option<Section> {
    let rows = &shown.view.rows;
    let notices = programme::roster(draw.language, rows);
    if notices.is_empty() {
        return None;
    }
    let asked = shared_with(rows).filter(|(_, terms)| theirs && terms.basis == Basis::Consent);
    let choices: Vec<_> = asked
        .map(|(host, terms)| {
            let label = match draw.language {
                PageLanguage::Japanese => say::consent(host, &terms),
                PageLanguage::English => say::consent_in_english(host, &terms),
                PageLanguage::Easy => say::consent_easily(host, &terms),
            };
            Choice::new(host, label)
        })
        .collect();
    let title = draw.say((
        "共催者への名簿の提供",
        "Sharing with co-hosts",
        "いっしょに する だんたいに わたすもの",
    ));
    let label = ("提供への同意", "Your consent", "わたしても いいですか");
    let field = draw.field(SHARES_WITH, label).options(choices.clone());
    let boxes = (!choices.is_empty()).then(|| Control::new("checkboxes", field));
    Some(Section {
        title: title.to_owned(),
        note: Some(notices.concat()),
        controls: boxes.into_iter().collect(),
    })
}

/// What becomes of a guest's data.
pub fn privacy(draw: Draw<'_>) -> Section {
    let purpose = draw
        .say((
            "いただいた情報は、申し込む勉強会の受付、連絡、記録に使います。",
            "We use this information to organise the sessions you register for, to contact you and for their records.",
            "もうしこむ べんきょうかいの ために つかいます。",
        ))
        .to_owned();
    let said =
        ("個人情報の取り扱いに同意する", "I agree to this handling of my data", "これで いいです");
    section(
        draw,
        ("個人情報の取り扱い", "Personal data", "あなたの じょうほう"),
        vec![draw.consent("consent", said, purpose)],
    )
}
