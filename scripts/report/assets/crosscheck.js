"use strict";
// The numbers of the crosscheck that pass the filters, the first SHOWN of them as rows.
begin(async function crosscheck() {
  const data = await embedded("crosscheck-data");
  const root = document.getElementById("crosscheck-filter");
  if (!data || !root) return;
  const SHOWN = 200;
  const PLACE = { model: 0, quantity: 1, program: 6, verdict: 7 };
  const search = root.querySelector("input[type=search]");
  const boxes = [...root.querySelectorAll("select")];
  const body = root.querySelector("tbody");
  const count = root.querySelector("[data-count]");
  const texts = data.rows.map((row) => `${data.model[row[0]]} ${row[2]} ${data.why[row[9]]}`.toLowerCase());
  const exact = (value) => (value === null ? "" : String(value).replaceAll("-", "−"));

  function cells(row) {
    const number = data.alone.includes(row[1]) ? row[2]
      : say("number_of", { quantity: data.quantity[row[1]], term: row[2] });
    return [data.model[row[0]], number,
      exact(row[3]), exact(row[4]), exact(row[5]),
      data.program[row[6]], data.verdict[row[7]], exact(row[8]), data.why[row[9]]];
  }
  function update() {
    const wanted = search.value.toLowerCase();
    const chosen = boxes.filter((box) => box.value !== "").map((box) => [PLACE[box.name], Number(box.value)]);
    const found = data.rows.filter((row, i) =>
      chosen.every(([at, value]) => row[at] === value) && texts[i].includes(wanted));
    const numbers = { found: counted(found.length), total: counted(data.rows.length), shown: SHOWN };
    count.textContent = say(found.length > SHOWN ? "numbers_cut" : "numbers_found", numbers);
    body.replaceChildren(...found.slice(0, SHOWN).map((row) => {
      const line = document.createElement("tr");
      for (const text of cells(row)) {
        // Formulas and names of files break behind their signs, as in the page's other tables.
        const cell = line.insertCell();
        for (const part of String(text ?? "").split(/(?<=[/_·])/)) {
          cell.append(part, document.createElement("wbr"));
        }
      }
      return line;
    }));
  }
  search.addEventListener("input", update);
  for (const box of boxes) box.addEventListener("change", update);
  update();
});
