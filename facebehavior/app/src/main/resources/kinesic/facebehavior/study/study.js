"use strict";

/** The part of the page that explores the comparisons: its filters, the table, and the address. */
(() => {
  const data = new StudyData(JSON.parse(document.getElementById("data").textContent));
  const filters = new StudyFilters(data.names);
  const table = new StudyTable(data, filters, new StudyPanel(data), { update, quote });
  const TITLES = { ...StudyTable.TITLES, reference: "compared with", family: "databases" };
  const selects = new Map();
  const status = Elements.create("p", { id: "status", role: "status" });

  /** The comparisons that pass the filters. */
  function selected() {
    return data.comparisons.filter((one) => filters.admits(one));
  }

  // ---------------------------------------------------------------- controls

  function control(name) {
    const select = Elements.create("select", { id: `filter-${name}`, change: () => {
      filters.set(name, select.value === "" ? null : Number(select.value));
      filters.open.clear();
      filters.relax(data.comparisons, name);
      table.whole = false;
      update();
    } });
    selects.set(name, select);
    return Elements.create("div", {}, Elements.create("label", { for: select.id }, TITLES[name]), select);
  }

  /** The values that would leave something; the others are left out. */
  function fill(name, select, counts) {
    const options = data.names[name].map((text, i) => ({ text, i }))
      .filter(({ i }) => counts.has(i) || filters.get(name) === i || name === "question");
    select.replaceChildren(
      Elements.create("option", { value: "" }, name === "family" ? "all" : "any"),
      ...options.map(({ text, i }) => Elements.create("option", { value: i },
        `${name === "question" ? data.titles[i] : text} (${counts.get(i) ?? 0})`)));
    select.value = filters.get(name) ?? "";
    select.classList.toggle("set", filters.get(name) !== null);
  }

  function download() {
    const blob = new Blob([data.csv(table.rows(selected()).flat())], { type: "text/csv" });
    const link = Elements.create("a", { href: URL.createObjectURL(blob), download: "comparisons-selected.csv" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  function reset(values) {
    filters.reset();
    filters.values = values ?? filters.values;
    filters.relax(data.comparisons, "question");
    table.whole = false;
    update();
  }

  // ---------------------------------------------------------------- view

  /** Shows what the filters select; the focus returns to the element of this selector. */
  function update(focus = null) {
    const shown = selected();
    const counts = filters.counts(data.comparisons);
    for (const [name, select] of selects) {
      fill(name, select, counts[name]);
    }
    table.show(shown);
    status.textContent = summary(shown);
    quote();
    if (focus !== null) {
      document.querySelector(focus)?.focus({ preventScroll: true });
    }
  }

  /** Lets the address of the page name the view. */
  function quote() {
    history.replaceState(null, "", filters.fragment());
  }

  /** How many comparisons of each verdict are shown. */
  function summary(shown) {
    const verdicts = data.names.verdict.map((text, i) => ({ text, n: shown.filter((one) => one.verdict === i).length }));
    const plural = { gain: ["gain"], loss: ["loss", "losses"] };
    const parts = verdicts.filter(({ n, text }) => n > 0 || plural[text])
      .map(({ text, n }) => (plural[text] ? Elements.count(n, ...plural[text]) : `${n.toLocaleString("en")} ${text}`));
    return `${Elements.count(shown.length, "comparison")}: ${parts.join(", ")}.`;
  }

  const explorer = document.getElementById("explorer");
  explorer.replaceChildren(
    Elements.create("form", { id: "filters", "aria-label": "Filters", submit: (event) => event.preventDefault() },
      ...StudyFilters.NAMES.filter((name) => data.names[name].length > 1).map(control)),
    Elements.create("div", { id: "actions" }, status,
      Elements.create("button", { type: "button", id: "all", click: () => reset({}) }, "Clear filters"),
      Elements.create("button", { type: "button", id: "reset", click: () => reset() }, "First view"),
      Elements.create("button", { type: "button", id: "download", click: download }, "Download rows as CSV")),
    table.element);

  /** Shows the view of the address, if it names one. */
  function follow() {
    if (filters.read(location.hash)) {
      filters.relax(data.comparisons, "question");
      table.whole = false;
      update();
      document.getElementById("explore").scrollIntoView();
    }
  }

  if (location.hash.includes("=")) {
    follow();
  } else {
    const anchor = location.hash;
    reset();
    history.replaceState(null, "", anchor || location.pathname);
  }
  addEventListener("hashchange", follow);
  matchMedia("(max-width: 700px)").addEventListener("change", () => table.show(selected()));
})();
