//! Whom or what to meet: one form for participants and, told by telephone, for the secretariat.

use actix_web::{HttpResponse, web};
use entities::networking::events::wish::WishKind;
use entities::people::organisation::OrganisationKind;
use entities::people::term::Vocabulary;
use entities::{NetworkingEventId, NetworkingParticipantId};
use sea_orm::{ActiveEnum as _, Iterable as _};

use super::frame::{Place, open, viewed};
use super::own::OwnEvent;
use crate::context::Context;
use crate::database::retrying;
use crate::networking::events::storage::Whole;
use crate::networking::events::wishes::{MOST_WISHES, Whose, Wished, wish};
use crate::networking::events::{Attendee, Host, wording};
use crate::people::vocabularies::Terms;
use crate::people::{Coordinator, SignedIn};
use crate::web::{
    BannerKind, Choice, Control, EditPage, Failure, Field, Form, Problems, Settled, Shell, Width,
    perform, settle,
};

const NAME: &str = "会いたい人・テーマを選ぶ";
const LABELS: [&str; MOST_WISHES] =
    ["第1希望", "第2希望", "第3希望", "第4希望", "第5希望", "第6希望"];

/// Where the form stands, and whose it is.
struct At<'a> {
    whole: &'a Whole,
    participant: NetworkingParticipantId,
    action: String,
    back: String,
    by_staff: bool,
}

/// People who agreed to be found, tags, and kinds of organisations.
fn groups(at: &At<'_>, terms: &Terms) -> Vec<(String, Vec<Choice>)> {
    let seen = at
        .whole
        .confirmed()
        .filter(|one| one.id() != at.participant && (at.by_staff || one.row.shows_name));
    let people = seen.map(|one| {
        let organisation =
            one.organisation_name().filter(|_| at.by_staff || one.row.shows_organisation);
        let label = match organisation {
            Some(organisation) => format!("{}さん（{organisation}）", one.name()),
            None => format!("{}さん", one.name()),
        };
        Choice::new(format!("p.{}", one.id()), label)
    });
    let term = |vocabulary| {
        let words = terms.of(vocabulary).map(|it| (it.id, terms.label(it.id).to_owned()));
        words.map(|(id, label)| Choice::new(format!("t.{id}"), label)).collect::<Vec<_>>()
    };
    let kinds = OrganisationKind::iter().map(|kind| {
        Choice::new(format!("k.{}", kind.to_value()), wording::organisation_kind(kind))
    });
    vec![
        ("参加者".to_owned(), people.collect()),
        ("テーマを話せる人".to_owned(), term(Vocabulary::Theme)),
        ("機能".to_owned(), term(Vocabulary::Function)),
        ("人材の区分".to_owned(), term(Vocabulary::TalentCategory)),
        ("組織の種類".to_owned(), kinds.collect()),
    ]
}

fn page(at: &At<'_>, terms: &Terms, form: &Form, told: (&Problems, Option<String>)) -> EditPage {
    let (problems, notice) = told;
    let groups = groups(at, terms);
    let control = |(number, label): (usize, &&str)| {
        let name = format!("wish_{}", number + 1);
        let mut field = Field::new(&name, label, form, problems).groups(groups.clone());
        if number == 0 && field.problem.is_none() {
            field.problem = problems.of("wishes").map(str::to_owned);
        }
        Control::new("select", field.width(Width::L))
    };
    let controls = LABELS.iter().enumerate().map(control).collect();
    let purpose = "上の希望ほど重くみて、席を決めます。すべての希望がかなうとは限りません。名前を見せることに同意した方だけが選べます。";
    EditPage::new((&at.action, &at.back), purpose, controls).saying(notice)
}

fn filled(at: &At<'_>) -> Form {
    let mut form = Form::default();
    let own = at.whole.wishes.iter().filter(|row| row.participant_id == at.participant);
    for (number, row) in (1..).zip(own) {
        let kind = match row.kind {
            WishKind::Participant => "p",
            WishKind::Term => "t",
            WishKind::OrganisationKind => "k",
        };
        form.set(&format!("wish_{number}"), format!("{kind}.{}", row.target));
    }
    form
}

