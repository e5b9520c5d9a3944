//! `GET /sessions/{id}/draw`: how seats are drawn, and once they are, everything to draw again with.

use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::{HttpResponse, web};
use entities::StudySessionId;
use entities::study_sessions::draw_entry;
use serde::Serialize;
use std::fmt::Write as _;

use super::list::home;
use super::words::{self, say};
use crate::context::Context;
use crate::people::{PageLanguage, Visit};
use crate::study_sessions::lottery::{Drawing, Outcome, outcome};
use crate::study_sessions::wording;
use crate::web::{Crumb, Failure, Page, Sample, sample};

#[derive(Serialize)]
pub struct DrawPage {
    pub facts: Vec<Fact>,
    /// How it works, step by step.
    pub steps: Vec<String>,
    pub note: &'static str,
    pub entries: Vec<Entry>,
    pub csv: Option<String>,
}

#[derive(Serialize)]
pub struct Fact {
    pub label: &'static str,
    pub value: String,
}

#[derive(Serialize)]
pub struct Entry {
    pub rank: i32,
    pub number: String,
    pub mode: &'static str,
    pub party: Option<i32>,
    pub score: String,
    pub result: &'static str,
}

impl Page for DrawPage {
    const TEMPLATE: &'static str = "study_sessions/draw.html";
}

/// Anybody, on purpose: a draw that nobody can check is none.
pub async fn show(
    visit: Visit,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let found = outcome(context.database.reader(), context.now(), *id).await?;
    let found = found.ok_or(Failure::NotFound)?;
    let language = visit.language();
    let title = say(language, "抽選について", "About the draw", "くじびきに ついて");
    let mut shell = visit.translated_shell(&context, title);
    let session = wording::full_title(found.session.number, &found.session.title);
    shell.breadcrumb =
        vec![home(language), Crumb::to(session, format!("/sessions/{id}")), Crumb::here(title)];
    context.pages.answer(&shell, &facts(language, &found))
}

/// `GET /sessions/{id}/draw.csv`: the entries for programs.
pub async fn csv(
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let found = outcome(context.database.reader(), context.now(), *id).await?;
    let drawing = found.and_then(|found| found.result).ok_or(Failure::NotFound)?;
    let mut text = String::from("rank,number,mode,party,score,seated\r\n");
    for one in &drawing.entries {
        let party = one.party.map(|party| party.to_string()).unwrap_or_default();
        let mode = sea_orm::ActiveEnum::to_value(&one.mode);
        let (rank, number, score) = (one.rank, &one.number, &one.score);
        // Writing into a string cannot fail.
        let _ = write!(text, "{rank},{number},{mode},{party},{score},{}\r\n", one.seated);
    }
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/csv; charset=utf-8"))
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"draw.csv\""))
        .body(text))
}

fn facts(language: PageLanguage, found: &Outcome) -> DrawPage {
    let label = |ja, en, easy| say(language, ja, en, easy);
    let fact = |label, value: String| Fact { label, value };
    let commitment = label("抽選の種のハッシュ", "Hash of the seed", "たねの しるし");
    let mut facts = vec![
        fact(commitment, found.commitment.clone()),
        fact(
            label("ハッシュの公開", "Hash published", "しるしを 出した日"),
            words::moment(language, found.committed_at),
        ),
    ];
    match &found.result {
        None => facts.push(fact(
            label("抽選の時期", "When it is drawn", "くじを ひく日"),
            words::moment(language, found.session.closes_at),
        )),
        Some(drawing) => facts.extend(drawn(language, drawing)),
    }
    let entry = |one: &draw_entry::Model| entry(language, one);
    DrawPage {
        facts,
        steps: steps(language).map(str::to_owned).to_vec(),
        note: label(
            "お名前は公開しません。受付番号は、申し込んだ方のメールに書いてあります。",
            "No names are published. Your reference number is in the mail we sent you.",
            "なまえは 出ません。ばんごうは メールを 見てください。",
        ),
        entries: found.result.iter().flat_map(|drawing| &drawing.entries).map(entry).collect(),
        csv: found.result.as_ref().map(|_| format!("/sessions/{}/draw.csv", found.session.id)),
    }
}

