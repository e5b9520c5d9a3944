use actix_web::web::{self, ServiceConfig};
use actix_web::{Resource, Route};

/// So few addresses below one word are compared one after the other.
const FEW: usize = 3;

type Fill = Box<dyn FnOnce(Resource) -> Resource>;
type Share = Box<dyn FnOnce(&mut ServiceConfig)>;

/// The addresses of the product, each with what answers there.
///
/// actix tries its routes one after the other, and several hundred regular expressions take half a
/// millisecond. Here they are mounted as a tree by their words, so that an address is compared with
/// those it shares its beginning with. A word stands before a parameter in its place, whichever was
/// named first; otherwise the order is kept.
#[derive(Default)]
pub struct Routes {
    below: String,
    leaves: Vec<Leaf>,
    shared: Vec<Share>,
}

struct Leaf {
    words: Vec<String>,
    answer: Answer,
}

enum Answer {
    Route(Route),
    Resource(Fill),
}

impl Routes {
    /// One method of an address.
    pub fn route(&mut self, path: &str, route: Route) -> &mut Self {
        self.add(path, Answer::Route(route))
    }

    /// An address with settings of its own, such as how much it takes.
    pub fn resource(
        &mut self,
        path: &str,
        fill: impl FnOnce(Resource) -> Resource + 'static,
    ) -> &mut Self {
        self.add(path, Answer::Resource(Box::new(fill)))
    }

    /// What is added inside lies below this address.
    pub fn scope(&mut self, path: &str, add: impl FnOnce(&mut Self)) -> &mut Self {
        let above = self.below.len();
        self.below.push_str(path);
        add(self);
        self.below.truncate(above);
        self
    }

    pub fn configure(&mut self, add: impl FnOnce(&mut Self)) -> &mut Self {
        add(self);
        self
    }

    /// What handlers find in the request.
    pub fn app_data<T: 'static>(&mut self, data: T) -> &mut Self {
        self.shared.push(Box::new(|service| {
            service.app_data(data);
        }));
        self
    }

    /// Hands everything over to actix.
    pub fn mount(self, service: &mut ServiceConfig) {
        for share in self.shared {
            share(service);
        }
        mount(self.leaves, 0, service);
    }

    fn add(&mut self, path: &str, answer: Answer) -> &mut Self {
        let words = format!("{}{path}", self.below).split('/').skip(1).map(str::to_owned).collect();
        self.leaves.push(Leaf { words, answer });
        self
    }
}

/// Leaves that agree in their first `depth` words.
fn mount(leaves: Vec<Leaf>, depth: usize, service: &mut ServiceConfig) {
    let (named, parameters): (Vec<_>, Vec<_>) =
        leaves.into_iter().partition(|leaf| !leaf.word(depth).is_some_and(is_parameter));
    for (word, leaves) in by_word(named, depth) {
        nest(word, leaves, depth, service);
    }
    let mut parameters = by_word(parameters, depth);
    match parameters.pop() {
        Some((Some(word), leaves)) if parameters.is_empty() && is_whole(&word) => {
            nest(Some(word), leaves, depth, service);
        }
        // One would hide the other.
        last => {
            let all = parameters.into_iter().chain(last).flat_map(|(_, leaves)| leaves);
            all.for_each(|leaf| leaf.mount(depth, service));
        }
    }
}

fn nest(word: Option<String>, leaves: Vec<Leaf>, depth: usize, service: &mut ServiceConfig) {
    match word {
        Some(word) if leaves.len() > FEW => {
            let scope = web::scope(&format!("/{word}"));
            service.service(scope.configure(|inside| mount(leaves, depth + 1, inside)));
        }
        _ => leaves.into_iter().for_each(|leaf| leaf.mount(depth, service)),
    }
}

