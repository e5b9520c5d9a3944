/// A study session of the demonstration.
pub struct SampleSession {
    pub key: &'static str,
    pub title: &'static str,
    pub purpose: &'static str,
    /// Markdown.
    pub description: &'static str,
    /// Codes of the vocabulary テーマ.
    pub themes: &'static [&'static str],
    pub parts: &'static [SamplePart],
    pub venue: Venue,
    /// Seats at the venue and online; none where the mode is not offered.
    pub seats: (Option<i32>, Option<i32>),
    pub public: bool,
    pub when: When,
    /// Keys of the people who registered, in the order of their registration.
    pub registered: &'static [&'static str],
    /// Keys of those of them who cancelled again.
    pub cancelled: &'static [&'static str],
    /// Registrations wait for the secretariat's approval.
    pub approved: bool,
}

pub struct SamplePart {
    pub title: &'static str,
    /// Days from today; a day that is no business day moves to the next.
    pub day: i64,
    /// Minutes after midnight in Tokyo.
    pub from: u32,
    pub minutes: u32,
    /// Key of the person who speaks.
    pub speaker: Option<&'static str>,
}

pub enum Venue {
    Online,
    Room {
        name: &'static str,
        address: &'static str,
        access: &'static str,
        prefecture: i32,
        /// The listed room it occupies.
        listed: bool,
    },
}

/// What the secretariat has done with it so far.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum When {
    Draft,
    Published,
    /// It took place, and nobody has marked who came yet.
    Over,
    Held,
    Cancelled,
}

const ROOM: Venue = Venue::Room {
    name: "霞が関ひとまちホール 会議室A",
    address: "東京都千代田区霞が関1-3-1",
    access: "霞ケ関駅A12出口から徒歩3分",
    prefecture: 13,
    listed: true,
};

/// The room the secretariat lists.
pub const LISTED_ROOM: &str = "霞が関ひとまちホール 会議室A";
/// The licences the secretariat lists; online sessions at one time need one each.
pub const LICENCES: [&str; 2] = ["オンライン会議 1", "オンライン会議 2"];

