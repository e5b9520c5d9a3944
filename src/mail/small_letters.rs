//! Octets in letters and digits that survive mail servers which change capitals (RFC 4648, base32,
//! small, without padding).

const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// Letters that so many octets take.
pub const fn length_of(octets: usize) -> usize {
    (octets * 8).div_ceil(5)
}

pub fn encoded(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(length_of(bytes.len()));
    let (mut held, mut bits) = (0_u32, 0);
    for byte in bytes {
        held = (held << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(char::from(ALPHABET[((held >> bits) & 31) as usize]));
        }
    }
    if bits > 0 {
        text.push(char::from(ALPHABET[((held << (5 - bits)) & 31) as usize]));
    }
    text
}

/// None: it is not so many octets.
pub fn decoded(text: &str, octets: usize) -> Option<Vec<u8>> {
    if text.len() != length_of(octets) {
        return None;
    }
    let mut bytes = Vec::with_capacity(octets);
    let (mut held, mut bits) = (0_u32, 0);
    for letter in text.bytes() {
        let value = ALPHABET.iter().position(|known| *known == letter.to_ascii_lowercase())?;
        held = (held << 5) | u32::try_from(value).ok()?;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push(((held >> bits) & 255) as u8);
        }
    }
    Some(bytes)
}
