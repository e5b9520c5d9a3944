//! Letters as people type them in Japan: what counts as a blank, as a hyphen, as invisible.
//! Facts measured in the reference, section 3.4.

use unicode_normalization::UnicodeNormalization;

/// Compatibility form: full-width digits and letters become plain, half-width kana full-width.
/// Only for codes, addresses and search keys; it destroys ① and ㈱ and must not touch free text.
pub(crate) fn compatible(raw: &str) -> String {
    if raw.is_ascii() { raw.to_owned() } else { raw.nfkc().collect() }
}

/// Without the blanks around it: spaces of every width (U+0020, U+3000, U+00A0), line ends, and
/// the zero-width marks that copying from a page brings along.
pub(crate) fn trimmed(raw: &str) -> &str {
    raw.trim_matches(|c: char| c.is_whitespace() || is_zero_width(c))
}

/// Everything people use for a hyphen in numbers, long vowel mark and minus signs included.
pub(crate) fn is_hyphen_like(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{00AD}' | '\u{02D7}' | '\u{2010}'
            ..='\u{2015}'
                | '\u{2043}'
                | '\u{207B}'
                | '\u{2212}'
                | '\u{2500}'
                | '\u{2501}'
                | '\u{2796}'
                | '\u{30FC}'
                | '\u{FE58}'
                | '\u{FE63}'
                | '\u{FF0D}'
                | '\u{FF70}'
    )
}

/// Characters nobody can see and that change how others are read: control characters and the
/// marks that turn the reading direction (a name must not be able to disguise its neighbours); and
/// the noncharacters of Unicode, which are ours to use as marks.
pub(crate) fn is_unreadable(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{FDD0}'..='\u{FDEF}')
        || u32::from(c) & 0xFFFE == 0xFFFE
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Marks without width of their own that join nothing (variation selectors and joiners do).
pub(crate) fn is_zero_width(c: char) -> bool {
    matches!(c, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2060}' | '\u{FEFF}')
}

/// Whether a reader sees anything at all.
pub(crate) fn has_visible(text: &str) -> bool {
    text.chars().any(|c| {
        !c.is_whitespace()
            && !is_unreadable(c)
            && !is_zero_width(c)
            && !is_selector(c)
            && !matches!(c, '\u{200C}' | '\u{200D}' | '\u{00AD}' | '\u{115F}' | '\u{1160}')
            && !matches!(c, '\u{2800}' | '\u{3164}' | '\u{FFA0}')
    })
}

/// Variation selectors: they choose the drawn shape of the character before them.
pub(crate) fn is_selector(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}
