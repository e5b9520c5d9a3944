//! Issues of the mail magazine.

use crate::newsletter::issues::RawBlock;

pub struct SampleIssue {
    pub number: i32,
    pub subject: &'static str,
    /// Headings with the text below them.
    pub parts: &'static [(&'static str, &'static str)],
    /// When it is planned, from now on; when it left, where it has left.
    pub days_ahead: Option<i64>,
    /// The saved group it goes to; none: to everybody.
    pub group: Option<&'static str>,
}

impl SampleIssue {
    pub fn blocks(&self) -> Vec<RawBlock> {
        let block =
            |kind: &str, text: &str| RawBlock { text: text.to_owned(), ..RawBlock::of_kind(kind) };
        let parts = self.parts.iter();
        parts.flat_map(|(heading, text)| [block("heading", heading), block("text", text)]).collect()
    }
}

/// Its writer saw too late that the day was wrong, and stopped it.
pub const STOPPED: SampleIssue = SampleIssue {
    number: 7,
    subject: "【地域の人事部】第7号 夏の勉強会のお知らせ",
    parts: &[("夏の勉強会", "日時と会場は、[勉強会の一覧](/sessions)にあります。")],
    days_ahead: Some(-95),
    group: Some("関東の支援機関"),
};

/// Read in full, and since then on the web.
pub const SENT: [SampleIssue; 2] = [
    SampleIssue {
        number: 8,
        subject: "【地域の人事部】第8号 「右腕人材」を迎えるまで",
        parts: &[
            (
                "「右腕人材」を迎えるまで",
                "経営者のそばで一緒に考える人を、どのように探し、迎えるか。3つの地域の例です。\n\n\
                 1. 任せたい仕事を、言葉にします。\n2. 家族と従業員に、先に伝えます。\n\
                 3. 迎えてから3か月は、毎週話します。",
            ),
            ("勉強会のお知らせ", "これからの勉強会は、[勉強会の一覧](/sessions)にあります。"),
        ],
        days_ahead: Some(-63),
        group: Some("関東の支援機関"),
    },
    SampleIssue {
        number: 9,
        subject: "【地域の人事部】第9号 副業・兼業人材と始める",
        parts: &[
            (
                "副業・兼業人材と始める",
                "週に1日、遠くから力を借りる。**最初の1か月**で決めておくことをまとめました。",
            ),
            ("個別相談", "伴走支援者に相談できます。[相談を予約する](/consultations)"),
        ],
        days_ahead: Some(-28),
        group: Some("関東の支援機関"),
    },
];

/// What the correction of the last one says.
pub const CORRECTION: &str = "第9号で「週に2日」とお伝えした例は、正しくは「週に1日」でした。\n\n\
                              - 誤：週に2日\n- 正：週に1日";

/// Leaves for everybody while the demonstration runs.
pub const LEAVING: SampleIssue = SampleIssue {
    number: 11,
    subject: "【地域の人事部】第11号 採用ページの見直し方",
    parts: &[
        (
            "採用ページの見直し方",
            "応募する人が最初に知りたいのは、仕事の中身と、一緒に働く人です。\n\n\
             - 1日の流れを書きます。\n- 入社した人の言葉を載せます。\n\
             - 問い合わせ先は、電話とメールの両方を書きます。",
        ),
        ("これからの予定", "勉強会は、[勉強会の一覧](/sessions)にあります。"),
    ],
    days_ahead: Some(0),
    group: None,
};

/// Somebody paused it before the first letter left.
pub const PAUSED: SampleIssue = SampleIssue {
    number: 16,
    subject: "【地域の人事部】臨時号 会場変更のお知らせ",
    parts: &[("会場が変わります", "新しい会場は、[勉強会の一覧](/sessions)で確かめてください。")],
    days_ahead: Some(-1),
    group: Some("関東の支援機関"),
};

/// It was to leave within hours, and nothing left in them.
pub const LAPSED: SampleIssue = SampleIssue {
    number: 17,
    subject: "【地域の人事部】臨時号 当日参加のご案内",
    parts: &[("当日の参加を受け付けます", "会場は、[勉強会の一覧](/sessions)で確かめてください。")],
    days_ahead: Some(-2),
    group: Some("関東の支援機関"),
};

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
    group: None,
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
    group: None,
};

pub const RETURNED: SampleIssue = SampleIssue {
    number: 14,
    subject: "【地域の人事部】第14号 定着を支える対話",
    parts: &[
        ("定着を支える対話", "入社から3か月の面談で、何を聞くとよいでしょうか。"),
        ("これからの予定", "日時は、[勉強会の一覧](/sessions)で確かめてください。"),
    ],
    days_ahead: None,
    group: None,
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
    group: None,
};
