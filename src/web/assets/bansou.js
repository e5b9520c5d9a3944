// Conveniences only: every page does its work without this file.
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  document.documentElement.classList.add("js");

  const voice = document.createElement("p");
  voice.className = "hidden";
  voice.setAttribute("role", "status");
  document.body.append(voice);
  const say = (text) => { voice.textContent = ""; setTimeout(() => { voice.textContent = text; }, 50); };

  document.getElementById("problems")?.focus();

  // A form is sent once; the pressed button stays enabled, so that its value travels along.
  all("form[data-once]").forEach((form) => {
    form.addEventListener("submit", (event) => {
      if (event.submitter?.formTarget) return;
      if (form.dataset.sent) { event.preventDefault(); return; }
      form.dataset.sent = "yes";
      all("button", form).forEach((button) => { button.ariaDisabled = "true"; });
      const place = form.querySelector(".sending");
      if (form.dataset.sending) { if (place) place.textContent = form.dataset.sending; else say(form.dataset.sending); }
    });
  });
  // Going back gives a form that can be sent again.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    all("form[data-sent]").forEach((form) => {
      delete form.dataset.sent;
      all("button", form).forEach((button) => { button.ariaDisabled = null; });
      all(".sending", form).forEach((place) => { place.textContent = ""; });
    });
  });

  // Counted as the server does: code points, a line break is one.
  all("[data-count]").forEach((counter) => {
    const box = document.getElementById(counter.dataset.count);
    const limit = Number(counter.dataset.limit);
    let over = false;
    const count = () => {
      const length = [...box.value].length;
      const text = (length > limit ? counter.dataset.over.replace("{n}", length - limit) : counter.dataset.now.replace("{n}", length)).replace("{limit}", limit);
      counter.textContent = text;
      counter.classList.toggle("over", length > limit);
      if (over !== length > limit) { over = length > limit; say(text); }
    };
    box.addEventListener("input", count);
    count();
  });

  // Times are told in Japan's; whoever reads by another clock is told by theirs, too.
  const JAPAN = -540;
  all("[data-starts]").forEach((place) => {
    const [starts, ends] = [new Date(place.dataset.starts), new Date(place.dataset.ends)];
    if (starts.getTimezoneOffset() === JAPAN) return;
    const own = new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZoneName: "short" });
    place.textContent = place.dataset.words.replace("{}", own.formatRange(starts, ends));
    place.hidden = false;
  });

  // Only for the pointer: with the keyboard a select changes on every arrow press.
  all("form[data-live]").forEach((form) => {
    let pointed = false;
    form.addEventListener("pointerdown", () => { pointed = true; });
    form.addEventListener("keydown", () => { pointed = false; });
    form.addEventListener("change", (event) => { if (pointed && event.target.matches("select, [type=checkbox], [type=radio]")) form.requestSubmit(); });
  });

  if (navigator.clipboard) all("[data-copy]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const box = document.getElementById(button.dataset.copy);
      try { await navigator.clipboard.writeText(box.value); button.lastChild.textContent = button.dataset.copied; say(button.dataset.copied); }
      catch { box.focus(); box.select(); }
    });
  });
  all("[data-print]").forEach((button) => { button.hidden = false; button.addEventListener("click", () => print()); });

  // The bar of bulk actions appears with the selection.
  all("[data-selection]").forEach((bar) => {
    const words = bar.querySelector("[role=status]");
    const form = bar.closest("form");
    const plain = words.textContent;
    const show = () => {
      const chosen = all(".cell-select input:checked", form).length;
      bar.classList.toggle("waiting", chosen === 0);
      words.textContent = chosen ? `${plain}：${bar.dataset.chosen.replace("{n}", chosen)}` : plain;
    };
    form.addEventListener("change", show);
    addEventListener("pageshow", show);
    show();
  });

  // Arrow keys walk a calendar; radios keep their own arrows.
  all("table[data-grid]").forEach((table) => {
    table.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
      const cell = event.target.closest("td");
      if (!step || !cell || event.target.matches("input") || event.altKey || event.ctrlKey || event.metaKey) return;
      let row = cell.parentElement.rowIndex, column = cell.cellIndex;
      for (;;) {
        row += step[0]; column += step[1];
        const next = table.rows[row]?.cells[column];
        if (!next) return;
        const target = next.querySelector("a, button");
        if (target?.offsetParent) { event.preventDefault(); target.focus(); return; }
      }
    });
  });

  // Long work: ask for the page again and exchange the part that moves.
  const follow = (part) => {
    const wait = Number(part.dataset.poll) * 1000;
    if (!wait) return;
    setTimeout(async () => {
      if (!part.isConnected) return;
      if (document.hidden) { follow(part); return; }
      try {
        const answer = await fetch(location.href, { headers: { accept: "text/html" }, cache: "no-store" });
        const fresh = answer.ok && !answer.redirected && new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(part.id);
        if (fresh) {
          part.replaceWith(fresh);
          if (!fresh.dataset.poll) say(fresh.querySelector(".progress-text")?.textContent ?? "");
          part = fresh;
        }
      } catch { /* the network may come back */ }
      follow(part);
    }, wait);
  };
  all("[data-poll]").forEach(follow);

  // A number follows the choices of a form, which is asked as if its button were pressed.
  all("[data-recount]").forEach((part) => {
    const form = document.getElementById(part.dataset.recount);
    let timer = 0, count = 0;
    const renew = async () => {
      const own = count += 1, asked = new URLSearchParams(new FormData(form));
      asked.set("step", "count");
      const posted = form.method === "post";
      try {
        const answer = await fetch(posted ? form.action : `${form.action}?${asked}`, posted ? { method: "post", body: asked } : {});
        const fresh = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(part.id);
        if (!fresh || own !== count) return;
        part.replaceWith(fresh);
        part = fresh;
        say(part.querySelector("[role=status]").textContent);
      } catch { /* the button is still there */ }
    };
    form.addEventListener("change", () => { clearTimeout(timer); timer = setTimeout(renew, 300); });
  });

  // A preview follows the typing: the fresh one takes the place of the old when it is there.
  all("iframe[data-live]").forEach((frame) => {
    const form = document.getElementById(frame.dataset.live);
    let shown = frame, timer = 0, count = 0;
    const renew = () => {
      const fresh = shown.cloneNode(), copy = document.createElement("form");
      fresh.removeAttribute("src");
      fresh.name = `live-${count += 1}`;
      fresh.classList.add("coming");
      Object.assign(copy, { method: "post", action: frame.dataset.action, target: fresh.name, hidden: true });
      new FormData(form).forEach((value, name) => copy.append(Object.assign(document.createElement("input"), { type: "hidden", name, value })));
      shown.after(fresh);
      document.body.append(copy);
      const own = count;
      fresh.addEventListener("load", () => {
        if (shown === fresh || fresh.contentWindow?.location.href === "about:blank") return;
        if (own !== count) { fresh.remove(); return; }
        const view = shown.contentDocument?.querySelector("input[name=view]:checked");
        const same = view && fresh.contentDocument?.getElementById(view.id);
        if (same) same.checked = true;
        shown.remove();
        shown = fresh;
        fresh.name = frame.name;
        fresh.classList.remove("coming");
      });
      copy.submit();
      copy.remove();
    };
    form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(renew, 700); });
  });

  // The clock of a countdown runs between two looks at the server.
  const ends = new WeakMap();
  setInterval(() => all("[data-countdown]").forEach((clock) => {
    if (!ends.has(clock)) ends.set(clock, Date.now() + Number(clock.dataset.countdown) * 1000);
    const left = Math.max(0, Math.round((ends.get(clock) - Date.now()) / 1000));
    clock.textContent = `あと${Math.floor(left / 60)}分${left % 60}秒`;
  }), 1000);

  // Escape closes the menu; a region that does not scroll needs no stop.
  all("details.menu").forEach((menu) => menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.open) { menu.open = false; menu.querySelector("summary").focus(); }
  }));
  all(".table-frame").forEach((frame) => { if (frame.scrollWidth <= frame.clientWidth && frame.scrollHeight <= frame.clientHeight) frame.removeAttribute("tabindex"); });
})();
