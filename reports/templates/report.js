(() => {
  "use strict";
  const $ = (s, r = document) => r.querySelector(s), $$ = (s, r = document) => [...r.querySelectorAll(s)];
  const root = document.documentElement;
  root.classList.add("js");

  $("#theme").addEventListener("click", () => {
    const dark = (root.dataset.theme || (matchMedia("(prefers-color-scheme:dark)").matches ? "dark" : "light")) === "dark";
    root.dataset.theme = dark ? "light" : "dark";
  });

  const toc = $("#toc"); // on a narrow screen the contents open over the page
  toc.addEventListener("click", e => { if (e.target.closest("a") && toc.matches(":popover-open")) toc.hidePopover(); });

  addEventListener("beforeprint", () => $$("details").forEach(d => { d.dataset.was = d.open; d.open = true; }));
  addEventListener("afterprint", () => $$("details").forEach(d => { d.open = d.dataset.was === "true"; }));

  const links = new Map($$("nav.toc a").map(a => [a.hash.slice(1), a]));
  const seen = new IntersectionObserver(entries => entries.forEach(entry => {
    if (!entry.isIntersecting) return;
    links.forEach(a => a.removeAttribute("aria-current"));
    links.get(entry.target.id)?.setAttribute("aria-current", "true");
  }), { rootMargin: "0px 0px -75% 0px" });
  links.forEach((_, id) => seen.observe(document.getElementById(id)));

  const table = $("#ft");
  if (!table) return;
  const form = $("#tools"), out = $("#count"), none = $("#nomatch"), inforce = $("#inforce"), more = $("#more");
  const names = JSON.parse($("#names").textContent);

  // A small report carries its findings as HTML. A large one carries an index, and the same HTML packed (gzip,
  // base64, 50 to a pack) and unpacked when shown. Either way the HTML was written and escaped when the report was
  // made; nothing is built here.
  const packs = $$("script.pack"), PACK = 50, PAGE = packs.length ? 100 : Infinity, unpacked = new Map();
  const rows = packs.length ? JSON.parse($("#index").textContent)
    : $$("tbody.f", table).map(el => ({ el, ...el.dataset, fp: el.id.slice(2), text: el.textContent.toLowerCase() }));
  rows.forEach((r, i) => { r.order = i; for (const k of ["conf", "share", "sev", "rank", "n"]) r[k] = +r[k]; });
  // a line can stand for many similar findings
  const counted = some => some.reduce((sum, r) => sum + r.n, 0), ALL = counted(rows);

  function unpack(i) {
    if (!unpacked.has(i)) {
      const bytes = Uint8Array.from(atob(packs[i].textContent), c => c.charCodeAt(0));
      const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
      unpacked.set(i, new Response(stream).text().then(text => text.split("\x1e")));
    }
    return unpacked.get(i);
  }
  async function element(r) {
    if (!r.el) {
      const t = document.createElement("template");
      t.innerHTML = "<table>" + (await unpack(Math.floor(r.order / PACK)))[r.order % PACK];
      r.el = $("tbody", t.content);
      toggle(r.el, false);
    }
    return r.el;
  }
  function toggle(el, open) {
    const button = $(".x", el);
    open = open ?? button.getAttribute("aria-expanded") !== "true";
    button.setAttribute("aria-expanded", open);
    el.classList.toggle("open", open);
  }

  const STEPS = ["conf", "share", "sev", "rank"];
  // filters without a control, which numbers elsewhere in the report lead to, and what they are called in the rows
  const PINS = { collection: "coll", rule: "rules", role: "role", item: "item" };
  let pins = [];
  let sort = { key: "order", dir: 1 }, shown = PAGE, turn = 0;
  const state = () => {
    const d = new FormData(form);
    return {
      cls: d.getAll("class"), ent: d.get("entity"), src: d.get("source"), conf: +d.get("confidence") || 0, status: d.get("status"),
      breach: d.get("breach") === "1", q: (d.get("q") || "").trim().toLowerCase().split(/\s+/), group: d.get("group"),
    };
  };
  const keep = (r, s) => (!s.cls.length || s.cls.includes(r.cls)) && (!s.ent || r.ent === s.ent) && (!s.src || r.src === s.src)
    && pins.every(([k, v]) => k === "role" || k === "rule" ? r[PINS[k]].split(" ").includes(v) : k === "collection" && r.n > 1 ? r.coll === v || r.text.includes(v.toLowerCase()) : r[PINS[k]] === v) && r.conf >= s.conf && (!s.status || (s.status === "standing" ? !["gone", "suppressed"].includes(r.status) : r.status === s.status)) && (!s.breach || r.sev > 0) && s.q.every(w => r.text.includes(w));
  const compare = (x, y) => x < y ? -1 : x > y ? 1 : 0;

  function heading(text, count) {
    const body = document.createElement("tbody"), th = document.createElement("th"), n = document.createElement("span");
    const name = document.createElement("bdi");
    body.className = "g"; th.colSpan = 7; th.scope = "rowgroup"; name.textContent = text;
    n.className = "mut"; n.textContent = count.toLocaleString("en") + (count === 1 ? " finding" : " findings");
    th.append(name, " ", n); body.insertRow().append(th);
    return body;
  }
  function tell(s, hits, page) {
    const all = ALL.toLocaleString("en"), n = counted(hits).toLocaleString("en"), noun = ALL === 1 ? "finding" : "findings";
    const pinned = pins.map(([k, v]) => `${k} ${names[k === "rule" ? "ret" : PINS[k]]?.[v] ?? v}`);
    out.textContent = [hits.length === rows.length ? `${all} ${noun}` : `${n} of ${all} ${noun}`, ...pinned].join(", ");
    none.hidden = hits.length > 0;
    more.hidden = page.length === hits.length;
    more.firstElementChild.textContent = `${counted(page).toLocaleString("en")} of ${n} shown.`;
    const parts = [
      s.cls.map(c => names.cls[c]).join(" or "), s.ent && names.ent[s.ent], s.src, s.conf && `confidence from ${s.conf.toFixed(2)}`,
      s.status, s.breach && "breaks a promise", s.q[0] && `containing “${s.q.join(" ")}”`, ...pinned,
    ].filter(Boolean);
    inforce.dataset.filtered = parts.length ? "yes" : "no";
    inforce.textContent = (parts.length ? `Filter in force: ${parts.join("; ")}. ` : "")
      + (page.length < rows.length ? `Printed here: ${counted(page).toLocaleString("en")} of ${all} findings; all stand in findings.csv.` : "");
  }
  async function draw() {
    const mine = ++turn, s = state(), by = sort.key, groups = new Map();
    const hits = rows.filter(r => keep(r, s));
    if (s.group) hits.forEach(r => groups.set(r[s.group], (groups.get(r[s.group]) || 0) + r.n));
    const place = new Map([...groups.keys()].map((k, i) => [k, i]));
    hits.sort((a, b) => (s.group && place.get(a[s.group]) - place.get(b[s.group])) || compare(a[by], b[by]) * sort.dir || a.order - b.order);
    const page = hits.slice(0, shown), els = await Promise.all(page.map(element));
    if (mine !== turn) return;
    $$("tbody", table).forEach(body => body.remove());
    let last;
    page.forEach((r, i) => {
      if (s.group && r[s.group] !== last) {
        last = r[s.group];
        table.append(heading(names[s.group]?.[last] ?? (last || "none"), groups.get(last)));
      }
      table.append(els[i]);
    });
    tell(s, hits, page);
    $$("thead th[data-k]", table).forEach(th => {
      if (th.dataset.k === by) th.setAttribute("aria-sort", sort.dir > 0 ? "ascending" : "descending");
      else th.removeAttribute("aria-sort");
    });
  }
  const redraw = () => { shown = PAGE; return draw(); };
  // what is filtered, sorted and open stands in the address: a link to it shows the same
  function remember() {
    const kept = new URLSearchParams();
    for (const [k, v] of new FormData(form)) if (k === "group" ? v !== "src" : v) kept.append(k, v);
    pins.forEach(([k, v]) => kept.append(k, v));
    if (sort.key !== "order") kept.append("sort", (sort.dir < 0 ? "-" : "") + sort.key);
    const open = rows.filter(r => r.el?.isConnected && r.el.classList.contains("open")).map(r => r.fp.slice(0, 12));
    if (open.length && open.length <= 20) kept.append("open", open.join("."));
    try { history.replaceState(null, "", `${kept}` ? `#findings?${kept}` : "#findings"); } catch { /* a sandbox may forbid it */ }
  }

  table.addEventListener("click", e => {
    const head = e.target.closest("thead button");
    if (head) {
      const key = head.closest("th").dataset.k;
      sort = { key, dir: sort.key === key ? -sort.dir : STEPS.includes(key) ? -1 : 1 };
      return redraw().then(remember);
    }
    const line = e.target.closest("tr.m");
    if (line && !e.target.closest("a") && !String(getSelection())) { toggle(line.parentNode); remember(); }
  });
  form.addEventListener("input", () => redraw().then(remember));
  form.addEventListener("submit", e => e.preventDefault());
  $("button", more).addEventListener("click", () => { shown += PAGE; draw(); });
  $("#clear").addEventListener("click", () => { form.reset(); pins = []; sort = { key: "order", dir: 1 }; redraw().then(remember); });
  $("#openall").addEventListener("click", e => {
    const open = e.target.getAttribute("aria-pressed") !== "true";
    e.target.setAttribute("aria-pressed", open); e.target.textContent = open ? "Close all" : "Open all";
    $$("tbody.f", table).forEach(el => toggle(el, open));
  });

  // deep links: #f-FINGERPRINT opens one finding, #findings?class=content&source=core-db sets filters
  async function goToFinding(fingerprint) {
    const known = names.also[fingerprint.slice(0, 12)] ?? fingerprint, r = rows.find(r => r.fp === known);
    const there = r ? null : document.getElementById(`f-${fingerprint}`); // a row of record metadata
    there?.closest("details")?.setAttribute("open", "");
    if (!r) return there ? there.scrollIntoView() : goToFilter("");
    if (!r.el?.isConnected) { form.reset(); pins = []; form.elements.q.value = packs.length ? r.fp : ""; await redraw(); }
    toggle(r.el, true); r.el.scrollIntoView({ block: "start" }); $(".x", r.el).focus({ preventScroll: true });
  }
  async function goToFilter(query) {
    const given = new URLSearchParams(query), by = given.get("sort");
    form.reset();
    pins = [...given].filter(([key]) => Object.hasOwn(PINS, key));
    if (by) sort = by.startsWith("-") ? { key: by.slice(1), dir: -1 } : { key: by, dir: 1 };
    for (const [key, value] of given) {
      if (Object.hasOwn(PINS, key)) continue;
      const control = form.elements[key];
      if (control instanceof RadioNodeList) control.forEach(box => { box.checked ||= box.value === value; });
      else if (control?.type === "checkbox") control.checked = control.value === value;
      else if (control) control.value = value;
    }
    await redraw();
    (given.get("open") || "").split(".").filter(Boolean).forEach(fp => rows.forEach(r => {
      if (r.fp.startsWith(fp) && r.el?.isConnected) toggle(r.el, true);
    }));
    $("#findings").scrollIntoView(); $("#findings h2").focus({ preventScroll: true });
  }
  function go() {
    const hash = location.hash.slice(1);
    if (hash.startsWith("f-")) return goToFinding(hash.slice(2));
    if (hash.startsWith("findings?")) return goToFilter(hash.slice(9));
  }
  addEventListener("hashchange", go);

  if (!packs.length) rows.forEach(r => toggle(r.el, false));
  // the browser goes to the address itself when the page has loaded, and takes the focus with it: ours comes after
  const loaded = new Promise(resolve => document.readyState === "complete" ? resolve() : addEventListener("load", () => setTimeout(resolve)));
  Promise.all([draw(), loaded]).then(go);
})();
