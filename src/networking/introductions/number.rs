use crate::vocabulary::{Chance, FiscalYear};

/// 令和n年度 begins in the year 2018 + n.
const BEFORE_REIWA: i32 = 2018;

/// 紹介番号, such as `N8-482-136`: fiscal year and six digits drawn by chance. Drawn, not counted: it
/// tells nobody how many there are. Shown to people; never a secret. The table says whether it is
/// free.
pub fn draw(year: FiscalYear, chance: &Chance) -> String {
    let bytes = chance.secret();
    let drawn = u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]) % 1_000_000;
    format!("N{}-{:03}-{:03}", year.year() - BEFORE_REIWA, drawn / 1_000, drawn % 1_000)
}
