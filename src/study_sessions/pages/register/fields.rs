//! The fields of the form.

use entities::study_sessions::question::{self, QuestionKind};
use entities::study_sessions::session::Approval;

use crate::study_sessions::catalogue::{Applicant, Block, OtherDay, Shown};
use crate::study_sessions::pages::conference::label;
use crate::study_sessions::pages::controls::{Control, Draw, Kept, Said, Section, choice};
use crate::study_sessions::pages::filter::mode_name;
use crate::study_sessions::pages::words;
use crate::study_sessions::registration::answer_field;
use crate::study_sessions::seats::SeatCount;
use crate::web::{Choice, Field, Width};

use super::consents::{needs, privacy, sharing};
use super::{Ground, Who, days};

/// What a select sends for a colleague who is not listed.
pub const NEW_COLLEAGUE: &str = "new";
const FILE_KINDS: &str = ".pdf,.docx,.xlsx,.pptx,.png,.jpg,.jpeg";

/// The whole form but its files, which the confirmation page asks for: a browser cannot carry a
/// chosen file over from one page to the next.
pub fn sections(draw: Draw<'_>, ground: Ground<'_>, offers_wait: bool) -> Vec<Section> {
    let Ground { who, shown, days, .. } = ground;
    let mut sections = match who {
        Who::Member { applicant, colleague: false } => vec![own(draw, applicant)],
        Who::Member { applicant, colleague: true } => colleague(draw, applicant),
        Who::Guest { places } => vec![guest(draw, places)],
    };
    sections.push(taking_part(draw, (shown, days), offers_wait || days::some_full(days)));
    let questions: Vec<Control> = shown
        .view
        .rows
        .questions
        .iter()
        .filter(|question| question.kind != QuestionKind::File)
        .map(|question| asked(draw, question, None))
        .collect();
    if !questions.is_empty() {
        sections.push(section(draw, ("おたずねします", "Questions", "しつもん"), questions));
    }
    if shown.view.rows.session.asks_accessibility {
        sections.push(needs(draw));
    }
    let theirs = !matches!(who, Who::Member { colleague: true, .. });
    sections.extend(sharing(draw, shown, theirs));
    if matches!(who, Who::Guest { .. }) {
        sections.push(privacy(draw));
    }
    sections
}

pub fn section(draw: Draw<'_>, title: Said, controls: Vec<Control>) -> Section {
    Section { title: draw.say(title).to_owned(), note: None, controls }
}

fn own(draw: Draw<'_>, applicant: &Applicant) -> Section {
    let name =
        crate::people::whole_name(&applicant.person.family_name, &applicant.person.given_name);
    let mut controls = vec![
        draw.fixed(
            ("お名前", "Name", "なまえ"),
            &name,
            (
                "直すときは、マイページの「自分の情報を変える」で直せます。",
                "You can correct it on your own page.",
                "マイページで なおせます。",
            ),
        ),
        draw.fixed(
            ("確認のお知らせを送るアドレス", "Confirmation goes to", "メールアドレス"),
            &applicant.person.email,
            (
                "サインインに使っているアドレスです。",
                "The address you sign in with.",
                "サインインの アドレスです。",
            ),
        ),
    ];
    controls.extend(organisation(draw, applicant));
    controls.extend(work(draw));
    section(draw, ("参加する方", "Participant", "さんかする人"), controls)
}

/// Which organisation the person comes for, when there is a choice.
fn organisation(draw: Draw<'_>, applicant: &Applicant) -> Option<Control> {
    let label = ("団体名", "Organisation", "だんたいの なまえ");
    match applicant.places.as_slice() {
        [] => None,
        [only] => Some(draw.fixed(
            label,
            &only.organisation.name,
            ("登録されている団体です。", "As registered.", "とうろくしている だんたいです。"),
        )),
        several => {
            let choices = several.iter().map(|place| {
                Choice::new(place.organisation.id.to_string(), &*place.organisation.name)
            });
            let field = draw.field("organisation", label).required().width(Width::L);
            Some(draw.select(field.options(choices)))
        }
    }
}

