//! Consultations that were held, with records in every state and tasks of every kind. Days are
//! counted back from the day the demonstration is started.

/// How far a record has come.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reached {
    /// Nothing is written but what the booking knows.
    Begun,
    /// Half written.
    Draft,
    Submitted,
    /// Sent back by the client, with these words.
    Returned(&'static str),
    Confirmed,
    Approved,
}

/// A consultation of the demonstration.
pub struct SampleRecord {
    /// Keys of the client, their organisation and the accompanist.
    pub client: &'static str,
    pub organisation: &'static str,
    pub accompanist: &'static str,
    /// Days ago.
    pub ago: i64,
    pub about: &'static str,
    pub presented: &'static str,
    pub essential: &'static str,
    pub words: &'static str,
    pub advice: &'static str,
    /// 自走度
    pub score: &'static str,
    pub actions: &'static [SampleAction],
    pub reached: Reached,
}

/// `client`, `accompanist` or `staff`; what; days after the meeting; what came of it, where it is
/// done.
pub type SampleAction = (&'static str, &'static str, i64, Option<&'static str>);

pub const RECORDS: [SampleRecord; 8] = [
    SampleRecord {
        client: "operator",
        organisation: "hanamaki",
        accompanist: "accompanist",
        ago: 42,
        about: "会員企業の採用がうまくいかない。何から始めるかを相談したい。",
        presented: "会員企業が別々に求人を出し、どこにも応募がない。",
        essential: "求める人物像と任せる仕事が、企業の中で言葉になっていない。",
        words: "求人票より先に、社長たちと話す場をつくります。",
        advice: "会員企業6社に同じ質問で聞き取りをする。結果を並べて、共通の課題を1枚にまとめる。",
        score: "2",
        actions: &[
            ("client", "会員企業6社に聞き取りをする。", 14, Some("6社すべて終えました。")),
            (
                "accompanist",
                "聞き取りの質問票を送る。",
                3,
                Some("安曇野で使ったものを送りました。"),
            ),
        ],
        reached: Reached::Approved,
    },
    SampleRecord {
        client: "operator",
        organisation: "hanamaki",
        accompanist: "accompanist",
        ago: 21,
        about: "聞き取りの結果から、合同説明会の進め方を決めたい。",
        presented: "合同説明会に何社が参加するか、まだ決まらない。",
        essential: "説明会のあとに企業が学生とどう関わるかが決まっていない。",
        words: "説明会を一度きりで終わらせません。",
        advice: "参加企業ごとに、説明会のあと1か月の関わり方を先に決める。",
        score: "3",
        actions: &[
            ("client", "参加企業の一覧をつくる。", 12, None),
            ("staff", "近くの大学の就職担当を紹介する。", 30, None),
        ],
        reached: Reached::Approved,
    },
    SampleRecord {
        client: "kiryu",
        organisation: "kiryu",
        accompanist: "speaker",
        ago: 19,
        about: "織物の会社で、若手が続かない。",
        presented: "入社して半年で辞める若手が続いている。",
        essential: "教える人が決まらず、若手が相談できる相手がいない。",
        words: "教える時間を仕事として数えていませんでした。",
        advice: "会社をまたいだ先輩と若手の組をつくり、月に1度話す時間を決める。",
        score: "2",
        actions: &[("client", "組をつくる会社を3社選ぶ。", 25, None)],
        reached: Reached::Submitted,
    },
    SampleRecord {
        client: "sado",
        organisation: "sado",
        accompanist: "speaker2",
        ago: 13,
        about: "外国人材の受け入れを、島の中で共同で進めたい。",
        presented: "住まいと日本語の学びの場が足りない。",
        essential: "受け入れの窓口が会社ごとに分かれ、経験が共有されていない。",
        words: "島で一つの窓口をつくりたい。",
        advice: "先に受け入れている3社の経験を集め、共通の手引きにする。",
        score: "3",
        actions: &[("accompanist", "手引きの見本を送る。", 10, None)],
        reached: Reached::Confirmed,
    },
    SampleRecord {
        client: "operator2",
        organisation: "tokachi",
        accompanist: "speaker",
        ago: 12,
        about: "農業の季節雇用を、通年の仕事につなげたい。",
        presented: "",
        essential: "",
        words: "",
        advice: "冬の仕事を持つ会社を探す。",
        score: "",
        actions: &[],
        reached: Reached::Draft,
    },
    SampleRecord {
        client: "mino",
        organisation: "mino",
        accompanist: "speaker2",
        ago: 8,
        about: "和紙の担い手を育てる研修を考えたい。",
        presented: "研修の講師になる職人が少ない。",
        essential: "職人の技が言葉になっておらず、教え方が人によって違う。",
        words: "まず3人の職人に話を聞きます。",
        advice: "作業を撮影し、職人どうしで言葉にする場をつくる。",
        score: "2",
        actions: &[("client", "職人3人に話を聞く。", 14, None)],
        reached: Reached::Returned(
            "2つ目の助言は、話した内容と少し違います。撮影は職人の同意をとってから、という話でした。",
        ),
    },
    SampleRecord {
        client: "hita",
        organisation: "hita",
        accompanist: "accompanist",
        ago: 5,
        about: "合同研修を続けるための費用の分け方を相談したい。",
        presented: "研修費の負担で、参加をやめたい会社が出ている。",
        essential: "研修の成果が会社に見えていない。",
        words: "成果を見せる発表会をしてみます。",
        advice: "若手が上司に発表する場を、研修の最終回に入れる。",
        score: "4",
        actions: &[("client", "発表会の日程を決める。", 21, None)],
        reached: Reached::Submitted,
    },
    SampleRecord {
        client: "operator",
        organisation: "hanamaki",
        accompanist: "accompanist",
        ago: 1,
        about: "合同説明会の当日の流れを確かめたい。",
        presented: "",
        essential: "",
        words: "",
        advice: "",
        score: "",
        actions: &[],
        reached: Reached::Begun,
    },
];
