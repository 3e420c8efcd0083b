// The reader's own page in a frame that may run its script and nothing else; beside it, names for the topics.

function render({ model, el }) {
  const ask = asker(model);
  const said = make("div", { class: "said", role: "status", "aria-live": "polite" }, "Making the page …");
  const names = make("div", { class: "bar", role: "group", "aria-label": "names of the topics" });
  const frame = make("iframe", { sandbox: "allow-scripts", title: "reader of topics" });
  el.replaceChildren(keepKeys(make("div", { class: "textlab" }, said, names, frame)));
  hideFace(el, "topic_reader");
  for (const topic of model.get("state").topics) {
    const input = make("input", { value: topic.label, placeholder: topic.words, "aria-label": `name of topic ${topic.topic} (${topic.words})` });
    input.addEventListener("change", () => name(topic.topic, input.value));
    names.append(make("label", {}, `${topic.topic} `, input));
  }

  async function name(topic, label) {
    const answer = await ask("label", { topic, label });
    tell(answer);
    if (!answer.error) show(await ask("page")); // the name is kept already; a page takes longer
  }

  function tell(answer) {
    said.textContent = answer.error || answer.said || "";
    said.classList.toggle("wrong", Boolean(answer.error));
  }

  function show(answer) {
    if (answer.error) tell(answer);
    else frame.srcdoc = inTheme(answer.html);
  }

  function inTheme(html) {
    // The frame would follow the system; it is to follow the page around it.
    const scheme = isDark() ? "dark" : "light";
    return html.replace("color-scheme:light dark", `color-scheme:${scheme}`).replace("@media (prefers-color-scheme:dark)", isDark() ? "@media all" : "@media not all");
  }

  ask("page").then((answer) => { said.textContent = ""; show(answer); });
}

export default { render };
