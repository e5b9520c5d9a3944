//! Readers of the mail magazine: names put together, addresses that lead nowhere.

/// How many there are.
pub const READERS: usize = 2_400;

/// Family names with the beginning of an address.
pub const FAMILIES: [(&str, &str); 16] = [
    ("佐藤", "sato"),
    ("鈴木", "suzuki"),
    ("高橋", "takahashi"),
    ("田中", "tanaka"),
    ("伊藤", "ito"),
    ("渡辺", "watanabe"),
    ("山本", "yamamoto"),
    ("中村", "nakamura"),
    ("小林", "kobayashi"),
    ("加藤", "kato"),
    ("吉田", "yoshida"),
    ("山田", "yamada"),
    ("松本", "matsumoto"),
    ("井上", "inoue"),
    ("木村", "kimura"),
    ("清水", "shimizu"),
];

pub const GIVEN: [&str; 12] =
    ["美咲", "健太", "陽子", "翔", "恵", "大輔", "直樹", "香織", "誠", "裕子", "学", "愛"];

/// Affiliations with the kind that goes with each.
pub const PLACES: [(&str, &str); 12] = [
    ("みらい製作所", "company"),
    ("商工会議所", "support_body"),
    ("市役所 産業振興課", "government"),
    ("信用金庫 地域支援部", "support_body"),
    ("まちづくり機構", "operator"),
    ("観光協会", "support_body"),
    ("県立大学 地域連携室", "school"),
    ("山の宿", "company"),
    ("しごとセンター", "government"),
    ("人材育成コンソーシアム", "operator"),
    ("農園", "company"),
    ("高等専門学校", "school"),
];

/// Wishes of readers; most leave things open.
pub const WISHES: [(&[&str], &[&str]); 5] = [
    (&[], &[]),
    (&["sessions", "cases"], &[]),
    (&["calls"], &["kanto"]),
    (&["sessions", "consultations", "networking"], &["tohoku", "hokkaido"]),
    (&[], &["kyushu", "okinawa"]),
];

/// Groups that are kept.
pub const GROUPS: [(&str, &str); 3] = [
    ("勉強会の案内", "topics=sessions"),
    ("関東の支援機関", "blocks=kanto&kinds=support_body"),
    ("月1回のまとめ", "frequency=monthly_digest"),
];
