/* Today: a row opens its visit as a sheet, saved in two taps, also without a signal; on a phone, three lists as tabs.

   a[data-log] with data-people='[[number, name, is it whom one most likely met], …]' data-who data-where data-why and
   the address of the form; dialog#log with form[data-log-form]. What is saved goes the way of the visit form (queue.js):
   sent at once or kept on this device. Without this script a row is a link to the form. */
(function () {
  "use strict";
  var doc = document;
  var kit = window.policeroom;
  var tabs = Array.from(doc.querySelectorAll(".today-tabs a"));

  function showTab(name) {
    var chosen = tabs.filter(function (tab) { return tab.getAttribute("href") === name; })[0] || tabs[0];
    tabs.forEach(function (tab) {
      if (tab === chosen) { tab.setAttribute("aria-current", "true"); } else { tab.removeAttribute("aria-current"); }
      doc.querySelector(tab.getAttribute("href")).classList.toggle("is-at", tab === chosen);
    });
  }
  if (tabs.length) {
    tabs.forEach(function (tab) {
      tab.addEventListener("click", function (event) {
        event.preventDefault();
        history.replaceState(history.state, "", tab.getAttribute("href"));
        showTab(tab.getAttribute("href"));
      });
    });
    showTab(location.hash);
  }

  var sheet = doc.getElementById("log");
  if (!sheet || !sheet.showModal || !kit.queue) { return; }
  var form = sheet.querySelector("[data-log-form]");
  var again = sheet.querySelector("[data-next-on]");
  var row = null;

  function chip(person, place) {
    var box = doc.createElement("div");
    box.className = "chip";
    var input = doc.createElement("input");
    input.type = "checkbox";
    input.name = "residents";
    input.id = "log-person-" + place;
    input.value = person[0];
    input.checked = person[2];
    var label = doc.createElement("label");
    label.htmlFor = input.id;
    label.textContent = person[1];
    box.append(input, label);
    return box;
  }
  function localMinute() {
    var now = new Date();
    return new Date(now.getTime() - now.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
  }
  function open(link) {
    row = link.closest(".stop");
    form.action = link.href;
    form.elements.client_id.value = kit.uuid();
    form.elements.occurred_at.value = localMinute();
    sheet.querySelector("[data-log-who]").textContent = link.getAttribute("data-who");
    sheet.querySelector("[data-log-where]").textContent = link.getAttribute("data-where");
    sheet.querySelector("[data-log-why]").textContent = link.getAttribute("data-why");
    sheet.querySelector("[data-log-more]").href = link.href;
    sheet.querySelector("[data-log-people]").replaceChildren.apply(
      sheet.querySelector("[data-log-people]"), JSON.parse(link.getAttribute("data-people")).map(chip));
    sheet.showModal();
    sheet.querySelector(".btn-primary").focus();
  }
  function record(contact) {
    var fields = [];
    new FormData(form).forEach(function (value, name) { if (name !== "residents" || contact === "met") { fields.push([name, value]); } });
    fields.push(["contact", contact]);
    if (contact === "not_home") {
      fields.push(["next", "date"], ["next_visit_on", again.getAttribute("data-next-on")], ["next_visit_hour", again.getAttribute("data-next-hour")]);
    } else { fields.push(["next", "none"]); }
    return { client_id: form.elements.client_id.value, officer: kit.officer(), url: form.action, label: sheet.querySelector("[data-log-who]").textContent, fields: fields, at: Date.now() };
  }
  /* The row says what became of it and logs no second time; the count of the tab goes with it when somebody was met. */
  function finish(done, contact, words) {
    var status = done.querySelector(".status");
    var link = done.querySelector(".stop-hit");
    status.className = "status status-jade";
    status.textContent = contact === "not_home" ? sheet.getAttribute("data-words-again").replace("{n}", again.getAttribute("data-next-words")) : words;
    done.classList.add("is-done");
    link.removeAttribute("data-log");
    var next = doc.querySelector(".stop-hit[data-log]");
    if (next) { next.focus(); }
    var count = doc.querySelector("[data-due-count]");
    if (contact === "met" && count) { count.textContent = String(Math.max(0, parseInt(count.textContent, 10) - 1)); }
    return next ? " " + sheet.getAttribute("data-words-next").replace("{n}", next.textContent.split(" · ")[0].trim()) : "";
  }
  function save(contact, button) {
    if (form.getAttribute("data-sending") === "yes") { return; }
    form.setAttribute("data-sending", "yes");
    button.setAttribute("aria-busy", "true");
    var visit = record(contact);
    var done = row;
    kit.queue.send(visit).then(function (result) {
      if (result.state === "sent") {
        if (result.receipt.url) { done.querySelector(".stop-hit").href = result.receipt.url; }
        sheet.close();
        kit.toast(result.receipt.text + finish(done, contact, button.textContent), { undo: result.receipt.undo });
      } else if (result.state === "invalid" || result.state === "refused") {
        /* What the sheet cannot ask, the whole form can. */
        location.assign(form.action);
      } else {
        return kit.queue.keep(visit).then(function () {
          sheet.close();
          kit.toast(kit.queue.whyKept(result.state) || sheet.getAttribute("data-words-kept"));
          finish(done, contact, sheet.getAttribute("data-words-kept"));
        }).catch(function () { kit.toast(kit.words("lost"), { error: true }); });
      }
    }).finally(function () {
      form.removeAttribute("data-sending");
      button.removeAttribute("aria-busy");
    });
  }

  doc.addEventListener("click", function (event) {
    var link = event.target.closest("a.stop-hit");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) { return; }
    if (link.hasAttribute("data-log")) { event.preventDefault(); open(link); }
  });
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    save(event.submitter.value, event.submitter);
  });
  doc.addEventListener("queue:sent", function (event) {
    if (event.detail.client_id === form.elements.client_id.value && row) { row.querySelector(".stop-hit").href = event.detail.url; }
  });
})();
