/* Columns an officer hides are remembered on this device (the ordering is remembered by the server).

   #list[data-list] names the list; th[data-column] can be hidden, the first never. details[data-columns] is the menu,
   filled here. On phones a row has two lines of fixed content, so nothing is hidden. */
(function () {
  "use strict";
  var doc = document;
  var kit = window.policeroom;
  var wide = matchMedia("(min-width: 768px)");

  function listOf() { return doc.querySelector("#list[data-list]"); }
  function keyOf(list) { return "columns." + kit.officer() + "." + list.getAttribute("data-list"); }
  function hiddenOf(list) {
    try { return JSON.parse(kit.store.get(keyOf(list))) || []; } catch (error) { return []; }
  }
  function heads(list) { return Array.from(list.querySelectorAll("thead th[data-column]")); }

  function apply() {
    var list = listOf();
    if (!list) { return; }
    var hidden = wide.matches ? hiddenOf(list) : [];
    heads(list).forEach(function (head) {
      var off = hidden.indexOf(head.getAttribute("data-column")) >= 0;
      head.hidden = off;
      list.querySelectorAll("tbody tr").forEach(function (row) {
        if (row.cells[head.cellIndex]) { row.cells[head.cellIndex].hidden = off; }
      });
    });
  }
  function menu() {
    var list = listOf();
    var box = doc.querySelector("details[data-columns]");
    if (!list || !box) { return; }
    var choices = heads(list).slice(1);
    box.hidden = choices.length < 2 || !wide.matches;
    var panel = box.querySelector("[data-columns-list]");
    panel.textContent = "";
    var hidden = hiddenOf(list);
    choices.forEach(function (head) {
      var label = doc.createElement("label");
      label.className = "menu-item";
      var tick = doc.createElement("input");
      tick.type = "checkbox";
      tick.checked = hidden.indexOf(head.getAttribute("data-column")) < 0;
      tick.addEventListener("change", function () {
        var now = hiddenOf(list).filter(function (one) { return one !== head.getAttribute("data-column"); });
        if (!tick.checked) { now.push(head.getAttribute("data-column")); }
        kit.store.set(keyOf(list), JSON.stringify(now));
        apply();
      });
      label.append(tick, doc.createTextNode(head.textContent.trim()));
      panel.appendChild(label);
    });
  }

  doc.addEventListener("htmx:afterSwap", apply);
  wide.addEventListener("change", function () { menu(); apply(); });
  doc.addEventListener("DOMContentLoaded", function () { menu(); apply(); });
})();
