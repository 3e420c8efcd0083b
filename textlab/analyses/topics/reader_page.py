"""The fixed parts of the topic reader page: markup, style and script. They contain no source text."""

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="@@policy@@">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>Topics</title>
<style>@@style@@</style></head>
<body><header><h1>Topics</h1><input id="search" type="search" placeholder="search passages ( / )" aria-label="search">
<p id="summary"></p></header>
<noscript><p>This page needs its script to show passages. Its topics:</p><ol>@@listed@@</ol></noscript>
<main><nav id="topics" aria-label="topics"></nav>
<section id="passages" aria-live="polite" tabindex="-1"></section></main>
<footer><kbd>j</kbd> <kbd>k</kbd> next and previous topic · <kbd>/</kbd> search · <kbd>Enter</kbd> open the document ·
<kbd>Esc</kbd> back</footer>
<script type="application/json" id="data">@@data@@</script>
<script>@@script@@</script></body></html>
"""

STYLE = """
:root{color-scheme:light dark;--ground:#fff;--ink:#1b1b1b;--soft:#5c5c5c;--line:#d5d5d5;--pick:#e8f1f8}
@media (prefers-color-scheme:dark){:root{--ground:#161616;--ink:#ececec;--soft:#a9a9a9;--line:#444;--pick:#1f3345}}
*{box-sizing:border-box}body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
header,footer{padding:.6rem 1rem;border-bottom:1px solid var(--line)}footer{border:0;color:var(--soft);font-size:.85rem}
h1{display:inline;font-size:1.2rem;margin-right:1rem}#summary{margin:.4rem 0 0;color:var(--soft);max-width:60em}
input{font:inherit;padding:.2rem .5rem;width:min(24em,60%);background:var(--ground);color:var(--ink);
border:1px solid var(--line)}
main{display:grid;grid-template-columns:minmax(15em,24em) 1fr;min-height:60vh}
nav{border-right:1px solid var(--line);overflow:auto;max-height:100vh;position:sticky;top:0}
nav button{display:block;width:100%;text-align:left;font:inherit;color:inherit;background:none;border:0;
border-left:.5rem solid var(--hue);padding:.45rem .7rem;cursor:pointer}
nav button[aria-current=true]{background:var(--pick)}nav small{display:block;color:var(--soft)}
section{padding:.4rem 1.2rem;max-width:52em}article{border-bottom:1px solid var(--line);padding:.7rem 0}
article p{margin:.2rem 0;white-space:pre-wrap;overflow-wrap:anywhere}
.place{color:var(--soft);font-size:.85rem}
.words button{font:inherit;margin:0 .4rem .3rem 0;padding:.05rem .5rem;color:inherit;background:none;cursor:pointer;
border:1px solid var(--line);border-radius:1em}.words button[aria-pressed=true]{background:var(--pick);font-weight:600}
.place button,.more{font:inherit;background:none;border:0;color:inherit;
text-decoration:underline;cursor:pointer;padding:0}
mark{background:none;color:inherit;border-bottom:.16em solid var(--hue)}mark.now{background:var(--pick);font-weight:600}
mark.found{outline:2px solid #d55e00}:focus-visible{outline:2px solid #0072b2;outline-offset:1px}
@media (max-width:45em){main{display:block}nav{max-height:40vh;position:static}}
"""

SCRIPT = """'use strict';
(() => {
const data = JSON.parse(document.getElementById('data').textContent);
for (const p of data.passages) p[5] = Array.from(p[5], c => c.codePointAt(0) - 93);
const hue = k => `hsl(${(k * 137.5) % 360} 65% 48%)`;
const make = (tag, text, kind) => {
  const e = document.createElement(tag);
  if (text !== undefined) e.textContent = text;
  if (kind) e.className = kind;
  return e;
};
const box = document.getElementById('passages'), nav = document.getElementById('topics');
const search = document.getElementById('search'), PAGE = 25;
let now = 0, back = null;
const percent = x => (100 * x).toFixed(x < 0.1 ? 1 : 0) + ' %';
const left = data.left_out ? ` ${data.left_out.toLocaleString('en')} passages that say less are not on this page.` : '';
document.getElementById('summary').textContent = data.summary.replaceAll('\\n', ' ') + left;
const paragraph = (p, found) => {
  const out = make('p'), chars = Array.from(p[3]);
  const wanted = found ? found.toLowerCase() : null;
  let at = 0;
  for (let i = 0; i < p[5].length; i += 3) {
    const start = at + p[5][i], end = start + p[5][i + 1], k = p[5][i + 2];
    out.append(chars.slice(at, start).join(''));
    const word = chars.slice(start, end).join('');
    const hit = wanted && word.toLowerCase().includes(wanted);
    const m = make('mark', word, (k === now ? 'now ' : '') + (hit ? 'found' : ''));
    m.style.setProperty('--hue', hue(k));
    m.title = data.topics[k].name;
    out.append(m);
    at = end;
  }
  out.append(chars.slice(at).join(''));
  return out;
};
const entry = (p, found, open) => {
  const a = make('article'), place = make('div', undefined, 'place'), d = data.documents[p[0]];
  const shares = [];
  for (let i = 0; i < p[4].length; i += 2) shares.push(`${data.topics[p[4][i]].name} ${percent(p[4][i + 1])}`);
  place.append([p[2], d.title || d.id, d.date, p[1]].filter(x => x).join(' · ') + ' · ' + shares.join(', ') + ' ');
  if (open) {
    const b = make('button', 'whole document');
    b.onclick = () => whole(p);
    place.append(b);
  }
  a.append(paragraph(p, found), place);
  return a;
};
const show = (rows, title, found, open = true, line = null) => {
  box.replaceChildren(...[make('h2', title), line].filter(x => x));
  let at = 0;
  const more = make('button', '', 'more');
  const add = () => {
    rows.slice(at, at + PAGE).forEach(p => more.before(entry(p, found, open)));
    at += PAGE;
    more.textContent = `${Math.max(0, rows.length - at)} more`;
    more.hidden = at >= rows.length;
  };
  more.onclick = add;
  box.append(more);
  add();
};
const share = (p, k) => {
  for (let i = 0; i < p[4].length; i += 2) if (p[4][i] === k) return p[4][i + 1];
  return 0;
};
const said = (p, k, word) => {
  const chars = Array.from(p[3]);
  let at = 0;
  for (let i = 0; i < p[5].length; i += 3) {
    const start = at + p[5][i];
    at = start + p[5][i + 1];
    if (p[5][i + 2] === k && chars.slice(start, at).join('').toLowerCase() === word) return true;
  }
  return false;
};
const words = (k, word) => {
  const line = make('div', undefined, 'words');
  line.setAttribute('aria-label', 'words of the topic');
  data.topics[k].terms.split(' ').filter(w => w).forEach(w => {
    const b = make('button', w);
    b.setAttribute('aria-pressed', w === word);
    b.onclick = () => { topic(k, w === word ? null : w); box.querySelector('.words button').focus(); };
    line.append(b);
  });
  return line;
};
const topic = (k, word = null) => {
  now = k;
  back = null;
  [...nav.children].forEach((b, i) => b.setAttribute('aria-current', i === k));
  nav.children[k].scrollIntoView({block: 'nearest'});
  const count = p => p[5].filter((x, i) => i % 3 === 2 && x === k).length;
  const rows = data.passages.filter(p => share(p, k) > 0 && (word === null || said(p, k, word)));
  const size = new Map(rows.map(p => [p, count(p)]));
  rows.sort((a, b) => size.get(b) - size.get(a) || share(b, k) - share(a, k));
  const t = data.topics[k];
  const title = word === null ? t.name : `${t.name}: ${rows.length} passages that say “${word}”`;
  show(rows, title, word, true, words(k, word));
};
const whole = p => {
  back = now;
  const d = data.documents[p[0]];
  const rows = data.passages.filter(q => q[0] === p[0]);
  show(rows, `${d.title || d.id}: ${rows.length} passages on this page`, null, false);
  box.focus();
};
data.topics.forEach((t, k) => {
  const b = make('button'), steady = t.stability === null ? '' : `, stability ${percent(t.stability)}`;
  const main = t.main === null || t.main_share === null ? '' : `, ${percent(t.main_share)} in ${t.main}`;
  const size = percent(t.share) + ' of the words' + steady + main;
  b.append(make('b', t.name), make('small', t.terms), make('small', size));
  b.style.setProperty('--hue', hue(k));
  b.onclick = () => topic(k);
  nav.append(b);
});
search.oninput = () => {
  const wanted = search.value.trim().toLowerCase();
  if (!wanted) { topic(now); return; }
  const rows = data.passages.filter(p => p[3].toLowerCase().includes(wanted));
  show(rows, `${rows.length} passages with “${search.value.trim()}”`, wanted);
};
document.onkeydown = e => {
  if (e.key === 'Escape') { search.value = ''; search.blur(); topic(back === null ? now : back); return; }
  if (e.target === search || e.ctrlKey || e.metaKey || e.altKey) return;
  if (e.key === '/') { search.focus(); e.preventDefault(); }
  if (e.key === 'j' || e.key === 'k') {
    const n = data.topics.length;
    topic((now + (e.key === 'j' ? 1 : n - 1)) % n);
  }
  if (e.key === 'Enter' && e.target.tagName !== 'BUTTON') {
    const first = box.querySelector('.place button');
    if (first) first.click();
  }
};
topic(0);
})();
"""
