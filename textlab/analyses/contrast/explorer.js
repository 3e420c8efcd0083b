"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const at = Object.fromEntries(data.columns.map((name, i) => [name, i]));
  const byId = (id) => document.getElementById(id);
  const make = (tag, text, name) => {
    const node = document.createElement(tag);
    if (text !== undefined) node.textContent = text; // text only: nothing from the corpus is ever markup
    if (name) node.className = name;
    return node;
  };
  const words = new Set(["term", "target", "only_in", "carried_by"]);
  const STEP = 300;
  const state = { sort: null, down: true, shown: STEP, picked: null };

  const show = (name, value) => {
    if (value === null || value === undefined) return "–";
    if (typeof value !== "number") return String(value);
    if (Number.isInteger(value) && /^n_/.test(name)) return value.toLocaleString("en");
    if (name === "p" || name === "q") return value < 0.0001 ? value.toExponential(0) : value.toFixed(4);
    return value.toFixed(2);
  };
  const pattern = (text) => {
    const escaped = text.toLowerCase().replace(/[.+^${}()|[\]\\]/g, "\\$&");
    const wild = /[*?]/.test(text);
    const body = escaped.replace(/\*/g, ".*").replace(/\?/g, ".");
    return new RegExp(wild ? `^${body}$` : body, "u");
  };
  const wanted = () => {
    const text = byId("search").value.trim();
    let test = null;
    try { test = text ? pattern(text) : null; } catch { test = null; }
    const target = byId("target").value;
    return data.rows.filter((row) =>
      (!test || test.test(row[at.term].toLowerCase())) &&
      (!("target" in at) || target === "" || row[at.target] === target) &&
      (!byId("sure").checked || (row[at.q] !== null && row[at.q] <= 0.05)) &&
      (!byId("carried").checked || row[at.carried_by] === null));
  };
  const ordered = (rows) => {
    if (state.sort === null) return rows;
    const i = at[state.sort], way = state.down ? -1 : 1;
    return [...rows].sort((x, y) => {
      if (x[i] === null || y[i] === null) return (x[i] === null) - (y[i] === null);
      const less = typeof x[i] === "number" ? x[i] - y[i] : x[i].localeCompare(y[i]);
      return way * less;
    });
  };
  const draw = () => {
    const rows = ordered(wanted());
    const body = byId("rows");
    body.replaceChildren(...rows.slice(0, state.shown).map(line));
    byId("further").hidden = rows.length <= state.shown;
    byId("count").textContent = `${rows.length.toLocaleString("en")} of ${data.rows.length.toLocaleString("en")} words`;
    for (const cell of byId("head").children) {
      const mine = cell.dataset.name === state.sort;
      cell.setAttribute("aria-sort", mine ? (state.down ? "descending" : "ascending") : "none");
    }
  };
  const line = (row) => {
    const tr = document.createElement("tr");
    tr.setAttribute("aria-selected", String(state.picked === row));
    data.columns.forEach((name, i) => {
      const td = make("td", undefined, words.has(name) ? "text" : "");
      if (name === "term") {
        const button = make("button", row[i]);
        button.type = "button";
        button.addEventListener("click", () => read(row, tr));
        td.append(button);
      } else {
        td.textContent = show(name, row[i]);
        if (name === "score" && row[i] !== null) td.className = row[i] > data.neutral ? "more" : "less";
      }
      tr.append(td);
    });
    return tr;
  };
  const place = (quote) => {
    const box = make("blockquote");
    box.append(quote[0], make("mark", quote[1]), quote[2], make("small", quote[3]));
    return box;
  };
  const side = (name, places, total) => {
    const box = make("div");
    box.append(make("h3", `${name}: ${places.length.toLocaleString("en")} of ${total.toLocaleString("en")} places`));
    box.append(...places.map(place));
    if (!places.length) box.append(make("p", total ? "Not in this excerpt." : "It does not occur here.", "soft"));
    return box;
  };
  const read = (row, tr) => {
    state.picked = row;
    for (const other of byId("rows").children) other.setAttribute("aria-selected", String(other === tr));
    const term = row[at.term], target = "target" in at ? row[at.target] : data.target;
    const all = data.places[term] || [];
    const mine = all.filter((q) => q[4] === target);
    const others = all.filter((q) => q[4] !== target && (data.others === null || data.others.includes(q[4])));
    const box = byId("read");
    const ends = (low, high) => `[${show(low, row[at[low]])}, ${show(high, row[at[high]])}]`;
    const unsure = row[at.only_in] === null ? "(no interval)" : `(no interval: only the ${row[at.only_in]} has it)`;
    const sure = row[at.ci_low] === null ? unsure
      : `${ends("ci_low", "ci_high")}, for all words at once ${ends("all_low", "all_high")}`;
    box.replaceChildren(
      make("h2", term),
      make("p", `score ${show("score", row[at.score])} ${sure}, ` +
        `p ${show("p", row[at.p])}, q ${show("q", row[at.q])}; carried by ${row[at.carried_by] ?? `no single ${data.carrier}`}.`, "soft"),
      side(target, mine, row[at.n_target]), side(data.reference, others, row[at.n_reference]));
    box.scrollTop = 0;
  };
  const head = data.columns.map((name) => {
    const th = make("th", undefined, words.has(name) ? "text" : "");
    th.scope = "col";
    th.dataset.name = name;
    const button = make("button", name.replaceAll("_", " "));
    button.type = "button";
    button.title = data.explained[name] || "";
    button.addEventListener("click", () => {
      state.down = state.sort === name ? !state.down : !words.has(name);
      state.sort = name;
      draw();
    });
    th.append(button);
    return th;
  });
  byId("head").append(...head);
  if ("target" in at) {
    byId("targets").hidden = false;
    byId("target").append(make("option", "every group"));
    byId("target").firstChild.value = "";
    byId("target").append(...[...new Set(data.rows.map((r) => r[at.target]))].map((name) => make("option", name)));
  }
  const again = () => { state.shown = STEP; draw(); };
  for (const id of ["search", "target", "sure", "carried"]) byId(id).addEventListener("input", again);
  byId("further").addEventListener("click", () => { state.shown += STEP; draw(); });
  document.addEventListener("keydown", (event) => {
    const typing = ["INPUT", "SELECT"].includes(event.target.tagName);
    if (event.key === "/" && !typing) { event.preventDefault(); byId("search").focus(); }
    const buttons = [...byId("rows").querySelectorAll("button")];
    const here = buttons.indexOf(document.activeElement);
    if (event.key === "Escape") { (buttons[Math.max(here, 0)] || byId("search")).focus(); }
    if (event.target.tagName === "SELECT") return;
    if (event.key === "ArrowDown" && buttons.length) { event.preventDefault(); buttons[Math.min(here + 1, buttons.length - 1)].focus(); }
    if (event.key === "ArrowUp" && here >= 0) { event.preventDefault(); (here ? buttons[here - 1] : byId("search")).focus(); }
  });
  draw();
})();
