//! Contacts and introductions of the demonstration. All are invented.

/// A contact, with whoever answers for it.
pub struct SampleContact {
    pub key: &'static str,
    /// Code of the vocabulary of kinds.
    pub kind: &'static str,
    pub name: &'static str,
    pub kana: &'static str,
    pub name_en: &'static str,
    /// Empty: Japan.
    pub country: &'static str,
    pub prefecture: &'static str,
    pub city: &'static str,
    pub languages: &'static [&'static str],
    pub topics: &'static [&'static str],
    pub person: &'static str,
    pub title: &'static str,
    pub email: &'static str,
    /// Of the letters they get.
    pub language: &'static str,
    /// Key of whoever knows it.
    pub known_by: &'static str,
}

/// How far an introduction has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum IntroductionReached {
    Candidate,
    RequesterAgreed,
    PartnerAsked,
    PartnerAgreed,
    Introduced,
    TimesOffered,
    MeetingFixed,
    Met,
    Reviewed,
    Closed,
    Declined,
    Lapsed,
}

pub struct SampleIntroduction {
    /// Key of the operator's member.
    pub requester: &'static str,
    pub contact: &'static str,
    pub wanted: &'static str,
    pub purpose: &'static str,
    pub described: &'static str,
    /// What each is told of the other.
    pub told_partner: &'static str,
    pub told_requester: &'static str,
    /// Days since it began.
    pub ago: i64,
    pub reached: IntroductionReached,
}

#[rustfmt::skip]
pub const CONTACTS: [SampleContact; 7] = [
    SampleContact { key: "sakura", kind: "overseas_school", name: "さくら日本語学院", kana: "サクラニホンゴガクイン", name_en: "Sakura Japanese Language School", country: "ベトナム", prefecture: "", city: "ハノイ", languages: &["ja", "vi"], topics: &["overseas"], person: "Nguyen Thi Lan", title: "Director", email: "lan@sakura.example.vn", language: "en", known_by: "accompanist" },
    SampleContact { key: "embassy", kind: "embassy", name: "在京北欧大使館 商務部", kana: "ザイキョウホクオウタイシカンショウムブ", name_en: "Nordic Embassy in Tokyo, Commercial Section", country: "ノルウェー", prefecture: "", city: "東京", languages: &["en", "ja"], topics: &["overseas", "partners"], person: "Ingrid Dahl", title: "Commercial Attaché", email: "ingrid.dahl@embassy.example.no", language: "en", known_by: "coordinator" },
    SampleContact { key: "jakarta", kind: "overseas_support", name: "ジャカルタ人材育成財団", kana: "ジャカルタジンザイイクセイザイダン", name_en: "Jakarta Talent Foundation", country: "インドネシア", prefecture: "", city: "ジャカルタ", languages: &["id", "en"], topics: &["overseas"], person: "Budi Santoso", title: "Programme Manager", email: "budi@talent.example.id", language: "en", known_by: "accompanist" },
    SampleContact { key: "kanazawa", kind: "domestic_support", name: "北陸ひと育て支援センター", kana: "ホクリクヒトソダテシエンセンター", name_en: "", country: "", prefecture: "17", city: "金沢市", languages: &["ja"], topics: &["partners", "people_proposal"], person: "中村 綾", title: "センター長", email: "nakamura@hokuriku.example.jp", language: "ja", known_by: "coordinator" },
    SampleContact { key: "sendai", kind: "domestic_support", name: "みやぎ副業人材バンク", kana: "ミヤギフクギョウジンザイバンク", name_en: "", country: "", prefecture: "4", city: "仙台市", languages: &["ja"], topics: &["people_proposal"], person: "佐藤 大地", title: "運営責任者", email: "sato@miyagi-bank.example.jp", language: "ja", known_by: "accompanist" },
    SampleContact { key: "taipei", kind: "overseas_school", name: "台北観光大学 国際交流室", kana: "タイペイカンコウダイガクコクサイコウリュウシツ", name_en: "Taipei Tourism University, International Office", country: "台湾", prefecture: "", city: "台北", languages: &["zh", "ja", "en"], topics: &["overseas"], person: "Lin Mei-ling", title: "Coordinator", email: "meiling@tourism.example.tw", language: "en", known_by: "coordinator" },
    // Entered twice, to be merged.
    SampleContact { key: "sakura2", kind: "overseas_school", name: "サクラ日本語学院", kana: "", name_en: "", country: "ベトナム", prefecture: "", city: "", languages: &["vi"], topics: &[], person: "Tran Van Minh", title: "Teacher", email: "minh@sakura.example.vn", language: "en", known_by: "coordinator" },
];

use IntroductionReached as Reached;

const SCHOOL: (&str, &str) = (
    "An organisation in Japan that recruits and trains people for about ten local companies. It would like to talk about internships.",
    "海外の日本語教育機関です。学生のインターン先を探しています。",
);
const BODY: (&str, &str) = (
    "地域の会社の採用と研修を合同で行っている団体です。兼業・副業の人材の受け入れについて話したいと考えています。",
    "ほかの地域で、人材の紹介と研修を行う支援機関です。",
);

#[rustfmt::skip]
pub const INTRODUCTIONS: [SampleIntroduction; 12] = [
    story(("hita", "taipei"), ("台湾の観光系の学校", "インターンの受け入れ"), SCHOOL, 150, Reached::Closed),
    story(("kurashiki", "jakarta"), ("インドネシアの人材育成団体", "技能実習から育成就労への備え"), SCHOOL, 60, Reached::Reviewed),
    story(("mino", "kanazawa"), ("北陸の支援機関", "合同研修の進め方を知りたい"), BODY, 40, Reached::Lapsed),
    story(("kiryu", "sendai"), ("副業人材の紹介に詳しい団体", "週1日の専門人材を受け入れたい"), BODY, 30, Reached::Declined),
    story(("operator", "kanazawa"), ("研修を共同で行える支援機関", "新入社員の合同研修"), BODY, 25, Reached::Met),
    story(("operator", "taipei"), ("観光を学ぶ学生のいる海外の学校", "夏のインターン"), SCHOOL, 14, Reached::MeetingFixed),
    story(("kurashiki", "sendai"), ("副業人材のバンク", "兼業・副業の人材を増やしたい"), BODY, 12, Reached::TimesOffered),
    story(("mino", "embassy"), ("北欧の働き方に詳しい機関", "働き方の見直し"), SCHOOL, 10, Reached::Introduced),
    story(("sado", "jakarta"), ("インドネシアの教育機関", "漁業の担い手"), SCHOOL, 8, Reached::PartnerAgreed),
    story(("operator", "sakura"), ("ベトナムの日本語教育機関", "インターンの受け入れを始めたい"), SCHOOL, 5, Reached::PartnerAsked),
    story(("hita", "sakura"), ("日本語を学ぶ学生のいる学校", "宿泊業の人手不足"), SCHOOL, 3, Reached::RequesterAgreed),
    story(("operator", "sendai"), ("副業人材の紹介に詳しい団体", "テーマが合う"), BODY, 1, Reached::Candidate),
];

const fn story(
    (requester, contact): (&'static str, &'static str),
    (wanted, purpose): (&'static str, &'static str),
    (told_partner, told_requester): (&'static str, &'static str),
    ago: i64,
    reached: IntroductionReached,
) -> SampleIntroduction {
    SampleIntroduction {
        requester,
        contact,
        wanted,
        purpose,
        described: "地域の会社の採用、研修、定着を合同で支える団体です。10社ほどと活動しています。",
        told_partner,
        told_requester,
        ago,
        reached,
    }
}
