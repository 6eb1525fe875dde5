"use strict";
// What all parts of the page share: embedded data, the contents that follow the reader, filters of lists.
const UNPACKED = new Map();
// Data by the id of their element: a promise, for large ones are compressed. Where a browser cannot unpack
// them there are none, and the page stays as it is without scripts.
function embedded(id) {
  if (!UNPACKED.has(id)) UNPACKED.set(id, unpack(document.getElementById(id)));
  return UNPACKED.get(id);
}
async function unpack(element) {
  if (!element) return null;
  if (!element.dataset.packed) return JSON.parse(element.textContent);
  if (!window.DecompressionStream) return null;
  const bytes = Uint8Array.from(atob(element.textContent), (letter) => letter.charCodeAt(0));
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(plain).text());
}
// The parts that wait for their data; the page says of itself when all are there.
const PARTS = [];
function begin(part) { PARTS.push(part()); }
window.addEventListener("load", async () => {
  await Promise.all(PARTS);
  document.documentElement.dataset.ready = "true";
});

const WORDS = JSON.parse(document.getElementById("page-words").textContent);

// A message with its places filled.
function say(key, values = {}) {
  return WORDS[key].replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

// A count with its thousands apart.
function counted(number) {
  return number.toLocaleString(WORDS.language);
}

/* As tables print estimates: four decimals, fewer for large numbers, a power of ten for extreme ones, and for
   small ones beside a fine standard error. */
function decimals(value, isFine = false) {
  const size = Math.abs(value);
  if (size >= 1e7 || (size > 0 && (size <= 5e-5 || (isFine && size < 1e-3)))) {
    const [digits, power] = value.toExponential(size >= 1e7 ? 3 : 1).split("e");
    const raised = [...power.replace("+", "")].map((sign) => RAISED[sign]).join("");
    return `${digits}×10${raised}`.replace("-", "−");
  }
  return value.toFixed(size < 1e3 ? 4 : size < 1e4 ? 2 : 1).replace(/^-(?=[0.]+$)/, "").replace("-", "−");
}
const RAISED = { ...[..."⁰¹²³⁴⁵⁶⁷⁸⁹"], "-": "⁻" };

/* A p-value as tables print it: never 0.000, and beside a level with the digits that show on which side of it
   it is. */
const LEVELS = [0.1, 0.05, 0.01];
function pValue(p) {
  if (p < 0.001) return "<0.001";
  const texts = [3, 4, 5, 6].map((digits) => p.toFixed(digits));
  return texts.find((text) => LEVELS.includes(p) || !LEVELS.includes(Number(text))) || texts[0];
}

function format(value) {
  if (value === null || value === undefined || Number.isNaN(value)) return say("no_value");
  const size = Math.abs(value);
  const extreme = value !== 0 && (size < 1e-3 || size >= 1e6);
  const text = extreme ? value.toExponential(2) : value.toPrecision(size >= 1e4 ? 6 : 4);
  return text.replaceAll("-", "−");
}

// A figure is in the page once: what its link leads to is its picture.
(function pictures() {
  for (const link of document.querySelectorAll("a[data-picture]")) {
    link.href = link.closest("figure").querySelector("img").src;
  }
})();

(function contents() {
  const entry = (a) => [decodeURIComponent(a.hash.slice(1)), a];
  const links = new Map([...document.querySelectorAll("nav a")].map(entry));
  const wide = window.matchMedia("(min-width: 62.01rem)");
  const folder = document.querySelector("nav details");
  const fold = () => { folder.open = wide.matches; };
  fold();
  wide.addEventListener("change", fold);
  let current = null;
  const watcher = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      if (current) current.removeAttribute("aria-current");
      current = links.get(entry.target.id);
      if (current) current.setAttribute("aria-current", "true");
    }
  }, { rootMargin: "-10% 0px -80% 0px" });
  for (const id of links.keys()) {
    const target = document.getElementById(id);
    if (target) watcher.observe(target);
  }
})();

for (const box of document.querySelectorAll("[data-filter]")) {
  const rows = [...box.closest("details").querySelectorAll("tbody tr")];
  const texts = rows.map((row) => row.textContent.toLowerCase());
  box.addEventListener("input", () => {
    const wanted = box.value.toLowerCase();
    rows.forEach((row, i) => { row.hidden = !texts[i].includes(wanted); });
  });
}

// A frame that hides columns says so above itself; a picture that a narrow window makes small opens at a
// touch.
(function frames() {
  const watcher = new ResizeObserver((entries) => entries.forEach(({ target }) =>
    announce(target.closest(".table-wrap"))));
  function announce(frame) {
    // The first column of a wide one takes more lines, which may make it fit: it stays one until its room
    // changes, or it would be wide and fit in turns.
    const room = String(frame.offsetWidth);
    if (frame.scrollWidth > frame.clientWidth + 1) frame.classList.add("wide");
    else if (frame.dataset.room !== room) frame.classList.remove("wide");
    frame.dataset.room = room;
    const overflows = frame.scrollWidth > frame.clientWidth + 1;
    const edge = frame.getBoundingClientRect().right + 1;
    // Of several rows of heads the one with most: a head may be over several columns.
    const beyond = (row) => [...row.cells].filter((head) => head.getBoundingClientRect().right > edge).length;
    const hidden = overflows ? Math.max(0, ...[...frame.querySelectorAll("thead tr")].map(beyond)) : 0;
    // A long list shows fifteen rows at least, however many lines they take, and where the next begins.
    const next = [...frame.querySelectorAll("tbody tr")].filter((row) => !row.hidden)[15];
    const needed = next && frame.matches(".long") ? Math.ceil(next.getBoundingClientRect().top + 14
      - frame.getBoundingClientRect().top + frame.scrollTop + frame.offsetHeight - frame.clientHeight) : 0;
    frame.style.setProperty("--fifteen", `${needed}px`);
    const told = frame.previousElementSibling?.matches(".more") ? frame.previousElementSibling
      : frame.parentElement.insertBefore(document.createElement("p"), frame);
    told.className = "more";
    // At its end the line stays, empty: else what is under the finger would move by it.
    told.textContent = hidden ? say("more_columns", { count: counted(hidden) }) : overflows ? "\u00a0" : "";
  }
  for (const frame of document.querySelectorAll(".table-wrap")) {
    watcher.observe(frame);
    watcher.observe(frame.firstElementChild);
    frame.addEventListener("scroll", () => announce(frame), { passive: true });
  }
  for (const picture of document.querySelectorAll("figure :is(img, svg)")) {
    picture.addEventListener("click", () => picture.parentElement.classList.toggle("large"));
  }
})();

// Printing shows how tables were computed and what is folded in the appendix, but for long lists of single
// numbers, which the page has; of the rest what the reader has opened.
window.addEventListener("beforeprint", () => {
  for (const part of document.querySelectorAll(".appendix details, details.notes")) {
    if (!part.closest("#crosscheck") && !part.querySelector(".long")) part.open = true;
  }
});
