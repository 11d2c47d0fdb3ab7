// Search over the index in search/, part by part: web/page/search.py says how it is laid out.
// Everything from the index is put on the page as text, never as markup.
"use strict";

(() => {
  const PAGE = 20; // results shown at once
  const EVERYWHERE = 1; // in the directory: the word stands in too many shards to tell which
  const LONGEST = 24; // characters of a word in the directory
  const LEVELS = ["", "low", "medium", "high", "critical"];
  const WAYS = {
    a: ["adverse", "↓", "Adverse"],
    f: ["favourable", "↑", "Favourable"],
    n: ["neutral", "→", "Neutral"],
    u: ["unclear", "?", "Direction unclear"],
  };
  const FOLDERS = { C: "changes", P: "provisions", D: "documents" };
  const form = document.getElementById("search");
  const found = document.getElementById("found");
  const told = document.getElementById("told");
  const list = document.getElementById("list");
  const more = document.getElementById("more");
  const loaded = new Map();
  let current = null; // the search that runs or waits for "more"

  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  function load(path) {
    if (!loaded.has(path)) {
      const asked = fetch(path).then((answer) => {
        if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
        return answer.json();
      });
      asked.catch(() => loaded.delete(path));
      loaded.set(path, asked);
    }
    return loaded.get(path);
  }

  // ---- what is asked for

  function readQuery(words) {
    const terms = [];
    for (const [, phrase, word] of fold(words).matchAll(/["“”„]([^"“”„]*)["“”„]|([\p{L}\p{N}]+)/gu)) {
      const term = (phrase ?? word).replace(/\s+/g, " ").trim();
      if (term) terms.push(term);
    }
    return terms;
  }

  // A word matches where it begins; inside a run of other letters only in scripts without spaces.
  function stands(term, text) {
    let place = text.indexOf(term);
    while (place > 0 && /[a-z0-9]/.test(term[0]) && /[a-z0-9]/.test(text[place - 1])) {
      place = text.indexOf(term, place + 1);
    }
    return place >= 0;
  }

  // ---- which shards may hold it

  async function findPlaces(terms, index, kind) {
    let places = null; // null: anywhere
    for (const term of terms) {
      for (const word of term.match(/[a-z0-9]+/g) || []) {
        const here = await lookUp(word.slice(0, LONGEST), index, kind);
        if (here === null) continue;
        places = places === null ? here : new Set([...places].filter((each) => here.has(each)));
      }
    }
    return places;
  }

  async function lookUp(word, index, kind) {
    if (!index.letters.includes(word[0])) return new Set();
    const words = await load(`words/${word[0]}.json`);
    const places = new Set();
    for (const [name, shards] of Object.entries(words)) {
      if (!name.startsWith(word)) continue;
      if (shards[kind] === EVERYWHERE) return null;
      shards[kind].forEach((each) => places.add(each));
    }
    return places;
  }

  async function listShards(asked, index) {
    const changes = asked.in === "changes";
    const places = await findPlaces(asked.terms, index, changes ? 0 : 1);
    const wanted = index.platforms.findIndex(([, slug]) => slug === asked.platform);
    const holds = (number, types, platforms) =>
      (!asked.type || types.includes(asked.type)) &&
      (!asked.platform || platforms.includes(wanted)) &&
      (number === null || places === null || places.has(number));
    if (!changes) {
      return index.clauses
        .filter(([number, , types]) => holds(number, types, [number]))
        .map(([number, count]) => ({ path: `clauses/${index.platforms[number][1]}.json`, count }));
    }
    const newest = index.changes.at(-1)?.[0];
    return index.changes
      .filter(([name, , platforms, types]) => {
        const number = Number(name.slice(0, 4)) * 12 + Number(name.slice(5)) - 1;
        const inside = (!asked.from || name >= asked.from.slice(0, 7)) && (!asked.to || name <= asked.to.slice(0, 7));
        return inside && holds(name === newest ? null : number, types, platforms);
      })
      .map(([name, count]) => ({ path: `changes/${name}.json`, count }))
      .reverse();
  }

  function* pick(shard, asked, index) {
    const name = asked.platform && index.platforms.find(([, slug]) => slug === asked.platform)?.[0];
    for (const [id, day, place, rank, ways, types, title, text] of shard.rows) {
      const [record, platform, kind] = shard.documents[place];
      const slugs = types.map((each) => shard.types[each]);
      if (asked.platform && platform !== name) continue;
      if (asked.document && kind !== asked.document) continue;
      if (asked.type && !slugs.includes(asked.type)) continue;
      if (asked.severity && rank < Number(asked.severity)) continue;
      if (asked.direction && !ways.includes(asked.direction)) continue;
      if ((asked.from && day < asked.from) || (asked.to && day > asked.to)) continue;
      const names = slugs.map((each) => Object.hasOwn(index.types, each) ? index.types[each] : each);
      const all = fold([title, text, platform, kind, ...names].join("\n"));
      if (!asked.terms.every((term) => stands(term, all))) continue;
      yield { id, day, rank, ways, names, title, text, platform, kind, record };
    }
  }

  // ---- how it is shown

  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  function draw(level) {
    const space = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(space, "svg");
    const all = { viewBox: "0 0 22 12", width: 22, height: 12, "aria-hidden": "true", focusable: "false" };
    for (const [name, value] of Object.entries(all)) svg.setAttribute(name, value);
    for (let n = 0; n < 4; n += 1) {
      const bar = document.createElementNS(space, "rect");
      const place = { x: n * 6, y: 9 - n * 3, width: 4, height: 3 + n * 3 };
      for (const [name, value] of Object.entries(place)) bar.setAttribute(name, value);
      if (n < level) bar.setAttribute("class", "on");
      svg.append(bar);
    }
    const word = LEVELS[level][0].toUpperCase() + LEVELS[level].slice(1);
    return make("span", { class: `severity severity-${LEVELS[level]}` }, svg, word, make("span", { class: "said" }, " severity"));
  }

  // The text around the first word that was asked for, with all such words marked.
  function quote(text, terms) {
    const heads = terms.flatMap((term) => term.match(/[\p{L}\p{N}]+/gu) || []);
    const hits = [];
    for (const match of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
      if (heads.some((head) => fold(match[0]).startsWith(head))) hits.push([match.index, match.index + match[0].length]);
    }
    const start = hits.length && hits[0][0] > 160 ? text.lastIndexOf(" ", hits[0][0] - 80) + 1 : 0;
    const end = Math.min(text.length, start + 320);
    const out = make("p", { class: "quote", dir: "auto" });
    if (start) out.append("… ");
    let place = start;
    for (const [from, to] of hits) {
      if (to > end) break;
      out.append(text.slice(place, from), make("mark", {}, text.slice(from, to)));
      place = to;
    }
    out.append(text.slice(place, end));
    if (end < text.length && !text.slice(0, end).endsWith("…")) out.append(" …");
    return out;
  }

  const nameDay = (day) =>
    new Date(`${day}T00:00:00Z`).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

  function show(each, asked) {
    const when = make("div", { class: "when" }, make("time", { datetime: each.day }, nameDay(each.day)));
    if (each.rank) when.append(draw(each.rank));
    const marks = make("p", { class: "marks" });
    for (const way of each.ways) {
      const [name, arrow, word] = WAYS[way];
      marks.append(make("span", { class: `direction direction-${name}` }, make("span", { class: "arrow", "aria-hidden": "true" }, arrow), word));
    }
    marks.append(...each.names.map((name) => make("span", { class: "type" }, name)));
    const there = locate(each.id);
    const what = make("div", { class: "what" },
      make("p", { class: "meta" },
        make("bdi", {}, each.platform), " · ",
        make("a", { href: locate(each.record) }, make("bdi", {}, each.kind))),
      make("h3", {}, make("a", { href: there, dir: "auto" }, each.title)),
      quote(each.text, asked.terms), marks);
    return make("li", {}, make("article", { class: "item" }, when, what));
  }

  function locate(id) {
    const match = /^CW-([CPD])-[0-9]{6,}-[0-9A-Z]$/.exec(id);
    return match ? `../${FOLDERS[match[1]]}/${id}/index.html` : "#";
  }

  // ---- the search itself

  async function go(search) {
    const { asked, index } = search;
    let shown = 0;
    more.hidden = true;
    told.textContent = "Looking…";
    try {
      search.shards ??= await listShards(asked, index);
      while (search === current && shown < PAGE) {
        const next = search.rows?.next();
        if (next && !next.done) {
          list.append(show(next.value, asked));
          shown += 1;
          search.count += 1;
        } else if (search.place < search.shards.length) {
          const shard = await load(search.shards[search.place].path);
          search.place += 1;
          search.rows = pick(shard, asked, index);
        } else break;
      }
    } catch {
      if (search === current) told.textContent = "The index could not be loaded. Try again, or use the lists below.";
      return;
    }
    if (search !== current) return;
    more.hidden = shown < PAGE;
    const order = asked.in === "changes" ? " so far, the newest first." : " so far, platform by platform.";
    const noun = search.count === 1 ? "result" : "results";
    told.textContent = !search.count ? "Nothing found. Try fewer or shorter words, or fewer filters."
      : `${search.count} ${noun}${shown < PAGE ? "." : order}`;
  }

  function readAddress() {
    const given = new URLSearchParams(location.search);
    for (const field of form.elements) {
      if (!field.name) continue;
      field.value = given.get(field.name) ?? (field.name === "in" ? "changes" : "");
      if (field.name === "in" && !field.value) field.value = "changes";
    }
    return [...given.values()].some((value) => value);
  }

  function begin(index) {
    const asked = Object.fromEntries(new FormData(form));
    asked.terms = readQuery(asked.q);
    list.replaceChildren();
    found.hidden = false;
    current = { asked, index, shards: null, place: 0, rows: null, count: 0 };
    const id = asked.q.trim().toUpperCase();
    if (locate(id) !== "#") {
      list.append(make("li", {}, make("h3", {}, make("a", { href: locate(id) }, `Record ${id}`))));
    }
    return go(current);
  }

  function fill(name, options) {
    const field = form.elements.namedItem(name);
    field.append(...options.map(([value, text]) => make("option", { value }, text)));
  }

  async function start() {
    let index;
    try {
      index = await load("index.json");
    } catch {
      found.hidden = false;
      told.textContent = "The index could not be loaded: searching needs a web server, and does not work from a disk. The lists below do.";
      return;
    }
    const order = (one, other) => one[1].localeCompare(other[1], "en");
    fill("platform", index.platforms.map(([name, slug]) => [slug, name || "Without a name"]).sort(order));
    fill("document", index.document_types.map((name) => [name, name || "Without a name"]));
    fill("type", Object.entries(index.types).sort(order));
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const filled = [...new FormData(form)].filter(([name, value]) => value && (name !== "in" || value !== "changes"));
      history.pushState(null, "", `?${new URLSearchParams(filled)}`);
      begin(index).then(() => document.getElementById("results").focus());
    });
    form.addEventListener("change", (event) => {
      if (event.target.id !== "q" && !found.hidden) form.requestSubmit();
    });
    more.addEventListener("click", () => current && go(current));
    addEventListener("popstate", () => { if (readAddress()) begin(index); });
    if (readAddress()) begin(index);
  }

  start();
})();
