/* Drafts: what is typed into form[data-draft="KEY"] stays on this device until it is sent.

   Keyed by officer, address and form, so that a shared phone never shows one officer's draft to another. Kept three
   days. Fields marked data-no-draft (identity numbers, phones), hidden fields, files and passwords are never kept.
   A sent draft is dropped once a page shows that the form went through: another address, or the same one with a
   message. A failed connection or an expired session leads back to the form, and the draft is put back.
   Words: data-draft-words ("Your draft of {n} …"), data-draft-discard. */
(function () {
  "use strict";
  var doc = document;
  var kit = window.policeroom;
  var KEPT_FOR = 3 * 24 * 3600 * 1000;
  var PREFIX = "draft.";

  function keyOf(form) { return PREFIX + kit.officer() + "." + location.pathname + "." + form.getAttribute("data-draft"); }
  function keeps(field) {
    return field.name && !field.disabled && !/^(hidden|password|file|submit|button)$/.test(field.type)
      && !field.hasAttribute("data-no-draft") && field.name !== "csrfmiddlewaretoken";
  }
  function content(form) {
    var values = {};
    Array.from(form.elements).filter(keeps).forEach(function (field) {
      if (/^(checkbox|radio)$/.test(field.type)) {
        values[field.name] = values[field.name] || [];
        if (field.checked) { values[field.name].push(field.value); }
      } else { values[field.name] = [field.value]; }
    });
    return values;
  }
  function fill(form, values) {
    Array.from(form.elements).filter(keeps).forEach(function (field) {
      var kept = values[field.name];
      if (!kept) { return; }
      if (/^(checkbox|radio)$/.test(field.type)) { field.checked = kept.indexOf(field.value) >= 0; }
      else { field.value = kept[0]; }
    });
    form.dispatchEvent(new CustomEvent("draft:restored", { bubbles: true }));
  }
  function drop(form) { kit.store.drop(keyOf(form)); }

  function sweep() {
    kit.store.keys().forEach(function (key) {
      if (key.indexOf(PREFIX) !== 0) { return; }
      var draft;
      try { draft = JSON.parse(kit.store.get(key)); } catch (error) { draft = null; }
      var mine = key.indexOf(PREFIX + kit.officer() + ".") === 0;
      var refused = doc.querySelector("form[data-draft] .has-error, [data-error-summary]");
      var elsewhere = draft && (draft.sent !== location.pathname || doc.querySelector("[data-toast]:not(.is-error)"));
      var sent = draft && draft.sent && mine && elsewhere && !refused;
      if (!draft || Date.now() - draft.at > KEPT_FOR || sent) { kit.store.drop(key); }
    });
  }

  function attach(form) {
    var key = keyOf(form);
    var first = JSON.stringify(content(form));
    var failed = form.querySelector(".has-error, [data-error-summary]");
    var draft = null;
    try { draft = JSON.parse(kit.store.get(key)); } catch (error) { kit.store.drop(key); }
    if (draft && !failed && JSON.stringify(draft.values) !== first) {
      form.dispatchEvent(new CustomEvent("draft:before", { bubbles: true, detail: draft.values }));
      fill(form, draft.values);
      note(form, draft, first);
    }
    if (draft && failed) {
      // Refused: not sent after all, so that whoever leaves to put something else right finds it again.
      kit.store.set(key, JSON.stringify({ at: draft.at, values: content(form) }));
    }
    var timer = null;
    function keep() {
      clearTimeout(timer);
      timer = setTimeout(function () {
        var values = content(form);
        if (JSON.stringify(values) === first) { drop(form); }
        else { kit.store.set(key, JSON.stringify({ at: Date.now(), values: values })); }
      }, 250);
    }
    form.addEventListener("input", keep);
    form.addEventListener("change", keep);
    form.addEventListener("submit", function () {
      clearTimeout(timer);
      kit.store.set(key, JSON.stringify({ at: Date.now(), values: content(form), sent: location.pathname }));
    });
  }

  function note(form, draft, first) {
    var words = form.getAttribute("data-draft-words");
    if (!words) { return; }
    var box = doc.createElement("div");
    box.className = "draft-note";
    box.setAttribute("role", "status");
    var text = doc.createElement("span");
    text.textContent = words.replace("{n}", new Date(draft.at).toLocaleString(doc.documentElement.lang, { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" }));
    var again = doc.createElement("button");
    again.type = "button";
    again.className = "btn btn-plain btn-sm";
    again.textContent = form.getAttribute("data-draft-discard");
    again.addEventListener("click", function () { drop(form); fill(form, JSON.parse(first)); box.remove(); });
    box.append(text, again);
    form.insertBefore(box, form.firstChild);
  }

  kit.dropDraft = drop;
  kit.attachDraft = attach;
  kit.fillForm = fill;
  doc.addEventListener("DOMContentLoaded", function () {
    sweep();
    doc.querySelectorAll("form[data-draft]").forEach(attach);
  });
})();