/// In the order of their days, so that every letter leaves on its day.
pub const SESSIONS: [SampleSession; 9] = [
    SampleSession {
        key: "kickoff",
        title: "令和8年度 伴走支援 キックオフ",
        purpose: "今年度の進め方を共有し、地域ごとの課題を出し合います。",
        description: "会場とオンラインを結んで行いました。",
        themes: &["sustainable_strategy"],
        parts: &[
            SamplePart {
                title: "第1部 今年度の支援",
                day: -60,
                from: 13 * 60,
                minutes: 60,
                speaker: Some("admin"),
            },
            SamplePart {
                title: "第2部 課題の共有",
                day: -60,
                from: 14 * 60 + 10,
                minutes: 80,
                speaker: Some("accompanist"),
            },
        ],
        venue: ROOM,
        seats: (Some(30), Some(50)),
        public: false,
        when: When::Held,
        registered: &["operator", "operator2", "kiryu", "sado", "mino", "kurashiki"],
        cancelled: &[],
        approved: false,
    },
    SampleSession {
        key: "retention",
        title: "若手が辞めない職場を地域でつくる",
        purpose: "企業をまたぐ同期会と合同研修の実例を学びます。",
        description: "小さな会社の若手どうしがつながる場の作り方を紹介しました。",
        themes: &["sustainable_strategy"],
        parts: &[SamplePart {
            title: "事例と対話",
            day: -25,
            from: 14 * 60,
            minutes: 90,
            speaker: Some("speaker"),
        }],
        venue: Venue::Online,
        seats: (None, Some(40)),
        public: false,
        when: When::Held,
        registered: &["operator", "kiryu", "hita"],
        cancelled: &[],
        approved: false,
    },
    SampleSession {
        key: "community",
        title: "関係人口と仕事をつなぐ",
        purpose: "副業・兼業で関わる人と地域の会社を結ぶ手順を学びます。",
        description: "受け入れ側の準備、依頼の書き方、続けてもらう工夫を順に話し合いました。",
        themes: &["regional_cooperation"],
        parts: &[SamplePart {
            title: "講義と対話",
            day: -6,
            from: 15 * 60,
            minutes: 90,
            speaker: Some("speaker2"),
        }],
        venue: Venue::Online,
        seats: (None, Some(40)),
        public: false,
        when: When::Over,
        registered: &["operator", "operator2", "kurashiki", "hita"],
        cancelled: &["hita"],
        approved: false,
    },
    SampleSession {
        key: "storm",
        title: "海の仕事の担い手を育てる（現地見学）",
        purpose: "石巻の育成の現場を訪ねます。",
        description: "荒天が見込まれるため中止しました。",
        themes: &["regional_cooperation"],
        parts: &[SamplePart {
            title: "見学と意見交換",
            day: 5,
            from: 9 * 60,
            minutes: 300,
            speaker: Some("speaker"),
        }],
        venue: Venue::Room {
            name: "石巻市 水産総合振興センター",
            address: "宮城県石巻市魚町二丁目",
            access: "石巻駅から車で15分",
            prefecture: 4,
            listed: false,
        },
        seats: (Some(15), None),
        public: false,
        when: When::Cancelled,
        registered: &["operator", "sado"],
        cancelled: &[],
        approved: false,
    },
    SampleSession {
        key: "strategy",
        title: "地域の人事部を続けるための戦略設計",
        purpose: "補助が終わったあとも続く仕組みを、収支と体制の両面から考えます。",
        description: "## 当日の流れ\n\n1. 先輩事業者の収支の実例\n2. 会費・受託・自治体連携の組み合わせ方\n3. 自分の地域の計画を書いてみる\n\n計画のひな型は当日お渡しします。",
        themes: &["sustainable_strategy"],
        parts: &[
            SamplePart {
                title: "事例紹介",
                day: 10,
                from: 14 * 60,
                minutes: 45,
                speaker: Some("accompanist"),
            },
            SamplePart {
                title: "計画づくり",
                day: 10,
                from: 14 * 60 + 45,
                minutes: 45,
                speaker: None,
            },
        ],
        venue: Venue::Online,
        seats: (None, Some(40)),
        public: false,
        when: When::Published,
        registered: &["operator2", "kiryu", "sado"],
        cancelled: &[],
        approved: false,
    },
    SampleSession {
        key: "region",
        title: "地域間連携をどう始めるか",
        purpose: "隣の地域、遠くの地域と組むときの最初の一歩を学びます。",
        description: "石巻から南伊勢、西伊豆へ担い手育成の人材を送った経験を手がかりに、連携の相手の見つけ方と役割の分け方を話し合います。",
        themes: &["regional_cooperation"],
        parts: &[SamplePart {
            title: "講演と意見交換",
            day: 17,
            from: 10 * 60,
            minutes: 120,
            speaker: Some("speaker"),
        }],
        venue: ROOM,
        seats: (Some(4), Some(30)),
        public: false,
        when: When::Published,
        registered: &["operator2", "kiryu", "mino", "kurashiki", "hita", "sado"],
        cancelled: &["kiryu"],
        approved: false,
    },
    SampleSession {
        key: "briefing",
        title: "はじめての「地域の人事部」説明会",
        purpose: "これから始める方に、事業の全体と支援の使い方を案内します。",
        description: "どなたでも参加できます。申込にアカウントはいりません。質問は当日チャットでお受けします。",
        themes: &["sustainable_strategy"],
        parts: &[SamplePart {
            title: "説明と質疑",
            day: 24,
            from: 13 * 60 + 30,
            minutes: 60,
            speaker: Some("coordinator"),
        }],
        venue: Venue::Online,
        seats: (None, Some(200)),
        public: true,
        when: When::Published,
        registered: &["operator"],
        cancelled: &[],
        approved: false,
    },
    SampleSession {
        key: "foreign",
        title: "外国人材と働く地域企業を支える",
        purpose: "採用から定着まで、地域の人事部にできることを整理します。",
        description: "在留資格の基本、受け入れ企業との役割分担、暮らしの支援の3つに分けて学びます。",
        themes: &["sustainable_strategy", "partners"],
        parts: &[SamplePart {
            title: "講義",
            day: 38,
            from: 15 * 60,
            minutes: 90,
            speaker: Some("speaker2"),
        }],
        venue: Venue::Online,
        seats: (None, Some(60)),
        public: false,
        when: When::Published,
        registered: &["operator2", "mino"],
        cancelled: &[],
        approved: true,
    },
    SampleSession {
        key: "draft",
        title: "右腕人材のインターンを設計する（案）",
        purpose: "幹部インターンシップの受け入れ準備を学びます。",
        description: "内容は調整中です。",
        themes: &["sustainable_strategy"],
        parts: &[SamplePart {
            title: "講義と演習",
            day: 26,
            from: 14 * 60,
            minutes: 120,
            speaker: None,
        }],
        venue: ROOM,
        seats: (Some(20), None),
        public: false,
        when: When::Draft,
        registered: &[],
        cancelled: &[],
        approved: false,
    },
];
