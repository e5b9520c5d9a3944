pub const NOTHING_TO_INVITE_TO: &str = "団体か役割を選んでください。";
pub const NOT_YOURS: &str = "この団体の代表担当だけが招待できます。";
