/* Forms of cases. Without this script they are ordinary forms with a few empty rows.

   [data-rows data-rows-prefix data-rows-most]   a Django formset: management form inside
     [data-rows-into="a"]      where rows added for "a" go; rows are [data-row], those not needed yet [data-row-spare]
     button[data-rows-add="a"] shows the next spare row there, else adds one from template[data-rows-empty]
   [data-show-if="result=continued"]             shown only while the field has one of these values */
(function () {
  "use strict";

  function valueOf(form, name) {
    var chosen = form.querySelector('[name="' + name + '"]:checked');
    var field = form.elements[name];
    if (chosen) { return chosen.value; }
    return field && field.tagName ? field.value : "";
  }
  function showParts(form) {
    form.querySelectorAll("[data-show-if]").forEach(function (part) {
      var rule = part.getAttribute("data-show-if").split("=");
      part.hidden = rule[1].split(",").indexOf(valueOf(form, rule[0])) < 0;
    });
  }

  function total(set) { return set.querySelector('[name="' + set.getAttribute("data-rows-prefix") + '-TOTAL_FORMS"]'); }
  function fresh(set, into) {
    var count = total(set);
    var index = parseInt(count.value, 10);
    if (index >= parseInt(set.getAttribute("data-rows-most"), 10)) { return null; }
    var piece = document.importNode(set.querySelector("template[data-rows-empty]").content, true);
    piece.querySelectorAll("*").forEach(function (one) {
      Array.from(one.attributes).forEach(function (attribute) {
        if (attribute.value.indexOf("__prefix__") >= 0) { one.setAttribute(attribute.name, attribute.value.replace(/__prefix__/g, String(index))); }
      });
    });
    var row = piece.querySelector("[data-row]");
    var side = row.querySelector('[name$="-side"]');
    var side_of = into.getAttribute("data-rows-into");
    if (side && side_of) { side.value = side_of; }
    count.value = String(index + 1);
    into.insertBefore(piece, into.querySelector(":scope > [data-rows-add]"));
    if (window.htmx) { window.htmx.process(row); }
    return row;
  }
  function add(set, key) {
    var into = set.querySelector('[data-rows-into="' + key + '"]');
    var row = into.querySelector("[data-row-spare]");
    if (row) { row.removeAttribute("data-row-spare"); } else { row = fresh(set, into); }
    var first = row && row.querySelector("input:not([type=hidden]), select, textarea");
    if (first) { first.focus(); }
  }
  /* A draft may hold more rows than the fresh form shows; what is filled must not stay hidden. */
  function makeRoom(form, values) {
    form.querySelectorAll("[data-rows]").forEach(function (set) {
      var prefix = set.getAttribute("data-rows-prefix");
      var most = 0;
      var sides = {};
      Object.keys(values).forEach(function (name) {
        var hit = name.match(new RegExp("^" + prefix + "-(\\d+)-"));
        if (hit) { most = Math.max(most, parseInt(hit[1], 10) + 1); sides[hit[1]] = (values[prefix + "-" + hit[1] + "-side"] || [""])[0]; }
      });
      var into = set.querySelectorAll("[data-rows-into]");
      while (parseInt(total(set).value, 10) < most) {
        if (!fresh(set, into[into.length - 1])) { break; }
      }
    });
  }
  function showFilled(form) {
    form.querySelectorAll("[data-row-spare]").forEach(function (row) {
      var filled = Array.from(row.querySelectorAll("input:not([type=hidden]), textarea")).some(function (field) { return field.value; });
      if (filled) { row.removeAttribute("data-row-spare"); }
    });
    showParts(form);
  }

  function attach(form) {
    form.addEventListener("change", function () { showParts(form); });
    form.addEventListener("draft:before", function (event) { makeRoom(form, event.detail); });
    form.addEventListener("draft:restored", function () { showFilled(form); });
    form.addEventListener("click", function (event) {
      var button = event.target.closest("[data-rows-add]");
      if (button) { add(button.closest("[data-rows]"), button.getAttribute("data-rows-add")); }
    });
    showFilled(form);
  }
  /* At once, not on DOMContentLoaded: drafts.js tells this form to make room for the rows of a draft then. */
  document.querySelectorAll("form").forEach(attach);
})();
