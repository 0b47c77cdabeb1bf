/* Decisions in their row: one tap, then the word and an undo in its place. What is not taken back within some seconds
   is sent; leaving the page sends it at once. Without script each button sends its form.

     form[data-decide]                     yes, or no with a reason
     [data-decided="word"] on its button   the word that takes the place of the row's buttons */
(function () {
  "use strict";
  var WAITS = 6000;
  var waiting = [];

  function send(entry) {
    if (entry.isSent) return;
    entry.isSent = true;
    window.clearTimeout(entry.timer);
    waiting = waiting.filter(function (other) { return other !== entry; });
    fetch(entry.url, { method: "POST", body: entry.body, keepalive: true, credentials: "same-origin", headers: { "X-In-Place": "1" } })
      .then(function (response) {
        if (response.status === 204) { entry.undo.remove(); return null; }
        return response.text().then(function (text) { refuse(entry, response.status < 500 ? text : ""); });
      })
      .catch(function () { refuse(entry, ""); });
  }

  function refuse(entry, text) {
    entry.acts.replaceWith(entry.before);
    var line = entry.before.querySelector("[data-decide-error]") || document.createElement("p");
    line.setAttribute("data-decide-error", "");
    line.setAttribute("role", "alert");
    line.className = "small figure-worse";
    line.textContent = text.length < 300 && text.indexOf("<") < 0 && text ? text : entry.before.dataset.failed;
    entry.before.appendChild(line);
  }

  function decide(form, button) {
    var before = form.closest("[data-acts]");
    var acts = document.createElement("span");
    var word = document.createElement("span");
    var undo = document.createElement("button");
    var body = new URLSearchParams(new FormData(form));
    if (button && button.name) body.set(button.name, button.value);
    acts.className = "matter-acts";
    word.className = "status status-jade";
    word.setAttribute("role", "status");
    word.textContent = (button && button.dataset.decided) || before.dataset.refused;
    undo.type = "button";
    undo.className = "btn btn-sm btn-quiet";
    undo.textContent = before.dataset.undo;
    acts.append(word, undo);
    before.querySelectorAll("details[open]").forEach(function (pop) { pop.open = false; });
    before.replaceWith(acts);
    var entry = { url: form.action, body: body, acts: acts, before: before, undo: undo, isSent: false };
    entry.timer = window.setTimeout(function () { send(entry); }, WAITS);
    waiting.push(entry);
    undo.focus();
    undo.addEventListener("click", function () {
      if (entry.isSent) return;
      window.clearTimeout(entry.timer);
      waiting = waiting.filter(function (other) { return other !== entry; });
      acts.replaceWith(before);
      var first = before.querySelector("button, summary");
      if (first) first.focus();
    });
  }

  document.addEventListener("submit", function (event) {
    var form = event.target.closest("form[data-decide]");
    if (!form || event.defaultPrevented) return;
    event.preventDefault();
    decide(form, event.submitter);
  });
  window.addEventListener("pagehide", function () { waiting.slice().forEach(send); });
})();
