// Words of a contrast: frequency (logarithmic) against score. Colour and side say the same thing twice.

const W = 860, H = 460, LEFT = 56, BOTTOM = 40, TOP = 24, RIGHT = 16;
const NS = "http://www.w3.org/2000/svg";

function drawn(tag, attributes, ...children) {
  const element = document.createElementNS(NS, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

function render({ model, el }) {
  const ask = asker(model);
  const { words, target, reference, n_all } = model.get("state");
  const uses = (word) => word.n_target + word.n_reference;
  const most = Math.log10(Math.max(...words.map(uses), 10));
  const least = Math.log10(Math.max(1, Math.min(...words.map(uses))));
  const far = Math.max(...words.map((word) => Math.abs(word.score)), 0.1) * 1.05;
  const x = (word) => LEFT + ((Math.log10(Math.max(1, uses(word))) - least) / Math.max(most - least, 0.1)) * (W - LEFT - RIGHT);
  const y = (score) => TOP + ((far - score) / (2 * far)) * (H - TOP - BOTTOM);
  const said = make("div", { class: "said", role: "status", "aria-live": "polite" },
    `${words.length} of ${n_all} words: above the line ${target}, below it ${reference}. Filled points have an interval that leaves out 0.`);
  const detail = make("div", {});
  const chart = drawn("svg", { viewBox: `0 0 ${W} ${H}`, width: W, role: "img", "aria-label": `words by frequency and score: above ${target}, below ${reference}` });
  chart.append(drawn("line", { x1: LEFT, x2: W - RIGHT, y1: y(0), y2: y(0), stroke: "currentColor", "stroke-opacity": 0.5 }));
  for (const [text, at, anchor] of [[target, TOP - 8, "start"], [reference, H - BOTTOM + 14, "start"]])
    chart.append(label(text, LEFT, at, anchor));
  for (let power = Math.ceil(least); power <= most; power += 1) {
    const at = LEFT + ((power - least) / Math.max(most - least, 0.1)) * (W - LEFT - RIGHT);
    chart.append(label(String(10 ** power), at, H - 8, "middle"));
  }
  chart.append(label("uses of both sides", W - RIGHT, H - 22, "end"));
  for (const score of [-far, -far / 2, 0, far / 2, far].map((v) => v * 0.95)) chart.append(label(score.toFixed(1), LEFT - 6, y(score) + 4, "end"));
  const boxes = [];
  const dots = new Map();
  [...words].sort((a, b) => Math.abs(b.score) - Math.abs(a.score)).forEach((word) => {
    const sure = word.ci_low !== null && word.ci_low * word.ci_high > 0;
    const colour = word.score > 0 ? "#0072b2" : "#d55e00";
    const dot = drawn("circle", { cx: x(word), cy: y(word.score), r: 4, fill: sure ? colour : "transparent", stroke: colour, "stroke-width": 1.5, cursor: "pointer" },
      drawn("title", {}, `${word.term}: ${word.n_target} / ${word.n_reference} uses, score ${word.score.toFixed(2)}`));
    dot.addEventListener("click", () => open(word));
    dots.set(word.term, dot);
    chart.append(dot);
    const box = [x(word) + 6, y(word.score) - 6, x(word) + 6 + word.term.length * 6.2, y(word.score) + 6];
    if (box[2] < W && !boxes.some((b) => b[0] < box[2] && b[2] > box[0] && b[1] < box[3] && b[3] > box[1])) {
      boxes.push(box);
      chart.append(label(word.term, box[0], box[3] - 2, "start"));
    }
  });
  const list = choice("word to read", [["", "choose a word"], ...[...words].map((word) => word.term).sort().map((term) => [term, term])], "",
    (term) => term && open(words.find((word) => word.term === term)));
  el.replaceChildren(keepKeys(make("div", { class: "textlab" }, said, chart, make("div", { class: "bar" }, list), detail)));
  hideFace(el, "contrast_scatter");

  function label(text, atX, atY, anchor) {
    return drawn("text", { x: atX, y: atY, "text-anchor": anchor }, document.createTextNode(text));
  }

  async function open(word) {
    for (const dot of dots.values()) dot.setAttribute("r", 4);
    dots.get(word.term).setAttribute("r", 7);
    const answer = await ask("quotes", { term: word.term });
    if (answer.error) detail.replaceChildren(make("p", { class: "wrong" }, answer.error));
    else detail.replaceChildren(make("p", {}, answer.heading), ...answer.quotes.map(marked));
  }
}

export default { render };
