//! The 47 prefectures in the order of JIS X 0401, and the regional blocks the ministry's bureaus
//! make of them (reference, section 3.5).

use std::fmt;

use serde::{Serialize, Serializer};

use super::characters::{compatible, trimmed};
use super::kana::to_katakana;

/// A prefecture; ordered by its JIS code, serialised as its full name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Prefecture(u8);

struct Row {
    kanji: &'static str,
    short: &'static str,
    kana: &'static str,
    romaji: &'static str,
}

impl Prefecture {
    /// All of them, 北海道 first.
    pub fn all() -> impl ExactSizeIterator<Item = Self> {
        (0..47_u8).map(|place| Self(place + 1))
    }

    /// The prefecture with this JIS code, 1 to 47.
    pub fn from_code(code: u8) -> Option<Self> {
        (1..=47).contains(&code).then_some(Self(code))
    }

    /// Reads `東京都`, `東京`, `とうきょうと`, `トウキョウ`, `Tokyo` or the code `13`.
    pub fn parse(raw: &str) -> Option<Self> {
        let typed = compatible(raw);
        let name: String = trimmed(&typed).chars().map(to_katakana).collect();
        if let Ok(code) = name.parse() {
            return Self::from_code(code);
        }
        Self::all().find(|prefecture| {
            let row = prefecture.row();
            name == row.kanji
                || name == row.short
                || name == row.kana
                || name == prefecture.short_kana()
                || name.eq_ignore_ascii_case(row.romaji)
        })
    }

    /// The JIS code, 1 to 47.
    pub fn code(self) -> u8 {
        self.0
    }

    /// The JIS code in two digits: `01`.
    pub fn code_text(self) -> String {
        format!("{:02}", self.0)
    }

    /// `東京都`
    pub fn kanji(self) -> &'static str {
        self.row().kanji
    }

    /// `東京`; 北海道 has no shorter form.
    pub fn short(self) -> &'static str {
        self.row().short
    }

    /// `トウキョウト`
    pub fn kana(self) -> &'static str {
        self.row().kana
    }

    /// `トウキョウ`
    pub fn short_kana(self) -> &'static str {
        let kana = self.kana();
        match self.0 {
            1 => kana,
            13 => kana.trim_end_matches('ト'),
            26 | 27 => kana.trim_end_matches('フ'),
            _ => kana.trim_end_matches("ケン"),
        }
    }

    /// `Tokyo`
    pub fn romaji(self) -> &'static str {
        self.row().romaji
    }

    fn row(self) -> &'static Row {
        &TABLE[usize::from(self.0) - 1]
    }
}

impl fmt::Display for Prefecture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kanji())
    }
}

impl fmt::Debug for Prefecture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Prefecture({} {})", self.0, self.kanji())
    }
}

impl Serialize for Prefecture {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.kanji())
    }
}