fn work(draw: Draw<'_>) -> [Control; 2] {
    [
        draw.text("department", ("部署", "Department", "ぶしょ")),
        draw.text("job_title", ("役職", "Job title", "しごとの なまえ")),
    ]
}

fn colleague(draw: Draw<'_>, applicant: &Applicant) -> Vec<Section> {
    let several = applicant.places.len() > 1;
    let known = applicant.colleagues.iter().map(|colleague| {
        let place =
            applicant.places.iter().find(|one| one.organisation.id == colleague.organisation);
        let hint = place.filter(|_| several).map(|one| format!("（{}）", one.organisation.name));
        let label = format!("{}{}", colleague.name, hint.unwrap_or_default());
        Choice::new(format!("{}", colleague.id), label)
    });
    let unlisted = Choice::new(
        NEW_COLLEAGUE,
        draw.say((
            "一覧にない人（下に入力する）",
            "Not listed (fill in below)",
            "ない人（下に かく）",
        )),
    );
    let select = draw
        .field("colleague", ("参加する方", "Participant", "さんかする人"))
        .required()
        .width(Width::L)
        .options(known.chain([unlisted]));
    let mut first = vec![draw.select(select)];
    first.extend(organisation(draw, applicant));
    first.extend(work(draw));
    let mut new =
        section(draw, ("一覧にない人のとき", "If not listed", "ない人のとき"), person(draw, false));
    new.note = Some(
        draw.say((
            "確認のお知らせは、この方のアドレスに送ります。",
            "The confirmation goes to this person's address.",
            "おしらせは この人に おくります。",
        ))
        .to_owned(),
    );
    vec![
        section(draw, ("参加する同じ団体の方", "Your colleague", "おなじ だんたいの人"), first),
        new,
    ]
}

fn guest(draw: Draw<'_>, places: &[Block]) -> Section {
    let mut controls = person(draw, true);
    controls.push(Control::new(
        "tel",
        draw.field("phone", ("電話番号", "Phone number", "でんわばんごう"))
            .autocomplete("tel")
            .inputmode("tel")
            .hint(draw.say((
                "当日の連絡に使います。",
                "For calls on the day.",
                "その日に れんらくするときに つかいます。",
            ))),
    ));
    controls.push(
        draw.text(
            "affiliation",
            ("団体名・会社名", "Organisation", "かいしゃ・がっこう・だんたい"),
        ),
    );
    controls.extend(work(draw));
    controls.push(prefecture(draw, places));
    section(draw, ("参加する方", "Participant", "さんかする人"), controls)
}

fn person(draw: Draw<'_>, must: bool) -> Vec<Control> {
    let need = |field: Field| if must { field.required() } else { field };
    let japanese = draw.language == crate::people::PageLanguage::Japanese;
    let family = need(draw.field("family_name", ("姓", "Family name", "みょうじ")));
    let mut given = draw.field("given_name", ("名", "Given name", "なまえ"));
    let mut kana = [
        draw.field("family_kana", ("フリガナ（姓）", "Family name in kana", "みょうじの よみかた")),
        draw.field("given_kana", ("フリガナ（名）", "Given name in kana", "なまえの よみかた")),
    ];
    if must && japanese {
        given = given.required();
        kana = kana.map(Field::required);
    }
    let [family_kana, given_kana] = kana;
    let email = need(draw.field("email", ("メールアドレス", "Mail address", "メールアドレス")))
        .autocomplete("email")
        .inputmode("email")
        .width(Width::L)
        .hint(draw.say((
            "このアドレスに確認のメールを送ります。",
            "We send a confirmation to this address.",
            "ここに メールを おくります。",
        )));
    vec![
        Control::pair(family.autocomplete("family-name"), given.autocomplete("given-name")),
        Control::pair(family_kana, given_kana),
        Control::new("email", email),
    ]
}

