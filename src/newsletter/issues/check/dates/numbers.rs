//! Numbers of dates in kanji: `十二月三十一日`, `二〇二六年`.

const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
/// The longest: `二〇二六`.
const LONGEST: usize = 4;

pub fn is_kanji(sign: char) -> bool {
    sign == '十' || DIGITS.contains(&sign)
}

/// The number these signs begin with, and how many of them it has.
pub fn in_kanji(signs: &[char]) -> Option<(u32, usize)> {
    let length = signs.iter().take_while(|sign| is_kanji(**sign)).count();
    if !(1..=LONGEST).contains(&length) {
        return None;
    }
    let run = &signs[..length];
    let number = match run.iter().position(|sign| *sign == '十') {
        Some(ten) => one(&run[..ten], 1)? * 10 + one(&run[ten + 1..], 0)?,
        None => run.iter().try_fold(0, |number, sign| Some(number * 10 + digit(*sign)?))?,
    };
    Some((number, length))
}

/// A single digit, or what is meant where none stands.
fn one(signs: &[char], none: u32) -> Option<u32> {
    match signs {
        [] => Some(none),
        [sign] => digit(*sign),
        _ => None,
    }
}

fn digit(sign: char) -> Option<u32> {
    let place = DIGITS.iter().position(|digit| *digit == sign)?;
    u32::try_from(place).ok()
}
