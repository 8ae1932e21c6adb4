// Comfort only: the page is whole without it. No library, no request, nothing stored.
(() => {
const all = (what, where = document) => [...where.querySelectorAll(what)];
const one = (id) => document.getElementById(id);
const make = (tag, props, ...inside) => { const made = Object.assign(document.createElement(tag), props); made.append(...inside); return made; };

// Ages, counted from the reader's clock.
const units = [[86400, "d", 3600, "h"], [3600, "h", 60, "min"], [60, "min", 1, "s"], [1, "s", 1]];
const span = (s) => {
  const [size, unit, small, rest] = units.find(([size]) => s >= size), more = Math.floor((s % size) / small);
  return `${Math.floor(s / size)} ${unit}` + (more ? ` ${more} ${rest}` : "");
};
const age = (time) => { const s = Math.floor((Date.now() - Date.parse(time.dateTime)) / 1000); return s < 0 ? `in ${span(-s)}` : s < 1 ? "now" : span(s) + " ago"; };
const tick = () => {
  for (const each of all("time + .age")) each.textContent = `(${age(each.previousElementSibling)})`;
  for (const each of all("time.ago")) each.textContent = age(each);
};
tick();
setInterval(tick, 3e4);
const made = one("made").firstElementChild;
if (Date.now() - Date.parse(made.dateTime) > 864e5)
  all("header")[0].prepend(make("p", { className: "old", role: "alert" }, `This report is old, made ${age(made)}.`));

// Copy a message, copy a link to a task or a run.
const copier = (text, what) => make("button", { type: "button", className: "copy", onclick: async (event) => {
  try { await navigator.clipboard.writeText(what()); event.target.textContent = "copied"; } catch { prompt("Copy:", what()); }
} }, text);
const link = (id) => copier("copy link", () => new URL("#" + id, location));
// In a line with what stands above, so that it lies on nothing.
const beside = (line, button) => { line.classList.add("copying"); line.append(button); };
for (const each of all("pre")) {
  const above = each.previousElementSibling;
  if (above?.localName !== "p") each.before(make("p"));
  beside(each.previousElementSibling, copier("copy message", () => each.textContent));
}
for (const each of all(".task")) {
  each.querySelector("dl").append(make("dt", {}, "Link"), make("dd", {}, link(each.id)));
}
for (const each of all(".brief p[id], .task tr[id] > :last-child")) each.append(" ", link(each.id || each.parentNode.id));

{% if view.fleet %}
// Daemons: sort by a column, filter by a text.
for (const table of all(".daemons")) {
  const heads = all("thead th", table), body = table.tBodies[0], order = new Intl.Collator("en", { numeric: true });
  const sort = (head) => {
    const way = head.ariaSort === "ascending" ? -1 : 1, said = (row) => row.cells[head.cellIndex].textContent.trim();
    body.append(...[...body.rows].sort((a, b) => way * order.compare(said(a), said(b))));
    for (const each of heads) each.ariaSort = each !== head ? "none" : way > 0 ? "ascending" : "descending";
  };
  for (const head of heads) head.replaceChildren(make("button", { type: "button", onclick: () => sort(head) }, head.textContent));
}
const daemons = all(".daemons tbody tr");
one("instances").after(make("input", { type: "search", placeholder: "filter daemons", ariaLabel: "Filter daemons by text", oninput: ({ target }) => {
  const wanted = target.value.trim().toLowerCase();
  for (const row of daemons) row.hidden = !row.textContent.toLowerCase().includes(wanted);
  for (const each of all("#instances ~ details")) each.open = true;
} }));
{% endif %}

// Filter.
const form = document.forms[0];
if (!form) return;
const chunks = all(".chunk").map((chunk) => [chunk, chunk.querySelector("tbody")]);
// What is filtered: rows, with the task in full that each leads to; tasks that have no row.
const rows = all(".dense tbody tr"), groups = all(".group"), lone = all(".brief > .task");
const size = chunks[0]?.[1].rows.length;
const cell = (row, number) => row.cells[number].textContent.trim();
let known;
const fact = (what, text, services, health, task) => [what, { text: text.toLowerCase(), services: services.split(", "), health, task, causes: task ? causes(task) : [] }];
const facts = () => known ??= new Map([...rows.map((row) => {
  const to = row.querySelector("a");
  return fact(row, row.textContent, cell(row, 5), row.className, to && one(to.hash.slice(1)));
}), ...lone.map((task) => {
  const services = all("dt", task).find((each) => each.textContent === "Services")?.nextSibling.textContent.trim() ?? "";
  return fact(task, task.firstChild.textContent + services, services, task.classList[1], task);
})]);
// Of all its messages, by id: those above them, linked or repeated there, and those beside them; without their details.
const causes = (task) => all("h4,p[title]", task).map((each) => {
  const link = each.querySelector("a");
  return [each.title || (each.id || link?.hash.slice(1) || "").slice(6), (each.title ? each.children[0] : each.firstChild).textContent];
}).filter(([id]) => id);
const text = make("input", { type: "search", placeholder: "filter (/)", ariaLabel: "Filter by text" });
const choice = (what) => make("select", { ariaLabel: "Filter by " + what }, new Option("every " + what, ""));
const service = choice("service"), cause = choice("cause"), shown = make("output");
const fill = () => {
  if (service.length > 1) return;
  const names = new Set(), whys = new Map();
  for (const each of facts().values()) { each.services.forEach(names.add, names); for (const [id, why] of each.causes) whys.has(id) || whys.set(id, why); }
  service.append(...[...names].sort().map((name) => new Option(name)));
  cause.append(...[...whys].map(([id, why]) => new Option(why, id)));
};
const apply = (kept) => {
  const want = { q: text.value.trim(), service: service.value, cause: cause.value, health: form.health.value };
  const q = want.q.toLowerCase();
  let count = 0;
  const show = (what) => {
    const each = facts().get(what);
    const hit = each.text.includes(q) && (!want.service || each.services.includes(want.service)) && (!want.cause || each.causes.some(([id]) => id === want.cause));
    what.hidden = (each.task ?? what).hidden = !hit;
    count += hit && (want.health === "all" || each.health === want.health[0]);
  };
  lone.forEach(show);
  for (const [chunk, body] of chunks) {
    const before = count;
    [...body.rows].forEach(show);
    chunk.hidden = count === before;
  }
  for (const group of groups) group.hidden = !group.querySelector(".task:not([hidden])");
  shown.textContent = `${count} of ${rows.length + lone.length}`;
  if (kept) return;
  const wanted = new URLSearchParams(Object.entries(want).filter(([, value]) => value && value !== "all"));
  history.replaceState(null, "", "#?" + wanted);
};
const read = () => {
  // A link to what the filter hides takes the filter away.
  const hash = location.hash.slice(1), to = one(hash);
  if (to?.localName === "details") to.open = true;
  if (hash[0] !== "?" && (!to || to.offsetParent)) return;
  const wanted = new URLSearchParams(to ? "" : hash), get = (key) => wanted.get(key) || "";
  fill();
  [text.value, service.value, cause.value] = [get("q"), get("service"), get("cause")];
  form.health.value = get("health") || "all";
  apply(true);
  to?.scrollIntoView();
};
form.firstElementChild.append(text, service, cause, make("button", { type: "reset" }, "show all"), shown);
form.addEventListener("focusin", fill);
form.addEventListener("input", () => { fill(); apply(); });
form.addEventListener("reset", () => setTimeout(apply));
addEventListener("hashchange", read);
read();

// Sort by a column: up, then down.
let last = -1, way = 1;
const sort = (number) => {
  way = last === number ? -way : 1;
  last = number;
  const key = new Map(rows.map((row) => [row, number ? cell(row, number) : row.cells[0].firstChild.textContent])), order = new Intl.Collator("en", { numeric: true });
  rows.sort((a, b) => way * order.compare(key.get(a), key.get(b)));
  chunks.forEach(([, body], n) => body.append(...rows.slice(n * size, (n + 1) * size)));
  for (const head of all(".dense thead th")) head.ariaSort = head.cellIndex === number ? (way > 0 ? "ascending" : "descending") : "none";
  apply(true);
};
for (const head of all(".dense thead th")) head.replaceChildren(make("button", { type: "button", onclick: () => sort(head.cellIndex) }, head.textContent));

// Keys: / to the filter, j and k along the unhealthy tasks.
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || /INPUT|SELECT/.test(event.target.tagName)) return;
  const step = { j: 1, k: -1 }[event.key], tasks = step ? all("#unhealthy ~ * .task:not([hidden])") : [];
  if (event.key === "/") { event.preventDefault(); text.focus(); }
  if (!tasks.length) return;
  const at = tasks.indexOf(document.activeElement.closest(".task"));
  const next = tasks[Math.min(tasks.length - 1, Math.max(0, at + step))].firstElementChild;
  next.focus();
  next.scrollIntoView();
});
})();
