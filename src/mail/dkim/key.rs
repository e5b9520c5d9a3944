use anyhow::{Context as _, bail};
use ring::rand::SystemRandom;
use ring::signature::{Ed25519KeyPair, KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair};
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;

/// A private key that signs letters.
pub enum Key {
    Rsa(Box<RsaKeyPair>),
    Ed25519(Ed25519KeyPair),
}

impl Key {
    /// From PEM, as `openssl genrsa` or `openssl genpkey -algorithm ed25519` writes it.
    pub fn read(pem: &[u8]) -> anyhow::Result<Self> {
        let advice = "is not a private key in PEM: RSA of 2048 bits or more, or Ed25519";
        let der = PrivateKeyDer::from_pem_slice(pem).ok().context(advice)?;
        let rsa = match &der {
            PrivateKeyDer::Pkcs1(der) => RsaKeyPair::from_der(der.secret_pkcs1_der()),
            PrivateKeyDer::Pkcs8(der) => {
                let der = der.secret_pkcs8_der();
                if let Ok(key) = Ed25519KeyPair::from_pkcs8_maybe_unchecked(der) {
                    return Ok(Self::Ed25519(key));
                }
                RsaKeyPair::from_pkcs8(der)
            }
            _ => bail!(advice),
        };
        Ok(Self::Rsa(Box::new(rsa.ok().context(advice)?)))
    }

    /// As `k=` and the first half of `a=` name it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Rsa(_) => "rsa",
            Self::Ed25519(_) => "ed25519",
        }
    }

    /// The public key as the DNS shows it (RFC 6376, 3.6.1; RFC 8463, 4).
    pub fn published(&self) -> Vec<u8> {
        match self {
            Self::Rsa(key) => subject_public_key_info(key.public_key().as_ref()),
            Self::Ed25519(key) => key.public_key().as_ref().to_vec(),
        }
    }

    /// The same words get the same signature, with either kind of key.
    pub fn seal(&self, words: &[u8]) -> anyhow::Result<Vec<u8>> {
        match self {
            Self::Rsa(key) => {
                let mut signature = vec![0; key.public().modulus_len()];
                // The random numbers blind the arithmetic and do not show in the result.
                key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), words, &mut signature)
                    .ok()
                    .context("the letter could not be signed")?;
                Ok(signature)
            }
            // RFC 8463, 3: Ed25519 signs the SHA-256 hash of the words.
            Self::Ed25519(key) => {
                let hash = ring::digest::digest(&ring::digest::SHA256, words);
                Ok(key.sign(hash.as_ref()).as_ref().to_vec())
            }
        }
    }
}

/// Puts the algorithm around an RSA key (RFC 5280, 4.1.2.7; RFC 3279, 2.3.1).
fn subject_public_key_info(key: &[u8]) -> Vec<u8> {
    const RSA_ENCRYPTION: [u8; 15] =
        [0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];
    let mut bits = vec![0];
    bits.extend_from_slice(key);
    let mut inside = RSA_ENCRYPTION.to_vec();
    inside.extend(der(0x03, &bits));
    der(0x30, &inside)
}

/// A value with its tag and length. A key of 16,384 bits is far below two bytes of length.
fn der(tag: u8, value: &[u8]) -> Vec<u8> {
    let length = u16::try_from(value.len()).unwrap_or(u16::MAX).to_be_bytes();
    let mut out = match value.len() {
        0..=127 => vec![tag, length[1]],
        128..=255 => vec![tag, 0x81, length[1]],
        _ => vec![tag, 0x82, length[0], length[1]],
    };
    out.extend_from_slice(value);
    out
}