/// In the order in which words appear first. No word: the address ends here.
fn by_word(leaves: Vec<Leaf>, depth: usize) -> Vec<(Option<String>, Vec<Leaf>)> {
    let mut groups: Vec<(Option<String>, Vec<Leaf>)> = Vec::new();
    for leaf in leaves {
        let word = leaf.word(depth);
        match groups.iter_mut().find(|(known, _)| known.as_deref() == word) {
            Some((_, group)) => group.push(leaf),
            None => groups.push((word.map(str::to_owned), vec![leaf])),
        }
    }
    groups
}

fn is_parameter(word: &str) -> bool {
    word.contains('{')
}

/// Whether it is a parameter and nothing else, which takes one word of an address.
fn is_whole(word: &str) -> bool {
    word.starts_with('{') && word.find('}') == Some(word.len() - 1) && !word.contains([':', '*'])
}

impl Leaf {
    fn word(&self, depth: usize) -> Option<&str> {
        self.words.get(depth).map(String::as_str)
    }

    fn mount(self, depth: usize, service: &mut ServiceConfig) {
        let rest: String = self.words.iter().skip(depth).flat_map(|word| ["/", word]).collect();
        match self.answer {
            Answer::Route(route) => service.route(&rest, route),
            Answer::Resource(fill) => service.service(fill(web::resource(rest))),
        };
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::{TestRequest, call_and_read_body, call_service, init_service};
    use actix_web::{App, HttpRequest};

    use super::*;

    async fn pattern(request: HttpRequest) -> String {
        request.match_pattern().unwrap_or_default()
    }

    fn many(routes: &mut Routes) {
        let get = || web::get().to(pattern);
        routes
            .route("/", get())
            .route("/sessions", get())
            .route("/sessions/{id}", get())
            .route("/sessions/{id}/seats", get())
            .route("/sessions/{id}/seats/{seat}", get())
            .route("/sessions/{id}/seats/{seat}/holder", get())
            .route("/sessions/new", get())
            .route("/sessions/new", web::post().to(pattern))
            .resource("/sessions/{id}/files", |one| one.route(web::put().to(pattern)))
            .scope("/links/{token}", |inside| {
                inside.route("", get()).route("/seat", get()).route("/ending", get());
            })
            .route("/links/{token}.ics", get())
            .route("/links/{token}/{rest:.*}", get());
    }

    #[actix_web::test]
    async fn every_address_is_found_whatever_stands_beside_it() {
        let mut routes = Routes::default();
        many(&mut routes);
        let app = init_service(App::new().configure(|service| routes.mount(service))).await;

        for (address, expected) in [
            ("/", "/"),
            ("/sessions", "/sessions"),
            ("/sessions/new", "/sessions/new"),
            ("/sessions/7", "/sessions/{id}"),
            ("/sessions/7/seats", "/sessions/{id}/seats"),
            ("/sessions/7/seats/b", "/sessions/{id}/seats/{seat}"),
            ("/sessions/7/seats/b/holder", "/sessions/{id}/seats/{seat}/holder"),
            ("/links/abc/seat", "/links/{token}/seat"),
            ("/links/abc/more/words", "/links/{token}/{rest:.*}"),
        ] {
            let request = TestRequest::get().uri(address).to_request();
            let answer = call_and_read_body(&app, request).await;
            assert_eq!(answer, expected, "{address}");
        }
    }

    #[actix_web::test]
    async fn nothing_else_is_found_and_no_other_method() {
        let mut routes = Routes::default();
        many(&mut routes);
        let app = init_service(App::new().configure(|service| routes.mount(service))).await;

        for (request, expected) in [
            (TestRequest::get().uri("/session"), 404),
            (TestRequest::get().uri("/sessionsnew"), 404),
            (TestRequest::get().uri("/sessions/"), 404),
            (TestRequest::get().uri("/sessions/7/seat"), 404),
            (TestRequest::post().uri("/sessions/new"), 200),
            (TestRequest::put().uri("/sessions/7/files"), 200),
            (TestRequest::get().uri("/sessions/7/files"), 405),
            (TestRequest::delete().uri("/sessions/7"), 404),
        ] {
            let answer = call_service(&app, request.to_request()).await;
            assert_eq!(answer.status().as_u16(), expected);
        }
    }
}
