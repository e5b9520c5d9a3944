//! Programs of others that judge what ours make (`tests/judges/install`).

use std::path::PathBuf;

/// Where they are installed. None: the test may leave out what needs them, and says so. In CI
/// nothing may be left out, so that there it fails instead.
pub fn judges() -> Option<PathBuf> {
    if let Some(folder) = std::env::var_os("BANSOU_JUDGES") {
        return Some(PathBuf::from(folder));
    }
    assert!(
        std::env::var_os("CI").is_none(),
        "BANSOU_JUDGES is not set, and nothing is skipped in CI"
    );
    eprintln!("skipped: BANSOU_JUDGES is not set");
    None
}
