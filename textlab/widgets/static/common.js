// Shared by all parts: asking Python, making elements. Text from a corpus only ever becomes textContent.

function asker(model) {
  const waiting = new Map();
  let ticket = 0;
  model.on("msg:custom", (message) => {
    const answered = waiting.get(message.ticket);
    if (!answered) return;
    waiting.delete(message.ticket);
    answered(message);
  });
  return (what, more = {}) =>
    new Promise((resolve) => {
      ticket += 1;
      waiting.set(ticket, resolve);
      model.send({ ask: what, ticket, ...more });
    });
}

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name.startsWith("aria-")) element.setAttribute(name, String(value)); // not pressed is "false", not nothing
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children.map((child) => (child instanceof Node ? child : document.createTextNode(String(child)))));
  return element;
}

function marked(quote) {
  // A quotation with its hits marked: {text, marks: [[start, end], ...], source}, in characters of Python.
  const letters = Array.from(quote.text);
  const body = make("div", { dir: "auto" });
  let at = 0;
  for (const [start, end] of quote.marks) {
    body.append(letters.slice(at, start).join(""), make("mark", {}, letters.slice(start, end).join("")));
    at = end;
  }
  body.append(letters.slice(at).join(""));
  return make("blockquote", {}, body, make("small", {}, quote.source));
}

function choice(label, options, chosen, changed) {
  const select = make("select", { "aria-label": label, onchange: (event) => changed(event.target.value) });
  for (const [value, text] of options) select.append(make("option", { value, selected: value === chosen }, text));
  return select;
}

function later(wait, run) {
  let timer = 0;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => run(...values), wait);
  };
}

function hideFace(el, name) {
  // The static face stands in the same output area for readers without a kernel; a live part takes its place.
  const look = (left) => {
    const area = el.closest(".jp-OutputArea");
    if (area) area.querySelectorAll(`[data-textlab-face="${name}"]`).forEach((face) => (face.hidden = true));
    else if (left) requestAnimationFrame(() => look(left - 1));
  };
  look(60);
}

function keepKeys(part) {
  // A letter typed in a part is not meant for JupyterLab, where "x" cuts the cell.
  part.addEventListener("keydown", (event) => {
    if (!event.ctrlKey && !event.metaKey && !event.altKey && event.key !== "Escape") event.stopPropagation();
  });
  return part;
}

function isDark() {
  const said = document.body.dataset.jpThemeLight; // JupyterLab says which theme is on; other pages follow the system
  return said ? said === "false" : matchMedia("(prefers-color-scheme: dark)").matches;
}
