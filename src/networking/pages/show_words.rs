//! How an introduction stands, in the words of the side that looks.

use entities::networking::introduction::{IntroductionState, Side};

use super::seat::Words;
use crate::networking::introductions::{Parties, due_day};
use crate::networking::wording;

pub fn state_in_english(parties: &Parties) -> &'static str {
    use IntroductionState as S;
    match parties.row.state {
        S::Candidate | S::RequesterAgreed => "Being prepared",
        S::PartnerAsked => "Your answer is awaited",
        S::PartnerAgreed => "You agreed",
        S::Introduced => "Introduced",
        S::Met => "Met",
        S::Reviewed => "Met and reviewed",
        S::Closed => "Closed",
        S::Declined | S::Lapsed => "Ended",
    }
}

/// What is the matter, and what to do next.
pub fn matter(parties: &Parties, (side, words): (Side, Words), open: bool) -> String {
    use IntroductionState as S;
    let row = &parties.row;
    let zoned = (words.english, parties.is_abroad(side));
    let due = row.due_at.map(|at| wording::due(due_day(at), zoned)).unwrap_or_default();
    match (row.state, side, open) {
        (S::PartnerAsked, Side::Partner, true) if words.english => {
            format!("Please answer by {due}. Neither side learns a name before both have agreed.")
        }
        (S::PartnerAsked, Side::Partner, true) | (S::Candidate, Side::Requester, true) => {
            format!("{due}までにお返事ください。双方が同意するまで、お名前は互いに伝わりません。")
        }
        (S::PartnerAgreed, Side::Requester, true) => {
            format!("相手が同意しました。{due}までに、紹介を受けるかどうかを確かめてください。")
        }
        (S::PartnerAsked, Side::Requester, _) => {
            "相手に意向を確かめています。返事があったらメールでお知らせします。".to_owned()
        }
        (S::Introduced, ..) if row.meeting_starts_at.is_some() => {
            words.say("面談の日時が決まりました。", "The time of the meeting is fixed.").to_owned()
        }
        _ => words.say(matter_of(row.state).0, matter_of(row.state).1).to_owned(),
    }
}

fn matter_of(state: IntroductionState) -> (&'static str, &'static str) {
    use IntroductionState as S;
    match state {
        S::RequesterAgreed => ("事務局が相手を探しています。", "We are preparing it."),
        S::Introduced => (
            "紹介が成立しました。面談の日時の候補を出すか、選んでください。",
            "You are introduced. Offer times for a meeting, or choose one.",
        ),
        S::Met | S::Reviewed => ("面談しました。", "You have met."),
        S::Closed => ("この紹介は終了しました。", "This introduction is closed."),
        S::Candidate | S::PartnerAsked | S::Declined | S::Lapsed => {
            ("今回は見送りとなりました。", "It does not go on this time.")
        }
        S::PartnerAgreed => (
            "同意をいただきました。相手の最後の確認を待っています。",
            "Thank you. We await a last word of the other side.",
        ),
    }
}
