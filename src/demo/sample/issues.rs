//! Issues of the mail magazine.

use crate::newsletter::issues::RawBlock;

pub struct SampleIssue {
    pub number: i32,
    pub subject: &'static str,
    /// Headings with the text below them.
    pub parts: &'static [(&'static str, &'static str)],
    /// When it is planned, from now on.
    pub days_ahead: Option<i64>,
}

impl SampleIssue {
    pub fn blocks(&self) -> Vec<RawBlock> {
        let block =
            |kind: &str, text: &str| RawBlock { text: text.to_owned(), ..RawBlock::of_kind(kind) };
        let parts = self.parts.iter();
        parts.flat_map(|(heading, text)| [block("heading", heading), block("text", text)]).collect()
    }
}

pub const HELD: SampleIssue = SampleIssue {
    number: 12,
    subject: "【地域の人事部】第12号 実践ポイント集の使い方",
    parts: &[
        (
            "実践ポイント集の使い方",
            "はじめの一歩から、地域をまたぐ連携まで、活動の段階ごとに要点をまとめています。\n\n\
             - まず、自分たちの段階を確かめます。\n- 次に、同じ段階の事例を読みます。\n\
             - 迷ったら、[個別相談](/consultations)を予約してください。",
        ),
        ("勉強会のお知らせ", "これからの勉強会は、[勉強会の一覧](/sessions)にあります。"),
    ],
    days_ahead: Some(30),
};

pub const WAITING: SampleIssue = SampleIssue {
    number: 13,
    subject: "【地域の人事部】第13号 地域をまたぐ採用の工夫",
    parts: &[
        (
            "地域をまたぐ採用の工夫",
            "3つの地域が合同で開いた説明会の様子をお伝えします。**準備は2か月前から**始めました。",
        ),
        (
            "相談のご案内",
            "個別相談は、オンラインでも受けられます。\n[相談を予約する](/consultations)",
        ),
    ],
    days_ahead: Some(3),
};

pub const RETURNED: SampleIssue = SampleIssue {
    number: 14,
    subject: "【地域の人事部】第14号 定着を支える対話",
    parts: &[
        ("定着を支える対話", "入社から3か月の面談で、何を聞くとよいでしょうか。"),
        ("これからの予定", "日時は、[勉強会の一覧](/sessions)で確かめてください。"),
    ],
    days_ahead: None,
};

/// Being written: the checks find what is left.
pub const WRITTEN: SampleIssue = SampleIssue {
    number: 15,
    subject: "【地域の人事部】第15号 ○○のお知らせ",
    parts: &[(
        "全国の事業者の集い",
        "会場は【要確認】です。申し込みは、[こちら](/no-such-page)から。",
    )],
    days_ahead: None,
};
