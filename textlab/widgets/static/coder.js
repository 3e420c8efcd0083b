// One passage at a time. A code is shown as given only when Python says that it is on the disk.

function render({ model, el }) {
  const ask = asker(model);
  const { targets, labels, rules, n } = model.get("state");
  let now = null; // the passage in view
  let target = 0;

  const said = make("div", { class: "said", role: "status", "aria-live": "polite" });
  const progress = make("progress", { max: n * targets.length, value: 0, "aria-label": "codes given" });
  const before = make("div", { class: "who" });
  const passage = make("blockquote", { dir: "auto" });
  const grid = make("div", {});
  const end = make("div", {});
  const part = make("div", { class: "textlab", tabindex: 0, role: "application", "aria-label": "coding passages: digits give labels, arrows move, u undoes" },
    make("div", { class: "bar" }, make("button", { onclick: () => move(-1) }, "← passage"), make("button", { onclick: () => move(1) }, "passage →"),
      make("button", { onclick: undo }, "undo (u)"), progress, make("button", { onclick: agreement }, "agreement")),
    said, make("div", { class: "desk" }, make("div", {}, before, passage, grid, end), book()));
  el.replaceChildren(keepKeys(part));
  hideFace(el, "coder");

  function book() {
    const about = (row, head) => Object.entries(row).filter(([name, text]) => name !== head && name !== "name" && text)
      .map(([name, text]) => make("div", {}, make("small", { class: "who" }, `${name.replaceAll("_", " ")}: `), text));
    const rows = (list, head) => list.map((row) => make("div", { class: "entry" }, make("b", {}, row.name || row[head]), ...about(row, head)));
    return make("details", { class: "book", open: true }, make("summary", {}, "Codebook"), make("h4", {}, "Labels"), ...rows(labels, "label"),
      make("h4", {}, "Targets"), ...rows(targets, "target"), ...(rules.length ? [make("h4", {}, "Rules"), ...rows(rules, "rule")] : []));
  }

  function show(answer) {
    if (answer.error) {
      said.textContent = answer.error;
      said.classList.add("wrong");
      return;
    }
    said.classList.remove("wrong");
    now = answer;
    if (answer.target) target = targets.findIndex((row) => row.target === answer.target);
    said.textContent = `Passage ${answer.at + 1} of ${n}; ${answer.left} codes to go.`;
    progress.value = n * targets.length - answer.left;
    before.textContent = answer.before ? `… ${answer.before}` : "";
    passage.textContent = answer.passage;
    grid.replaceChildren(make("table", {}, make("tbody", {}, ...targets.map((row, k) =>
      make("tr", { "aria-current": k === target ? "true" : false },
        make("th", { scope: "row", title: row.definition || "" }, k === target ? "▶ " : "", row.name || row.target),
        ...labels.map((label, digit) => make("td", {}, make("button", { "aria-pressed": answer.codes[row.target] === label.label, onclick: () => code(k, digit) },
          k === target ? `${digit + 1} ${label.label}` : label.label))))))));
  }

  async function code(k, digit) {
    if (!labels[digit]) return;
    const answer = await ask("code", { at: now.at, target: targets[k].target, label: labels[digit].label });
    if (!answer.error) target = k;
    show(answer);
    if (answer.error) return;
    if (k + 1 < targets.length) { target = k + 1; show(answer); }
    else if (now.at + 1 < n) await move(1);
    part.focus();
  }

  async function move(step) {
    const at = now.at + step;
    if (at < 0 || at >= n) return;
    target = 0;
    show(await ask("passage", { at }));
  }

  async function undo() {
    show(await ask("undo"));
  }

  async function agreement() {
    const answer = await ask("agreement");
    if (answer.error) return show(answer);
    const frame = make("iframe", { sandbox: "", title: "agreement" });
    frame.srcdoc = answer.html;
    frame.style.height = "260px";
    end.replaceChildren(frame);
  }

  part.addEventListener("keydown", (event) => {
    if (!now || event.ctrlKey || event.metaKey || event.altKey) return;
    const turn = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const known = turn || { ArrowLeft: 1, ArrowRight: 1, u: 1 }[event.key] || /^[1-9]$/.test(event.key);
    if (!known) return;
    event.preventDefault();
    if (turn) { target = Math.max(0, Math.min(targets.length - 1, target + turn)); show({ ...now, target: undefined }); }
    else if (event.key === "ArrowLeft") move(-1);
    else if (event.key === "ArrowRight") move(1);
    else if (event.key === "u") undo();
    else code(target, Number(event.key) - 1);
  });
  ask("passage", { at: model.get("state").at }).then(show);
}

export default { render };