fn prefecture(draw: Draw<'_>, places: &[Block]) -> Control {
    let groups = places.iter().map(|(block, prefectures)| {
        let inside = prefectures
            .iter()
            .map(|one| Choice::new(one.code.to_string(), words::prefecture(draw.language, one)));
        (words::block(draw.language, block), inside.collect())
    });
    let said = ("都道府県", "Prefecture", "すんでいる けん");
    draw.select(draw.field("prefecture_code", said).groups(groups))
}

/// How to take part, with what is left.
pub fn modes(draw: Draw<'_>, seats: &[SeatCount]) -> Control {
    let options = seats.iter().map(|count| {
        let hint = words::seats(draw.language, *count);
        choice(mode_name(count.mode), words::mode(draw.language, count.mode), Some(hint))
    });
    let mode = draw
        .field("mode", ("参加方法", "How to take part", "さんかの しかた"))
        .required()
        .options(options);
    Control::new("radios", mode)
}

fn taking_part(draw: Draw<'_>, (shown, days): (&Shown, &[OtherDay]), offers_wait: bool) -> Section {
    let seats = &shown.listed.seats;
    let mut controls = vec![modes(draw, seats)];
    controls.extend(days::controls(draw, days));
    if let (false, Some(own)) = (days.is_empty(), controls[0].field.as_mut()) {
        own.label = label(draw.language, &shown.listed);
    }
    let some_full = seats.iter().any(|count| count.is_full());
    // Where somebody decides later, nobody knows yet whether there will be a place.
    let later = shown.view.rows.session.approval != Approval::Automatic;
    if later || some_full || offers_wait {
        let said = if shown.view.rows.session.approval == Approval::ByLottery {
            (
                "抽選で席がとれなかったときは、キャンセル待ちに登録する",
                "If I am not drawn, put me on the waiting list",
                "ちゅうせんで はずれたときは まちます",
            )
        } else {
            (
                "満席のときは、キャンセル待ちに登録する",
                "If full, put me on the waiting list",
                "いっぱいのときは まちます",
            )
        };
        let hint = draw.say((
            "お席が空いたら、お待ちの順にメールでお知らせします。お席が空かないこともあります。",
            "When a place becomes free, we tell the first in line by mail. A place is not certain.",
            "あいたら メールで おしらせします。あかないことも あります。",
        ));
        controls.push(Control::new("consent", draw.field("waits", said).hint(hint)));
    }
    Section {
        note: days::note(draw, days),
        ..section(draw, ("参加のしかた", "Taking part", "さんかの しかた"), controls)
    }
}

/// A question of the session; `kept` is the file handed in before.
pub fn asked(draw: Draw<'_>, question: &question::Model, kept: Option<Kept>) -> Control {
    let name = answer_field(question);
    let mut field = Field::new(&name, &question.label, draw.form, draw.problems);
    field.required = question.required;
    field.hint.clone_from(&question.hint);
    let options: Vec<String> = serde_json::from_str(&question.options).unwrap_or_default();
    let choices = options.iter().map(|option| Choice::new(option, option));
    match question.kind {
        QuestionKind::Text => Control::new("textarea", field).limit(2_000),
        QuestionKind::Choice => Control::new("radios", field.options(choices)),
        QuestionKind::Choices => Control::new("checkboxes", field.options(choices)),
        QuestionKind::File => Control {
            accept: Some(FILE_KINDS),
            hint: Some(
                draw.say((
                    "PDF、Word、Excel、PowerPoint、PNG、JPEG。5MBまで",
                    "PDF, Word, Excel, PowerPoint, PNG or JPEG, up to 5 MB",
                    "PDF、Word、Excel、PowerPoint、PNG、JPEG。5MBまで",
                ))
                .to_owned(),
            ),
            kept,
            ..Control::new("file", field)
        },
    }
}
