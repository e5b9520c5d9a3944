//! A real Chromium, driven through chromedriver, that holds every page it visits against axe-core.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use fantoccini::{Client, ClientBuilder, Locator};
use serde_json::json;

/// One browser window. Closed, with its driver, by [`Browser::close`].
pub struct Browser {
    pub client: Client,
    driver: Child,
    profile: PathBuf,
}

/// How wide the window is, in CSS pixels.
#[derive(Clone, Copy)]
pub enum Screen {
    Desktop,
    Phone,
}

impl Browser {
    pub async fn open(screen: Screen, folder: &Path) -> Self {
        Self::open_in("Asia/Tokyo", screen, folder).await
    }

    /// On a machine that keeps the time of that zone.
    pub async fn open_in(zone: &str, screen: Screen, folder: &Path) -> Self {
        let port = free_port();
        let driver = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .env("TZ", zone)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver is installed by tests/run");
        let profile = folder.join(format!("browser-{port}"));
        std::fs::create_dir_all(&profile).unwrap();
        let client = connect(port, screen, &profile).await;
        Self { client, driver, profile }
    }

    /// Goes to an address and checks the page it finds.
    pub async fn visit(&self, url: &str) {
        self.client.goto(url).await.unwrap();
        self.check().await;
    }

    /// Types into the field of that name, replacing what stands there.
    pub async fn type_into(&self, name: &str, text: &str) {
        let field = self.client.find(Locator::Css(&format!("[name='{name}']"))).await.unwrap();
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Chooses an option of a select by its value.
    pub async fn choose(&self, name: &str, value: &str) {
        let select = self.client.find(Locator::Css(&format!("select[name='{name}']"))).await;
        select.unwrap().select_by_value(value).await.unwrap();
    }

    /// Ticks a box or a radio of that name and value.
    pub async fn tick(&self, name: &str, value: &str) {
        let css = format!("input[name='{name}'][value='{value}']");
        self.client.find(Locator::Css(&css)).await.unwrap().click().await.unwrap();
    }

    /// Presses the button or link with these words and checks the page that follows.
    pub async fn press(&self, words: &str) {
        let path = format!(
            "//main//*[self::button or self::a][contains(normalize-space(.), '{words}')] | \
             //*[self::button or self::a][contains(normalize-space(.), '{words}')]"
        );
        let found = self.client.find_all(Locator::XPath(&path)).await.unwrap();
        for element in found {
            if element.is_displayed().await.unwrap_or(false) {
                element.click().await.unwrap();
                return self.check().await;
            }
        }
        panic!("no visible button or link says {words}: {}", self.text().await);
    }

    /// What a person reads on the page.
    pub async fn text(&self) -> String {
        self.client.find(Locator::Css("body")).await.unwrap().text().await.unwrap()
    }

    pub async fn path(&self) -> String {
        self.client.current_url().await.unwrap().path().to_owned()
    }

    /// What axe-core finds. A page that is just being left takes the judge with it, so it is asked
    /// again on the one that follows.
    async fn judged(&self) -> serde_json::Value {
        for _ in 0..50 {
            // As a script of the driver's own, because the page's policy forbids eval.
            if self.client.execute(&axe_source(), vec![]).await.is_ok()
                && let Ok(found) = self.client.execute_async(AXE_RUN, vec![]).await
            {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("axe-core does not run on {}", self.path().await)
    }

    /// No violation of WCAG 2.2 AA that axe-core can see, and nothing wider than the window.
    pub async fn check(&self) {
        let address = self.client.current_url().await.unwrap();
        let found = self.judged().await;
        let found = found.as_array().unwrap();
        let words: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert_eq!(words, Vec::<String>::new(), "axe-core on {address}");
        let wide = "return document.documentElement.scrollWidth > window.innerWidth + 1";
        let wide = self.client.execute(wide, vec![]).await.unwrap();
        assert_eq!(wide, json!(false), "the page is wider than the window: {address}");
    }

    /// Keeps a picture of the page when `BANSOU_SCREENSHOTS` names a folder.
    pub async fn picture(&self, name: &str) {
        let Ok(folder) = std::env::var("BANSOU_SCREENSHOTS") else { return };
        let shot = self.client.screenshot().await.unwrap();
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(Path::new(&folder).join(format!("{name}.png")), shot).unwrap();
    }

    pub async fn close(mut self) {
        let _ = self.client.clone().close().await;
        let _ = self.driver.kill();
        let _ = self.driver.wait();
        let _ = std::fs::remove_dir_all(&self.profile);
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

const AXE_RUN: &str = "
    const [done] = arguments;
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    window.axe.run(document, { runOnly: tags }).then(
        (result) => done(result.violations.map((violation) => ({
            rule: violation.id, help: violation.help,
            nodes: violation.nodes.map((node) => node.html + ' ' + node.failureSummary),
        }))),
        (error) => done([{ rule: 'axe', help: String(error) }]),
    );";

fn axe_source() -> String {
    let judges = super::judges().expect("tests/run names the folder of the judges");
    std::fs::read_to_string(judges.join("node_modules/axe-core/axe.min.js")).unwrap()
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

async fn connect(port: u16, screen: Screen, profile: &Path) -> Client {
    let (width, height) = match screen {
        Screen::Desktop => (1280, 1000),
        // The narrowest a page has to fit without scrolling sideways (WCAG 2.2, 1.4.10).
        Screen::Phone => (320, 690),
    };
    let mut options = json!({
        "args": [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--disable-dev-shm-usage", "--hide-scrollbars", "--lang=ja",
            format!("--user-data-dir={}", profile.display()),
            format!("--window-size={width},{height}"),
        ],
    });
    // A window cannot be made as narrow as a phone; the emulation can.
    options["mobileEmulation"] = match screen {
        Screen::Phone => json!({
            "deviceMetrics": { "width": width, "height": height, "pixelRatio": 2.0, "touch": true }
        }),
        Screen::Desktop => json!(null),
    };
    if options["mobileEmulation"].is_null() {
        options.as_object_mut().unwrap().remove("mobileEmulation");
    }
    let mut wanted = serde_json::Map::new();
    wanted.insert("goog:chromeOptions".to_owned(), options);
    let address = format!("http://127.0.0.1:{port}");
    let mut builder = ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new());
    builder.capabilities(wanted);
    for _ in 0..100 {
        if let Ok(client) = builder.connect(&address).await {
            return client;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("chromedriver did not open a browser");
}
