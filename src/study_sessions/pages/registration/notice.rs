//! What the state of a registration means for its holder.

use entities::study_sessions::registration::RegistrationState;

use crate::people::PageLanguage;
use crate::study_sessions::Phase;
use crate::study_sessions::catalogue::Held;
use crate::study_sessions::pages::show::Notice;
use crate::study_sessions::pages::words::{self, say};

/// What the state means for the holder.
#[expect(clippy::too_many_lines, reason = "one sentence for each state")]
pub fn notice(language: PageLanguage, held: &Held) -> Option<Notice> {
    let notice = |kind, said: (&str, &str, &str), text: String| {
        let title = say(language, said.0, said.1, said.2).to_owned();
        Some(Notice { kind, title, text })
    };
    let reason = held.listed.session.state_reason.clone().unwrap_or_default();
    match held.listed.phase {
        Phase::Cancelled => {
            return notice(
                "error",
                (
                    "この勉強会は中止になりました",
                    "This session has been cancelled",
                    "べんきょうかいは ありません",
                ),
                reason,
            );
        }
        Phase::Postponed => {
            return notice(
                "warning",
                (
                    "この勉強会は延期になりました。申し込みはそのまま残っています",
                    "This session has been postponed. Your registration stays",
                    "日が かわります。もうしこみは そのままです",
                ),
                reason,
            );
        }
        _ => {}
    }
    match (held.view.registration.state, held.view.position) {
        (RegistrationState::Waiting, Some(position)) => {
            let text = match language {
                PageLanguage::Japanese => format!(
                    "いま{position}番目にお待ちです。お席が空いたら、メールでお知らせします。"
                ),
                PageLanguage::English => format!(
                    "You are number {position} in line. We tell you by mail when a place is free."
                ),
                PageLanguage::Easy => {
                    format!("いま {position}ばんめです。あいたら メールで おしらせします。")
                }
            };
            notice(
                "info",
                ("キャンセル待ちです", "You are on the waiting list", "まっています"),
                text,
            )
        }
        (RegistrationState::Pending, _) => notice(
            "info",
            (
                "事務局が確認しています",
                "The secretariat is reviewing your request",
                "じむきょくが 見ています",
            ),
            say(
                language,
                "参加いただけるかを、メールでお知らせします。",
                "You will hear by mail.",
                "メールで おしらせします。",
            )
            .to_owned(),
        ),
        (RegistrationState::Cancelled, _) => notice(
            "info",
            (
                "この申し込みは取り消されました",
                "This registration has been cancelled",
                "とりけしました",
            ),
            say(
                language,
                "もう一度参加するときは、勉強会の案内から申し込んでください。",
                "To take part after all, register again on the page of the session.",
                "さんかするときは もういちど もうしこんでください。",
            )
            .to_owned(),
        ),
        (RegistrationState::Declined, _) => notice(
            "warning",
            (
                "今回は参加を見送らせていただきました",
                "Your request was not accepted this time",
                "こんかいは さんか できません",
            ),
            held.view.registration.end_reason.clone().unwrap_or_default(),
        ),
        _ => None,
    }
}

/// What is offered, and until when.
pub fn offer_text(language: PageLanguage, held: &Held) -> String {
    let until = held.view.offer.as_ref().map(|offer| words::moment(language, offer.deadline_at));
    let until = until.unwrap_or_default();
    match language {
        PageLanguage::Japanese => format!("お席が空きました。{until}までにお返事ください。"),
        PageLanguage::English => format!("A place is free. Please answer by {until}."),
        PageLanguage::Easy => format!("あきました。{until}までに へんじを してください。"),
    }
}
