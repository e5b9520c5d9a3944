//! 禁則: which characters may not begin or end a line (after JIS X 4051, strict).

/// True if no line may end with `before` and begin with `after`, of which one character each is
/// looked at.
pub fn must_stay_together(before: &str, after: &str) -> bool {
    let (Some(last), Some(first)) = (base(before, true), base(after, false)) else { return true };
    may_not_end(last) || may_not_begin(first) || (last == first && is_doubled(last))
}

/// The first or last character that is drawn, without marks that only change its shape.
fn base(text: &str, from_the_end: bool) -> Option<char> {
    let drawn = |c: &char| !matches!(c, '\u{300}'..='\u{36F}' | '\u{FE00}'..='\u{FE0F}');
    if from_the_end { text.chars().rfind(drawn) } else { text.chars().find(drawn) }
}

fn may_not_begin(c: char) -> bool {
    is_closing(c) || is_punctuation(c) || is_small_or_repeated_kana(c) || is_unit(c)
}

fn may_not_end(c: char) -> bool {
    matches!(
        c,
        '(' | '['
            | '{'
            | '（'
            | '［'
            | '｛'
            | '〔'
            | '〈'
            | '《'
            | '「'
            | '『'
            | '【'
            | '〖'
            | '〘'
            | '〚'
            | '〝'
            | '‘'
            | '“'
            | '«'
            | '｢'
            | '｟'
            | '￥'
            | '＄'
            | '￡'
            | '＃'
            | '＠'
            | '№'
            | '〒'
    )
}

fn is_closing(c: char) -> bool {
    matches!(
        c,
        ')' | ']'
            | '}'
            | '）'
            | '］'
            | '｝'
            | '〕'
            | '〉'
            | '》'
            | '」'
            | '』'
            | '】'
            | '〗'
            | '〙'
            | '〛'
            | '〟'
            | '〞'
            | '’'
            | '”'
            | '»'
            | '｣'
            | '｠'
    )
}

fn is_punctuation(c: char) -> bool {
    matches!(
        c,
        '、' | '。'
            | '，'
            | '．'
            | '・'
            | '：'
            | '；'
            | '？'
            | '！'
            | '｡'
            | '､'
            | '･'
            | '‼'
            | '⁇'
            | '⁈'
            | '⁉'
            | ','
            | '.'
            | ':'
            | ';'
            | '?'
            | '!'
            | '～'
            | '〜'
            | '゠'
            | '‐'
            | '–'
            | '…'
            | '‥'
    )
}

/// Small kana, long vowel and iteration marks, and the voicing marks of half-width kana.
fn is_small_or_repeated_kana(c: char) -> bool {
    matches!(
        c,
        'ぁ' | 'ぃ' | 'ぅ' | 'ぇ' | 'ぉ' | 'っ' | 'ゃ' | 'ゅ' | 'ょ' | 'ゎ' | 'ゕ' | 'ゖ' | 'ァ' | 'ィ'
            | 'ゥ' | 'ェ' | 'ォ' | 'ッ' | 'ャ' | 'ュ' | 'ョ' | 'ヮ' | 'ヵ' | 'ヶ' | 'ㇰ'..='ㇿ' | 'ー'
            | '々' | '〻' | 'ゝ' | 'ゞ' | 'ヽ' | 'ヾ' | '゛' | '゜' | 'ｧ'..='ｰ' | 'ﾞ' | 'ﾟ'
    )
}

fn is_unit(c: char) -> bool {
    matches!(c, '％' | '‰' | '℃' | '°' | '′' | '″' | '㎡' | '￠')
}

/// Marks that are set twice and read as one.
fn is_doubled(c: char) -> bool {
    matches!(c, '…' | '‥' | '―' | '—')
}
