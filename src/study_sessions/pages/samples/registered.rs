//! People, and what they registered.

use chrono::TimeDelta;
use entities::people::organisation::{self, OrganisationKind, OrganisationState};
use entities::people::person::{self, PersonState};
use entities::study_sessions::offer::{self, OfferState};
use entities::study_sessions::registration::{self, RegistrationState, Route};
use entities::study_sessions::seats::Mode;
use entities::study_sessions::{answer, public_request};
use entities::{OrganisationId, UploadId};

use crate::study_sessions::Phase;
use crate::study_sessions::catalogue::{Applicant, Colleague, Held, KeptFile, Own, Place};
use crate::study_sessions::pages::register::{Who, Whom, Wish};
use crate::study_sessions::readers::{OnlineView, RegistrationView};
use crate::study_sessions::registration::{Attendee, Details, Known, NewPerson, OtherDay};
use crate::vocabulary::{EmailAddress, PersonName};
use crate::web::{Form, Problems};

use super::{choices, id, now, one, seen};

fn person() -> person::Model {
    person::Model {
        id: id(1),
        family_name: "髙橋".into(),
        given_name: "一郎".into(),
        family_kana: None,
        given_kana: None,
        search_key: String::new(),
        email: "ichiro@example.jp".into(),
        email_key: String::new(),
        phone: None,
        language: "ja".into(),
        state: PersonState::Active,
        session_epoch: 0,
        created_at: now(),
        updated_at: now(),
    }
}

fn place(number: u128, name: &str) -> Place {
    let organisation = organisation::Model {
        id: id::<OrganisationId>(number),
        name: name.into(),
        kana: None,
        search_key: String::new(),
        kind: OrganisationKind::AdoptedOperator,
        state: OrganisationState::Active,
        legal_form_id: None,
        corporate_number: None,
        prefecture_code: None,
        city: None,
        phone: None,
        website: None,
        activity_level_id: None,
        created_at: now(),
        updated_at: now(),
    };
    Place { organisation, department: Some("人材開発部".into()), job_title: None }
}

/// For themselves, for a colleague, and without an account.
pub fn visitors() -> Vec<Who> {
    let colleague =
        Colleague {
            id: id(2), name: "鈴木 花子".into(), organisation: id::<OrganisationId>(1)
        };
    let of = |places| {
        let colleagues = vec![colleague.clone()];
        Box::new(Applicant { person: person(), places, colleagues })
    };
    let two = vec![place(1, "株式会社つばめ商会"), place(2, "山のあいだのしごと研究所")];
    vec![
        Who::Member {
            applicant: of(vec![place(1, "株式会社つばめ商会")]), colleague: false
        },
        Who::Member { applicant: of(two), colleague: true },
        Who::Guest { places: choices().places },
    ]
}

/// What those three wish for.
pub fn wishes() -> Vec<Wish> {
    let organisation = Some(id::<OrganisationId>(1));
    let details = Details { prefecture_code: Some(20), ..Details::plain(Mode::Venue) };
    let mut whoms = vec![
        Whom::Member { attendee: Attendee::Myself, organisation },
        Whom::Member { attendee: Attendee::Colleague(id(2)), organisation },
    ];
    let name = PersonName::parse("Müller", "Anna").ok();
    let email = EmailAddress::parse("anna@example.jp").ok();
    whoms.extend(
        name.zip(email)
            .map(|(name, email)| Whom::Guest(NewPerson { name, kana: None, email, phone: None })),
    );
    whoms
        .into_iter()
        .map(|whom| Wish {
            whom,
            details: details.clone(),
            others: vec![OtherDay { session: id(21), mode: Mode::Venue }],
        })
        .collect()
}

pub fn typed() -> Form {
    let values = [
        ("key", "k"),
        ("mode", "venue"),
        ("waits", "yes"),
        ("family_name", "髙橋"),
        ("family_kana", "高橋"),
        ("colleague", "new"),
        ("affiliation", "株式会社つばめ商会"),
        ("department", "人材開発部"),
        ("needs", "車椅子の席"),
        ("answers.00000000-0000-0000-0000-000000000001", "採用した人が3か月で辞めてしまいます。"),
    ];
    let values = values.map(|(name, value)| (name.to_owned(), value.to_owned()));
    Form::new(values.into(), Vec::new())
}

