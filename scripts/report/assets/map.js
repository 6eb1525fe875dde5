"use strict";
// The map by year: polygons (or points) coloured by a variable, a slider for the year, the highest and
// lowest units beside it.
begin(async function yearMap() {
  const data = await embedded("map-data");
  const root = document.getElementById("year-map");
  if (!data || !root) return;
  const SVG = "http://www.w3.org/2000/svg";
  const frame = root.querySelector(".map-frame svg");
  const variableBox = root.querySelector("[data-variable]");
  const slider = root.querySelector("[data-year]");
  const shownYear = root.querySelector("[data-shown-year]");
  const told = root.querySelector("[data-told]");
  const stops = [[0, 34, 78], [65, 77, 107], [124, 123, 120], [188, 175, 111], [254, 232, 56]]; // cividis
  const traced = Boolean((await embedded("origins-data"))?.shown.length);
  const ids = Object.keys(data.units);
  const shapes = new Map();
  let order = [];
  let chosen = -1;

  // Lines come as their first point and the steps from there on: numbers of five bits a letter, the least
  // first, the sign as the lowest bit.
  function walked(letters) {
    const [steps, points] = [[], []];
    let [rest, shift, x, y] = [0, 0, 0, 0];
    for (const letter of letters) {
      const bits = letter.charCodeAt(0) - 63;
      rest |= (bits & 31) << shift;
      shift += 5;
      if (bits & 32) continue;
      steps.push(rest & 1 ? ~(rest >> 1) : rest >> 1);
      [rest, shift] = [0, 0];
    }
    for (let k = 0; k < steps.length; k += 2) points.push([x += steps[k], y += steps[k + 1]]);
    return points;
  }
  data.outline = data.outline.map(walked);
  for (const unit of Object.values(data.units)) unit.rings = unit.rings.map(walked);

  function colour(share) {
    const at = Math.min(0.9999, Math.max(0, share)) * (stops.length - 1);
    const k = Math.floor(at);
    const mixed = stops[k].map((c, j) => Math.round(c + (at - k) * (stops[k + 1][j] - c)));
    return `rgb(${mixed.join(",")})`;
  }
  function path(lines, close) {
    const end = close ? "Z" : "";
    return lines.map((line) => "M" + line.map(([x, y]) => `${x} ${-y}`).join("L") + end).join("");
  }
  function add(name, attributes) {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    frame.append(element);
    return element;
  }

  (function build() {
    const inset = data.inset;
    const all = () => ids.flatMap((id) => [data.units[id].centre, ...data.units[id].rings.flat()]);
    const points = inset ? inset.main : all();
    const xs = points.map((p) => p[0]);
    const ys = points.map((p) => -p[1]);
    const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const pad = 0.04 * Math.max(right - left, bottom - top);
    // Beneath the map what is enlarged, as wide as it is.
    const near = data.near.map(([low, high]) => {
      const height = (right - left) * (high[1] - low[1]) / (high[0] - low[0]);
      return [low, high, { x: left, y: bottom + pad, width: right - left, height }];
    });
    const below = near.reduce((sum, [, , place]) => sum + place.height + pad, 0);
    frame.setAttribute("viewBox",
      [left - pad, top - pad, right - left + 2 * pad, bottom - top + 2 * pad + below].join(" "));
    add("path", { d: path(data.outline, false), class: "outline" });
    const radius = (right - left) / 70;
    for (const id of ids) {
      const unit = data.units[id];
      const shape = unit.rings.length
        ? add("path", { d: path(unit.rings, true), class: "unit" })
        : add("circle", { cx: unit.centre[0], cy: -unit.centre[1], r: radius, class: "unit" });
      shape.setAttribute("fill-rule", "evenodd");
      shape.id = `unit-${id}`;
      shape.append(document.createElementNS(SVG, "title"));
      listen(shape, id);
      shapes.set(id, shape);
    }
    if (inset) {
      const [from, to] = inset.corner;
      part(...inset.sea, { x: from[0], y: -to[1], width: to[0] - from[0], height: to[1] - from[1] });
    }
    frame.classList.toggle("double", near.length > 0);
    for (const [low, high, place] of near) {
      part(low, high, place);
      add("rect", { ...box(low, high), class: "outline framed" });
    }
  })();

  function listen(shape, id) {
    shape.addEventListener("pointerenter", () => tell(id));
    shape.addEventListener("click", () => trace(id));
  }
  function box(low, high) {
    return { x: low[0], y: -high[1], width: high[0] - low[0], height: high[1] - low[1] };
  }
  // A part of the map elsewhere: the same outlines and the same shapes, which keep their colours.
  function part(low, high, place) {
    const seen = box(low, high);
    const inset = add("svg", { ...place, viewBox: Object.values(seen).join(" "), class: "inset" });
    const inside = (tag, attributes) => {
      const made = add(tag, attributes);
      inset.append(made);
      return made;
    };
    inside("rect", { ...seen, class: "sea" });
    inside("path", { d: path(data.outline, false), class: "outline" });
    for (const id of ids) listen(inside("use", { href: `#unit-${id}` }), id);
    add("rect", { ...place, class: "outline framed" });
  }

  function name(id) {
    return data.units[id].shown;
  }
  function values() {
    const variable = data.variables[variableBox.value];
    const column = data.years.indexOf(Number(slider.value));
    return new Map(ids.map((id) => [id, variable.values[id] ? variable.values[id][column] : null]));
  }
  function tell(id) {
    for (const [other, shape] of shapes) shape.classList.toggle("on", other === id);
    told.textContent = say("unit_value",
      { unit: name(id), year: slider.value, value: format(values().get(id)) });
  }

  // The card of a value opens by a click, or by Enter on the unit that the arrows chose.
  function trace(id, from = frame) {
    const [variable, year] = [variableBox.value, slider.value];
    const title = `${data.variables[variable].label}, ${name(id)}, ${year}`;
    const value = format(values().get(id));
    const detail = { name: variable, unit: id, year: Number(year), value, title };
    from.dispatchEvent(new CustomEvent("value", { bubbles: true, detail }));
  }

  function update() {
    const variable = data.variables[variableBox.value];
    // The classes are those of the figures of this variable.
    const inner = variable.edges.slice(1, -1);
    const colourOf = (value) => colour(inner.filter((edge) => value >= edge).length / inner.length);
    const now = values();
    for (const [id, shape] of shapes) {
      const value = now.get(id);
      shape.setAttribute("fill", value === null ? "#ffffff" : colourOf(value));
      shape.style.strokeDasharray = value === null ? "3 2" : "";
      shape.style.stroke = value === null ? "#565c63" : "";
      shape.querySelector("title").textContent = say("unit_title", { unit: name(id), value: format(value) });
    }
    shownYear.textContent = slider.value;
    told.textContent = say("read_map", { variable: variable.label, year: slider.value });
    root.querySelector(".scale").replaceChildren(...variable.edges.slice(0, -1).map((edge) => {
      const sample = document.createElement("span");
      sample.style.background = colourOf(edge);
      return sample;
    }));
    root.querySelector("[data-ends]").replaceChildren(...variable.edges.map((bound) => {
      const label = document.createElement("span");
      label.textContent = format(bound);
      return label;
    }));
    const sorted = [...now].filter(([, v]) => v !== null).sort((a, b) => b[1] - a[1]);
    order = sorted.map(([id]) => id);
    chosen = -1;
    rank("[data-highest]", sorted.slice(0, 6), 1);
    const last = sorted.slice(-6);
    rank("[data-lowest]", last, sorted.length - last.length + 1);
    root.dataset.drawn = String(sorted.length);
  }
  function rank(selector, rows, start) {
    const list = root.querySelector(selector);
    list.start = start;
    list.replaceChildren(...rows.map(([id, value]) => {
      const item = document.createElement("li");
      const button = document.createElement(traced ? "button" : "span");
      button.textContent = `${name(id)} ${format(value)}`;
      button.addEventListener("pointerenter", () => tell(id));
      button.addEventListener("focus", () => tell(id));
      if (traced) button.addEventListener("click", () => trace(id, button));
      item.append(button);
      return item;
    }));
  }

  variableBox.addEventListener("change", update);
  slider.addEventListener("input", update);
  frame.addEventListener("keydown", (event) => {
    const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
    if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault(); // or the key would press the button of the card that it opens
      trace(order[chosen]);
    }
    if (!(event.key in steps) || !order.length) return;
    chosen = Math.max(0, Math.min(order.length - 1, chosen + steps[event.key]));
    tell(order[chosen]);
    event.preventDefault();
  });
  update();
});
