// The reader's own page in a frame that may run its script and nothing else; beside it, names for the topics.

function render({ model, el }) {
  const ask = asker(model);
  const said = make("div", { class: "said", role: "status", "aria-live": "polite" }, "Making the page …");
  const names = make("div", { class: "bar", role: "group", "aria-label": "names of the topics" });
  const frame = make("iframe", { sandbox: "allow-scripts", title: "reader of topics" });
  el.replaceChildren(make("div", { class: "textlab" }, said, names, frame));
  hideFace(el, "topic_reader");
  for (const topic of model.get("state").topics) {
    const input = make("input", { value: topic.label, placeholder: topic.words, "aria-label": `name of topic ${topic.topic} (${topic.words})` });
    input.addEventListener("keydown", (event) => event.stopPropagation());
    input.addEventListener("change", async () => show(await ask("label", { topic: topic.topic, label: input.value })));
    names.append(make("label", {}, `${topic.topic} `, input));
  }

  function show(answer) {
    said.textContent = answer.error || "";
    said.classList.toggle("wrong", Boolean(answer.error));
    if (answer.html) frame.srcdoc = answer.html;
  }

  ask("page").then(show);
}

export default { render };
