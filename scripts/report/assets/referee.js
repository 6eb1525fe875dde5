"use strict";
// The referee's list: ticks and remarks stay in the browser, by the digest of the study's numbers, and leave
// as Markdown.
(function referee() {
  const root = document.getElementById("checklist");
  if (!root) return;
  const points = [...root.querySelectorAll("[data-point]")];
  const [digest, START] = [root.dataset.digest, `spillover referee ${WORDS.study} `];
  const box = (point) => point.querySelector("input");
  const remark = (point) => point.querySelector("textarea");
  const sentence = (point) => point.querySelector("label span").textContent;
  const told = root.querySelector("[data-told]");
  let marks = {};

  // A browser may keep nothing for a file, or what it keeps may be none of ours.
  function read(key) {
    try {
      const found = JSON.parse(window.localStorage.getItem(key));
      return found && typeof found === "object" ? found : {};
    } catch { return {}; }
  }
  function keep() {
    marks = {};
    for (const point of points) {
      const [isTicked, text] = [box(point).checked, remark(point).value];
      if (isTicked || text) marks[point.dataset.point] = { isTicked, text, sentence: sentence(point) };
    }
    try {
      window.localStorage.setItem(START + digest, JSON.stringify(marks));
    } catch { told.textContent = say("points_unsaved"); }
    count();
  }
  function show() {
    for (const point of points) {
      const own = marks[point.dataset.point];
      box(point).checked = Boolean(own?.isTicked);
      remark(point).value = String(own?.text || "");
      point.querySelector("details").open = Boolean(own?.text);
    }
    count();
  }
  function count() {
    const done = points.filter((point) => box(point).checked).length;
    root.querySelector("[data-done]").textContent = say("points_done", { done, count: points.length });
  }

  // Marks of other runs, by the sentence of their point.
  function earlier() {
    const found = new Map();
    try {
      for (const key of Object.keys(window.localStorage)) {
        if (!key.startsWith(START) || key === START + digest) continue;
        for (const one of Object.values(read(key))) if (one?.sentence) found.set(one.sentence, one);
      }
    } catch { /* nothing is kept */ }
    return found;
  }
  const before = earlier();
  const take = root.querySelector("[data-take]");
  if (before.size) {
    told.textContent = say("points_earlier", { count: before.size });
    take.hidden = !points.some((point) => before.has(sentence(point)));
  }
  take.addEventListener("click", () => {
    for (const point of points) {
      const own = before.get(sentence(point));
      if (own && !marks[point.dataset.point]) marks[point.dataset.point] = own;
    }
    show();
    keep();
    take.hidden = true;
    told.textContent = "";
  });

  function markdown() {
    const plain = (text) => text.replace(/[\\`*_[\]<>#]/g, (sign) => `\\${sign}`).replace(/\s+/g, " ").trim();
    const page = decodeURIComponent(location.pathname.split("/").pop() || "report.html");
    const file = encodeURI(page).replaceAll("(", "%28").replaceAll(")", "%29");
    const address = (href) => (file + href).replaceAll("(", "%28").replaceAll(")", "%29");
    const lines = [`<!-- spillover referee: study ${WORDS.study}, numbers ${digest} -->`,
      `# ${plain(document.title)}`, "", say("points_of_run", { study: plain(WORDS.study), digest }), ""];
    for (const list of root.querySelectorAll("ol.points")) {
      lines.push(`## ${plain(list.previousElementSibling.textContent)}`, "");
      for (const point of list.children) {
        const links = [...point.querySelectorAll("a")].map((link) =>
          ` [${plain(link.textContent)}](${address(link.getAttribute("href"))})`).join("");
        lines.push(`- [${box(point).checked ? "x" : " "}] ${plain(sentence(point))}${links}`);
        const text = remark(point).value.trim();
        if (text) lines.push(...text.split(/\r?\n/).map((line) => `  > ${plain(line)}`));
      }
      lines.push("");
    }
    return lines.join("\n");
  }
  root.querySelector("[data-save]").addEventListener("click", () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([markdown()], { type: "text/markdown" }));
    link.download = `referee-${WORDS.study}.md`;
    link.click();
    URL.revokeObjectURL(link.href);
  });
  root.addEventListener("input", keep);
  marks = read(START + digest);
  show();
  root.querySelector("[data-keep]").hidden = false;
})();
