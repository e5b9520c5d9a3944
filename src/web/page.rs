use std::sync::{PoisonError, RwLock};

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use anyhow::Context as _;
use minijinja::{Environment, UndefinedBehavior, context};
use rust_embed::RustEmbed;
use serde::Serialize;

use super::{Failure, Shell};

/// The templates of all capabilities: read from disk in development, embedded in a release.
#[derive(RustEmbed)]
#[folder = "src"]
#[include = "*/pages/*.html"]
struct Templates;

/// A page: the facts it shows, declared once. Templates know them as `page`.
pub trait Page: Serialize {
    /// `<capability>/<file>.html`
    const TEMPLATE: &'static str;
}

/// A page with facts to look at, for the test that renders every template strictly.
pub struct Sample {
    template: &'static str,
    facts: minijinja::Value,
}

impl Sample {
    pub fn template(&self) -> &'static str {
        self.template
    }

    /// Facts for a template chosen at run time.
    pub fn of(template: &'static str, facts: &impl Serialize) -> Self {
        Self { template, facts: minijinja::Value::from_serialize(facts) }
    }
}

/// Declares a sample of a page.
pub fn sample<P: Page>(page: &P) -> Sample {
    Sample::of(P::TEMPLATE, page)
}

/// Renders pages. An unknown variable is an error, never an empty string.
pub struct Pages {
    environment: RwLock<Environment<'static>>,
    /// Reads templates again for every page, so that an edit shows at once.
    fresh: bool,
}

impl Pages {
    pub fn new(fresh: bool) -> Self {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_trim_blocks(true);
        environment.set_lstrip_blocks(true);
        environment.set_loader(load);
        environment.add_filter("ruby", super::ruby::ruby);
        environment.add_filter("thousands", super::thousands);
        Self { environment: RwLock::new(environment), fresh }
    }

    /// The page as HTML.
    pub fn render<P: Page>(&self, shell: &Shell, page: &P) -> anyhow::Result<String> {
        self.render_facts(shell, &sample(page))
    }

    pub fn render_facts(&self, shell: &Shell, sample: &Sample) -> anyhow::Result<String> {
        if self.fresh {
            self.environment.write().unwrap_or_else(PoisonError::into_inner).clear_templates();
        }
        let environment = self.environment.read().unwrap_or_else(PoisonError::into_inner);
        let facts = context! { shell => shell, page => sample.facts };
        environment
            .get_template(sample.template)
            .and_then(|template| template.render(facts))
            .with_context(|| format!("the page {} could not be rendered", sample.template))
    }

    /// Answers with the page.
    pub fn answer<P: Page>(&self, shell: &Shell, page: &P) -> Result<HttpResponse, Failure> {
        self.answer_with(StatusCode::OK, shell, page)
    }

    /// Answers with the page and another status, such as 422 for a form shown again.
    pub fn answer_with<P: Page>(
        &self,
        status: StatusCode,
        shell: &Shell,
        page: &P,
    ) -> Result<HttpResponse, Failure> {
        let html = self.render(shell, page)?;
        Ok(HttpResponse::build(status).content_type("text/html; charset=utf-8").body(html))
    }

    /// Every template there is, except fragments that others include (`_…`) and the shell itself.
    pub fn all_templates() -> Vec<String> {
        Templates::iter().filter_map(|path| name_of(&path)).collect()
    }
}

/// `people/account/me.html` lies in `src/people/pages/account/me.html`; a name alone, such as
/// `base.html`, in `src/web/pages`.
fn load(name: &str) -> Result<Option<String>, minijinja::Error> {
    let (capability, file) = name.split_once('/').unwrap_or(("web", name));
    let Some(found) = Templates::get(&format!("{capability}/pages/{file}")) else {
        return Ok(None);
    };
    let text = String::from_utf8(found.data.into_owned()).map_err(|error| {
        minijinja::Error::new(minijinja::ErrorKind::BadSerialization, "not UTF-8")
            .with_source(error)
    })?;
    Ok(Some(text))
}

fn name_of(path: &str) -> Option<String> {
    let (capability, file) = path.split_once("/pages/")?;
    Some(format!("{capability}/{file}"))
}