pub fn problems() -> Problems {
    let mut problems = Problems::none();
    problems.add("family_kana", "フリガナはカタカナで入力してください。");
    problems.add("mode", "参加方法を選んでください。");
    problems.add("colleague", "参加する方を選んでください。");
    problems.add("needs_consent", "同意にチェックを入れてください。");
    problems
}

pub fn registration(state: RegistrationState) -> registration::Model {
    registration::Model {
        id: id(1),
        session_id: id(1),
        number: "R8-012-003K".into(),
        person_id: id(1),
        organisation_id: Some(id(1)),
        affiliation: None,
        department: Some("人材開発部".into()),
        job_title: None,
        prefecture_code: None,
        mode: Mode::Online,
        state,
        route: Route::Own,
        waits: true,
        request_key: "k".into(),
        registered_by: None,
        queue_number: None,
        calendar_sequence: 0,
        registered_at: now(),
        confirmed_at: None,
        ended_at: None,
        ended_by: None,
        ended_by_person: None,
        end_reason: Some("定員を超えたため".into()),
        note: None,
        updated_at: now(),
    }
}

/// A registration in every state, and one whose session is called off.
pub fn helds() -> Vec<Held> {
    use RegistrationState::{Cancelled, Confirmed, Declined, Offered, Pending, Waiting};
    let url = Some("https://meet.example.jp/j/1".to_owned());
    let shown = OnlineView::Shown { url, note: None };
    let mut helds = vec![
        held(Confirmed, Mode::Online, shown),
        held(Confirmed, Mode::Online, OnlineView::Later(now())),
    ];
    for state in [Confirmed, Pending, Waiting, Offered, Cancelled, Declined] {
        helds.push(held(state, Mode::Venue, OnlineView::Hidden));
    }
    let mut off = held(Confirmed, Mode::Venue, OnlineView::Hidden);
    off.listed.phase = Phase::Cancelled;
    off.listed.session.state_reason = Some("講師の急病のため".into());
    helds.push(off);
    helds
}

fn held(state: RegistrationState, mode: Mode, online: OnlineView) -> Held {
    let mut row = registration(state);
    row.mode = mode;
    let offer = offer::Model {
        id: id(1),
        registration_id: row.id,
        session_id: row.session_id,
        mode,
        state: OfferState::Open,
        made_at: now(),
        deadline_at: now() + TimeDelta::hours(8),
        settled_at: None,
    };
    let upload = id::<UploadId>(4);
    let answered = |question: u128, value: String| answer::Model {
        registration_id: row.id,
        question_id: id(question),
        ordinal: 0,
        value,
    };
    let view = RegistrationView {
        is_over: false,
        name: "髙橋 一郎".into(),
        session: seen(Phase::Open, online, None).view,
        position: (state == RegistrationState::Waiting).then_some(2),
        offer: Some(offer).filter(|_| state == RegistrationState::Offered),
        answers: vec![answered(1, "採用".into()), answered(4, upload.to_string())],
        for_colleague: state == RegistrationState::Waiting,
        needs: Some("車椅子の席".into()),
        registration: row,
    };
    Held {
        listed: one(Phase::Open),
        email: "ichiro@example.jp".into(),
        organisation: Some("株式会社つばめ商会".into()),
        files: vec![KeptFile { id: upload, name: "事前課題.pdf".into(), bytes: 319_488 }],
        view,
    }
}

pub fn own() -> Vec<Own> {
    let states =
        [RegistrationState::Confirmed, RegistrationState::Offered, RegistrationState::Waiting];
    let own = states.map(|state| Own {
        registration: registration(state),
        for_colleague: state == RegistrationState::Waiting,
        listed: one(Phase::Open),
        came: (state == RegistrationState::Confirmed).then_some(true),
    });
    own.into()
}

/// Somebody else than was typed, who has the first of the days asked for.
pub fn known() -> Known {
    Known {
        name: "山田 太郎".into(),
        typed: Some("鈴木 花子".into()),
        own: Some(registration(RegistrationState::Confirmed)),
        has_all: false,
    }
}

pub fn request() -> public_request::Model {
    public_request::Model {
        id: id(1),
        session_id: id(1),
        request_key: "k".into(),
        email: "hanako@example.jp".into(),
        email_key: String::new(),
        details: r#"{"family":"鈴木","given":"花子","email":"hanako@example.jp","answers":[],
            "details":{"mode":"online","waits":true}}"#
            .into(),
        requested_at: now(),
        expires_at: now() + TimeDelta::days(1),
        confirmed_at: None,
        registration_id: None,
    }
}
