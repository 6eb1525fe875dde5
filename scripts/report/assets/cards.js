"use strict";
// Every number that the page knows the origin of opens a card: by a click, or by Enter where the focus is. A
// table is one stop of the Tab key; arrows go from number to number. Escape closes, and the focus is back.
begin(async function cards() {
  const data = (await embedded("cards-data")) || { numbers: {} };
  const origins = await embedded("origins-data");
  const dialog = document.getElementById("card");
  if (!dialog) return;
  const body = dialog.querySelector("[data-body]");
  const exact = (value) => String(value).replaceAll("-", "−");
  const text = (place) => data.strings[place];

  function element(name, content, css) {
    const made = document.createElement(name);
    if (css) made.className = css;
    made.append(...[content].flat().filter((part) => part !== null && part !== undefined));
    return made;
  }
  function entry(list, key, content) {
    const parts = [content].flat().filter((part) => part instanceof Node || part);
    if (parts.length) list.append(element("dt", say(key)), element("dd", parts));
  }
  // A number under a program's name is the one it prints; what a convention makes of it stands behind.
  function program([name, theirs, converted, digits, verdict, why, call]) {
    const agreed = digits === null ? null : say("card_digits", { digits: exact(digits) });
    const own = theirs === null ? say("card_prints_none") : say("card_prints", { value: exact(theirs) });
    const made = converted === null ? text(why)
      : say("card_converted", { why: text(why), value: exact(converted) });
    const facts = [own, made, text(verdict), agreed].filter(Boolean).join(" · ");
    return element("li", [element("b", text(name)), ` ${facts}`, element("code", text(call))]);
  }

  // The methods have the model's equations and the sentence of each analysis: the card shows the same.
  function described(analysis) {
    const link = document.querySelector(`.family a[href="#analysis-${CSS.escape(analysis)}"]`);
    const family = link?.closest(".family");
    // Where another model has some of its equations, a sentence leads to all of them.
    const linked = family ? [...family.querySelectorAll('a[href^="#equation-"]')] : [];
    const own = family ? [family] : [];
    const places = linked.length ? linked.map((one) => document.querySelector(one.hash)) : own;
    const equations = places.flatMap((one) => [...one.querySelectorAll("math")]);
    const text = document.getElementById(`analysis-${analysis}`)?.nextElementSibling.firstChild.textContent;
    return [equations.map((one) => framed(one.cloneNode(true))), (text || "").trim()];
  }
  function framed(equation) {
    const frame = element("div", equation, "equation");
    frame.tabIndex = 0;
    return frame;
  }
  function code(content) {
    return content ? element("pre", element("code", content)) : null;
  }

  // What is known of the estimate comes first: its true and its published value, its interval, every p.
  function verdict(list, model, term) {
    const entries = (data.verdicts || {})[`${model}\t${term}`] || [];
    const lines = entries.map(([words, told]) => element("li", [element("b", words), ` ${told}`]));
    if (lines.length) entry(list, "card_verdict", element("ul", lines, "told"));
  }
  function variables(analysis) {
    const lines = ((data.used || {})[analysis] || []).map((name) => data.variables[name]).filter(Boolean)
      .map(([label, formula, cells]) => element("li", [
        formula ? say("card_variable", { label, formula }) : label, element("code", cells)]));
    return lines.length ? element("ul", lines) : null;
  }
  function reproduced(list, model) {
    for (const [program, lines] of Object.entries((data.programs || {})[model] || {})) {
      list.append(element("dt", say("card_program", { program })), element("dd", code(lines)));
    }
  }

  function fill(number) {
    const { key, exact: own, words: told } = number.dataset;
    const [model, term, field] = key.split("\t");
    const [title, numbers] = data.numbers[key] || [(data.titles || {})[`${model}\t${term}`] || told, []];
    const [name, sample, outcome, errors] = data.models[model] || [model, "", "", []];
    const analysis = model.split("/")[0];
    const [configured, log, said] = data.analyses[analysis] || ["", "", ""];
    const [equations, sentence] = described(analysis);
    const list = element("dl", []);
    const values = numbers.length ? numbers.map(([words, value]) => [text(words), value]) : [[told, own]];
    for (const [words, value] of values) {
      list.append(element("dt", words), element("dd", element("b", exact(value))));
    }
    verdict(list, model, term);
    const named = element("div", [title, term ? element("code", ` ${term}`) : null]);
    entry(list, "card_equation", [...equations, named]);
    for (const [, , programs, tests] of numbers) {
      if (programs.length) entry(list, "card_others", element("ul", programs.map(program)));
      else entry(list, "card_others", say("card_none"));
      entry(list, "card_tests", tests.map((place) => element("code", text(place))));
    }
    if (model.includes(": ")) entry(list, "card_others", say("card_of_sweep"));
    const [variable, places, more] = origins?.extremes[key] || ["", [], 0];
    for (const [unit, where, year] of places) {
      const [label] = origins.variables[variable] || [title];
      list.append(element("dt", say("card_found", { variable: label, unit: where, year })));
      list.append(...madeOf(variable, unit, year));
    }
    if (more) list.append(element("dd", say("card_more", { count: more })));
    entry(list, "card_outcome", outcome);
    entry(list, "card_estimated", sentence);
    entry(list, "card_sample", sample);
    entry(list, "card_variance", errors.map((one) => element("div", one)));
    entry(list, "card_variables", variables(analysis));
    entry(list, "card_configured", code(configured));
    reproduced(list, model);
    entry(list, "card_log", [log ? element("code", log) : null, code(said)]);
    const identity = [WORDS.study, model, term || "–", field].join(" · ");
    entry(list, "card_identity", element("code", identity));
    dialog.querySelector("h2").textContent = `${title} · ${name}`;
    body.replaceChildren(list);
    dialog.scrollTop = 0;
  }

  // The cells that a variable of a unit and year is made of, and what was done to them.
  function sources(name, unit, year) {
    const [, , uses] = origins.variables[name];
    const at = 2 * origins.units.indexOf(unit);
    const lines = uses.flatMap(([measure, lag]) => {
      const when = year - lag;
      const every = Object.entries(origins.cells[`${measure}\t${when}`] || {});
      const told = every.filter(([, cells]) => cells[at]).map(([place, cells]) => {
        const [file, sheet, source, stated] = origins.places[place];
        const where = [source, file, sheet, cells[at]].filter(Boolean).join(", ");
        const values = { measure, year: when, text: cells[at + 1], unit: stated || "–", place: where };
        return say("card_cell", values);
      });
      const [kind, value, reason, source] = origins.changed[`${measure}\t${when}\t${unit}`] || [];
      const words = kind === "imputed" ? "card_imputed" : "card_corrected";
      if (kind) told.push(say(words, { value, reason, source }));
      return told.length ? told : [say("card_no_cell", { measure, year: when })];
    });
    return element("ul", lines.map((line) => element("li", line)));
  }
  // What a value of the panel is made of: an index of its indicators, a variable of its cells.
  function madeOf(name, unit, year) {
    const indicators = origins.indices[name] || [];
    const lines = indicators.map(([variable, weight, direction]) => {
      const [label] = origins.variables[variable] || [variable];
      return element("li", say("card_indicator", { label, weight: format(weight), direction }));
    });
    const said = lines.length
      ? [element("dt", say("card_indicators")), element("dd", element("ul", lines))] : [];
    const parts = indicators.length ? indicators.map(([variable]) => variable) : [name];
    return [...said, ...parts.filter((one) => one in origins.variables).flatMap((one) => {
      const [label, formula] = origins.variables[one];
      return [element("dt", label),
        element("dd", [element("code", formula), sources(one, unit, year)])];
    })];
  }
  function fillValue(name, unit, year, title, value) {
    const list = element("dl", [element("dt", title), element("dd", element("b", value))]);
    list.append(...madeOf(name, unit, year));
    dialog.querySelector("h2").textContent = title;
    body.replaceChildren(list);
    dialog.scrollTop = 0;
  }
  document.addEventListener("value", (event) => {
    const { name, unit, year, title, value } = event.detail;
    if (!origins) return;
    fillValue(name, unit, year, title, value);
    show(event.target);
  });

  // A point of the explorer's curve: its numbers and its choices.
  document.addEventListener("point", (event) => {
    const { title, entries, identity } = event.detail;
    const list = element("dl", entries.flatMap(([name, told]) => [
      element("dt", name), element("dd", element("b", told))]));
    entry(list, "card_others", say("card_of_sweep"));
    entry(list, "card_identity", element("code", identity));
    dialog.querySelector("h2").textContent = title;
    body.replaceChildren(list);
    dialog.scrollTop = 0;
    show(event.target);
  });

  // The browser gives the focus back to what has it now, at once when the dialog closes.
  function show(from) {
    from.focus({ preventScroll: true });
    dialog.showModal();
  }
  function open(cell) {
    fill(cell);
    show(cell);
  }

  function prepare(cells) {
    cells.forEach((cell, i) => {
      cell.tabIndex = i ? -1 : 0;
      cell.setAttribute("role", "button");
      cell.setAttribute("aria-haspopup", "dialog");
      cell.title = say("open_card", { number: cell.textContent });
      cell.addEventListener("click", () => open(cell));
      cell.addEventListener("keydown", (event) => {
        const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
        if (event.key === "Enter" || event.key === " ") open(cell);
        else if (step && cells[i + step]) {
          cell.tabIndex = -1;
          cells[i + step].tabIndex = 0;
          cells[i + step].focus();
        } else return;
        event.preventDefault();
      });
    });
  }
  for (const frame of document.querySelectorAll("table, ol.findings")) {
    const cells = [];
    for (const cell of frame.querySelectorAll("[data-model]")) {
      const key = [cell.dataset.model, cell.dataset.term, cell.dataset.field].join("\t");
      if (!(key in data.numbers) && !cell.dataset.exact) continue;
      const number = element("span", [...cell.childNodes], "number");
      number.dataset.key = key;
      const { exact: own, words } = cell.dataset;
      if (own) Object.assign(number.dataset, { exact: own, words });
      cell.append(number);
      cells.push(number);
    }
    prepare(cells);
  }
  dialog.querySelector("button").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
});
