"use strict";
// The sweep explorer: one canvas with every specification that passes the filters, ordered by estimate, and
// one specification that the reader walks to: by its options, by a point of the curve, by the address.
begin(async function explorer() {
  const root = document.getElementById("explorer");
  const data = await embedded("sweep-data");
  if (!data || !root) return;
  root.hidden = false;
  const part = (name) => root.querySelector(`[data-${name}]`);
  const canvas = part("curve");
  const strips = part("strips");
  const effectBox = part("effect");
  const outcomeBox = part("outcome");
  const colourBox = part("colour");
  const readout = part("readout");
  const note = part("note");
  const choices = data.choices;
  const names = Object.keys(choices);
  const FIXED = ["outcome", "treatment"];
  const OF_A_MATRIX = ["family", "standardise", "parameters"];
  const FONT = '12px "Page Chinese", sans-serif'; // the first has no Latin letters
  const varied = names.filter((name) =>
    name !== "outcome" && name !== "matrix" && choices[name].labels.length > 1);
  const walked = [...root.querySelectorAll("select[data-walk]")];
  // What a matrix is besides its standardisation, which its name ends with.
  const parameters = choices.matrix?.names.map((name) =>
    name.slice(0, Math.max(0, name.lastIndexOf(", "))) || name);
  // Okabe and Ito's colours; shape tells them apart as well.
  const colours = ["#0b3c5d", "#d55e00", "#009e73", "#e69f00", "#56b4e9", "#cc79a7", "#7f3b08", "#666666"];
  const allowed = {};
  let order = []; // what passes the filters, by its estimate
  let range = [0, 1];
  let here = -1; // the specification that is walked to
  let pointed = -1; // the place in the curve that a pointer reads

  const effect = () => data.effects[effectBox.value];
  const fine = new Map(Object.values(data.effects).map((one) => [one, new Set(one.fine)]));
  // A number of a specification, beside its standard error.
  const shown = (i, value, of = effect()) => decimals(value, fine.get(of).has(i));
  const code = (name, i) => choices[name].codes[i];
  const label = (name, i) => choices[name].labels[code(name, i)];
  const isMade = (i) => effect().estimate[i] !== null;
  const main = () => data.main[effectBox.value] ?? -1;
  function hasOutcome(i) {
    return !outcomeBox || code("outcome", i) === Number(outcomeBox.value);
  }
  function passes(i) {
    return hasOutcome(i) && varied.every((name) => allowed[name].has(code(name, i)));
  }
  function readFilters() {
    for (const name of varied) {
      const boxes = root.querySelectorAll(`input[name="${name}"]:checked`);
      allowed[name] = new Set([...boxes].map((box) => Number(box.value)));
    }
  }
  // Every specification that estimates what one does.
  function alternatives(i) {
    const fixed = FIXED.filter((name) => name in choices);
    return effect().estimate.map((_, k) => k)
      .filter((k) => isMade(k) && fixed.every((name) => code(name, k) === code(name, i)));
  }

  function update() {
    readFilters();
    const { estimate, low, high } = effect();
    order = estimate.map((_, i) => i).filter((i) => isMade(i) && passes(i));
    order.sort((a, b) => estimate[a] - estimate[b]);
    pointed = -1;
    if (order.length) {
      const at = (values, share) => values[Math.min(values.length - 1, Math.floor(share * values.length))];
      // Few specifications near a singularity would else press the rest flat.
      const values = order.map((i) => estimate[i]);
      const [first, last] = [at(values, 0.03), at(values, 0.97)];
      const marked = [0, ...[here, main()].filter((i) => i >= 0 && isMade(i)).map((i) => estimate[i])];
      const [bottom, top] = [Math.min(...marked, first), Math.max(...marked, last)];
      const pad = (last - first) * 0.5 || Math.abs(last) || 1;
      // Most intervals as well, where they are no multiple of that.
      const ends = (of) => order.map((i) => of[i]).sort((a, b) => a - b);
      range = [Math.min(bottom - pad, Math.max(at(ends(low), 0.1), first - 3 * pad)),
        Math.max(top + pad, Math.min(at(ends(high), 0.9), last + 3 * pad))];
    }
    summarise();
    draw();
  }

  function summarise() {
    const [n, summary, { estimate, p }] = [order.length, part("summary"), effect()];
    const total = estimate.filter((v, i) => v !== null && hasOutcome(i)).length;
    canvas.dataset.drawn = String(n);
    if (!n) {
      summary.textContent = say("nothing_passes");
      readout.textContent = "";
      return;
    }
    const count = (sign, all) => counted(order.filter(
      (i) => sign * estimate[i] > 0 && (all || p[i] < 0.05)).length);
    const [lower, upper] = [Math.ceil(n / 2) - 1, Math.floor(n / 2)].map((i) => estimate[order[i]]);
    const median = (lower + upper) / 2;
    summary.replaceChildren(
      bold(say("specifications_shown", { shown: counted(n), total: counted(total) })),
      say("specifications_summary", {
        median: shown(order[Math.floor(n / 2)], median),
        low: shown(order[0], estimate[order[0]]), high: shown(order[n - 1], estimate[order[n - 1]]),
        positive: count(1, true), positive_significant: count(1, false),
        negative: count(-1, true), negative_significant: count(-1, false),
      }));
    readout.textContent = say("read_curve");
  }

  function bold(text) {
    const element = document.createElement("b");
    element.textContent = text;
    return element;
  }

  // --- one specification: its headline, its sentence, its rows ---------------------------------------

  const between = (i, of = effect()) =>
    say("range", { low: shown(i, of.low[i], of), high: shown(i, of.high[i], of) });
  const inSentences = (texts) => texts.filter(Boolean).reduce((made, text) =>
    (made ? `${made}${made.endsWith(".") ? " " : WORDS.spaced}${text}` : text), "");
  function headline(i) {
    const { name, estimate, p } = effect();
    return say("universe_headline",
      { effect: name, estimate: shown(i, estimate[i]), interval: between(i), p: pValue(p[i]) });
  }
  function beside(i, same) {
    const [at, { estimate, low, high }] = [main(), effect()];
    if (!same.includes(at)) return "";
    const overlap = low[i] <= high[at] && high[i] >= low[at];
    const sort = i === at ? "main" : Math.sign(estimate[i]) === Math.sign(estimate[at])
      ? (overlap ? "near" : "far") : (overlap ? "turned" : "opposite");
    return say(`universe_${sort}`, { main: shown(at, estimate[at]) });
  }
  function sentence(i, same) {
    const { estimate, low, high } = effect();
    const smaller = same.filter((k) => estimate[k] < estimate[i]).length;
    return inSentences([
      say(low[i] > 0 || high[i] < 0 ? "universe_clear_yes" : "universe_clear_no"),
      beside(i, same),
      say("universe_rank", { smaller: counted(smaller), count: counted(same.length) }),
    ]);
  }
  // The choices in which another specification differs; a matrix in its family or else in its parameters, and
  // in how it is standardised.
  function differing(i, k) {
    const found = names.filter((name) =>
      name !== "matrix" && !FIXED.includes(name) && code(name, i) !== code(name, k));
    const matrix = (at) => parameters[code("matrix", at)];
    if (parameters && !found.includes("family") && matrix(i) !== matrix(k)) found.push("parameters");
    return found;
  }
  // The fewest changed choices that lead to one that is wanted, and of these the one that moves most.
  function change(i, same, wanted) {
    const { estimate } = effect();
    const apart = new Map(same.map((k) => [k, differing(i, k)]));
    const found = same.filter((k) => apart.get(k).length && wanted(k));
    if (!found.length) return null;
    const least = Math.min(...found.map((k) => apart.get(k).length));
    const near = found.filter((k) => apart.get(k).length === least);
    const moved = (k) => Math.abs(estimate[k] - estimate[i]);
    const to = near.reduce((best, k) => (moved(k) > moved(best) ? k : best));
    const of = same.filter((k) => apart.get(k).length === least).length;
    return { to, of, count: near.length, changed: apart.get(to) };
  }
  function answer(i, same) {
    const { estimate, low, high } = effect();
    const ways = {
      sign: change(i, same, (k) => Math.sign(estimate[k]) !== Math.sign(estimate[i])),
      leaves: change(i, same, (k) => low[k] > estimate[i] || high[k] < estimate[i]),
    };
    const pairs = Object.entries(ways).filter(([, one]) => one);
    return pairs.reduce((best, one) =>
      (!best || one[1].changed.length < best[1].changed.length ? one : best), null);
  }
  function options({ to, changed }) {
    const words = changed.filter((name) => !OF_A_MATRIX.includes(name)).map((name) =>
      say("universe_option", { choice: choices[name].within, option: label(name, to) }));
    const ofMatrix = changed.some((name) => OF_A_MATRIX.includes(name));
    return [...words, ...(ofMatrix ? [say("universe_matrix", { option: label("matrix", to) })] : [])]
      .join(WORDS.comma);
  }
  function changeWords(found) {
    if (!found) return say("universe_nothing");
    const [way, one] = found;
    const form = one.changed.length === 1 ? "one" : "many";
    return say(`universe_${way}_${form}`, {
      changed: one.changed.length, options: options(one), estimate: shown(one.to, effect().estimate[one.to]),
      interval: between(one.to), count: counted(one.count), of: counted(one.of),
    });
  }
  // What the page says of a specification; the same that Python says of it.
  function describe(i) {
    const same = alternatives(i);
    const found = answer(i, same);
    return { headline: headline(i), sentence: sentence(i, same), change: changeWords(found),
      to: found ? found[1].to : -1 };
  }
  window.describeUniverse = (name, i) => { effectBox.value = name; return describe(i); };

  function rows(i) {
    const effects = Object.values(data.effects).filter((one) => one.estimate[i] !== null)
      .map((one) => [one.name, shown(i, one.estimate[i], one), between(i, one), pValue(one.p[i])]);
    const facts = Object.values(data.facts).filter(([, values]) => values[i] !== null)
      .map(([name, values]) => [name,
        Number.isInteger(values[i]) ? String(values[i]) : decimals(values[i]), "", ""]);
    return [...effects, ...facts];
  }

  function walk(i, told = "", isNew = true) {
    here = i;
    if (i < 0) return;
    if (outcomeBox && !hasOutcome(i)) outcomeBox.value = String(code("outcome", i));
    for (const box of walked) box.value = String(code(box.dataset.walk, i));
    const said = describe(i);
    part("headline").textContent = said.headline;
    part("sentence").textContent = said.sentence;
    part("change").textContent = said.change;
    part("shortest").disabled = said.to < 0;
    part("shortest").dataset.to = String(said.to);
    part("main").disabled = main() < 0 || i === main();
    part("rows").replaceChildren(...rows(i).map((cells) => {
      const line = document.createElement("tr");
      for (const text of cells) line.insertCell().textContent = text;
      return line;
    }));
    note.textContent = told;
    canvas.dataset.here = String(i);
    const address = addressOf(i);
    part("link").href = address;
    if (isNew) history.replaceState(null, "", address);
  }

  // A choice of the reader's: of the specifications that have it the one that differs in the fewest others.
  function choose(box) {
    const [name, wanted] = [box.dataset.walk, Number(box.value)];
    const near = alternatives(here).filter((k) => name in choices && code(name, k) === wanted);
    const others = (k) => walked.map((one) => one.dataset.walk)
      .filter((one) => one !== name && code(one, k) !== code(one, here));
    if (!near.length) {
      walk(here, say("not_listed", { choices: choices[name].within }));
      return;
    }
    const best = near.reduce((found, k) => (others(k).length < others(found).length ? k : found));
    const list = others(best).map((one) => choices[one].within).join(WORDS.comma);
    walk(best, list ? say("not_listed", { choices: list }) : "");
    update();
  }

  // --- the address -----------------------------------------------------------------------------------

  const START = "#sweep?";
  function addressOf(i) {
    const pairs = new URLSearchParams({ effect: effectBox.value });
    for (const name of [...FIXED, ...walked.map((box) => box.dataset.walk)]) {
      if (name in choices) pairs.set(name, choices[name].names[code(name, i)]);
    }
    return START + pairs;
  }
  function readAddress() {
    if (!location.hash.startsWith(START)) return false;
    const pairs = [...new URLSearchParams(location.hash.slice(START.length))];
    const wanted = pairs.filter(([name]) => name !== "effect");
    const isKnown = ([name, option]) => (name === "effect" ? option in data.effects
      : name in choices && choices[name].names.includes(option));
    const unknown = pairs.find((pair) => !isKnown(pair));
    const named = pairs.find(([name]) => name === "effect");
    if (!unknown && named) effectBox.value = named[1];
    const found = unknown || !wanted.length ? -1 : effect().estimate.findIndex((_, i) => isMade(i)
      && wanted.every(([name, option]) => choices[name].names[code(name, i)] === option));
    const shown = (unknown || pairs.flat()).join(" ");
    walk(found < 0 ? first() : found, found < 0 ? say("no_such_universe", { part: shown }) : "", false);
    root.scrollIntoView();
    return true;
  }
  // The main estimate, or where the sweep has none of this effect the middle of the curve.
  function first() {
    if (main() >= 0) return main();
    const made = effect().estimate.map((_, i) => i).filter((i) => isMade(i) && hasOutcome(i));
    made.sort((a, b) => effect().estimate[a] - effect().estimate[b]);
    return made.length ? made[Math.floor(made.length / 2)] : -1;
  }

  // --- pictures --------------------------------------------------------------------------------------

  const margin = (width) => Math.round(Math.min(170, Math.max(84, 0.28 * width)));
  const across = (width) => (k) => margin(width) + (k + 0.5) * (width - margin(width) - 8) / order.length;
  function prepared(one) {
    const ratio = window.devicePixelRatio || 1;
    const [width, height] = [one.clientWidth, one.clientHeight];
    one.width = Math.round(width * ratio);
    one.height = Math.round(height * ratio);
    const g = one.getContext("2d");
    g.setTransform(ratio, 0, 0, ratio, 0, 0);
    g.clearRect(0, 0, width, height);
    g.font = FONT;
    return [g, width, height];
  }
  // Of a choice's options, or of significance: blue and grey, as the page has them by day and by night.
  const colourOf = (own, by) => (own % colours.length === 0 ? ink("--accent")
    : by ? colours[own % colours.length] : ink("--muted"));
  const ink = (name) => getComputedStyle(root).getPropertyValue(name).trim();

  function draw() {
    const [g, width, height] = prepared(canvas);
    drawStrips();
    if (!order.length) return;
    const { estimate, low, high, p } = effect();
    const by = choices[colourBox.value];
    const left = margin(width);
    const top = legend(g, width, by);
    const x = across(width);
    const y = (v) => height - 22 - (v - range[0]) / (range[1] - range[0]) * (height - 22 - top);
    axis(g, width, height, left, y);
    g.save();
    g.beginPath();
    g.rect(left, top, width - left, height - 22 - top);
    g.clip();
    g.strokeStyle = ink("--rule");
    g.lineWidth = Math.max(0.4, Math.min(4, (width - left) / order.length * 0.7));
    g.beginPath();
    order.forEach((i, k) => { g.moveTo(x(k), y(low[i])); g.lineTo(x(k), y(high[i])); });
    g.stroke();
    const size = order.length > 1500 ? 1.3 : order.length > 300 ? 1.8 : 3;
    order.forEach((i, k) => {
      const own = by ? by.codes[i] : p[i] < 0.05 ? 0 : 7;
      g.fillStyle = colourOf(own, by);
      mark(g, x(k), y(estimate[i]), size, by ? own : 0);
    });
    g.restore();
    const at = main();
    if (at >= 0 && hasOutcome(at)) {
      const place = order.includes(at) ? order.indexOf(at)
        : order.findIndex((i) => estimate[i] > estimate[at]);
      diamond(g, x(place < 0 ? order.length - 1 : place), y(estimate[at]), width);
    }
    const shown = order.indexOf(here);
    if (shown >= 0) cursor(g, x(shown), y(estimate[here]), top, height);
    if (pointed >= 0) cursor(g, x(pointed), y(estimate[order[pointed]]), top, height, "--muted");
  }

  function mark(g, cx, cy, r, own) {
    g.beginPath();
    if (own % 3 === 1) g.rect(cx - r, cy - r, 2 * r, 2 * r);
    else if (own % 3 === 2) {
      g.moveTo(cx, cy - 1.3 * r); g.lineTo(cx + 1.2 * r, cy + r); g.lineTo(cx - 1.2 * r, cy + r);
    }
    else g.arc(cx, cy, r, 0, 2 * Math.PI);
    g.fill();
  }

  // The main estimate, named: at its own place even where a filter leaves it out.
  function diamond(g, cx, cy, width) {
    g.beginPath();
    g.moveTo(cx, cy - 7); g.lineTo(cx + 6, cy); g.lineTo(cx, cy + 7); g.lineTo(cx - 6, cy);
    g.closePath();
    g.fillStyle = "#d55e00";
    g.strokeStyle = ink("--page");
    g.lineWidth = 1.5;
    g.fill();
    g.stroke();
    const words = say("main_estimate");
    const wide = g.measureText(words).width;
    g.textBaseline = "middle";
    g.textAlign = "left";
    const place = cx + 10 + wide > width ? cx - 10 - wide : cx + 10;
    g.fillStyle = ink("--page");
    g.fillRect(place - 2, cy - 24, wide + 4, 15);
    g.fillStyle = ink("--ink");
    g.fillText(words, place, cy - 16);
  }

  function axis(g, width, height, left, y) {
    g.fillStyle = ink("--muted");
    g.textAlign = "right";
    g.textBaseline = "middle";
    const raw = (range[1] - range[0]) / 8;
    const unit = 10 ** Math.floor(Math.log10(raw));
    const step = unit * [1, 2, 5, 10].find((m) => m * unit >= raw);
    const digits = Math.max(0, -Math.floor(Math.log10(step)));
    for (let v = Math.ceil(range[0] / step) * step; v <= range[1]; v += step) {
      const zero = Math.abs(v) < step / 2;
      g.strokeStyle = zero ? ink("--muted") : ink("--rule");
      g.globalAlpha = zero ? 1 : 0.5;
      g.lineWidth = 1;
      g.beginPath();
      g.moveTo(left, y(v));
      g.lineTo(width, y(v));
      g.stroke();
      g.globalAlpha = 1;
      g.fillText((zero ? 0 : v).toFixed(digits).replace("-", "−"), left - 6, y(v));
    }
    g.textAlign = "left";
    const { low, high, estimate } = effect();
    const cut = order.filter((i) => low[i] < range[0] || high[i] > range[1]).length;
    const beyond = order.filter((i) => estimate[i] < range[0] || estimate[i] > range[1]).length;
    const below = say(cut ? "ordered_cut" : "ordered",
      { count: counted(order.length), cut: counted(cut), beyond: counted(beyond) });
    g.fillText(below, 2, height - 9, width - 4); // on a telephone in narrower letters
  }

  // Above the curve; returns where that begins.
  function legend(g, width, by) {
    const labels = by ? by.labels.map((text, own) => [text, own]) : [["p < 0.05", 0], ["p ≥ 0.05", 7]];
    let cx = 12;
    let cy = 14;
    g.textBaseline = "middle";
    g.textAlign = "left";
    for (const [text, own] of labels.slice(0, 12)) {
      const shown = cutText(g, text, width - 50);
      const wide = g.measureText(shown).width + 28;
      if (cx + wide > width) { cx = 12; cy += 16; }
      g.fillStyle = colourOf(own, by);
      mark(g, cx, cy, 4, by ? own : 0);
      g.fillStyle = ink("--ink");
      g.fillText(shown, cx + 9, cy);
      cx += wide;
    }
    return cy + 14;
  }

  function cutText(g, text, room) {
    let shown = text;
    while (shown.length > 1 && g.measureText(shown).width > room) shown = `${shown.slice(0, -2)}…`;
    return shown;
  }

  function cursor(g, cx, cy, top, height, colour = "--warm") {
    g.strokeStyle = ink(colour);
    g.lineWidth = 1.5;
    g.beginPath();
    g.moveTo(cx, top);
    g.lineTo(cx, height - 22);
    g.stroke();
    g.beginPath();
    g.arc(cx, cy, 6, 0, 2 * Math.PI);
    g.stroke();
  }

  // Beneath the curve a line for each option: dark where it makes up much of that stretch of the curve.
  const LINE = 15;
  function drawStrips() {
    const shown = varied.filter((name) => choices[name].labels.length <= 14);
    const lines = shown.reduce((sum, name) => sum + choices[name].labels.length + 1, 0);
    strips.style.height = `${lines * LINE + 4}px`;
    const [g, width] = prepared(strips);
    if (!order.length) return;
    const left = margin(width);
    const wide = width - left - 8;
    const bins = Math.max(1, Math.min(order.length, Math.floor(wide / 3)));
    const bin = (k) => Math.min(bins - 1, Math.floor(k * bins / order.length));
    const size = new Array(bins).fill(0);
    order.forEach((_, k) => { size[bin(k)] += 1; });
    let top = 2;
    g.textBaseline = "middle";
    g.textAlign = "left";
    for (const name of shown) {
      g.fillStyle = ink("--ink");
      g.font = `600 ${FONT}`;
      g.fillText(cutText(g, choices[name].name, width - 4), 2, top + LINE / 2);
      g.font = FONT;
      top += LINE;
      choices[name].labels.forEach((text, own) => {
        const held = new Array(bins).fill(0);
        order.forEach((i, k) => { if (code(name, i) === own) held[bin(k)] += 1; });
        const isHere = here >= 0 && code(name, here) === own;
        g.fillStyle = isHere ? ink("--warm") : ink("--muted");
        g.fillText(cutText(g, text, left - 12), 8, top + LINE / 2);
        g.fillStyle = isHere ? ink("--warm") : ink("--accent");
        held.forEach((count, at) => {
          g.globalAlpha = count / size[at];
          g.fillRect(left + at * wide / bins, top + 2, wide / bins + 0.3, LINE - 4);
        });
        g.globalAlpha = 1;
        top += LINE;
      });
    }
    const at = order.indexOf(here);
    if (at < 0) return;
    g.strokeStyle = ink("--warm");
    g.beginPath();
    g.moveTo(across(width)(at), 0);
    g.lineTo(across(width)(at), top);
    g.stroke();
  }

  // --- pointer and keyboard --------------------------------------------------------------------------

  function told(i) {
    return names.filter((name) => name !== "matrix" || !varied.includes("family")).map((name) =>
      say("choice", { choice: choices[name].name, option: label(name, i) })).join(" · ");
  }
  function read(i) {
    const { estimate, p } = effect();
    const isSmall = p[i] < 0.001;
    readout.replaceChildren(bold(`${shown(i, estimate[i])} [${between(i)}]`),
      say("p_value", { p: isSmall ? "< 0.001" : `= ${pValue(p[i])}`, choices: told(i) }));
  }
  function placeOf(event) {
    const box = canvas.getBoundingClientRect();
    const left = margin(box.width);
    const k = Math.floor((event.clientX - box.left - left) / (box.width - left - 8) * order.length);
    return Math.max(0, Math.min(order.length - 1, k));
  }
  function openCard(i) {
    const entries = [[effect().name, headline(i)],
      ...rows(i).filter(([name]) => name !== effect().name).map(([name, value, interval, p]) =>
        [name, interval ? say("value_and_interval", { estimate: value, interval, p }) : value]),
      ...names.map((name) => [choices[name].name, label(name, i)])];
    canvas.dispatchEvent(new CustomEvent("point", { bubbles: true, detail: {
      title: say("specification_card"), entries, identity: addressOf(i) } }));
  }
  canvas.addEventListener("pointermove", (event) => {
    if (!order.length || event.pointerType === "touch") return;
    pointed = placeOf(event);
    read(order[pointed]);
    draw();
  });
  canvas.addEventListener("pointerleave", () => { pointed = -1; draw(); });
  canvas.addEventListener("click", (event) => {
    if (!order.length) return;
    walk(order[placeOf(event)]);
    read(here);
    draw();
    openCard(here);
  });
  canvas.addEventListener("keydown", (event) => {
    if (!order.length) return;
    const leap = Math.max(1, Math.round(order.length / 50));
    const steps = { ArrowLeft: -1, ArrowRight: 1, PageUp: leap, PageDown: -leap };
    const at = order.indexOf(here);
    const to = event.key in steps ? Math.max(0, at) + steps[event.key]
      : event.key === "Home" ? 0 : event.key === "End" ? order.length - 1 : null;
    if (event.key === "Enter" && here >= 0) openCard(here);
    else if (to !== null) {
      walk(order[Math.max(0, Math.min(order.length - 1, to))]);
      read(here);
      draw();
    } else return;
    event.preventDefault();
  });

  function download() {
    const columns = names.map((name) => [name, (i) => choices[name].names[code(name, i)]]);
    for (const [name, one] of Object.entries(data.effects)) {
      for (const of of ["estimate", "low", "high", "p"]) columns.push([`${name}_${of}`, (i) => one[of][i]]);
    }
    for (const [name, [, values]] of Object.entries(data.facts)) columns.push([name, (i) => values[i]]);
    const field = (value) => {
      const text = value === null || value === undefined ? "" : String(value);
      // A text that a spreadsheet would compute, or that holds a separator.
      const safe = /^[=+@\t\r]|^-(?![\d.])/.test(text) ? `'${text}` : text;
      return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
    };
    const lines = [columns.map(([name]) => name), ...order.map((i) => columns.map(([, of]) => of(i)))];
    const text = lines.map((line) => line.map(field).join(",")).join("\r\n");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([`\ufeff${text}\r\n`], { type: "text/csv" }));
    link.download = say("file_of_rows", { study: WORDS.study });
    link.click();
    URL.revokeObjectURL(link.href);
  }

  root.addEventListener("change", (event) => {
    if (event.target.dataset.walk) { choose(event.target); return; }
    const isOther = here < 0 || !isMade(here) || !hasOutcome(here);
    if ([effectBox, outcomeBox].includes(event.target)) walk(isOther ? first() : here);
    update();
  });
  part("reset").addEventListener("click", () => {
    for (const box of root.querySelectorAll("input[type=checkbox]")) box.checked = true;
    update();
  });
  part("main").addEventListener("click", () => { walk(main()); update(); });
  part("shortest").addEventListener("click", (event) => {
    walk(Number(event.currentTarget.dataset.to));
    update();
  });
  part("csv").addEventListener("click", download);
  window.addEventListener("resize", draw);
  window.addEventListener("hashchange", () => { if (readAddress()) update(); });
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  document.fonts.load(FONT, WORDS.ordered).then(draw);
  if (!readAddress()) walk(first(), "", false);
  update();
});
