//! Kana in Latin letters, for finding and for reading aloud.

use crate::vocabulary::search_key;

/// A reading in Latin letters, Hepburn, with long vowels as short ones, so that Tokyo, Toukyou and
/// Tōkyō are found alike. What is not kana stays.
pub fn in_latin_letters(text: &str) -> String {
    loosened(&transcribed(text))
}

/// A reading as a passport spells it, for those who read no kana: スズキ ハナコ is Suzuki Hanako, サトウ is
/// Sato. None where something of it is no kana.
pub fn spelled(reading: &str) -> Option<String> {
    let words = reading.split([' ', '\u{3000}', '・']).filter(|word| !word.is_empty());
    let words: Vec<String> =
        words.map(|word| capitalised(&shortened(&transcribed(word)))).collect();
    let spelled = words.join(" ");
    let is_read = !spelled.is_empty()
        && spelled.chars().all(|letter| letter.is_ascii_alphanumeric() || "- .'&".contains(letter));
    is_read.then_some(spelled)
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Two vowels that are written together here and belong to two words: 井上, 松浦.
const APART: [(&str, &str); 2] = [("noue", "no|ue"), ("tsuura", "tsu|ura")];

/// Long vowels as short ones, but for a long o at the end; m before b, m and p.
fn shortened(latin: &str) -> String {
    let mut marked = latin.to_owned();
    for (together, apart) in APART {
        marked = marked.replace(together, apart);
    }
    let letters: Vec<char> = marked.chars().collect();
    let mut out = String::new();
    let mut place = 0;
    while let Some(letter) = letters.get(place).copied() {
        let next = letters.get(place + 1).copied();
        let long = match (letter, next) {
            ('o', Some('o')) => place + 2 < letters.len(),
            ('o' | 'u', Some('u')) => true,
            _ => false,
        };
        match (letter, next) {
            ('|', _) => {}
            ('n', Some('b' | 'm' | 'p')) => out.push('m'),
            _ => out.push(letter),
        }
        place += if long { 2 } else { 1 };
    }
    out
}

/// Syllable by syllable, vowels as they are written.
fn transcribed(text: &str) -> String {
    let kana: Vec<char> = text.chars().map(katakana).collect();
    let mut out = String::new();
    let mut place = 0;
    let mut doubled = false;
    while place < kana.len() {
        let two: String = kana[place..(place + 2).min(kana.len())].iter().collect();
        let (syllable, taken) = match PAIRS.iter().find(|(pair, _)| *pair == two) {
            Some((_, latin)) => ((*latin).to_owned(), 2),
            None => (single(kana[place]), 1),
        };
        if kana[place] == 'ッ' {
            doubled = true;
            place += 1;
            continue;
        }
        if std::mem::take(&mut doubled) {
            let first = syllable.chars().next().filter(char::is_ascii_alphabetic);
            out.extend(first.map(|first| if first == 'c' { 't' } else { first }));
        }
        out.push_str(&syllable);
        place += taken;
    }
    out
}

/// As it is compared: folded, long vowels short.
pub fn loosened(latin: &str) -> String {
    let plain: String = latin.chars().map(without_macron).collect();
    let mut key = search_key(&plain);
    for (long, short) in [("ou", "o"), ("oo", "o"), ("uu", "u"), ("oh", "o")] {
        key = key.replace(long, short);
    }
    key
}

fn without_macron(letter: char) -> char {
    match letter {
        'ā' | 'â' => 'a',
        'ī' | 'î' => 'i',
        'ū' | 'û' => 'u',
        'ē' | 'ê' => 'e',
        'ō' | 'ô' => 'o',
        other => other,
    }
}

fn katakana(letter: char) -> char {
    match letter {
        'ぁ'..='ゖ' => char::from_u32(letter as u32 + 0x60).unwrap_or(letter),
        other => other,
    }
}

fn single(letter: char) -> String {
    match SINGLES.iter().find(|(kana, _)| *kana == letter) {
        Some((_, latin)) => (*latin).to_owned(),
        None => letter.to_string(),
    }
}

#[rustfmt::skip]
const SINGLES: [(char, &str); 84] = [
    ('ア', "a"), ('イ', "i"), ('ウ', "u"), ('エ', "e"), ('オ', "o"), ('カ', "ka"), ('キ', "ki"),
    ('ク', "ku"), ('ケ', "ke"), ('コ', "ko"), ('サ', "sa"), ('シ', "shi"), ('ス', "su"), ('セ', "se"),
    ('ソ', "so"), ('タ', "ta"), ('チ', "chi"), ('ツ', "tsu"), ('テ', "te"), ('ト', "to"), ('ナ', "na"),
    ('ニ', "ni"), ('ヌ', "nu"), ('ネ', "ne"), ('ノ', "no"), ('ハ', "ha"), ('ヒ', "hi"), ('フ', "fu"),
    ('ヘ', "he"), ('ホ', "ho"), ('マ', "ma"), ('ミ', "mi"), ('ム', "mu"), ('メ', "me"), ('モ', "mo"),
    ('ヤ', "ya"), ('ユ', "yu"), ('ヨ', "yo"), ('ラ', "ra"), ('リ', "ri"), ('ル', "ru"), ('レ', "re"),
    ('ロ', "ro"), ('ワ', "wa"), ('ヲ', "o"), ('ン', "n"), ('ガ', "ga"), ('ギ', "gi"), ('グ', "gu"),
    ('ゲ', "ge"), ('ゴ', "go"), ('ザ', "za"), ('ジ', "ji"), ('ズ', "zu"), ('ゼ', "ze"), ('ゾ', "zo"),
    ('ダ', "da"), ('ヂ', "ji"), ('ヅ', "zu"), ('デ', "de"), ('ド', "do"), ('バ', "ba"), ('ビ', "bi"),
    ('ブ', "bu"), ('ベ', "be"), ('ボ', "bo"), ('パ', "pa"), ('ピ', "pi"), ('プ', "pu"), ('ペ', "pe"),
    ('ポ', "po"), ('ヴ', "vu"), ('ァ', "a"), ('ィ', "i"), ('ゥ', "u"), ('ェ', "e"), ('ォ', "o"),
    ('ャ', "ya"), ('ュ', "yu"), ('ョ', "yo"), ('ッ', ""), ('ー', ""), ('・', ""), ('　', ""),
];

#[rustfmt::skip]
const PAIRS: [(&str, &str); 46] = [
    ("キャ", "kya"), ("キュ", "kyu"), ("キョ", "kyo"), ("シャ", "sha"), ("シュ", "shu"), ("ショ", "sho"),
    ("チャ", "cha"), ("チュ", "chu"), ("チョ", "cho"), ("ニャ", "nya"), ("ニュ", "nyu"), ("ニョ", "nyo"),
    ("ヒャ", "hya"), ("ヒュ", "hyu"), ("ヒョ", "hyo"), ("ミャ", "mya"), ("ミュ", "myu"), ("ミョ", "myo"),
    ("リャ", "rya"), ("リュ", "ryu"), ("リョ", "ryo"), ("ギャ", "gya"), ("ギュ", "gyu"), ("ギョ", "gyo"),
    ("ジャ", "ja"), ("ジュ", "ju"), ("ジョ", "jo"), ("ビャ", "bya"), ("ビュ", "byu"), ("ビョ", "byo"),
    ("ピャ", "pya"), ("ピュ", "pyu"), ("ピョ", "pyo"), ("シェ", "she"), ("ジェ", "je"), ("チェ", "che"),
    ("ティ", "ti"), ("ディ", "di"), ("デュ", "dyu"), ("ファ", "fa"), ("フィ", "fi"), ("フェ", "fe"),
    ("フォ", "fo"), ("ウィ", "wi"), ("ウェ", "we"), ("トゥ", "tu"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reading_is_spelled_as_in_a_passport() {
        let names = [
            ("スズキ ハナコ", "Suzuki Hanako"),
            ("さとう けいいち", "Sato Keiichi"),
            ("オオウチ　ユウコ", "Ouchi Yuko"),
            ("イノウエ ジュンイチ", "Inoue Junichi"),
            ("マツウラ・ショウヘイ", "Matsuura Shohei"),
            ("ホンマ リョウ", "Homma Ryo"),
            ("ハットリ セノオ", "Hattori Senoo"),
            ("エッチュウ", "Etchu"),
            ("センター", "Senta"),
        ];
        for (kana, latin) in names {
            assert_eq!(spelled(kana).as_deref(), Some(latin), "{kana}");
        }
        assert_eq!((spelled("鈴木"), spelled(" ")), (None, None));
    }

    #[test]
    fn a_reading_is_found_however_its_long_vowels_are_written() {
        assert_eq!(in_latin_letters("トウキョウ"), "tokyo");
        assert_eq!(in_latin_letters("さっぽろ"), "sapporo");
        assert_eq!(in_latin_letters("マッチャ"), "matcha");
        assert_eq!(loosened("Tōkyō"), "tokyo");
        assert_eq!(loosened("Toukyou"), in_latin_letters("とうきょう"));
    }
}
