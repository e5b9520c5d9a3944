//! A conference of the demonstration: one day in each of two prefectures, a week apart, so that
//! neither falls on the other when a holiday is in the way.

use super::session::{Admission, SamplePart, SampleSession, Venue, When};

/// Its days, in order.
pub const CONFERENCE: [SampleSession; 2] = [
    SampleSession {
        key: "summit-1",
        title: "全国交流大会 第1日",
        purpose: "各地の地域の人事部が集まり、取組を持ち寄ります。",
        description: "2つの県で、1日ずつ開きます。どちらか1日だけでも、両日でも参加できます。",
        themes: &["regional_cooperation"],
        parts: &[SamplePart {
            title: "事例報告と円卓",
            day: 44,
            from: 13 * 60,
            minutes: 240,
            speaker: None,
        }],
        venue: Venue::Room {
            name: "塩尻市市民交流センター",
            address: "長野県塩尻市大門一番町12番2号",
            access: "JR塩尻駅東口から徒歩5分",
            prefecture: 20,
            listed: false,
        },
        seats: (Some(60), Some(100)),
        public: true,
        when: When::Published,
        registered: &["operator2", "kiryu", "mino"],
        cancelled: &[],
        admission: Admission::FirstCome,
    },
    SampleSession {
        key: "summit-2",
        title: "全国交流大会 第2日",
        purpose: "現地を歩き、これからの連携を話し合います。",
        description: "2つの県で、1日ずつ開きます。現地視察のため、席に限りがあります。",
        themes: &["regional_cooperation"],
        parts: &[SamplePart {
            title: "現地視察と意見交換",
            day: 51,
            from: 10 * 60,
            minutes: 180,
            speaker: None,
        }],
        venue: Venue::Room {
            name: "南砺市役所 会議室",
            address: "富山県南砺市苗島4880",
            access: "JR福野駅から車で10分",
            prefecture: 16,
            listed: false,
        },
        seats: (Some(2), None),
        public: true,
        when: When::Published,
        registered: &["kurashiki", "mino"],
        cancelled: &[],
        admission: Admission::FirstCome,
    },
];
