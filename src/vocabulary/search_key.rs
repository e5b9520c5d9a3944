//! The key under which a name is found: kept in a column of its own beside the name as typed.

use super::characters::{compatible, is_hyphen_like, is_selector, is_zero_width};
use super::kana::to_katakana;

/// Folds a name or a search word so that what people hold for the same is equal: width, case,
/// hiragana and katakana, small and large kana, old and new forms of a character (髙 and 高),
/// spaces, hyphens, long vowel marks and middle dots; legal forms (株式会社, (一社)) are left out.
///
/// A key finds; it does not identify: コーヒ and コーヒー share one. Folding a key again changes
/// nothing. A text of a legal form alone keeps it.
pub fn search_key(text: &str) -> String {
    let mut key = folded(text);
    // Leaving something out can bring together what combines.
    loop {
        let again = folded(&without_legal_forms(&key));
        if again == key {
            return key;
        }
        key = again;
    }
}

/// How much of a search is looked at, in characters and in words. Each word costs a condition of the
/// query; nobody types more.
const MOST_LETTERS: usize = 200;
const MOST_WORDS: usize = 20;

/// The words of a search, parted by blanks, that say something: of the first 200 characters, and 20
/// of them at most. A legal form standing alone is no part of any key, so it is left out too, unless
/// there is nothing else.
pub fn search_words(text: &str) -> Vec<&str> {
    let text = text.trim_start();
    let text = text.char_indices().nth(MOST_LETTERS).map_or(text, |(end, _)| &text[..end]);
    // PostgreSQL cannot compare with U+0000.
    let words = text.split(|letter: char| letter.is_whitespace() || letter == '\0');
    let words = words.filter(|word| !search_key(word).is_empty()).take(MOST_WORDS);
    let (forms, names): (Vec<_>, Vec<_>) = words.partition(|word| is_legal_form(word));
    if names.is_empty() { forms } else { names }
}

/// Whether a text is nothing but a legal form, which no key has.
pub fn is_legal_form(text: &str) -> bool {
    LEGAL_FORMS.contains(&folded(text).as_str())
}

fn folded(text: &str) -> String {
    let lower: String = compatible(text).chars().flat_map(char::to_lowercase).collect();
    compatible(&lower).chars().filter(|c| !is_left_out(*c)).map(representative).collect()
}

fn is_left_out(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || is_hyphen_like(c)
        || is_selector(c)
        || is_zero_width(c)
        || matches!(c, '・' | '·' | '\'' | '’' | ',' | '.' | '、' | '。')
        || matches!(c, '\u{3099}' | '\u{309A}' | '~' | '〜')
}

/// Read once from the beginning, so that forms within forms cost no more than others; what one
/// leaves behind may be the beginning of the next. Of forms alone, one stays.
fn without_legal_forms(key: &str) -> String {
    let mut rest = String::with_capacity(key.len());
    let mut left_out = None;
    for letter in key.chars() {
        rest.push(letter);
        if !matches!(letter, '人' | '社' | ')') {
            continue;
        }
        if let Some(place) = LEGAL_FORMS.iter().position(|form| rest.ends_with(form)) {
            rest.truncate(rest.len() - LEGAL_FORMS[place].len());
            left_out = left_out.max(Some(place));
        }
    }
    match left_out {
        Some(place) if rest.is_empty() => LEGAL_FORMS[place].to_owned(),
        _ => rest,
    }
}

/// In the folded form; longer ones first where one holds another. All end in 人, 社 or `)`.
#[rustfmt::skip]
const LEGAL_FORMS: [&str; 43] = [
    "特定非営利活動法人", "国立研究開発法人", "地方独立行政法人", "一般社団法人", "一般財団法人",
    "公益社団法人", "公益財団法人", "認定npo法人", "社会福祉法人", "独立行政法人", "国立大学法人",
    "公立大学法人", "社団法人", "財団法人", "医療法人", "学校法人", "宗教法人", "npo法人",
    "株式会社", "有限会社", "合同会社", "合資会社", "合名会社", "(株)", "(有)", "(同)", "(資)",
    "(名)", "(一社)", "(一財)", "(公社)", "(公財)", "(社)", "(財)", "(特非)", "(npo)", "(独)",
    "(国研)", "(学)", "(医)", "(福)", "(宗)", "(協)",
];

/// The one character that stands for all its forms.
fn representative(c: char) -> char {
    let c = to_katakana(c);
    if let Some((_, large)) = SMALL_KANA.iter().find(|(small, _)| *small == c) {
        return *large;
    }
    if !is_ideograph(c) {
        return c;
    }
    VARIANTS.iter().find(|(_, forms)| forms.contains(c)).map_or(c, |(usual, _)| *usual)
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

#[rustfmt::skip]
const SMALL_KANA: [(char, char); 12] = [
    ('ァ', 'ア'), ('ィ', 'イ'), ('ゥ', 'ウ'), ('ェ', 'エ'), ('ォ', 'オ'), ('ッ', 'ツ'),
    ('ャ', 'ヤ'), ('ュ', 'ユ'), ('ョ', 'ヨ'), ('ヮ', 'ワ'), ('ヵ', 'カ'), ('ヶ', 'ケ'),
];

/// The usual form and the others found in names of people, places and organisations.
#[rustfmt::skip]
const VARIANTS: [(char, &str); 77] = [
    ('高', "髙"), ('崎', "﨑嵜"), ('浜', "濱濵"), ('辺', "邊邉"), ('沢', "澤"), ('斎', "齋斉齊"),
    ('広', "廣"), ('国', "國"), ('徳', "德"), ('恵', "惠"), ('真', "眞"), ('竜', "龍"),
    ('滝', "瀧"), ('島', "嶋嶌"), ('桜', "櫻"), ('富', "冨"), ('吉', "𠮷"), ('寿', "壽"),
    ('実', "實"), ('渋', "澁"), ('桧', "檜"), ('会', "會"), ('学', "學"), ('芸', "藝"),
    ('栄', "榮"), ('円', "圓"), ('与', "與"), ('万', "萬"), ('礼', "禮"), ('誉', "譽"),
    ('豊', "豐"), ('鉄', "鐵鐡"), ('関', "關"), ('清', "淸"), ('静', "靜"), ('顕', "顯"),
    ('暁', "曉"), ('条', "條"), ('将', "將"), ('晋', "晉"), ('増', "增"), ('曽', "曾"),
    ('穂', "穗"), ('歩', "步"), ('瀬', "瀨"), ('頼', "賴"), ('緒', "緖"), ('弥', "彌"),
    ('蔵', "藏"), ('峰', "峯"), ('岳', "嶽"), ('館', "舘"), ('船', "舩"), ('槙', "槇"),
    ('橋', "𣘺"), ('桑', "桒"), ('柳', "栁"), ('涼', "凉"), ('郷', "鄕"), ('鴎', "鷗"),
    ('黒', "黑"), ('塩', "鹽"), ('県', "縣"), ('庁', "廳"), ('区', "區"), ('鶏', "鷄"),
    ('団', "團"), ('労', "勞"), ('協', "恊"), ('総', "總"), ('経', "經"), ('済', "濟"),
    ('産', "產"), ('観', "觀"), ('芦', "蘆"), ('亀', "龜"), ('鶴', "靏靍"),
];
