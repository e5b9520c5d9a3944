use actix_web::HttpRequest;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};

/// Names and makes cookies. With TLS every name carries `__Host-`, which ties the cookie to this
/// host; over plain HTTP on the own machine browsers would refuse that prefix.
#[derive(Clone, Copy, Debug)]
pub struct Cookies {
    https: bool,
}

impl Cookies {
    pub fn new(https: bool) -> Self {
        Self { https }
    }

    pub fn is_https(self) -> bool {
        self.https
    }

    pub fn read(self, request: &HttpRequest, name: &str) -> Option<String> {
        request.cookie(&self.name(name)).map(|cookie| cookie.value().to_owned())
    }

    /// A cookie no script can read; it ends with the browser unless `lifetime` in seconds is given.
    pub fn make(self, name: &str, value: &str, lifetime: Option<i64>) -> Cookie<'static> {
        let cookie = Cookie::build(self.name(name), value.to_owned())
            .path("/")
            .http_only(true)
            .secure(self.https)
            .same_site(SameSite::Lax);
        match lifetime {
            Some(seconds) => cookie.max_age(Duration::seconds(seconds)).finish(),
            None => cookie.finish(),
        }
    }

    /// Takes a cookie away again.
    pub fn remove(self, name: &str) -> Cookie<'static> {
        self.make(name, "", Some(0))
    }

    pub fn name(self, name: &str) -> String {
        if self.https { format!("__Host-{name}") } else { name.to_owned() }
    }
}
