use entities::people::term::Vocabulary;

/// The heading of a vocabulary.
pub fn vocabulary_name(vocabulary: Vocabulary) -> &'static str {
    match vocabulary {
        Vocabulary::Theme => "テーマ",
        Vocabulary::ActivityLevel => "活動レベル",
        Vocabulary::Function => "機能",
        Vocabulary::TalentCategory => "人材の区分",
        Vocabulary::Industry => "業種",
        Vocabulary::Language => "対応できる言語",
        Vocabulary::LegalForm => "法人の種類",
        Vocabulary::SubsidyFrame => "支援枠",
        Vocabulary::NewsletterTopic => "メールマガジンの話題",
        Vocabulary::ContactKind => "連携先の種類",
    }
}

/// The name in addresses, forms and the API.
pub fn vocabulary_key(vocabulary: Vocabulary) -> &'static str {
    match vocabulary {
        Vocabulary::Theme => "themes",
        Vocabulary::ActivityLevel => "activity-levels",
        Vocabulary::Function => "functions",
        Vocabulary::TalentCategory => "talent-categories",
        Vocabulary::Industry => "industries",
        Vocabulary::Language => "languages",
        Vocabulary::LegalForm => "legal-forms",
        Vocabulary::SubsidyFrame => "frames",
        Vocabulary::NewsletterTopic => "newsletter-topics",
        Vocabulary::ContactKind => "contact-kinds",
    }
}

pub fn vocabulary_from(key: &str) -> Option<Vocabulary> {
    super::ALL.into_iter().find(|vocabulary| vocabulary_key(*vocabulary) == key)
}
