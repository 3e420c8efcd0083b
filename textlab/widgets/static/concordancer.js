// Lines of a concordance. Python holds them; only those in view are here (virtual rows).

const HEIGHT = 26;
const PLACES = ["L3", "L2", "L1", "node", "R1", "R2", "R3"];
const GROUPS = [["", "no groups"], ["speaker", "speaker"], ["doc_id", "document"], ...PLACES.map((place) => [place, place])];

function render({ model, el }) {
  const ask = asker(model);
  const start = model.get("state");
  let found = { n: 0, sort: [] };
  let at = 0; // the chosen line
  let round = 0; // answers of an earlier question are dropped
  const rows = new Map();

  const search = make("input", { type: "search", "aria-label": "pattern", size: 24, value: start.pattern, placeholder: "tax*, big tech, power|control" });
  const rank = make("input", { type: "search", "aria-label": "rank lines by places of", size: 14, value: start.rank, placeholder: "rank by: not|never" });
  const said = make("div", { class: "said", role: "status", "aria-live": "polite" });
  const places = PLACES.map((place) => make("button", { "aria-pressed": false, onclick: () => set({ sort: found.sort[0] === place ? [] : [place] }) }, place));
  const sorts = make("span", { class: "bar", role: "group", "aria-label": "sort by the word at" }, ...places);
  const tall = make("div", {});
  const view = make("div", { class: "view", role: "grid", tabindex: 0, "aria-label": "concordance lines", "aria-colcount": 5 }, tall);
  const groups = make("div", {});
  const detail = make("div", {});
  const note = make("input", { "aria-label": "note on the chosen line", size: 40, placeholder: "a note on the chosen line" });
  const keep = make("button", { onclick: () => toggle() }, "keep (k)");
  const bar = make("div", { class: "bar" }, search,
    choice("words on each side", [4, 6, 8, 12, 20].map((n) => [String(n), `${n} words`]), String(start.window), (value) => set({ window: Number(value) })),
    choice("group lines by", GROUPS, start.group, (value) => set({ group: value })),
    make("button", { onclick: download }, "export csv"));
  el.replaceChildren(keepKeys(make("div", { class: "textlab" }, bar, make("div", { class: "bar" }, "sort:", sorts, rank), said, groups, view,
    make("div", { class: "bar" }, keep, note), detail)));
  hideFace(el, "concordancer");

  async function set(change) {
    round += 1;
    const mine = round;
    const answer = await ask("set", change);
    if (mine === round) show(answer);
  }

  function show(answer) {
    said.textContent = answer.error || answer.said;
    said.classList.toggle("wrong", Boolean(answer.error));
    if (answer.error) return;
    found = answer;
    at = 0;
    rows.clear();
    tall.replaceChildren();
    tall.style.height = `${found.n * HEIGHT}px`;
    view.setAttribute("aria-rowcount", found.n);
    view.scrollTop = 0;
    detail.replaceChildren();
    showSorts();
    showGroups(answer.groups);
    draw();
  }

  function showSorts() {
    for (const button of places) button.setAttribute("aria-pressed", String(found.sort[0] === button.textContent));
  }

  function showGroups(table) {
    const held = groups.contains(document.activeElement) ? document.activeElement.textContent : null; // whoever tabs there stays there
    groups.replaceChildren();
    if (!table.length && !found.only) return;
    const lines = table.map((row) => make("tr", {},
      make("td", {}, make("button", { "aria-pressed": found.only === row.label, onclick: () => set({ only: found.only === row.label ? null : row.label }) }, row.label)),
      make("td", {}, row.n_lines), make("td", {}, row.n_turns), make("td", {}, row.n_docs)));
    groups.append(make("table", {}, make("thead", {}, make("tr", {}, ...["group", "lines", "turns", "documents"].map((name) => make("th", { scope: "col" }, name)))),
      make("tbody", {}, ...lines)));
    if (held !== null) [...groups.querySelectorAll("button")].find((button) => button.textContent === held)?.focus();
  }

  async function draw() {
    const first = Math.max(0, Math.floor(view.scrollTop / HEIGHT) - 5);
    const last = Math.min(found.n, first + Math.ceil(view.clientHeight / HEIGHT) + 10);
    for (const [number, row] of rows) if (number < first || number >= last) { row.remove(); rows.delete(number); }
    const missing = [];
    for (let number = first; number < last; number += 1) if (!rows.has(number)) missing.push(number);
    if (!missing.length) return mark();
    const mine = round;
    const answer = await ask("lines", { first: missing[0], last: missing[missing.length - 1] + 1 });
    if (mine !== round || answer.error) return;
    answer.lines.forEach((line, k) => {
      const number = missing[0] + k;
      if (!rows.has(number)) place(number, line);
    });
    mark();
  }

  function place(number, line) {
    const row = make("div", { class: "line", role: "row", "aria-rowindex": number + 1, onclick: () => { choose(number); widen(); } },
      make("span", { role: "gridcell", class: "star" }, line.kept ? "★" : ""),
      make("span", { role: "gridcell", class: "who", title: line.line_id }, line.speaker || line.doc_id),
      make("span", { role: "gridcell", class: "pre" }, make("bdi", {}, line.pre)),
      make("span", { role: "gridcell", class: "node" }, line.node),
      make("span", { role: "gridcell", class: "post", dir: "auto" }, line.post));
    row.style.top = `${number * HEIGHT}px`;
    row.line = line;
    rows.set(number, row);
    tall.append(row);
  }

  function mark() {
    for (const [number, row] of rows) row.setAttribute("aria-selected", String(number === at));
    const line = rows.get(at)?.line;
    if (line && document.activeElement !== note) note.value = line.note;
  }

  function choose(number) {
    at = Math.max(0, Math.min(found.n - 1, number));
    const top = at * HEIGHT;
    if (top < view.scrollTop) view.scrollTop = top;
    if (top + HEIGHT > view.scrollTop + view.clientHeight) view.scrollTop = top + HEIGHT - view.clientHeight;
    mark();
    draw();
  }

  async function widen() {
    const line = rows.get(at)?.line;
    if (!line) return;
    const answer = await ask("widen", { line_id: line.line_id, at });
    detail.replaceChildren(answer.error ? make("p", { class: "wrong" }, answer.error) : marked(answer.quote));
  }

  async function toggle() {
    const row = rows.get(at);
    if (!row) return;
    const answer = await ask("keep", { line_id: row.line.line_id, kept: !row.line.kept });
    if (answer.error) return fail(answer.error);
    row.line.kept = !row.line.kept;
    row.querySelector(".star").textContent = row.line.kept ? "★" : "";
    said.textContent = answer.said;
  }

  async function write() {
    const row = rows.get(at);
    if (!row) return;
    const answer = await ask("note", { line_id: row.line.line_id, text: note.value });
    if (answer.error) return fail(answer.error);
    row.line.note = note.value;
    said.textContent = answer.said;
  }

  async function download() {
    const answer = await ask("export");
    if (answer.error) return fail(answer.error);
    const link = make("a", { href: URL.createObjectURL(new Blob([answer.csv], { type: "text/csv" })), download: "lines.csv" });
    link.click();
    URL.revokeObjectURL(link.href);
  }

  function fail(message) {
    said.textContent = message;
    said.classList.add("wrong");
  }

  const KEYS = { ArrowDown: () => choose(at + 1), ArrowUp: () => choose(at - 1), PageDown: () => choose(at + 12), PageUp: () => choose(at - 12),
    Home: () => choose(0), End: () => choose(found.n - 1), Enter: widen, k: toggle, n: () => note.focus() };
  view.addEventListener("keydown", (event) => {
    if (!KEYS[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    KEYS[event.key]();
  });
  note.addEventListener("change", write);
  note.addEventListener("keydown", (event) => { if (event.key === "Enter") { write(); view.focus(); } });
  for (const [field, name] of [[search, "pattern"], [rank, "rank"]]) {
    field.addEventListener("keydown", (event) => { if (event.key === "ArrowDown") view.focus(); });
    field.addEventListener("input", later(150, () => set({ [name]: field.value })));
  }
  view.addEventListener("scroll", later(10, draw));
  set({});
}

export default { render };
