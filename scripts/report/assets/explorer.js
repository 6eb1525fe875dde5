"use strict";
// The sweep explorer: one canvas with every specification that passes the filters, ordered by estimate.
(function explorer() {
  const data = embedded("sweep-data");
  const root = document.getElementById("explorer");
  if (!data || !root) return;
  const canvas = root.querySelector("canvas");
  const effectBox = root.querySelector("[data-effect]");
  const colourBox = root.querySelector("[data-colour]");
  const summary = root.querySelector("[data-summary]");
  const readout = root.querySelector("[data-readout]");
  const outcomeBox = root.querySelector("[data-outcome]");
  const names = Object.keys(data.choices);
  const FONT = '12px "Page Chinese", sans-serif'; // the first has no Latin letters
  const varied = names.filter((name) => name !== "outcome" && data.choices[name].labels.length > 1);
  // Okabe and Ito's colours; shape tells them apart as well.
  const colours = ["#0b3c5d", "#d55e00", "#009e73", "#e69f00", "#56b4e9", "#cc79a7", "#7f3b08", "#666666"];
  let order = [];
  let range = [0, 1];
  let chosen = -1;

  function hasOutcome(i) {
    return !outcomeBox || data.choices.outcome.codes[i] === Number(outcomeBox.value);
  }
  function passes(i) {
    return hasOutcome(i) && varied.every((name) => allowed[name].has(data.choices[name].codes[i]));
  }
  const allowed = {};
  function readFilters() {
    for (const name of varied) {
      const boxes = root.querySelectorAll(`input[name="${name}"]:checked`);
      allowed[name] = new Set([...boxes].map((box) => Number(box.value)));
    }
  }

  function update() {
    readFilters();
    const effect = data.effects[effectBox.value];
    order = [];
    for (let i = 0; i < effect.estimate.length; i++) {
      if (effect.estimate[i] !== null && passes(i)) order.push(i);
    }
    order.sort((a, b) => effect.estimate[a] - effect.estimate[b]);
    chosen = -1;
    if (order.length) {
      const at = (values, share) => values[Math.min(values.length - 1, Math.floor(share * values.length))];
      // Few specifications near a singularity would else press the rest flat.
      const values = order.map((i) => effect.estimate[i]);
      const [low, high] = [at(values, 0.03), at(values, 0.97)];
      const [bottom, top] = [Math.min(0, low), Math.max(0, high)];
      const pad = (high - low) * 0.5 || Math.abs(high) || 1;
      // Most intervals as well, where they are no multiple of that.
      const ends = (part) => order.map((i) => effect[part][i]).sort((a, b) => a - b);
      range = [Math.min(bottom - pad, Math.max(at(ends("low"), 0.1), low - 3 * pad)),
        Math.max(top + pad, Math.min(at(ends("high"), 0.9), high + 3 * pad))];
    }
    describe(effect);
    draw();
  }

  function describe(effect) {
    const n = order.length;
    const total = effect.estimate.filter((v, i) => v !== null && hasOutcome(i)).length;
    canvas.dataset.drawn = String(n);
    if (!n) {
      summary.textContent = say("nothing_passes");
      readout.textContent = "";
      return;
    }
    const count = (sign, all) => counted(order.filter(
      (i) => sign * effect.estimate[i] > 0 && (all || effect.p[i] < 0.05)).length);
    const [lower, upper] = [Math.ceil(n / 2) - 1, Math.floor(n / 2)].map((i) => effect.estimate[order[i]]);
    const median = (lower + upper) / 2;
    summary.replaceChildren(
      bold(say("specifications_shown", { shown: counted(n), total: counted(total) })),
      say("specifications_summary", {
        median: decimals(median),
        low: decimals(effect.estimate[order[0]]), high: decimals(effect.estimate[order[n - 1]]),
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

  function draw() {
    const ratio = window.devicePixelRatio || 1;
    const width = canvas.clientWidth;
    const height = canvas.clientHeight;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    const g = canvas.getContext("2d");
    g.setTransform(ratio, 0, 0, ratio, 0, 0);
    g.clearRect(0, 0, width, height);
    if (!order.length) return;
    const effect = data.effects[effectBox.value];
    const by = data.choices[colourBox.value];
    const left = 56;
    const top = legend(g, width, by);
    const x = (k) => left + (k + 0.5) * (width - left - 8) / order.length;
    const y = (v) => height - 22 - (v - range[0]) / (range[1] - range[0]) * (height - 22 - top);
    axis(g, width, height, left, y);
    g.save();
    g.beginPath();
    g.rect(left, top, width - left, height - 22 - top);
    g.clip();
    g.strokeStyle = "#d3dae0";
    g.lineWidth = Math.max(0.4, Math.min(4, (width - left) / order.length * 0.7));
    g.beginPath();
    order.forEach((i, k) => { g.moveTo(x(k), y(effect.low[i])); g.lineTo(x(k), y(effect.high[i])); });
    g.stroke();
    const size = order.length > 1500 ? 1.3 : order.length > 300 ? 1.8 : 3;
    order.forEach((i, k) => {
      const code = by ? by.codes[i] : effect.p[i] < 0.05 ? 0 : 7;
      g.fillStyle = colours[code % colours.length];
      mark(g, x(k), y(effect.estimate[i]), size, by ? code : 0);
    });
    g.restore();
    if (chosen >= 0) cursor(g, x(chosen), y(effect.estimate[order[chosen]]), top, height);
  }

  function mark(g, cx, cy, r, code) {
    g.beginPath();
    if (code % 3 === 1) g.rect(cx - r, cy - r, 2 * r, 2 * r);
    else if (code % 3 === 2) {
      g.moveTo(cx, cy - 1.3 * r); g.lineTo(cx + 1.2 * r, cy + r); g.lineTo(cx - 1.2 * r, cy + r);
    }
    else g.arc(cx, cy, r, 0, 2 * Math.PI);
    g.fill();
  }

  function axis(g, width, height, left, y) {
    g.font = FONT;
    g.fillStyle = "#565c63";
    g.textAlign = "right";
    g.textBaseline = "middle";
    const raw = (range[1] - range[0]) / 8;
    const unit = 10 ** Math.floor(Math.log10(raw));
    const step = unit * [1, 2, 5, 10].find((m) => m * unit >= raw);
    const digits = Math.max(0, -Math.floor(Math.log10(step)));
    for (let v = Math.ceil(range[0] / step) * step; v <= range[1]; v += step) {
      const zero = Math.abs(v) < step / 2;
      g.strokeStyle = zero ? "#565c63" : "#eceef0";
      g.lineWidth = 1;
      g.beginPath();
      g.moveTo(left, y(v));
      g.lineTo(width, y(v));
      g.stroke();
      g.fillText((zero ? 0 : v).toFixed(digits).replace("-", "−"), left - 6, y(v));
    }
    g.textAlign = "left";
    const effect = data.effects[effectBox.value];
    const cut = order.some((i) => effect.low[i] < range[0] || effect.high[i] > range[1]);
    const below = say(cut ? "ordered_cut" : "ordered", { count: counted(order.length) });
    g.fillText(below, left, height - 9, width - left); // on a telephone in narrower letters
  }

  // Above the curve; returns where that begins.
  function legend(g, width, by) {
    const labels = by ? by.labels.map((label, code) => [label, code]) : [["p < 0.05", 0], ["p ≥ 0.05", 7]];
    let cx = 66;
    let cy = 14;
    g.textBaseline = "middle";
    g.textAlign = "left";
    g.font = FONT;
    for (const [label, code] of labels.slice(0, 12)) {
      const wide = g.measureText(label).width + 28;
      if (cx + wide > width) { cx = 66; cy += 16; }
      g.fillStyle = colours[code % colours.length];
      mark(g, cx, cy, 4, by ? code : 0);
      g.fillStyle = "#16181b";
      g.fillText(label, cx + 9, cy);
      cx += wide;
    }
    return cy + 14;
  }

  function cursor(g, cx, cy, top, height) {
    g.strokeStyle = "#d55e00";
    g.lineWidth = 1;
    g.beginPath();
    g.moveTo(cx, top);
    g.lineTo(cx, height - 22);
    g.stroke();
    g.beginPath();
    g.arc(cx, cy, 5, 0, 2 * Math.PI);
    g.stroke();
  }

  function show(k) {
    if (!order.length) return;
    chosen = Math.max(0, Math.min(order.length - 1, k));
    const i = order[chosen];
    const effect = data.effects[effectBox.value];
    const told = names.map((name) => {
      const choice = data.choices[name];
      return say("choice", { choice: choice.name, option: choice.labels[choice.codes[i]] });
    });
    const p = effect.p[i] < 0.001 ? "< 0.001" : "= " + effect.p[i].toFixed(3);
    readout.replaceChildren(
      bold(`${format(effect.estimate[i])} [${format(effect.low[i])}, ${format(effect.high[i])}]`),
      say("p_value", { p, choices: told.join(" · ") }));
    draw();
  }

  canvas.addEventListener("pointermove", (event) => {
    const box = canvas.getBoundingClientRect();
    show(Math.floor((event.clientX - box.left - 56) / (box.width - 64) * order.length));
  });
  canvas.addEventListener("keydown", (event) => {
    const leap = Math.max(1, Math.round(order.length / 50));
    const steps = { ArrowLeft: -1, ArrowRight: 1, PageUp: leap, PageDown: -leap };
    if (event.key in steps) show(Math.max(0, chosen) + steps[event.key]);
    else if (event.key === "Home") show(0);
    else if (event.key === "End") show(order.length - 1);
    else return;
    event.preventDefault();
  });
  root.addEventListener("change", update);
  root.querySelector("[data-reset]").addEventListener("click", () => {
    for (const box of root.querySelectorAll("input[type=checkbox]")) box.checked = true;
    update();
  });
  window.addEventListener("resize", draw);
  document.fonts.load(FONT, WORDS.ordered).then(draw);
  update();
})();
