//! The letters, each with its facts.

use serde::Serialize;

use crate::mail::Letter;
use crate::networking::introductions::Fact;

/// Declares letters with a sample for each of their facts.
macro_rules! letters {
    ($($(#[$meta:meta])* $name:ident = $folder:literal, $confidential:literal {
        $($(#[$note:meta])* $fact:ident: $type:ty = [$first:expr, $second:expr],)*
    })*) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, Serialize)]
        pub struct $name {
            $($(#[$note])* pub $fact: $type,)*
        }

        impl Letter for $name {
            const NAME: &'static str = $folder;
            const CONFIDENTIAL: bool = $confidential;

            fn samples() -> Vec<Self> {
                vec![Self { $($fact: $first,)* }, Self { $($fact: $second,)* }]
            }
        }
    )*};
}

const URL: &str = "https://bansou.example.jp/introductions/AZPxq0bC7d2nK1sVv0yQeAAB7mYc";
const TOLD: &str = "長野県で、地域の会社10社の採用と研修を合同で行っている団体です。\n海外の学校と、インターンの受け入れについて話したいと考えています。";

fn own(text: &str) -> String {
    text.to_owned()
}

fn sample_fact(label: &'static str, value: &str) -> Fact {
    Fact { code: "name", label, value: value.to_owned() }
}

