/* A grid of boxes ([data-grid]): arrows walk it as a spreadsheet, Enter goes down, what stood in a box is chosen on entering it. */
(function () {
  "use strict";
  var WAYS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], Enter: [1, 0] };

  function boxes(row) { return row ? Array.from(row.querySelectorAll("input:not([type=hidden])")) : []; }

  document.addEventListener("keydown", function (event) {
    var way = WAYS[event.key], box = event.target;
    if (!way || event.ctrlKey || event.metaKey || event.altKey || !box.closest || !box.closest("[data-grid]")) { return; }
    var side = way[1], inside = box.selectionStart !== box.selectionEnd ? false : side < 0 ? box.selectionStart > 0 : box.selectionEnd < box.value.length;
    if (side && inside) { return; }
    var row = box.closest("tr"), at = boxes(row).indexOf(box) + side;
    var down = way[0] > 0 ? row.nextElementSibling : way[0] < 0 ? row.previousElementSibling : row;
    var next = boxes(down)[at];
    event.preventDefault();
    if (next) { next.focus(); }
  });
  document.addEventListener("focusin", function (event) {
    if (event.target.matches("[data-grid] input:not([type=hidden])")) { event.target.select(); }
  });
}());