fn drawn(language: PageLanguage, drawing: &Drawing) -> Vec<Fact> {
    let label = |ja, en, easy| say(language, ja, en, easy);
    let none = say(language, "上限なし", "no limit", "いくらでも");
    let seats = drawing.seats.iter().map(|(mode, free)| {
        let free = free.map_or_else(|| none.to_owned(), |free| free.to_string());
        format!("{} {free}", words::mode(language, *mode))
    });
    let limit = drawing.organisation_limit.map_or_else(|| none.to_owned(), |n| n.to_string());
    vec![
        Fact { label: label("抽選の種", "Seed", "たね"), value: drawing.seed.clone() },
        Fact {
            label: label("抽選した日時", "Drawn", "ひいた日"),
            value: words::moment(language, drawing.drawn_at),
        },
        Fact {
            label: label("抽選した席", "Seats", "せき"),
            value: seats.collect::<Vec<_>>().join("、"),
        },
        Fact {
            label: label("1団体の上限", "Most for one organisation", "1つの だんたい"),
            value: limit,
        },
    ]
}

fn steps(language: PageLanguage) -> [&'static str; 5] {
    [
        say(
            language,
            "勉強会を公開するときに、抽選の種（64桁の16進数）を決め、そのハッシュ（SHA-256）を公開します。種そのものは、抽選が終わるまで公開しません。",
            "When the session is published, a seed (64 hexadecimal digits) is drawn and its SHA-256 hash is published. The seed itself stays secret until the draw.",
            "はじめに「たね」を きめて、しるしを 出します。",
        ),
        say(
            language,
            "受付終了のあとに、「種:受付番号」という文字のSHA-256を計算し、申込みごとの点とします。",
            "After registration closes, each entry gets a score: the SHA-256 of \"seed:reference number\".",
            "うけつけが おわったら、ひとりずつ てんを けいさんします。",
        ),
        say(
            language,
            "点を16進数として小さい順に並べます。",
            "Entries are put in order of their scores, the lowest first.",
            "てんが 小さい じゅんに ならべます。",
        ),
        say(
            language,
            "その順に、参加方法ごとの席を割り当てます。1団体の上限に達した団体の申込みは、席を割り当てずに次へ進みます。",
            "In that order, entries take seats of their mode. An entry whose organisation holds its share already is passed over.",
            "じゅんばんに せきを きめます。",
        ),
        say(
            language,
            "席のない方は、同じ順でキャンセル待ちになります。抽選のあとに種を公開しますので、だれでも同じ計算をして確かめられます。",
            "All others wait in the same order. The seed is published after the draw, so that anybody can repeat it.",
            "せきが ない人は、じゅんばんに まちます。",
        ),
    ]
}

fn entry(language: PageLanguage, one: &draw_entry::Model) -> Entry {
    Entry {
        rank: one.rank,
        number: one.number.clone(),
        mode: words::mode(language, one.mode),
        party: one.party,
        score: one.score.clone(),
        result: if one.seated {
            say(language, "当選", "Seat", "あたり")
        } else {
            say(language, "キャンセル待ち", "Waiting list", "まちます")
        },
    }
}

pub fn samples() -> Vec<Sample> {
    use entities::study_sessions::seats::Mode;
    let Some(session) = super::samples::listed().pop().map(|one| one.session) else {
        return Vec::new();
    };
    let result = |seated| Drawing {
        seed: "5f".repeat(32),
        drawn_at: session.closes_at,
        seats: vec![(Mode::Venue, Some(30)), (Mode::Online, None)],
        organisation_limit: Some(2),
        entries: vec![draw_entry::Model {
            session_id: session.id,
            rank: 1,
            registration_id: uuid::Uuid::nil().into(),
            number: "R8-012-003K".to_owned(),
            mode: Mode::Venue,
            party: Some(1),
            score: "0a".repeat(32),
            seated,
        }],
    };
    let found = |result| Outcome {
        session: session.clone(),
        commitment: "ba".repeat(32),
        committed_at: session.opens_at,
        result,
    };
    let languages = [PageLanguage::Japanese, PageLanguage::English, PageLanguage::Easy];
    languages
        .into_iter()
        .flat_map(|language| {
            [None, Some(result(true)), Some(result(false))]
                .map(|result| sample(&facts(language, &found(result))))
        })
        .collect()
}
