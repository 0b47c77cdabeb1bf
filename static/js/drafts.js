/* Drafts: what is typed into form[data-draft="KEY"] stays on this device until it is sent.

   Keyed by officer, address and form, so that a shared phone never shows one officer's draft to another. Kept three
   days. Fields marked data-no-draft (identity numbers, phones), hidden fields, files and passwords are never kept.
   A draft holds only what was typed, what stood there before, and the version of the record it began from. On another
   version nothing is put over what a colleague saved: both values of such a field are shown, and one is chosen.
   A sent draft is dropped once a page shows that the form went through: another address, or the same one with a
   message. A failed connection or an expired session leads back to the form, and the draft is put back.
   Words: data-draft-words ("Your draft of {n} …"), data-draft-discard, data-draft-changed, data-draft-mine ("{v}"),
   data-draft-saved ("{v}"), data-draft-empty. */
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
  function same(left, right) { return JSON.stringify(left) === JSON.stringify(right); }
  /* Only what differs from the page as it came; the number of a submission goes along, so that it stays one. */
  function typed(first, now) {
    var values = {};
    Object.keys(now).forEach(function (name) { if (!same(now[name], first[name])) { values[name] = now[name]; } });
    if (Object.keys(values).length && now.client_id) { values.client_id = now.client_id; }
    return values;
  }
  function before(first, values) {
    var base = {};
    Object.keys(values).forEach(function (name) { if (first[name] !== undefined) { base[name] = first[name]; } });
    return base;
  }
  function versionOf(form) { return form.elements.version ? form.elements.version.value : ""; }
  function put(form, first, more) {
    var values = typed(first, content(form));
    if (!Object.keys(values).length) { drop(form); return; }
    var draft = { at: Date.now(), version: form.getAttribute("data-draft-version"), base: before(first, values), values: values };
    kit.store.set(keyOf(form), JSON.stringify(Object.assign(draft, more)));
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

  /* What a colleague saved since the draft began, where it is not what this officer typed too. */
  function changedSince(form, draft, first) {
    if ((draft.version || "") === versionOf(form)) { return []; }
    return Object.keys(draft.values).filter(function (name) {
      return name !== "client_id" && first[name] !== undefined && !same(first[name], draft.base[name]) && !same(first[name], draft.values[name]);
    });
  }
  function read(key) {
    try { return JSON.parse(kit.store.get(key)); } catch (error) { kit.store.drop(key); return null; }
  }

  function attach(form) {
    var first = content(form);
    var failed = form.querySelector(".has-error, [data-error-summary]");
    var draft = read(keyOf(form));
    if (draft && !draft.base) { draft.base = {}; }  // kept by an earlier release
    form.setAttribute("data-draft-version", draft && failed ? draft.version || "" : versionOf(form));
    if (draft && failed) {
      /* Refused: not sent after all, so that whoever leaves to put something else right finds it again. */
      first = Object.assign(first, draft.base);
      put(form, first, { at: draft.at });
    } else if (draft && Object.keys(typed(first, Object.assign({}, first, draft.values))).length) {
      restore(form, draft, first);
    }
    var timer = null;
    function keep() {
      clearTimeout(timer);
      timer = setTimeout(function () { put(form, first); }, 250);
    }
    form.addEventListener("input", keep);
    form.addEventListener("change", keep);
    form.addEventListener("submit", function () {
      clearTimeout(timer);
      put(form, first, { sent: location.pathname });
    });
  }

  function restore(form, draft, first) {
    var changed = changedSince(form, draft, first);
    var mine = Object.assign({}, draft.values);
    changed.forEach(function (name) { delete mine[name]; });
    form.dispatchEvent(new CustomEvent("draft:before", { bubbles: true, detail: mine }));
    fill(form, mine);
    note(form, draft, first, changed);
  }

  /* In words, as the officer sees it: the labels of what is chosen, or the text. */
  function inWords(form, name, values) {
    var fields = Array.from(form.elements).filter(function (field) { return field.name === name; });
    var words = values.map(function (value) {
      var match = fields.filter(function (field) { return field.value === value && field.labels && /^(checkbox|radio)$/.test(field.type); })[0];
      if (match) { return match.labels[0].textContent.trim(); }
      var option = fields[0].options && Array.from(fields[0].options).filter(function (choice) { return choice.value === value; })[0];
      return option ? option.textContent.trim() : value;
    }).filter(Boolean);
    return words.join(", ") || form.getAttribute("data-draft-empty");
  }
  function nameOf(form, name) {
    var field = Array.from(form.elements).filter(function (item) { return item.name === name; })[0];
    var set = field.closest("fieldset");
    var label = /^(checkbox|radio)$/.test(field.type) && set ? set.querySelector("legend") : field.labels && field.labels[0];
    return label ? label.textContent.trim() : name;
  }
  /* What is saved stands in the form until the officer chooses otherwise. */
  function choice(form, name, pair) {
    var group = doc.createElement("div");
    group.className = "draft-choice";
    group.setAttribute("role", "group");
    var title = doc.createElement("strong");
    title.textContent = nameOf(form, name);
    group.setAttribute("aria-label", title.textContent);
    group.append(title);
    pair.forEach(function (side, place) {
      var button = doc.createElement("button");
      button.type = "button";
      button.className = "btn btn-quiet btn-sm";
      button.setAttribute("aria-pressed", String(place === 0));
      button.textContent = form.getAttribute(side.words).replace("{v}", inWords(form, name, side.values));
      button.addEventListener("click", function () {
        var values = {};
        values[name] = side.values;
        fill(form, values);
        group.querySelectorAll("button").forEach(function (other) { other.setAttribute("aria-pressed", String(other === button)); });
        form.dispatchEvent(new Event("change", { bubbles: true }));
      });
      group.append(button);
    });
    return group;
  }

  function note(form, draft, first, changed) {
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
    again.addEventListener("click", function () { drop(form); fill(form, first); box.remove(); });
    box.append(text, again);
    if (changed.length) {
      var warning = doc.createElement("p");
      warning.textContent = form.getAttribute("data-draft-changed");
      box.append(warning);
      changed.forEach(function (name) {
        box.append(choice(form, name, [{ words: "data-draft-saved", values: first[name] }, { words: "data-draft-mine", values: draft.values[name] }]));
      });
    }
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