// Links of the other side answer in its place, so letters that carry them are confidential.
letters! {
    /// Your wish has arrived.
    IntroductionReceived = "introduction_received", false {
        name: String = [own("鈴木 花子"), own("Suzuki Hanako")],
        number: String = [own("N8-482-136"), own("N8-482-136")],
        url: String = [own("https://bansou.example.jp/my/introductions/1"), own(URL)],
    }
    /// The secretariat proposes somebody.
    IntroductionProposed = "introduction_proposed", false {
        name: String = [own("鈴木 花子"), own("鈴木 花子")],
        number: String = [own("N8-482-136"), own("N8-482-136")],
        /// The other side, without a name.
        told: String = [own("ベトナムの日本語教育機関です。"), own(TOLD)],
        due: String = [own("2026年12月8日（火）"), own("2026年12月8日（火）")],
        url: String = [own("https://bansou.example.jp/my/introductions/1"), own(URL)],
    }
    /// The other side is asked.
    IntroductionAsked = "introduction_asked", true {
        name: String = [own("Nguyen Thi Lan"), own("山本 恵")],
        /// The operator, without a name.
        told: String = [own("An organisation in Nagano that recruits and trains people for ten local companies."), own(TOLD)],
        due: String = [own("Tue, 8 Dec 2026, 23:59 JST (UTC+9)"), own("2026年12月8日（火）")],
        url: String = [own(URL), own(URL)],
    }
    /// An answer is still awaited.
    IntroductionReminder = "introduction_reminder", true {
        name: String = [own("Nguyen Thi Lan"), own("鈴木 花子")],
        due: String = [own("Tue, 8 Dec 2026, 23:59 JST (UTC+9)"), own("2026年12月8日（火）")],
        url: String = [own(URL), own(URL)],
    }
    /// The other side agreed; the operator wanted to be asked once more.
    IntroductionToConfirm = "introduction_to_confirm", false {
        name: String = [own("鈴木 花子"), own("鈴木 花子")],
        number: String = [own("N8-482-136"), own("N8-482-136")],
        told: String = [own("ベトナムの日本語教育機関です。"), own(TOLD)],
        due: String = [own("2026年12月8日（火）"), own("2026年12月8日（火）")],
        url: String = [own("https://bansou.example.jp/my/introductions/1"), own(URL)],
    }
    /// Both agreed: who the other is.
    IntroductionMade = "introduction_made", true {
        name: String = [own("鈴木 花子"), own("Nguyen Thi Lan")],
        number: String = [own("N8-482-136"), own("N8-482-136")],
        other: Vec<Fact> = [
            vec![
                sample_fact("団体", "さくら日本語学院（Sakura Japanese Language School）"),
                sample_fact("お名前", "Nguyen Thi Lan"),
                sample_fact("役職", "Director"),
                sample_fact("メールアドレス", "lan@sakura.example.vn"),
                sample_fact("電話番号", "+84 24 0000 0000"),
                sample_fact("Webサイト", "https://sakura.example.vn/"),
            ],
            vec![
                sample_fact("Name", "Suzuki Hanako (鈴木 花子)"),
                sample_fact("Mail address", "suzuki@hajime.example.jp"),
            ]
        ],
        /// Labels of what the other was told.
        told_of_you: String = [own("団体、お名前、メールアドレス"), own("Name, Mail address")],
        url: String = [own("https://bansou.example.jp/my/introductions/1"), own(URL)],
    }
    /// It ended before or after they knew of each other.
    IntroductionEnded = "introduction_ended", true {
        name: String = [own("鈴木 花子"), own("Nguyen Thi Lan")],
        number: String = [own("N8-482-136"), own("N8-482-136")],
        introduced: bool = [false, true],
        is_partner: bool = [false, true],
        /// A meeting that was ahead does not take place.
        meeting_off: bool = [false, true],
        /// Empty where nothing is left to see.
        url: String = [own("https://bansou.example.jp/my/introductions/1"), own(URL)],
    }
    /// Times to choose from.
    IntroductionTimes = "introduction_times", true {
        name: String = [own("Nguyen Thi Lan"), own("鈴木 花子")],
        number: String = [own("N8-482-136"), own("N8-482-136")],
        other: String = [own("一般社団法人はじめ 鈴木 花子"), own("さくら日本語学院")],
        times: Vec<String> = [
            vec![own("Thu, 3 Dec 2026, 14:00–15:00 JST (UTC+9)"), own("Fri, 4 Dec 2026, 10:00–11:00 JST (UTC+9)")],
            vec![own("2026年12月3日（木）14:00～15:00")]
        ],
        place: String = [own("https://meet.example.jp/j/123456789"), own("塩尻市市民交流センター 3階 会議室1")],
        url: String = [own(URL), own(URL)],
    }
    /// When they meet.
    IntroductionMeeting = "introduction_meeting", true {
        name: String = [own("Nguyen Thi Lan"), own("鈴木 花子")],
        number: String = [own("N8-482-136"), own("N8-482-136")],
        other: String = [own("一般社団法人はじめ 鈴木 花子"), own("さくら日本語学院")],
        when: String = [own("Thu, 3 Dec 2026, 14:00–15:00 JST (UTC+9)"), own("2026年12月3日（木）14:00～15:00")],
        place: String = [own("https://meet.example.jp/j/123456789"), own("塩尻市市民交流センター 3階 会議室1")],
        moved: bool = [false, true],
        url: String = [own(URL), own(URL)],
    }
    /// They do not meet then.
    IntroductionMeetingOff = "introduction_meeting_off", true {
        name: String = [own("Nguyen Thi Lan"), own("鈴木 花子")],
        number: String = [own("N8-482-136"), own("N8-482-136")],
        other: String = [own("一般社団法人はじめ 鈴木 花子"), own("さくら日本語学院")],
        when: String = [own("Thu, 3 Dec 2026, 14:00–15:00 JST (UTC+9)"), own("2026年12月3日（木）14:00～15:00")],
        url: String = [own(URL), own(URL)],
    }
    /// What came of it?
    IntroductionOutcome = "introduction_outcome", true {
        name: String = [own("Nguyen Thi Lan"), own("鈴木 花子")],
        number: String = [own("N8-482-136"), own("N8-482-136")],
        other: String = [own("一般社団法人はじめ 鈴木 花子"), own("さくら日本語学院")],
        days: i32 = [14, 90],
        url: String = [own(URL), own(URL)],
    }
}
