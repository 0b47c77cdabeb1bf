/* Visits that could not be sent wait on this device (IndexedDB), keyed by officer because phones are shared.

   policeroom.queue.send(record) → Promise of {state, receipt, html}; state is one of
     sent        the server's receipt names this very client_id (receipt: {client_id, url, text, undo})
     invalid     the form came back with errors (html)
     refused     it will never be taken as it is (403, 404, 409, 413); html may say why
     signed-out  the session ended; kept
     others      somebody else is signed in here now; kept for its owner
     elsewhere   the server wants something else first, for example a new password; kept
     lost        no answer or the server is busy; kept
   Nothing but a receipt lets a record leave this device: a page that is in order says nothing about the visit.
   policeroom.queue.keep(record) stores it; record: {client_id, officer, url, label, fields: [[name, text or File]]}.
   Sending again is safe: the server knows a visit by its client_id. One refused record is set aside and the rest go on.
   A record that was sent is told of by the event "queue:sent" on document, detail {client_id, url}.
   Strip: #strip-queue with [data-queue-text] [data-queue-send] [data-queue-export], and for what was not accepted
   [data-queue-open] (back into its form, address#queued=client_id) and [data-queue-discard] (after a question). */
(function () {
  "use strict";
  var kit = window.policeroom;
  var STORE = "visits";
  var ANSWER_WITHIN = 25000;
  var FIRST_AGAIN = 2000;
  var LAST_AGAIN = 60000;
  var flushing = false;
  var pause = FIRST_AGAIN;
  var again = null;

  function base() {
    return new Promise(function (resolve, reject) {
      if (!window.indexedDB) { reject(new Error("no storage")); return; }
      var request = indexedDB.open("policeroom", 1);
      request.onupgradeneeded = function () { request.result.createObjectStore(STORE, { keyPath: "client_id" }); };
      request.onsuccess = function () { resolve(request.result); };
      request.onerror = function () { reject(request.error); };
    });
  }
  function within(mode, work) {
    return base().then(function (db) {
      return new Promise(function (resolve, reject) {
        var deal = db.transaction(STORE, mode);
        var request = work(deal.objectStore(STORE));
        deal.oncomplete = function () { db.close(); resolve(request && request.result); };
        deal.onabort = deal.onerror = function () { db.close(); reject(deal.error); };
      });
    });
  }
  function everybodys() {
    return within("readonly", function (store) { return store.getAll(); })
      .then(function (records) { return records.sort(function (a, b) { return a.at - b.at; }); })
      .catch(function () { return []; });
  }
  function isMine(record) { return record.officer === kit.officer(); }
  function mine() {
    return everybodys().then(function (records) { return records.filter(isMine); });
  }
  function keep(record) {
    record.officer = record.officer || kit.officer();
    record.at = record.at || Date.now();
    record.state = record.state || "waiting";
    if (navigator.storage && navigator.storage.persist) { navigator.storage.persist().catch(function () {}); }
    return within("readwrite", function (store) { return store.put(record); }).then(show).then(function () {
      clearTimeout(again);
      again = setTimeout(flush, pause);
    });
  }
  function forget(record) {
    return within("readwrite", function (store) { return store.delete(record.client_id); });
  }

  /* After a new sign-in the token of this page is void. A fresh one may be another officer's: the form is not theirs. */
  function freshPage(url) {
    return fetch(url, { credentials: "same-origin" }).then(function (response) { return response.text(); }).then(function (html) {
      var page = new DOMParser().parseFromString(html, "text/html");
      var meta = page.querySelector('meta[name="csrf-token"]');
      return { token: meta ? meta.content : "", officer: page.body.getAttribute("data-officer") || "" };
    });
  }
  function post(record, token) {
    var body = new FormData();
    record.fields.forEach(function (pair) {
      if (pair[0] !== "csrfmiddlewaretoken") { body.append(pair[0], pair[1]); }
    });
    var stop = new AbortController();
    var timer = setTimeout(function () { stop.abort(); }, ANSWER_WITHIN);
    return fetch(record.url, { method: "POST", body: body, credentials: "same-origin", signal: stop.signal, headers: { "X-CSRFToken": token, "X-Form-Officer": record.officer, "Accept": "application/json" } })
      .finally(function () { clearTimeout(timer); });
  }
  function receiptFrom(response, text) {
    if (!response.ok || !/^application\/json/.test(response.headers.get("Content-Type") || "")) { return null; }
    try { return JSON.parse(text); } catch (error) { return null; }
  }
  function judge(response, record) {
    return response.text().then(function (text) {
      var receipt = receiptFrom(response, text);
      var state = "lost";
      if (receipt && receipt.client_id === record.client_id) { state = "sent"; }
      else if (response.redirected) { state = /\/sign-in\//.test(response.url) ? "signed-out" : "elsewhere"; }
      else if (response.headers.get("X-Form-Officer") === "other") { state = "others"; }
      else if (response.status === 422 || response.status === 400) { state = "invalid"; }
      else if ([403, 404, 409, 413].indexOf(response.status) >= 0) { state = "refused"; }
      else if (response.ok) { state = "elsewhere"; }
      return { state: state, receipt: receipt, html: text, status: response.status };
    });
  }
  function send(record) {
    record.officer = record.officer || kit.officer();
    return post(record, kit.csrf())
      .then(function (response) {
        if (response.status !== 403) { return judge(response, record); }
        return freshPage(record.url).then(function (page) {
          if (!page.officer) { return { state: "signed-out" }; }
          if (page.officer !== record.officer) { return { state: "others" }; }
          return post(record, page.token).then(function (second) { return judge(second, record); });
        });
      })
      .catch(function () { return { state: "lost" }; });
  }
  /* What to say of a record that stays here. */
  function whyKept(state) {
    var strip = document.getElementById("strip-queue");
    if (state === "signed-out") { return kit.words("signed-out"); }
    return (strip && strip.getAttribute("data-words-" + state)) || "";
  }

  function sent(record, receipt) {
    return forget(record).then(function () {
      var strip = document.getElementById("strip-queue");
      document.dispatchEvent(new CustomEvent("queue:sent", { detail: receipt }));
      if (!strip) { return; }
      kit.toast(strip.getAttribute("data-words-sent").replace("{n}", record.label || ""), { url: receipt.url, open: strip.getAttribute("data-words-look") });
    });
  }

  function flush() {
    if (flushing || !kit.officer()) { return Promise.resolve(); }
    flushing = true;
    return mine()
      .then(function (all) {
        return all.filter(function (one) { return one.state === "waiting"; }).reduce(function (before, record) {
          return before.then(function (goOn) {
            if (!goOn) { return false; }
            return send(record).then(function (result) {
              if (result.state === "sent") { return sent(record, result.receipt).then(function () { return true; }); }
              if (result.state === "invalid" || result.state === "refused") {
                record.state = "rejected";
                record.status = result.status;
                return within("readwrite", function (store) { return store.put(record); }).then(function () { return true; });
              }
              if (whyKept(result.state)) { kit.toast(whyKept(result.state), { error: true }); }
              return false;
            });
          });
        }, Promise.resolve(true));
      })
      .then(function () { flushing = false; return show(); }, function () { flushing = false; return show(); })
      .then(function (waiting) {
        /* A valley gives seconds of signal: try soon, then ever less often; "online" starts afresh. */
        clearTimeout(again);
        if (waiting) { again = setTimeout(flush, pause); pause = Math.min(pause * 2, LAST_AGAIN); }
        return waiting;
      });
  }

  function show() {
    var strip = document.getElementById("strip-queue");
    if (!strip) { return Promise.resolve(); }
    return everybodys().then(function (records) {
      var own = records.filter(isMine);
      var waiting = own.filter(function (record) { return record.state === "waiting"; });
      var rejected = own.filter(function (record) { return record.state === "rejected"; });
      var others = records.length - own.length;
      var parts = [];
      if (waiting.length) {
        parts.push((waiting.length === 1 ? strip.getAttribute("data-words-one") : strip.getAttribute("data-words-many")).replace("{n}", waiting.length));
        parts.push(strip.getAttribute("data-words-since").replace("{at}", new Date(waiting[0].at).toLocaleString(document.documentElement.lang, { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" })));
      }
      if (rejected.length) {
        parts.push(strip.getAttribute("data-words-rejected").replace("{n}", rejected.map(function (one) { return one.label || one.client_id; }).join(", ")));
      }
      if (others) { parts.push(strip.getAttribute(others === 1 ? "data-words-other" : "data-words-others-wait").replace("{n}", others)); }
      strip.querySelector("[data-queue-text]").textContent = parts.join(" ");
      strip.querySelector("[data-queue-export]").hidden = !own.length;
      strip.querySelector("[data-queue-send]").hidden = !waiting.length;
      strip.querySelector("[data-queue-open]").hidden = strip.querySelector("[data-queue-discard]").hidden = !rejected.length;
      strip.hidden = !parts.length;
      return waiting.length;
    });
  }

  function asText(value) {
    if (!(value instanceof Blob)) { return Promise.resolve(value); }
    return new Promise(function (resolve) {
      var reader = new FileReader();
      reader.onload = function () { resolve({ name: value.name, data: reader.result }); };
      reader.readAsDataURL(value);
    });
  }
  function exportAll() {
    mine().then(function (all) {
      return Promise.all(all.map(function (record) {
        return Promise.all(record.fields.map(function (pair) { return asText(pair[1]).then(function (value) { return [pair[0], value]; }); }))
          .then(function (fields) { return { client_id: record.client_id, url: record.url, label: record.label, at: new Date(record.at).toISOString(), state: record.state, fields: fields }; });
      }));
    }).then(function (records) {
      var link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([JSON.stringify(records, null, 1)], { type: "application/json" }));
      link.download = "policeroom-waiting.json";
      link.click();
      setTimeout(function () { URL.revokeObjectURL(link.href); }, 10000);
    });
  }

  function firstRejected() {
    return mine().then(function (all) { return all.filter(function (one) { return one.state === "rejected"; })[0]; });
  }
  function openRejected() {
    firstRejected().then(function (record) {
      if (!record) { return; }
      var here = record.url.split("#")[0] === location.href.split("#")[0];
      location.assign(record.url.split("#")[0] + "#queued=" + record.client_id);
      if (here) { location.reload(); }
    });
  }
  function discardRejected() {
    var words = document.getElementById("strip-queue").getAttribute("data-words-discard");
    firstRejected().then(function (record) {
      if (record && window.confirm(words.replace("{n}", record.label || record.client_id))) { forget(record).then(show); }
    });
  }
  function find(id) {
    return mine().then(function (all) { return all.filter(function (one) { return one.client_id === id; })[0]; });
  }

  kit.queue = { send: send, keep: keep, forget: forget, flush: flush, show: show, find: find, whyKept: whyKept };
  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-queue-send]")) { pause = FIRST_AGAIN; flush(); }
    if (event.target.closest("[data-queue-export]")) { exportAll(); }
    if (event.target.closest("[data-queue-open]")) { openRejected(); }
    if (event.target.closest("[data-queue-discard]")) { discardRejected(); }
  });
  window.addEventListener("online", function () { pause = FIRST_AGAIN; flush(); });
  document.addEventListener("DOMContentLoaded", function () {
    show().then(function (waiting) { if (waiting) { flush(); } });
  });
})();
