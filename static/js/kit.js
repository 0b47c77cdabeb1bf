/* The small common ground of every page. Offers window.policeroom {toast, csrf, uuid, store, words}.

   Hooks in the markup:
     [data-switch="theme|density|keys"] > button[value]   choice kept on this device
     [data-menu] (details)                           closes on Escape and on a click elsewhere
     [data-dialog-open="id"] [data-dialog-close]     native dialogs
     [data-toast] [data-toast-close]                 messages; those without "undo" go by themselves
     [data-error-summary]                            takes the focus when the page opens with errors
     [data-reveal] [data-reveal-hide]                an unmasked value, covered again after a minute
     [data-reveal-cancel]                            the question before it, taken back (Escape does it too)
     [data-stepper] > [data-step="-1|1"]             number with − and +
     [data-select-all]                               an input that selects itself when entered
     [data-open-in-print] (details)                  open on paper, as it was afterwards
     [data-print] [data-go-back] form [data-submit]  */
(function () {
  "use strict";
  var doc = document;
  var REVEALED_FOR = 60000;
  var covered = new WeakMap();
  var DEFAULTS = { theme: "auto", density: "compact", keys: "on" };

  var store = {
    get: function (key) { try { return localStorage.getItem("policeroom." + key); } catch (error) { return null; } },
    set: function (key, value) { try { localStorage.setItem("policeroom." + key, value); return true; } catch (error) { return false; } },
    drop: function (key) { try { localStorage.removeItem("policeroom." + key); } catch (error) { /* storage switched off */ } },
    keys: function () { try { return Object.keys(localStorage).filter(function (key) { return key.indexOf("policeroom.") === 0; }).map(function (key) { return key.slice(11); }); } catch (error) { return []; } },
  };

  function csrf() {
    var meta = doc.querySelector('meta[name="csrf-token"]');
    return meta ? meta.content : "";
  }

  /* crypto.randomUUID exists on https only; stations often run on plain http. */
  function uuid() {
    var bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    var hex = Array.prototype.map.call(bytes, function (one) { return ("0" + one.toString(16)).slice(-2); }).join("");
    return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
  }

  function words(name) {
    var box = doc.getElementById("toasts");
    return box ? box.getAttribute("data-words-" + name) || "" : "";
  }

  function leaveLater(line) {
    if (line.querySelector(".toast-undo")) { setTimeout(function () { line.remove(); }, 20000); return; }
    if (!line.classList.contains("is-error")) { setTimeout(function () { line.remove(); }, 7000); }
  }

  function toast(text, options) {
    var box = doc.getElementById("toasts");
    if (!box || !text) { return null; }
    var line = doc.createElement("div");
    line.className = "toast-line" + (options && options.error ? " is-error" : "");
    var span = doc.createElement("span");
    span.className = "toast-text";
    span.textContent = text;
    line.appendChild(span);
    if (options && options.url) {
      var link = doc.createElement("a");
      link.className = "toast-link";
      link.href = options.url;
      link.textContent = options.open;
      line.appendChild(link);
    }
    if (options && options.undo) {
      var form = doc.createElement("form");
      form.method = "post";
      form.action = options.undo;
      var token = doc.createElement("input");
      token.type = "hidden"; token.name = "csrfmiddlewaretoken"; token.value = csrf();
      var undo = doc.createElement("button");
      undo.className = "toast-undo";
      undo.textContent = words("undo");
      form.append(token, undo);
      line.appendChild(form);
    }
    var close = doc.createElement("button");
    close.type = "button";
    close.setAttribute("data-toast-close", "");
    close.setAttribute("aria-label", words("close"));
    close.textContent = "×";
    line.appendChild(close);
    box.appendChild(line);
    leaveLater(line);
    return line;
  }

  function showSwitches() {
    doc.querySelectorAll("[data-switch]").forEach(function (group) {
      var kind = group.getAttribute("data-switch");
      var now = store.get(kind) || DEFAULTS[kind];
      group.querySelectorAll("button").forEach(function (button) {
        button.setAttribute("aria-pressed", String(button.value === now));
      });
    });
  }

  function choose(kind, value) {
    store.set(kind, value);
    var root = doc.documentElement;
    if (kind === "density") { root.setAttribute("data-density", value); }
    if (kind === "theme") {
      var dark = value === "dark" || (value === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
      root.setAttribute("data-bs-theme", dark ? "dark" : "light");
    }
    showSwitches();
  }

  function openDialog(id) {
    var dialog = doc.getElementById(id);
    if (dialog && dialog.showModal && !dialog.open) { dialog.showModal(); }
  }

  /* What stood there before the question: put back without asking the server, ready to be pressed again. */
  function putBack(holder) {
    var before = covered.get(holder);
    if (before === undefined) { return false; }
    var inside = holder.contains(doc.activeElement);
    holder.innerHTML = before;
    window.htmx.process(holder);
    var show = holder.querySelector("button");
    if (inside && show) { show.focus(); }
    return true;
  }

  function cover(value) {
    var holder = value.closest(".masked");
    if (!holder || putBack(holder)) { return; }
    value.textContent = value.getAttribute("data-masked") || "••••";
    value.removeAttribute("data-reveal");
    var hide = holder.querySelector("[data-reveal-hide]");
    if (hide) { hide.remove(); }
  }

  function step(button) {
    var input = button.parentNode.querySelector("input");
    var by = (parseFloat(input.step) || 1) * parseFloat(button.getAttribute("data-step"));
    var next = (parseFloat(input.value) || 0) + by;
    if (input.min !== "") { next = Math.max(next, parseFloat(input.min)); }
    if (input.max !== "") { next = Math.min(next, parseFloat(input.max)); }
    input.value = String(next);
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function onClick(event) {
    var at = event.target.closest ? event.target : event.target.parentElement;
    var found;
    if ((found = at.closest("[data-switch] button"))) { choose(found.parentNode.getAttribute("data-switch"), found.value); }
    else if ((found = at.closest("[data-dialog-open]"))) { openDialog(found.getAttribute("data-dialog-open")); }
    else if ((found = at.closest("[data-dialog-close]"))) { found.closest("dialog").close(); }
    else if ((found = at.closest("[data-toast-close]"))) { found.closest(".toast-line").remove(); }
    else if ((found = at.closest("[data-reveal-hide]"))) { cover(found.closest(".masked").querySelector("[data-reveal]")); }
    else if ((found = at.closest("[data-reveal-cancel]"))) { putBack(found.closest(".masked")); }
    else if ((found = at.closest("[data-step]"))) { step(found); }
    else if (at.closest("[data-print]")) { window.print(); }
    else if (at.closest("[data-go-back]")) { history.back(); }
    else if (at.nodeName === "DIALOG" && at.open) { at.close(); }
    doc.querySelectorAll("[data-menu][open]").forEach(function (menu) {
      if (!menu.contains(at)) { menu.open = false; }
    });
  }

  /* Gone back to, a form that was sent keeps the number of that submission: sent again, it is the same record. */
  function keepNumber(form) {
    var number = form.elements.client_id;
    if (number) { history.replaceState(Object.assign({}, history.state, { submission: number.value }), ""); }
  }
  function numberAgain() {
    var kept = history.state && history.state.submission;
    if (kept) { doc.querySelectorAll('form[method="post"] [name="client_id"]').forEach(function (number) { number.value = kept; }); }
  }

  /* Paper cannot be opened: what stands behind a chart is printed with it. */
  function openForPrint() {
    doc.querySelectorAll("details[data-open-in-print]:not([open])").forEach(function (details) {
      details.setAttribute("data-was-closed", "");
      details.open = true;
    });
  }
  function closeAfterPrint() {
    doc.querySelectorAll("details[data-was-closed]").forEach(function (details) {
      details.removeAttribute("data-was-closed");
      details.open = false;
    });
  }

  /* A second press while the first is on its way would send twice. */
  function onSubmit(event) {
    var form = event.target;
    if (event.defaultPrevented || form.hasAttribute("hx-post") || form.hasAttribute("hx-get")) { return; }
    if (form.getAttribute("data-sending") === "yes") { event.preventDefault(); return; }
    if ((form.method || "get").toLowerCase() !== "post") { return; }
    form.setAttribute("data-sending", "yes");
    keepNumber(form);
    doc.documentElement.classList.add("is-busy");
    form.querySelectorAll("[data-submit]").forEach(function (button) { button.setAttribute("aria-busy", "true"); });
  }

  function atRest() {
    doc.documentElement.classList.remove("is-busy");
    doc.querySelectorAll('[data-sending="yes"]').forEach(function (form) { form.removeAttribute("data-sending"); });
    doc.querySelectorAll('[aria-busy="true"]').forEach(function (button) { button.removeAttribute("aria-busy"); });
  }

  function online() {
    var strip = doc.getElementById("strip-offline");
    if (strip) { strip.hidden = navigator.onLine !== false; }
  }

  /* On a phone the filters fold behind one button, unless one of them is at work. */
  function fold(form) {
    var button = form.querySelector("[data-filters-toggle]");
    var fields = form.querySelectorAll(".field");
    if (!button || fields.length < 2) { if (button) { button.hidden = true; } return; }
    var asked = new URLSearchParams(location.search);
    var used = Array.from(fields).slice(1).some(function (field) {
      return Array.from(field.querySelectorAll("input, select")).some(function (input) { return asked.get(input.name); });
    });
    form.classList.toggle("is-folded", !used);
    button.setAttribute("aria-expanded", String(used));
    button.addEventListener("click", function () {
      button.setAttribute("aria-expanded", String(!form.classList.toggle("is-folded")));
    });
  }

  /* Messages of a page that a script fetched are shown on the page it leads to. */
  function carry(messages) {
    try { sessionStorage.setItem("policeroom.say", JSON.stringify(messages)); } catch (error) { /* storage switched off */ }
  }
  function carried() {
    var messages = [];
    try { messages = JSON.parse(sessionStorage.getItem("policeroom.say") || "[]"); sessionStorage.removeItem("policeroom.say"); } catch (error) { /* storage switched off */ }
    messages.forEach(function (message) { toast(message.text, message); });
  }

  function start() {
    showSwitches();
    carried();
    doc.querySelectorAll("[data-filters]").forEach(fold);
    online();
    doc.querySelectorAll("[data-toast]").forEach(leaveLater);
    doc.querySelectorAll("[data-select-all]").forEach(function (one) { one.addEventListener("focus", function () { one.select(); }); if (one === doc.activeElement) { one.select(); } });
    doc.querySelectorAll("[data-hide-with-js]").forEach(function (one) { one.hidden = true; });
    if (history.length > 1) { doc.querySelectorAll("[data-go-back]").forEach(function (one) { one.hidden = false; }); }
    // Tabs in one line that slides: the chosen one is seen, nothing else moves.
    doc.querySelectorAll('.tabs .tab[aria-current="true"]').forEach(function (one) {
      var row = one.closest(".tabs");
      row.scrollLeft += one.getBoundingClientRect().left - row.getBoundingClientRect().left - 16;
    });
    var summary = doc.querySelector("[data-error-summary]");
    if (summary) { summary.focus(); }
  }

  window.policeroom = { toast: toast, csrf: csrf, uuid: uuid, store: store, words: words, carry: carry, openDialog: openDialog,
    keepNumber: keepNumber,
    keysOff: function () { return store.get("keys") === "off"; },
    officer: function () { return (doc.body && doc.body.getAttribute("data-officer")) || ""; },
    asking: function (holder) {
      if (holder.matches(".masked") && !holder.querySelector("form, [data-reveal]")) { covered.set(holder, holder.innerHTML); }
    },
    revealed: function (root) {
      root.querySelectorAll("[data-reveal]").forEach(function (one) { setTimeout(function () { cover(one); }, REVEALED_FOR); });
    } };
  numberAgain();
  doc.addEventListener("click", onClick);
  doc.addEventListener("submit", onSubmit);
  doc.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") { return; }
    var asked = event.target.closest && event.target.closest(".masked form");
    if (asked && putBack(asked.closest(".masked"))) { event.preventDefault(); return; }
    doc.querySelectorAll("[data-menu][open]").forEach(function (menu) { menu.open = false; menu.querySelector("summary").focus(); });
  });
  window.addEventListener("pageshow", atRest);
  window.addEventListener("beforeprint", openForPrint);
  window.addEventListener("afterprint", closeAfterPrint);
  window.addEventListener("online", online);
  window.addEventListener("offline", online);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", function () {
    if ((store.get("theme") || "auto") === "auto") { choose("theme", "auto"); }
  });
  if (doc.readyState === "loading") { doc.addEventListener("DOMContentLoaded", start); } else { start(); }
})();
