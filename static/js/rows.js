/* Lists: the whole row opens (tr[data-href]), j/k walk, Enter opens, boxes choose rows for the bulk bar.
   A link or button inside a row keeps its own meaning; a text selection is not a click. */
(function () {
  "use strict";
  var doc = document;

  function rows() { return Array.from(doc.querySelectorAll("tr[data-href], li[data-href]")); }
  function open(row, apart) {
    var href = row.getAttribute("data-href");
    if (apart) { window.open(href, "_blank", "noopener"); } else { location.assign(href); }
  }
  function walk(by) {
    var all = rows();
    if (!all.length) { return; }
    var at = all.findIndex(function (row) { return row.classList.contains("is-at"); });
    var next = at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1);
    all.forEach(function (row, index) { row.classList.toggle("is-at", index === next); });
    all[next].scrollIntoView({ block: "nearest" });
    var link = all[next].querySelector("a[href]");
    if (link) { link.focus({ preventScroll: true }); }
  }
  function count() {
    var bar = doc.querySelector("[data-bulk]");
    if (!bar) { return; }
    var chosen = doc.querySelectorAll("[data-row-check]:checked").length;
    bar.hidden = !chosen;
    bar.querySelector("[data-bulk-count]").textContent = bar.getAttribute("data-words").replace("{n}", chosen);
    doc.querySelectorAll("[data-row-check]").forEach(function (box) { box.closest("tr").classList.toggle("is-selected", box.checked); });
    var all = doc.querySelector("[data-check-all]");
    if (all) { all.checked = chosen > 0 && chosen === doc.querySelectorAll("[data-row-check]").length; }
  }
  doc.addEventListener("click", function (event) {
    if (event.target.closest("[data-bulk-none]")) {
      doc.querySelectorAll("[data-row-check]").forEach(function (box) { box.checked = false; });
      count();
      return;
    }
    var row = event.target.closest("tr[data-href], li[data-href]");
    if (!row || event.target.closest("a, button, input, label, select, textarea, summary, form")) { return; }
    if (String(window.getSelection()).length) { return; }
    open(row, event.ctrlKey || event.metaKey);
  });
  doc.addEventListener("auxclick", function (event) {
    var row = event.button === 1 && event.target.closest("tr[data-href], li[data-href]");
    if (row && !event.target.closest("a, button, input, label")) { event.preventDefault(); open(row, true); }
  });
  doc.addEventListener("change", function (event) {
    if (event.target.matches("[data-check-all]")) {
      doc.querySelectorAll("[data-row-check]").forEach(function (box) { box.checked = event.target.checked; });
    }
    if (event.target.matches("[data-check-all], [data-row-check]")) { count(); }
  });
  doc.addEventListener("keydown", function (event) {
    if (window.policeroom.keysOff() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || doc.querySelector("dialog[open]")) { return; }
    if (event.target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.nodeName)) { return; }
    if (event.key === "j") { walk(1); }
    else if (event.key === "k") { walk(-1); }
    else if (event.key === "Enter" && event.target === doc.body) {
      var row = doc.querySelector("tr.is-at, li.is-at");
      if (row) { open(row, false); }
    }
  });
  doc.addEventListener("htmx:afterSettle", count);
  /* On a phone the tabs are one strip: the one chosen is brought into it, else nothing says what the list shows. */
  doc.querySelectorAll(".tabs [aria-current]").forEach(function (tab) {
    var strip = tab.closest(".tabs");
    strip.scrollLeft += tab.getBoundingClientRect().left - strip.getBoundingClientRect().left - 16;
  });
})();
