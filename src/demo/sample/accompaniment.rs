//! Engagements in several stages, and a matching desk with something to decide. Days are counted
//! from the day the demonstration is started; whatever would fall into another fiscal year is moved
//! to the edge of its own.

use entities::accompaniment::matching_ruling::RulingKind;
use entities::accompaniment::matching_wish::WishedRegion;
use entities::accompaniment::milestone::MilestoneKind;
use entities::accompaniment::outcome::{OutcomeKind, Tendency};

/// An engagement of the demonstration.
pub struct SampleEngagement {
    /// Keys of the operator, the accompanist and the accompanist's organisation.
    pub operator: &'static str,
    pub accompanist: &'static str,
    pub organisation: &'static str,
    /// Years before the present one.
    pub years_ago: i32,
    /// Days ago.
    pub started: i64,
    pub concerns: &'static str,
    pub vision: &'static str,
    pub allies: &'static str,
    pub next_plan: &'static str,
    pub goals: &'static [(&'static str, &'static str)],
    pub reached: &'static [Reached],
    pub outcomes: &'static [(OutcomeKind, Tendency, Option<i32>)],
    pub finish: Finish,
}

/// A step, how many days ago it was reached, and what shows it.
pub type Reached = (MilestoneKind, i64, &'static str);

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Finish {
    Runs,
    Completed,
    /// Before its time, for this reason.
    Ended(&'static str),
}

pub const ENGAGEMENTS: [SampleEngagement; 4] = [
    SampleEngagement {
        operator: "hita",
        accompanist: "speaker",
        organisation: "fisherman",
        years_ago: 1,
        started: 0,
        concerns: "木工と林業の若手が3年以内に離れていく。",
        vision: "地域の10社で合同研修を続け、若手が辞めない。",
        allies: "日田市林業支援課\n日田林工高等学校",
        next_plan: "合同研修を商工会の年間行事にし、会費で続ける。",
        goals: &[("合同研修を3回開く", "延べ30名の参加")],
        reached: &[
            (MilestoneKind::Hearing, 0, "聞き取りの記録"),
            (MilestoneKind::Issue, 0, "課題整理表"),
            (MilestoneKind::Support, 0, "相談記録 3回分"),
            (MilestoneKind::ActionPlan, 0, "行動計画書 第2版"),
            (MilestoneKind::Midterm, 0, "中間確認の議事録"),
            (MilestoneKind::SelfReliance, 0, "自走判定表"),
        ],
        outcomes: &[
            (OutcomeKind::Recruiting, Tendency::Increased, Some(4)),
            (OutcomeKind::Retention, Tendency::Increased, None),
            (OutcomeKind::Training, Tendency::Increased, Some(32)),
        ],
        finish: Finish::Completed,
    },
    SampleEngagement {
        operator: "hanamaki",
        accompanist: "accompanist",
        organisation: "azumino",
        years_ago: 0,
        started: 50,
        concerns: "会員企業が別々に採用活動をしていて、学生に知られていない。",
        vision: "商工会が窓口になり、会員企業が合同で採用と研修を続けている。",
        allies: "花巻市商工観光部\n岩手県立大学",
        next_plan: "採用の窓口を専任にし、研修を2市に広げる。",
        goals: &[
            ("合同企業説明会を開く", "会員企業10社、学生40名の参加"),
            ("採用の窓口を商工会につくる", "担当者1名と相談の受付票"),
        ],
        reached: &[
            (MilestoneKind::Hearing, 36, "聞き取りの記録（会員企業6社）"),
            (MilestoneKind::Issue, 20, "課題整理表"),
        ],
        outcomes: &[(OutcomeKind::Recruiting, Tendency::Unknown, None)],
        finish: Finish::Runs,
    },
    SampleEngagement {
        operator: "kiryu",
        accompanist: "speaker",
        organisation: "fisherman",
        years_ago: 0,
        started: 150,
        concerns: "織物の技術を継ぐ人が足りない。",
        vision: "副業の人材と若手が組んで、新しい商品をつくり続ける。",
        allies: "",
        next_plan: "",
        goals: &[("副業人材を5名迎える", "契約5件")],
        reached: &[
            (MilestoneKind::Hearing, 130, "聞き取りの記録"),
            (MilestoneKind::Issue, 115, "課題整理表"),
            (MilestoneKind::Support, 90, "相談記録 2回分"),
            (MilestoneKind::ActionPlan, 62, "行動計画書"),
        ],
        outcomes: &[],
        finish: Finish::Runs,
    },
    SampleEngagement {
        operator: "sado",
        accompanist: "speaker2",
        organisation: "mori",
        years_ago: 0,
        started: 120,
        concerns: "島に戻りたい人と仕事が出会えない。",
        vision: "UIJターンの相談が年に20件ある。",
        allies: "",
        next_plan: "",
        goals: &[],
        reached: &[(MilestoneKind::Hearing, 100, "聞き取りの記録")],
        outcomes: &[],
        finish: Finish::Ended("事業者の担当者が交代し、体制を立て直すため。"),
    },
];

/// What an operator wishes: themes and other terms by code, in order.
pub struct SampleWish {
    pub operator: &'static str,
    pub region: WishedRegion,
    pub terms: &'static [&'static str],
    pub note: &'static str,
}

const fn wish(
    operator: &'static str,
    region: WishedRegion,
    terms: &'static [&'static str],
    note: &'static str,
) -> SampleWish {
    SampleWish { operator, region, terms, note }
}

pub const WISHES: [SampleWish; 6] = [
    wish(
        "tokachi",
        WishedRegion::Far,
        &["partners", "finance", "develop"],
        "離れた地域の先輩から、会員の集め方を学びたい。",
    ),
    wish(
        "mino",
        WishedRegion::Near,
        &["naming_issues", "recruit"],
        "まず何から始めるかを一緒に考えてほしい。",
    ),
    wish("kurashiki", WishedRegion::Any, &["overseas", "people_proposal", "recruit"], ""),
    wish(
        "imabari",
        WishedRegion::Any,
        &["partners", "regional_cooperation", "retain"],
        "船員の定着に取り組みたい。",
    ),
    wish("echizen", WishedRegion::Near, &["finance", "develop"], ""),
    wish(
        "uruma",
        WishedRegion::Any,
        &["overseas", "my"],
        "ミャンマーからの留学生を受け入れている。",
    ),
];

/// Places of the accompanists.
pub const CAPACITIES: [(&str, u16); 3] = [("accompanist", 3), ("speaker", 2), ("speaker2", 1)];

/// Operator, accompanist, what was laid down and why.
pub const RULINGS: [(&str, &str, RulingKind, &str); 3] = [
    ("kurashiki", "speaker2", RulingKind::Locked, "昨年度の勉強会で、双方が希望した。"),
    ("mino", "accompanist", RulingKind::Forbidden, "今年度は別の視点の支援者と組みたいとの希望。"),
    // Nobody else is left for it: the desk says that taking this back would help.
    ("imabari", "speaker", RulingKind::Forbidden, "取引先どうしが競合するとの申し出があったため。"),
];
