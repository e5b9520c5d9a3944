//! A hand that knows the keyboard alone: Tab, the arrows, Space and Enter. Wherever it comes to, the
//! page must show where it is.

use serde_json::Value;

use crate::support::Browser;

const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";
const DOWN: &str = "\u{e015}";
const SPACE: &str = " ";

/// No page has more controls before the one that is looked for.
const FAR: usize = 150;

/// What has the focus says this, and shows this.
const HELD: &str = "
    const held = document.activeElement;
    if (!held || held === document.body) return ['', true, '', ''];
    const labels = [...(held.labels || [])];
    const words = [held, ...labels].map((one) => one.textContent);
    const said = [...words, held.getAttribute('aria-label') || ''].join(' ').replace(/\\s+/g, ' ');
    const shown = [held, ...labels].some((one) => {
        const style = getComputedStyle(one);
        return style.outlineStyle !== 'none' || style.boxShadow !== 'none';
    });
    return [said, shown, held.value || '', held.name || ''];";

/// What the focus is on.
struct Held {
    said: String,
    name: String,
    value: String,
}

pub struct Keyboard<'a>(pub &'a Browser);

impl Keyboard<'_> {
    /// Goes on by Tab until the control that says these words is reached.
    pub async fn reach(&self, words: &str) {
        self.go_on(words, |held| held.said.contains(words)).await;
    }

    async fn go_on(&self, to: &str, is_there: impl Fn(&Held) -> bool) {
        for _ in 0..FAR {
            self.strike(TAB).await;
            if is_there(&self.held().await) {
                return;
            }
        }
        panic!("no way by Tab to {to}: {}", self.0.text().await);
    }

    /// Presses a link or a button, and checks the page that follows.
    pub async fn press(&self, words: &str) {
        self.reach(words).await;
        self.strike(ENTER).await;
        self.0.check().await;
    }

    /// Ticks a box, or chooses the radio the focus comes to.
    pub async fn tick(&self, words: &str) {
        self.reach(words).await;
        self.strike(SPACE).await;
    }

    /// Types into the field of this name.
    pub async fn type_into(&self, name: &str, text: &str) {
        self.go_on(name, |held| held.name == name).await;
        self.strike(text).await;
    }

    /// Goes through the radios of this name by the arrow until the one with this value is chosen.
    pub async fn choose(&self, name: &str, value: &str) {
        self.go_on(name, |held| held.name == name).await;
        self.strike(SPACE).await;
        for _ in 0..FAR {
            if self.held().await.value == value {
                return;
            }
            self.strike(DOWN).await;
        }
        panic!("no way by the arrows to {value}: {}", self.0.text().await);
    }

    async fn strike(&self, keys: &str) {
        let held = self.0.client.active_element().await.unwrap();
        held.send_keys(keys).await.unwrap();
    }

    async fn held(&self) -> Held {
        let found = self.0.client.execute(HELD, Vec::new()).await.unwrap();
        let text = |place: usize| found[place].as_str().unwrap_or_default().to_owned();
        let held = Held { said: text(0), value: text(2), name: text(3) };
        assert_eq!(found[1], Value::Bool(true), "the focus is not to be seen on {}", held.said);
        held
    }
}