/// The first two weigh three points, the next two two, the last two one.
fn read(form: &Form) -> Vec<Wished> {
    let typed = (0..MOST_WISHES).filter_map(|number| {
        let (kind, target) = form.text(&format!("wish_{}", number + 1)).split_once('.')?;
        let kind = match kind {
            "p" => WishKind::Participant,
            "t" => WishKind::Term,
            _ => WishKind::OrganisationKind,
        };
        let points = match number {
            0 | 1 => 3,
            2 | 3 => 2,
            _ => 1,
        };
        Some(Wished { kind, target: target.to_owned(), points })
    });
    typed.collect()
}

async fn answer(
    (context, shell): (&Context, &Shell),
    at: &At<'_>,
    form: &Form,
    told: (&Problems, Option<String>),
) -> Result<HttpResponse, Failure> {
    let terms = Terms::load(context.database.reader()).await?;
    let page = page(at, &terms, form, told);
    context.pages.answer_with(page.status(), shell, &page)
}

fn own_at<'a>(seen: &'a OwnEvent, who: &SignedIn) -> Result<At<'a>, Failure> {
    Ok(At {
        whole: &seen.whole,
        participant: seen.own(who).ok_or(Failure::NotFound)?.id(),
        action: format!("{}/wishes", seen.base),
        back: seen.base.clone(),
        by_staff: false,
    })
}

/// `GET /my/events/{id}/wishes`
pub async fn show(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<NetworkingEventId>,
) -> Result<HttpResponse, Failure> {
    let seen = OwnEvent::take(&who, &context, *id).await?;
    let at = own_at(&seen, &who)?;
    let shell = seen.shell(&who, &context, Some(NAME));
    answer((&context, &shell), &at, &filled(&at), (&Problems::none(), None)).await
}

/// `POST /my/events/{id}/wishes`
pub async fn receive(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<NetworkingEventId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let seen = OwnEvent::take(&who, &context, *id).await?;
    let at = own_at(&seen, &who)?;
    let shell = seen.shell(&who, &context, Some(NAME));
    let (whose, shared, event) = (Whose::Own(Attendee::from(&who)), context.clone(), *id);
    let wishes = read(&form);
    let done = perform(async move { retrying(|| wish(&shared, whose, event, &wishes)).await });
    match settle(done.await?)? {
        Settled::Done(()) => {
            Ok(who.visit().redirect_saying(&seen.base, BannerKind::Success, "希望を保存しました。"))
        }
        Settled::Again(problems, notice) => {
            answer((&context, &shell), &at, &form, (&problems, notice)).await
        }
    }
}

const THEIRS: &str = "参加者の希望";

/// `GET /staff/events/{id}/participants/{participant}/wishes`
pub async fn show_theirs(
    who: Coordinator,
    context: web::Data<Context>,
    at: web::Path<(NetworkingEventId, NetworkingParticipantId)>,
) -> Result<HttpResponse, Failure> {
    let (id, participant) = at.into_inner();
    let opened = open(&who, &context, id, Place::Inner(THEIRS)).await?;
    viewed(&who, &context, id, "wishes").await?;
    let at = their_at(&opened.whole, &opened.base, participant)?;
    answer((&context, &opened.shell), &at, &filled(&at), (&Problems::none(), None)).await
}

fn their_at<'a>(
    whole: &'a Whole,
    base: &str,
    participant: NetworkingParticipantId,
) -> Result<At<'a>, Failure> {
    let one = whole.participant(participant).filter(|one| one.is_confirmed());
    one.ok_or(Failure::NotFound)?;
    Ok(At {
        whole,
        participant,
        action: format!("{base}/participants/{participant}/wishes"),
        back: format!("{base}/participants"),
        by_staff: true,
    })
}

/// `POST /staff/events/{id}/participants/{participant}/wishes`
pub async fn receive_theirs(
    who: Coordinator,
    context: web::Data<Context>,
    at: web::Path<(NetworkingEventId, NetworkingParticipantId)>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let (id, participant) = at.into_inner();
    let opened = open(&who, &context, id, Place::Inner(THEIRS)).await?;
    let at = their_at(&opened.whole, &opened.base, participant)?;
    let (whose, shared) = (Whose::Theirs(Host::from(&who), participant), context.clone());
    let wishes = read(&form);
    let done = perform(async move { retrying(|| wish(&shared, whose, id, &wishes)).await });
    match settle(done.await?)? {
        Settled::Done(()) => {
            Ok(who.visit().redirect_saying(&at.back, BannerKind::Success, "希望を保存しました。"))
        }
        Settled::Again(problems, notice) => {
            answer((&context, &opened.shell), &at, &form, (&problems, notice)).await
        }
    }
}
