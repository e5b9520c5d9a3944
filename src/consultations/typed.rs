//! What people type into several forms of this folder.

/// A whole number in any width, without sign.
pub fn whole_number(typed: &str) -> Option<i32> {
    let digits: String = typed
        .trim()
        .chars()
        .map(|sign| match sign {
            '０'..='９' => char::from_u32(sign as u32 - 0xFEE0).unwrap_or(sign),
            other => other,
        })
        .collect();
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if plain { digits.parse().ok() } else { None }
}
