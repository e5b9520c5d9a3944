use super::details::Details;

/// `お名前、メールアドレス`
pub fn labels(details: &Details, english: bool) -> String {
    let labels: Vec<_> = details.iter().map(|detail| detail.label(english)).collect();
    labels.join(if english { ", " } else { "、" })
}
