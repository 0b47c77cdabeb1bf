/* The one search box: live results as a combobox (ARIA 1.2). Down/Up move, Enter opens, Escape closes; without a
   marked result Enter goes to the full page. Hooks: form[data-search][data-live-url], #search-results. */
(function () {
  "use strict";
  var WAIT = 160;

  function attach(form) {
    var url = form.getAttribute("data-live-url");
    var input = form.querySelector('[role="combobox"]');
    var box = form.querySelector('[role="listbox"]');
    var status = form.querySelector("[data-search-status]");
    var timer = null, running = null, at = -1, shown = "";
    if (!url || !input) { return; }

    function hits() { return Array.from(box.querySelectorAll("a[role=option]")); }
    function close() {
      box.hidden = true; at = -1;
      hits().forEach(function (hit) { hit.setAttribute("aria-selected", "false"); });
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }
    function mark(place) {
      var all = hits();
      if (!all.length) { return; }
      at = (place + all.length) % all.length;
      all.forEach(function (hit, index) { hit.setAttribute("aria-selected", String(index === at)); });
      input.setAttribute("aria-activedescendant", all[at].id);
      all[at].scrollIntoView({ block: "nearest" });
    }
    function show(html) {
      box.innerHTML = html;
      box.hidden = false; at = -1;
      input.setAttribute("aria-expanded", "true");
      input.removeAttribute("aria-activedescendant");
      var found = hits().length;
      status.textContent = found ? form.getAttribute("data-words-some").replace("{n}", found) : form.getAttribute("data-words-none");
    }
    function ask() {
      var text = input.value.trim();
      if (running) { running.abort(); running = null; }
      if (!text) { shown = ""; close(); return; }
      if (text === shown) { box.hidden = false; input.setAttribute("aria-expanded", "true"); return; }
      running = new AbortController();
      document.documentElement.classList.add("is-busy");
      fetch(url + "?q=" + encodeURIComponent(text), { headers: { "HX-Request": "true" }, credentials: "same-origin", signal: running.signal })
        .then(function (answer) {
          if (!answer.ok || answer.redirected) { throw new Error(String(answer.status)); }
          return answer.text();
        })
        .then(function (html) { if (input.value.trim() === text) { shown = text; show(html); } })
        .catch(function (error) { if (error.name !== "AbortError") { close(); status.textContent = form.getAttribute("data-words-failed"); } })
        .finally(function () { document.documentElement.classList.remove("is-busy"); });
    }

    input.addEventListener("input", function (event) {
      /* While an input method is composing, the text is not yet what the officer means. */
      if (event.isComposing) { return; }
      clearTimeout(timer); timer = setTimeout(ask, WAIT);
    });
    input.addEventListener("compositionend", function () { clearTimeout(timer); timer = setTimeout(ask, WAIT); });
    input.addEventListener("focus", function () { if (input.value.trim() && shown) { ask(); } });
    input.addEventListener("keydown", function (event) {
      if (event.isComposing) { return; }
      if (event.key === "ArrowDown") { event.preventDefault(); if (box.hidden) { ask(); } else { mark(at + 1); } }
      else if (event.key === "ArrowUp") { event.preventDefault(); mark(at < 0 ? -1 : at - 1); }
      else if (event.key === "Escape") { if (!box.hidden) { event.preventDefault(); close(); } else { input.value = ""; input.blur(); } }
      else if (event.key === "Enter" && at >= 0) { event.preventDefault(); hits()[at].click(); }
    });
    document.addEventListener("click", function (event) { if (!form.contains(event.target)) { close(); } });
    form.addEventListener("focusout", function (event) { if (event.relatedTarget && !form.contains(event.relatedTarget)) { close(); } });
    form.addEventListener("submit", function (event) { if (!input.value.trim()) { event.preventDefault(); } });
  }

  document.addEventListener("DOMContentLoaded", function () { document.querySelectorAll("form[data-search]").forEach(attach); });
})();
