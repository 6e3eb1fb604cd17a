"use strict";
(async () => {
  const $ = (id) => document.getElementById(id);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // An element with attributes and children; strings become text, never markup.
  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else if (value === true) element.setAttribute(name, "");
      else if (value !== false && value !== null) element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
  }

  async function unpacked(packed) {
    const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return new Response(stream).text();
  }

  // `summaries` has the rows of each model: name, class, outputs, parameters, connections, place, findings.
  const data = JSON.parse($("data").textContent);
  const { models: summaries, strings } = JSON.parse(await unpacked(data.summaries));
  const text = (index) => strings[index];

  function goTo(element) {
    element.scrollIntoView({ block: "start" });
    element.focus({ preventScroll: true });
    element.classList.remove("flash");
    void element.offsetWidth; // so that the animation begins again
    element.classList.add("flash");
  }

  // ------------------------------------------------------------ filter

  const findings = all(".finding");
  const models = all(".model");
  const filters = $("filters");

  function wordsOf(article) {
    const own = article.textContent.toLowerCase();
    if (!article.dataset.model) return own;
    return own + summaries[article.dataset.model].map((row) => ` ${text(row[0])} ${text(row[1])}`).join("").toLowerCase();
  }

  const words = new Map();
  function filter() {
    const wanted = $("search").value.toLowerCase().split(/\s+/).filter(Boolean);
    const severities = new Set(all("[name=severity]:checked").map((box) => box.value));
    const rule = $("rule") ? $("rule").value : "";
    const fits = (article) => {
      if (!words.has(article)) words.set(article, wordsOf(article) + fileOf(article));
      return wanted.every((word) => words.get(article).includes(word));
    };
    for (const article of findings) {
      const { severity, code } = article.dataset;
      article.hidden = !severities.has(severity) || (rule !== "" && rule !== code) || !fits(article);
    }
    for (const article of models) article.hidden = !fits(article);
    for (const file of all("section.file")) file.hidden = !file.querySelector(".finding:not([hidden])");
    const count = (articles) => articles.filter((article) => !article.hidden).length;
    const told = [];
    if (findings.length) told.push(`${count(findings)} of ${findings.length} findings`);
    if (models.length) told.push(`${count(models)} of ${models.length} models`);
    $("shown").textContent = `Showing ${told.join(" and ")}.`;
  }

  function fileOf(article) {
    const file = article.closest(".file");
    return file ? ` ${file.querySelector("h3").textContent.toLowerCase()}` : "";
  }

  if (filters) {
    filters.addEventListener("input", filter);
    filters.addEventListener("submit", (event) => event.preventDefault());
    filter();
  }

  // ------------------------------------------------------------ the pages of rules, opened at findings

  for (const details of all("details.explain")) {
    details.addEventListener("toggle", () => {
      if (!details.open || details.dataset.filled) return;
      details.dataset.filled = "yes";
      const page = $(`rule-${details.dataset.rule}`).querySelector(".rule-page").cloneNode(true);
      for (const heading of all("h4", page)) heading.replaceWith(make("h5", {}, ...heading.childNodes));
      details.querySelector(".plain").replaceWith(page);
    });
  }

  function openTarget() {
    let target = null;
    try {
      target = $(decodeURIComponent(location.hash.slice(1)));
    } catch {
      return; // no such place in the page
    }
    if (target && target.tagName === "DETAILS") target.open = true;
  }
  addEventListener("hashchange", openTarget);
  openTarget();

  // ------------------------------------------------------------ summaries

  const HEADINGS = [["Layer", ""], ["Output shape", ""], ["Parameters", "amount"], ["Connected to", ""]];

  function fillSummary(details) {
    if (details.dataset.filled) return;
    details.dataset.filled = "yes";
    const number = details.closest(".model").dataset.model;
    const rows = summaries[number];
    const connected = rows.some((row) => text(row[4]) !== "");
    const headings = HEADINGS.slice(0, connected ? 4 : 3);
    const head = make("tr", {}, ...headings.map(([title, kind]) => make("th", { scope: "col", class: kind }, title)));
    const body = make("tbody", {}, ...rows.map((row, index) => summaryRow(number, index, row, connected)));
    const title = details.closest(".model").querySelector("h3").textContent;
    const table = make("table", { "aria-label": `Layers of ${title}` }, make("thead", {}, head), body);
    details.append(make("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": `Summary of ${title}` }, table));
  }

  function summaryRow(model, index, [name, kind, outputs, params, connections, spot, marks], connected) {
    const layer = make("th", { scope: "row" });
    if (spot) layer.append(make("button", { type: "button", onclick: (event) => showSource(spot, event.currentTarget) }, text(name)));
    else layer.append(text(name));
    layer.append(" ", make("span", { class: "class-name" }, text(kind)));
    for (const mark of marks) {
      const code = $(`finding-${mark}`).dataset.code;
      layer.append(make("a", { class: "flag", href: `#finding-${mark}`, onclick: (event) => follow(event, mark) }, `▲ ${code}`));
    }
    const row = make("tr", { id: `layer-${model}-${index}` }, layer, make("td", {}, text(outputs)), make("td", { class: "amount" }, text(params)));
    if (connected) row.append(make("td", {}, text(connections) || "–"));
    return row;
  }

  function follow(event, mark) {
    event.preventDefault();
    showFinding($(`finding-${mark}`));
  }

  function showFinding(article) {
    if (article.hidden) {
      filters.reset();
      filter();
    }
    goTo(article);
  }

  for (const details of all("details.summary")) details.addEventListener("toggle", () => details.open && fillSummary(details));

  // ------------------------------------------------------------ drawings

  const STEP = 1.25;
  const READABLE = 0.7;

  async function fillDrawing(details) {
    if (details.dataset.filled) return;
    details.dataset.filled = "yes";
    const article = details.closest(".model");
    const number = article.dataset.model;
    const title = article.querySelector("h3").textContent;
    const canvas = make("div", { class: "canvas", tabindex: "0", role: "group", "aria-label": `Drawing of ${title}` });
    const parsed = new DOMParser().parseFromString(await unpacked(data.drawings[number]), "image/svg+xml");
    const svg = document.importNode(parsed.documentElement, true);
    canvas.append(svg);
    details.append(drawingTools(canvas, svg), canvas);
    connect(svg);
    begin(canvas, svg);
    dragging(canvas);
  }

  function drawingTools(canvas, svg) {
    const button = (label, sign, action) => make("button", { type: "button", "aria-label": label, title: label, onclick: action }, sign);
    canvas.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "+" || event.key === "=") zoom(canvas, svg, STEP);
      else if (event.key === "-") zoom(canvas, svg, 1 / STEP);
      else if (event.key === "0") fit(canvas, svg);
      else return;
      event.preventDefault();
    });
    canvas.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      zoom(canvas, svg, event.deltaY < 0 ? STEP : 1 / STEP, event);
    }, { passive: false });
    return make(
      "div",
      { class: "drawing-tools", role: "group", "aria-label": "Zoom" },
      button("Smaller", "−", () => zoom(canvas, svg, 1 / STEP)),
      button("Larger", "+", () => zoom(canvas, svg, STEP)),
      button("Fit the width", "Fit", () => fit(canvas, svg)),
      button("1:1, real size", "1:1", () => scale(canvas, svg, 1)),
    );
  }

  const natural = (svg) => svg.viewBox.baseVal;
  const boxesOf = (svg) => all("g[tabindex]", svg);

  function scale(canvas, svg, factor) {
    const limited = Math.min(Math.max(factor, 0.02), 8);
    svg.dataset.scale = limited;
    svg.style.width = `${natural(svg).width * limited}px`;
    svg.style.height = `${natural(svg).height * limited}px`;
  }

  const fitting = (canvas, svg) => Math.min(1, (canvas.clientWidth - 4) / natural(svg).width);

  function fit(canvas, svg) {
    scale(canvas, svg, fitting(canvas, svg));
  }

  // Wide drawings begin where their inputs are, and not too small to read.
  function begin(canvas, svg) {
    scale(canvas, svg, Math.max(fitting(canvas, svg), READABLE));
    const first = boxesOf(svg)[0];
    if (first) canvas.scrollLeft += middle(first) - middle(canvas);
  }

  function middle(element) {
    const { left, width } = element.getBoundingClientRect();
    return left + width / 2;
  }

  // What is below the pointer, or in the middle, stays where it is.
  function zoom(canvas, svg, factor, pointer = null) {
    const box = canvas.getBoundingClientRect();
    const x = pointer ? pointer.clientX - box.left : box.width / 2;
    const y = pointer ? pointer.clientY - box.top : box.height / 2;
    const before = Number(svg.dataset.scale);
    const left = canvas.scrollLeft + x;
    const top = canvas.scrollTop + y;
    scale(canvas, svg, before * factor);
    const real = Number(svg.dataset.scale) / before;
    canvas.scrollLeft = left * real - x;
    canvas.scrollTop = top * real - y;
  }

  function dragging(canvas) {
    let from = null;
    canvas.addEventListener("pointerdown", (event) => {
      if (event.button === 0 && event.pointerType === "mouse") {
        from = { x: event.clientX, y: event.clientY, left: canvas.scrollLeft, top: canvas.scrollTop, moved: false };
      }
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!from) return;
      const [x, y] = [event.clientX - from.x, event.clientY - from.y];
      if (!from.moved && Math.hypot(x, y) < 4) return;
      if (!from.moved) canvas.setPointerCapture(event.pointerId);
      from.moved = true;
      canvas.classList.add("held");
      canvas.scrollTo(from.left - x, from.top - y);
    });
    const end = () => {
      canvas.classList.remove("held");
      from = null;
    };
    canvas.addEventListener("pointerup", end);
    canvas.addEventListener("pointercancel", end);
  }

  for (const details of all("details.drawing")) details.addEventListener("toggle", () => details.open && fillDrawing(details));

  // ------------------------------------------------------------ source

  const panel = $("source");
  const wide = matchMedia("(min-width: 60rem)");
  let shownFile = null;
  let opener = null;

  let shownTexts = null;

  async function showSource([file, cell, place, last], from) {
    const { path, texts } = data.documents[file];
    opener = from;
    split(true);
    if (shownFile !== file) {
      shownFile = file;
      shownTexts = JSON.parse(await unpacked(texts));
      $("source-title").textContent = path;
      $("source-text").replaceChildren(...sourceRows(file, shownTexts));
    }
    const [line, end] = typeof place === "number" ? [place, last] : lineInModel(shownTexts[0], place);
    if (from) from.scrollIntoView({ block: "center" });
    for (const row of all(".here", panel)) row.classList.remove("here");
    for (let number = line; number <= end; number += 1) $(`line-${cell}-${number}`)?.classList.add("here");
    const first = $(`line-${cell}-${line}`);
    first.scrollIntoView({ block: "center" });
    first.focus({ preventScroll: true });
  }

  function lineInModel(listing, place) {
    const line = listing.split("\n").findIndex((row) => row === place || row.startsWith(`${place}  `)) + 1 || 1;
    return [line, line];
  }

  function sourceRows(file, texts) {
    const layers = layersIn(file);
    const told = findingsIn(file);
    return Object.entries(texts).flatMap(([cell, source]) => {
      const lines = source.split(/\r\n|\r|\n/);
      const rows = lines.map((line, index) => sourceRow(`${cell}-${index + 1}`, index + 1, line, layers, told));
      const block = make("div", { class: "rows" }, ...rows);
      return cell === "0" ? [block] : [make("h3", {}, `Cell ${cell}`), block];
    });
  }

  function sourceRow(key, number, line, layers, told) {
    const row = make(
      "div",
      { class: "line", id: `line-${key}`, tabindex: "-1" },
      make("i", { class: "number" }, String(number)),
      make("span", { class: "text" }, visible(line) || " "),
    );
    const here = layers.get(key) || [];
    if (here.length) {
      const shapes = [...new Set(here.map(([model, index]) => text(summaries[model][index][2])))];
      const label = shapes.length > 3 ? `${shapes.slice(0, 3).join(", ")}, …` : shapes.join(", ");
      let turn = 0;
      const next = () => showLayer(...here[turn++ % here.length]);
      row.append(make("button", { type: "button", onclick: next, "aria-label": `Line ${number}: to the layer, which gives ${label}` }, `→ ${label}`));
    }
    for (const article of told.get(key) || []) {
      const { severity, code } = article.dataset;
      const attributes = { type: "button", class: `to-finding ${severity}`, onclick: () => leaveFor(() => showFinding(article)) };
      row.append(make("button", attributes, `▲ ${code}`));
    }
    return row;
  }

  // Characters that would be obeyed and not seen are shown as what they are.
  const visible = (line) => line.replace(/\t/g, "    ").replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, "\uFFFD");

  function gathered(pairs) {
    const found = new Map();
    for (const [key, value] of pairs) found.set(key, [...(found.get(key) || []), value]);
    return found;
  }

  function layersIn(file) {
    return gathered(
      summaries.flatMap((rows, model) =>
        rows.flatMap((row, index) => (row[5] && row[5][0] === file ? [[`${row[5][1]}-${row[5][3]}`, [model, index]]] : [])),
      ),
    );
  }

  function findingsIn(file) {
    return gathered(
      findings.flatMap((article) => {
        const button = article.querySelector("button.where");
        const spot = button ? button.dataset.spot.split(" ").map(Number) : [-1];
        return spot[0] === file ? [[`${spot[1]}-${spot[3]}`, article]] : [];
      }),
    );
  }

  // The panel stands beside the page; where there is no room for both, it covers the page, and makes way for it.
  function split(open) {
    panel.hidden = !open;
    document.body.classList.toggle("split", open);
  }

  function leaveFor(show) {
    if (!wide.matches) split(false);
    show();
  }

  function showLayer(model, index) {
    leaveFor(() => {
      const article = $(`model-${model}`);
      const summary = article.querySelector(".summary");
      summary.open = true;
      fillSummary(summary);
      light(article, index);
      const box = article.querySelector("details[open] g.lit");
      if (box) {
        article.querySelector(".canvas").scrollIntoView({ block: "center" });
        reach(box, boxesOf(box.closest("svg")));
      } else {
        const row = $(`layer-${model}-${index}`);
        row.scrollIntoView({ block: "center" });
        row.querySelector("button").focus({ preventScroll: true });
      }
    });
  }

  // Mark a layer in the summary and in the drawing of its model.
  function light(article, index) {
    for (const lit of all(".lit", article)) lit.classList.remove("lit");
    const number = article.dataset.model;
    const row = summaries[number][index];
    if (!row) return;
    $(`layer-${number}-${index}`)?.classList.add("lit");
    for (const box of all("g[data-layer]", article)) if (box.dataset.layer === text(row[0])) box.classList.add("lit");
  }

  function closeSource() {
    split(false);
    if (!opener || !opener.isConnected) return;
    opener.scrollIntoView({ block: "center" });
    opener.focus({ preventScroll: true });
  }

  for (const button of all("button.where")) {
    button.addEventListener("click", () => showSource(button.dataset.spot.split(" ").map(Number), button));
  }
  $("source-close").addEventListener("click", closeSource);
  $("source-back").addEventListener("click", () => leaveFor(() => {
    if (!opener) return;
    opener.scrollIntoView({ block: "center" });
    opener.focus({ preventScroll: true });
  }));

  // A box of the drawing leads to its source, as its row in the summary does. Tab reaches one box, arrows the others.
  function connect(svg) {
    const boxes = boxesOf(svg);
    svg.setAttribute("role", "group");
    for (const [index, box] of boxes.entries()) {
      box.setAttribute("tabindex", index ? "-1" : "0");
      if (!spotOf(box)) continue;
      box.setAttribute("role", "button");
      box.setAttribute("aria-description", box.getAttribute("aria-label")); // its title, with the place, names the button
      box.removeAttribute("aria-label");
    }
    svg.addEventListener("click", (event) => {
      const box = event.target.closest("g[tabindex]");
      if (box) openBox(box);
    });
    svg.addEventListener("keydown", (event) => {
      const at = boxes.indexOf(event.target);
      const next = boxes[at + { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key]];
      if (event.key === "Enter" || event.key === " ") openBox(event.target);
      else if (next) reach(next, boxes);
      else return;
      event.preventDefault();
    });
  }

  function reach(box, boxes) {
    for (const other of boxes) other.setAttribute("tabindex", other === box ? "0" : "-1");
    box.focus({ preventScroll: true });
    box.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  function openBox(box) {
    const spot = spotOf(box);
    if (!spot) return;
    const model = box.closest(".model");
    const rows = summaries[model.dataset.model];
    const index = rows.findIndex((row) => text(row[0]) === box.dataset.layer);
    light(model, index);
    box.classList.add("lit");
    reach(box, boxesOf(box.closest("svg")));
    const known = index < 0 ? null : rows[index][5]; // which has the last line too
    showSource(known && String(known.slice(0, 3)) === String(spot.slice(0, 3)) ? known : spot, box);
  }

  // The place of a box: a line, or a path in a saved model, whose line its listing knows.
  function spotOf({ dataset }) {
    const file = data.documents.findIndex((document) => document.source === dataset.path);
    if (file < 0) return null;
    const line = dataset.inModel === undefined ? Number(dataset.line) : dataset.inModel;
    return [file, Number(dataset.cell || 0), line, line];
  }

  // ------------------------------------------------------------ colours

  const THEMES = ["system", "light", "dark"];

  function remembered(name, value) {
    try {
      if (value !== undefined) localStorage.setItem(name, value);
      return localStorage.getItem(name);
    } catch {
      return null; // a page opened from a file may keep nothing
    }
  }

  const prefersDark = matchMedia("(prefers-color-scheme: dark)");

  function paint(theme) {
    document.documentElement.toggleAttribute("data-dark", theme === "dark" || (theme === "system" && prefersDark.matches));
    if (theme === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    $("theme").textContent = `Colours: ${theme}`;
    $("theme").setAttribute("aria-label", `Colours: ${theme}`);
  }

  let theme = THEMES.includes(remembered("kerlint-theme")) ? remembered("kerlint-theme") : "system";
  paint(theme);
  prefersDark.addEventListener("change", () => paint(theme));
  $("theme").addEventListener("click", () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
    remembered("kerlint-theme", theme);
    paint(theme);
  });

  // ------------------------------------------------------------ keyboard

  const help = $("help");
  $("help-open").addEventListener("click", () => help.showModal());
  $("keys").checked = remembered("kerlint-keys") !== "off";
  $("keys").addEventListener("change", () => remembered("kerlint-keys", $("keys").checked ? "on" : "off"));

  let current = null;
  addEventListener("focusin", (event) => {
    current = event.target.closest(".item") || current;
  });

  function step(by) {
    const shown = all(".item:not([hidden])").filter((item) => !item.closest("[hidden]"));
    const at = shown.indexOf(current);
    const next = shown[at < 0 ? (by > 0 ? 0 : shown.length - 1) : at + by];
    if (next) goTo(next);
  }

  function toggle(selector) {
    const details = current && current.querySelector(selector);
    if (!details) return;
    details.open = !details.open;
    details.querySelector("summary").focus();
  }

  const KEYS = {
    j: () => step(1),
    k: () => step(-1),
    f: () => goTo(all(".finding:not([hidden])")[0] || $("main")),
    m: () => goTo(all(".model:not([hidden])")[0] || $("main")),
    e: () => toggle(".explain"),
    d: () => toggle(".drawing"),
    s: () => current && current.querySelector("button.where")?.click(),
    "/": () => $("search") && $("search").focus(),
    "?": () => help.showModal(),
  };

  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || help.open) return;
    if (event.key === "Escape" && !panel.hidden) {
      closeSource();
      event.preventDefault();
    } else if ($("keys").checked && KEYS[event.key] && !/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) {
      KEYS[event.key]();
      event.preventDefault();
    }
  });

  // ------------------------------------------------------------ paper

  // On paper every model has its summary; drawings are there that were opened.
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = all("details.summary:not([open])");
    for (const details of opened) {
      fillSummary(details);
      details.open = true;
    }
  });
  addEventListener("afterprint", () => {
    for (const details of opened) details.open = false;
  });

  document.body.classList.add("scripted");
})();