#[rustfmt::skip]
const TABLE: [Row; 47] = [
    Row { kanji: "北海道", short: "北海道", kana: "ホッカイドウ", romaji: "Hokkaido" },
    Row { kanji: "青森県", short: "青森", kana: "アオモリケン", romaji: "Aomori" },
    Row { kanji: "岩手県", short: "岩手", kana: "イワテケン", romaji: "Iwate" },
    Row { kanji: "宮城県", short: "宮城", kana: "ミヤギケン", romaji: "Miyagi" },
    Row { kanji: "秋田県", short: "秋田", kana: "アキタケン", romaji: "Akita" },
    Row { kanji: "山形県", short: "山形", kana: "ヤマガタケン", romaji: "Yamagata" },
    Row { kanji: "福島県", short: "福島", kana: "フクシマケン", romaji: "Fukushima" },
    Row { kanji: "茨城県", short: "茨城", kana: "イバラキケン", romaji: "Ibaraki" },
    Row { kanji: "栃木県", short: "栃木", kana: "トチギケン", romaji: "Tochigi" },
    Row { kanji: "群馬県", short: "群馬", kana: "グンマケン", romaji: "Gunma" },
    Row { kanji: "埼玉県", short: "埼玉", kana: "サイタマケン", romaji: "Saitama" },
    Row { kanji: "千葉県", short: "千葉", kana: "チバケン", romaji: "Chiba" },
    Row { kanji: "東京都", short: "東京", kana: "トウキョウト", romaji: "Tokyo" },
    Row { kanji: "神奈川県", short: "神奈川", kana: "カナガワケン", romaji: "Kanagawa" },
    Row { kanji: "新潟県", short: "新潟", kana: "ニイガタケン", romaji: "Niigata" },
    Row { kanji: "富山県", short: "富山", kana: "トヤマケン", romaji: "Toyama" },
    Row { kanji: "石川県", short: "石川", kana: "イシカワケン", romaji: "Ishikawa" },
    Row { kanji: "福井県", short: "福井", kana: "フクイケン", romaji: "Fukui" },
    Row { kanji: "山梨県", short: "山梨", kana: "ヤマナシケン", romaji: "Yamanashi" },
    Row { kanji: "長野県", short: "長野", kana: "ナガノケン", romaji: "Nagano" },
    Row { kanji: "岐阜県", short: "岐阜", kana: "ギフケン", romaji: "Gifu" },
    Row { kanji: "静岡県", short: "静岡", kana: "シズオカケン", romaji: "Shizuoka" },
    Row { kanji: "愛知県", short: "愛知", kana: "アイチケン", romaji: "Aichi" },
    Row { kanji: "三重県", short: "三重", kana: "ミエケン", romaji: "Mie" },
    Row { kanji: "滋賀県", short: "滋賀", kana: "シガケン", romaji: "Shiga" },
    Row { kanji: "京都府", short: "京都", kana: "キョウトフ", romaji: "Kyoto" },
    Row { kanji: "大阪府", short: "大阪", kana: "オオサカフ", romaji: "Osaka" },
    Row { kanji: "兵庫県", short: "兵庫", kana: "ヒョウゴケン", romaji: "Hyogo" },
    Row { kanji: "奈良県", short: "奈良", kana: "ナラケン", romaji: "Nara" },
    Row { kanji: "和歌山県", short: "和歌山", kana: "ワカヤマケン", romaji: "Wakayama" },
    Row { kanji: "鳥取県", short: "鳥取", kana: "トットリケン", romaji: "Tottori" },
    Row { kanji: "島根県", short: "島根", kana: "シマネケン", romaji: "Shimane" },
    Row { kanji: "岡山県", short: "岡山", kana: "オカヤマケン", romaji: "Okayama" },
    Row { kanji: "広島県", short: "広島", kana: "ヒロシマケン", romaji: "Hiroshima" },
    Row { kanji: "山口県", short: "山口", kana: "ヤマグチケン", romaji: "Yamaguchi" },
    Row { kanji: "徳島県", short: "徳島", kana: "トクシマケン", romaji: "Tokushima" },
    Row { kanji: "香川県", short: "香川", kana: "カガワケン", romaji: "Kagawa" },
    Row { kanji: "愛媛県", short: "愛媛", kana: "エヒメケン", romaji: "Ehime" },
    Row { kanji: "高知県", short: "高知", kana: "コウチケン", romaji: "Kochi" },
    Row { kanji: "福岡県", short: "福岡", kana: "フクオカケン", romaji: "Fukuoka" },
    Row { kanji: "佐賀県", short: "佐賀", kana: "サガケン", romaji: "Saga" },
    Row { kanji: "長崎県", short: "長崎", kana: "ナガサキケン", romaji: "Nagasaki" },
    Row { kanji: "熊本県", short: "熊本", kana: "クマモトケン", romaji: "Kumamoto" },
    Row { kanji: "大分県", short: "大分", kana: "オオイタケン", romaji: "Oita" },
    Row { kanji: "宮崎県", short: "宮崎", kana: "ミヤザキケン", romaji: "Miyazaki" },
    Row { kanji: "鹿児島県", short: "鹿児島", kana: "カゴシマケン", romaji: "Kagoshima" },
    Row { kanji: "沖縄県", short: "沖縄", kana: "オキナワケン", romaji: "Okinawa" },
];
