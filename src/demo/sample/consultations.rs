//! Who gives advice in the demonstration, and when.

/// Opening hours of one accompanist.
pub struct SampleOpening {
    /// Key of the person.
    pub who: &'static str,
    /// Weekday from Monday as 1, from, until.
    pub hours: &'static [(u8, &'static str, &'static str)],
    pub modes: &'static [&'static str],
    /// Codes of the vocabulary.
    pub themes: &'static [&'static str],
    /// `at_once` or `by_accompanist`.
    pub confirmation: &'static str,
    pub place: &'static str,
    pub online_url: &'static str,
    pub phone: &'static str,
}

pub const OPENINGS: [SampleOpening; 3] = [
    SampleOpening {
        who: "accompanist",
        hours: &[
            (1, "10:00", "12:00"),
            (2, "13:00", "17:00"),
            (4, "10:00", "12:00"),
            (4, "13:00", "16:00"),
        ],
        modes: &["in_person", "online", "phone"],
        themes: &["naming_issues", "partners", "regional_cooperation"],
        confirmation: "at_once",
        place: "安曇野しごとの学校 2階 相談室（長野県安曇野市）",
        online_url: "https://meeting.example.jp/takahashi",
        phone: "0263-00-0000",
    },
    SampleOpening {
        who: "speaker",
        hours: &[(3, "9:00", "12:00"), (5, "14:00", "18:00")],
        modes: &["online", "phone"],
        themes: &["naming_issues"],
        confirmation: "by_accompanist",
        place: "",
        online_url: "https://meeting.example.jp/oikawa",
        phone: "0193-00-0000",
    },
    SampleOpening {
        who: "speaker2",
        hours: &[(2, "9:00", "12:00"), (3, "13:00", "17:00")],
        modes: &["online"],
        themes: &["people_proposal"],
        confirmation: "at_once",
        place: "",
        online_url: "https://meeting.example.jp/kuroda",
        phone: "",
    },
];

pub const CONDITIONS: &str = "オンラインで相談するときは、次のことを守ってください。\n\
・カメラとマイクを使える機器で参加する。\n\
・静かな場所で参加する。車の運転中や移動中、食事中は参加できません。\n\
・録画や録音をするときは、先に相手の了解を得る。\n\
・開始の5分前に接続を確かめる。15分を過ぎても参加がないときは、欠席として扱います。";
