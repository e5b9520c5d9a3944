//! The words of the questionnaire in the three languages of its page.

use crate::people::PageLanguage;
use crate::study_sessions::pages::controls::Said;
use crate::study_sessions::pages::words::say;
use crate::study_sessions::survey::{Refusal, Scale, wording};

pub fn scale(scale: Scale) -> Said {
    match scale {
        Scale::Satisfaction => ("全体の満足度", "Overall", "ぜんぶで どうでしたか"),
        Scale::Understanding => ("内容の理解度", "Did you understand it?", "わかりましたか"),
        Scale::Usefulness => {
            ("実務への有用性", "Is it useful for your work?", "しごとに つかえますか")
        }
        Scale::Speakers => ("講師", "Speakers", "はなした人は どうでしたか"),
        Scale::Length => ("時間・分量", "Length and amount", "ながさは どうでしたか"),
        Scale::Running => (
            "運営（会場・接続）",
            "Venue, connection, running",
            "ばしょや インターネットは どうでしたか",
        ),
        Scale::Intention => {
            ("学んだことに取り組みますか", "Will you put it into practice?", "やってみますか")
        }
    }
}

pub fn score(language: PageLanguage, scale: Scale, score: i32) -> &'static str {
    let (en, easy) = match scale {
        Scale::Understanding => (
            ["Not at all", "Hardly", "Partly", "Mostly", "Very well"],
            ["わからない", "あまり わからない", "ふつう", "わかった", "よく わかった"],
        ),
        Scale::Usefulness => (
            ["Not at all", "Hardly", "Neither", "Useful", "Very useful"],
            ["つかえない", "あまり つかえない", "ふつう", "つかえる", "とても つかえる"],
        ),
        Scale::Intention => (
            ["No plan to", "It will be hard", "I will consider it", "I would like to", "At once"],
            ["やらない", "むずかしい", "かんがえる", "やりたい", "すぐ やる"],
        ),
        _ => (
            ["Dissatisfied", "Rather dissatisfied", "Neither", "Satisfied", "Very satisfied"],
            ["よくない", "あまり よくない", "ふつう", "よい", "とても よい"],
        ),
    };
    let place = usize::try_from(score - 1).unwrap_or_default();
    match language {
        PageLanguage::Japanese => wording::score(scale, score),
        PageLanguage::English => en.get(place).copied().unwrap_or_default(),
        PageLanguage::Easy => easy.get(place).copied().unwrap_or_default(),
    }
}

pub fn consultation(language: PageLanguage, wish: bool) -> &'static str {
    if wish {
        say(language, "希望する", "Yes", "はい")
    } else {
        say(language, "希望しない", "No", "いいえ")
    }
}

/// Why the questionnaire cannot be answered, or that it has been.
pub fn refusal(language: PageLanguage, refusal: &Refusal) -> String {
    let (en, easy) = match refusal {
        Refusal::NotYet(_) => {
            ("The questionnaire opens when the session ends.", "おわったら こたえて ください。")
        }
        Refusal::PromiseChanged => (
            "How answers are kept has changed. Please read the note at the top and send them again.",
            "こたえの あつかいが かわりました。よんで もういちど おくって ください。",
        ),
        Refusal::Closed => ("This questionnaire is closed.", "アンケートは おわりました。"),
        Refusal::Answered => (
            "We have received your answers. Thank you.",
            "アンケートを うけとりました。ありがとうございました。",
        ),
        Refusal::NotForThem => {
            ("This questionnaire is for those who took part.", "さんかした人の アンケートです。")
        }
        _ => ("There is no questionnaire.", "アンケートは ありません。"),
    };
    match language {
        PageLanguage::Japanese => wording::refusal(refusal),
        PageLanguage::English => en.to_owned(),
        PageLanguage::Easy => easy.to_owned(),
    }
}
