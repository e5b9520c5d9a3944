//! The regional blocks as they are on the first day. The secretariat edits its own copy; this is
//! what that copy begins as.

use super::Prefecture;

/// A block of prefectures under one regional bureau of the ministry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RegionBlock {
    key: &'static str,
    name: &'static str,
    bureau: &'static str,
    codes: &'static [u8],
}

impl RegionBlock {
    /// The nine blocks, north to south. 新潟・山梨・長野・静岡 belong to 関東, 富山・石川・三重 to
    /// 中部, 福井 to 近畿; Okinawa has no bureau of the ministry but a department of the Cabinet
    /// Office's (reference, section 3.5).
    pub fn defaults() -> &'static [Self] {
        &DEFAULTS
    }

    /// The block a prefecture belongs to on the first day.
    pub fn of(prefecture: Prefecture) -> Option<&'static Self> {
        DEFAULTS.iter().find(|block| block.codes.contains(&prefecture.code()))
    }

    /// ASCII name for keys and links: `kanto`.
    pub fn key(&self) -> &'static str {
        self.key
    }

    /// `関東`
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// `関東経済産業局`
    pub fn bureau(&self) -> &'static str {
        self.bureau
    }

    /// In the order of their JIS codes.
    pub fn prefectures(&self) -> impl Iterator<Item = Prefecture> {
        self.codes.iter().filter_map(|code| Prefecture::from_code(*code))
    }
}

const DEFAULTS: [RegionBlock; 9] = [
    block("hokkaido", "北海道", "北海道経済産業局", &[1]),
    block("tohoku", "東北", "東北経済産業局", &[2, 3, 4, 5, 6, 7]),
    block("kanto", "関東", "関東経済産業局", &[8, 9, 10, 11, 12, 13, 14, 15, 19, 20, 22]),
    block("chubu", "中部", "中部経済産業局", &[16, 17, 21, 23, 24]),
    block("kinki", "近畿", "近畿経済産業局", &[18, 25, 26, 27, 28, 29, 30]),
    block("chugoku", "中国", "中国経済産業局", &[31, 32, 33, 34, 35]),
    block("shikoku", "四国", "四国経済産業局", &[36, 37, 38, 39]),
    block("kyushu", "九州", "九州経済産業局", &[40, 41, 42, 43, 44, 45, 46]),
    block("okinawa", "沖縄", "内閣府 沖縄総合事務局 経済産業部", &[47]),
];

const fn block(
    key: &'static str,
    name: &'static str,
    bureau: &'static str,
    codes: &'static [u8],
) -> RegionBlock {
    RegionBlock { key, name, bureau, codes }
}
