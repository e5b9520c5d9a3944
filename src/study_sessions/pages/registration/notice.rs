//! What the state of a registration means for its holder.

use entities::study_sessions::registration::RegistrationState;

use crate::people::PageLanguage;
use crate::study_sessions::Phase;
use crate::study_sessions::catalogue::Held;
use crate::study_sessions::pages::show::Notice;
use crate::study_sessions::pages::words::{self, say};

/// A sentence in each language of the pages.
type Said = (&'static str, &'static str, &'static str);

/// What the state means for the holder.
pub fn notice(language: PageLanguage, held: &Held) -> Option<Notice> {
    let (kind, title, text) = called_off(held).or_else(|| own_state(language, held))?;
    let title = say(language, title.0, title.1, title.2).to_owned();
    Some(Notice { kind, title, text })
}

/// The session does not take place as it was announced.
fn called_off(held: &Held) -> Option<(&'static str, Said, String)> {
    const CANCELLED: Said = (
        "この勉強会は中止になりました",
        "This session has been cancelled",
        "べんきょうかいは ありません",
    );
    const POSTPONED: Said = (
        "この勉強会は延期になりました。申し込みはそのまま残っています",
        "This session has been postponed. Your registration stays",
        "日が かわります。もうしこみは そのままです",
    );
    let reason = held.listed.session.state_reason.clone().unwrap_or_default();
    match held.listed.phase {
        Phase::Cancelled => Some(("error", CANCELLED, reason)),
        Phase::Postponed => Some(("warning", POSTPONED, reason)),
        _ => None,
    }
}

/// How the registration itself stands.
fn own_state(language: PageLanguage, held: &Held) -> Option<(&'static str, Said, String)> {
    let row = &held.view.registration;
    let text = |said: Said| say(language, said.0, said.1, said.2).to_owned();
    match (row.state, held.view.position) {
        (RegistrationState::Waiting, Some(position)) => {
            Some(("info", WAITING, waiting_text(language, position)))
        }
        (RegistrationState::Pending, _) => Some(("info", PENDING, text(PENDING_TEXT))),
        (RegistrationState::Entered, _) => Some(("info", ENTERED, text(ENTERED_TEXT))),
        (RegistrationState::Cancelled, _) => Some(("info", CALLED_OFF, text(CALLED_OFF_TEXT))),
        (RegistrationState::Declined, _) => {
            Some(("warning", DECLINED, row.end_reason.clone().unwrap_or_default()))
        }
        _ => None,
    }
}

const WAITING: Said = ("キャンセル待ちです", "You are on the waiting list", "まっています");
const ENTERED: Said = ("抽選を待っています", "Waiting for the draw", "くじを まっています");
const ENTERED_TEXT: Said = (
    "受付終了のあとに抽選し、結果をメールでお知らせします。",
    "Seats are drawn after registration closes. We tell you the result by mail.",
    "くじを ひいて、メールで おしらせします。",
);
const PENDING: Said = (
    "事務局が確認しています",
    "The secretariat is reviewing your request",
    "じむきょくが 見ています",
);
const PENDING_TEXT: Said = (
    "参加いただけるかを、メールでお知らせします。",
    "You will hear by mail.",
    "メールで おしらせします。",
);
const CALLED_OFF: Said =
    ("この申し込みは取り消されました", "This registration has been cancelled", "とりけしました");
const CALLED_OFF_TEXT: Said = (
    "もう一度参加するときは、勉強会の案内から申し込んでください。",
    "To take part after all, register again on the page of the session.",
    "さんかするときは もういちど もうしこんでください。",
);
const DECLINED: Said = (
    "今回の参加は見送りとなりました",
    "Your request was not accepted this time",
    "こんかいは さんか できません",
);

fn waiting_text(language: PageLanguage, position: u32) -> String {
    match language {
        PageLanguage::Japanese => {
            format!("いま{position}番目にお待ちです。お席が空いたら、メールでお知らせします。")
        }
        PageLanguage::English => {
            format!("You are number {position} in line. We tell you by mail when a place is free.")
        }
        PageLanguage::Easy => {
            format!("いま {position}ばんめです。あいたら メールで おしらせします。")
        }
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
