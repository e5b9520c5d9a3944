//! Names of weekdays beside a date.

const NAMES: [char; 7] = ['月', '火', '水', '木', '金', '土', '日'];
const ENCLOSED: [char; 7] = ['㈪', '㈫', '㈬', '㈭', '㈮', '㈯', '㈰'];
const ENGLISH: [&[&str]; 7] = [
    &["mon", "monday"],
    &["tue", "tues", "tuesday"],
    &["wed", "wednesday"],
    &["thu", "thur", "thurs", "thursday"],
    &["fri", "friday"],
    &["sat", "saturday"],
    &["sun", "sunday"],
];

/// The weekday behind a date that ends at a place, and where its name ends: `（水）`, `(水・祝)`,
/// `(Wed)`, `㈬`, `水曜日`, `の水曜日`, or `水` where no word goes on with it.
pub fn behind(signs: &[char], start: usize) -> Option<(char, usize)> {
    let at = after_spaces(signs, start);
    let sign = *signs.get(at)?;
    if let Some(place) = ENCLOSED.iter().position(|enclosed| *enclosed == sign) {
        return Some((NAMES[place], at + 1));
    }
    match sign {
        '(' | '[' => in_brackets(signs, at + 1),
        // 水曜会 may be the name of something.
        'の' => in_full(signs, at + 1).filter(|(_, end)| signs[end - 1] == '日'),
        _ => in_full(signs, at).or_else(|| alone(signs, at)),
    }
}

/// The weekday before a date that stands alone in brackets: `木曜日（12月10日）`.
pub fn before(signs: &[char], (start, end): (usize, usize)) -> Option<char> {
    signs.get(after_spaces(signs, end)).filter(|sign| matches!(sign, ')' | ']'))?;
    let ([told @ .., '曜', '日', '(' | '['] | [told @ .., '曜', '(' | '[']) = signs.get(..start)?
    else {
        return None;
    };
    told.last().copied().filter(|sign| NAMES.contains(sign))
}

/// (日), (日・祝), (日曜日), (Sun); but not (日本時間) or (水戸), which are words.
fn in_brackets(signs: &[char], at: usize) -> Option<(char, usize)> {
    let at = after_spaces(signs, at);
    let (name, end) =
        name_at(signs, at).map(|name| (name, at + 1)).or_else(|| english(signs, at))?;
    let end = after_spaces(signs, end);
    signs.get(end).filter(|sign| ")]曜・･、､,./祝休".contains(**sign))?;
    let closes = signs[end..].iter().take(6).position(|sign| matches!(sign, ')' | ']'))?;
    Some((name, end + closes + 1))
}

/// `水曜日`, `水曜`
fn in_full(signs: &[char], at: usize) -> Option<(char, usize)> {
    let name = name_at(signs, at)?;
    signs.get(at + 1).filter(|sign| **sign == '曜')?;
    let end = at + 2;
    Some((name, end + usize::from(signs.get(end) == Some(&'日'))))
}

/// `12/10水`: 月 and 日 count months and days, too, and a word may begin with any of them.
fn alone(signs: &[char], at: usize) -> Option<(char, usize)> {
    let name = name_at(signs, at).filter(|name| !"月日".contains(*name))?;
    let touches = at.checked_sub(1).is_some_and(|before| signs[before] != ' ');
    let goes_on = signs.get(at + 1).is_some_and(|next| next.is_alphabetic());
    (touches && !goes_on).then_some((name, at + 1))
}

fn english(signs: &[char], at: usize) -> Option<(char, usize)> {
    let letters = signs.get(at..)?.iter().take_while(|sign| sign.is_ascii_alphabetic());
    let word: String = letters.map(char::to_ascii_lowercase).collect();
    let place = ENGLISH.iter().position(|names| names.contains(&word.as_str()))?;
    Some((NAMES[place], at + word.len()))
}

fn name_at(signs: &[char], at: usize) -> Option<char> {
    signs.get(at).copied().filter(|sign| NAMES.contains(sign))
}

fn after_spaces(signs: &[char], at: usize) -> usize {
    let spaces = signs.iter().skip(at).take_while(|sign| **sign == ' ');
    at + spaces.count()
}
