//! Sentences of the last step of registering without an account.

use crate::people::PageLanguage;

/// The address is on record under another name than was typed.
pub fn another_name(language: PageLanguage, (name, typed): (&str, &str)) -> String {
    match language {
        PageLanguage::Japanese => format!(
            "このメールアドレスは、{name}さんとして記録されています。\
             確定すると、{typed}さんではなく、{name}さんの申し込みになります。\
             別の方が参加するときは、確定せずに、その方のメールアドレスで申し込み直してください。\
             お名前が変わった方は、確定したあとで問い合わせ先へお知らせください。"
        ),
        PageLanguage::English => format!(
            "This mail address is on record for {name}. If you confirm, {name} is registered, not \
             {typed}. If somebody else is to take part, do not confirm: register again with a mail \
             address of their own. If your name has changed, confirm and tell the contact then."
        ),
        PageLanguage::Easy => format!(
            "この メールアドレスは {name}さんの ものです。\
             ボタンを おすと、{name}さんが さんかします。\
             {typed}さんが さんかするときは、ボタンを おさないで、\
             ほかの メールアドレスで もうしこんでください。"
        ),
    }
}

/// They have the day the form was about, and not all of the others.
pub fn has_first(language: PageLanguage, number: &str) -> String {
    match language {
        PageLanguage::Japanese => format!(
            "この日は、すでに申し込んでいます（受付番号 {number}）。\
             確定すると、ほかの日だけを申し込みます。"
        ),
        PageLanguage::English => format!(
            "You are registered for this day already (reference number {number}). \
             If you confirm, we register you for the other days."
        ),
        PageLanguage::Easy => format!(
            "この日は もう もうしこんでいます（ばんごう {number}）。ほかの日だけ もうしこみます。"
        ),
    }
}

/// They have everything the request asks for.
pub fn has_all(language: PageLanguage, (name, number): (&str, &str)) -> String {
    match language {
        PageLanguage::Japanese => format!(
            "このメールアドレスでは、{name}さんがすでに申し込んでいます（受付番号 {number}）。\
             変更や取り消しは、申し込みの内容のページでできます。\
             別の方が参加するときは、その方のメールアドレスで申し込んでください。"
        ),
        PageLanguage::English => format!(
            "{name} is registered with this mail address already (reference number {number}). \
             Change or cancel it on the page of the registration. If somebody else is to take \
             part, register them with a mail address of their own."
        ),
        PageLanguage::Easy => format!(
            "この メールアドレスで、{name}さんが もう もうしこんでいます（ばんごう {number}）。\
             かえるときは、下の ボタンを おしてください。\
             ほかの人は、ほかの メールアドレスで もうしこんでください。"
        ),
    }
}
