/* Visits that could not be sent wait on this device (IndexedDB), keyed by officer because phones are shared.

   policeroom.queue.send(record) → Promise of {state, url, html}; state is one of
     sent        the server took it (url is where it led)
     invalid     the form came back with errors (html)
     refused     it will never be taken as it is (403, 404, 409, 413); html may say why
     signed-out  the session ended; kept
     lost        no answer or the server is busy; kept
   policeroom.queue.keep(record) stores it; record: {client_id, url, label, fields: [[name, text or File]]}.
   Sending again is safe: the server knows a visit by its client_id. One refused record is set aside and the rest go on.
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
  function mine() {
    return within("readonly", function (store) { return store.getAll(); })
      .then(function (all) {
        return all.filter(function (one) { return one.officer === kit.officer(); }).sort(function (a, b) { return a.at - b.at; });
      })
      .catch(function () { return []; });
  }
  function keep(record) {
    record.officer = kit.officer();
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

  function freshToken(url) {
    return fetch(url, { credentials: "same-origin" }).then(function (answer) { return answer.text(); }).then(function (html) {
      var meta = new DOMParser().parseFromString(html, "text/html").querySelector('meta[name="csrf-token"]');
      return meta ? meta.content : "";
    });
  }
  function post(record, token) {
    var body = new FormData();
    record.fields.forEach(function (pair) {
      if (pair[0] !== "csrfmiddlewaretoken") { body.append(pair[0], pair[1]); }
    });
    var stop = new AbortController();
    var timer = setTimeout(function () { stop.abort(); }, ANSWER_WITHIN);
    return fetch(record.url, { method: "POST", body: body, credentials: "same-origin", signal: stop.signal, headers: { "X-CSRFToken": token, "X-Queued-At": String(record.at || "") } })
      .finally(function () { clearTimeout(timer); });
  }
  function judge(answer) {
    return answer.text().then(function (html) {
      var state = "lost";
      if (answer.redirected && /\/sign-in\//.test(answer.url)) { state = "signed-out"; }
      else if (answer.redirected && answer.ok) { state = "sent"; }
      else if (answer.ok || answer.status === 422 || answer.status === 400) { state = "invalid"; }
      else if ([403, 404, 409, 413].indexOf(answer.status) >= 0) { state = "refused"; }
      return { state: state, url: answer.url, html: html, status: answer.status };
    });
  }
  function send(record) {
    return post(record, kit.csrf())
      .then(function (answer) {
        if (answer.status !== 403) { return answer; }
        return freshToken(record.url).then(function (token) { return post(record, token); });
      })
      .then(judge)
      .catch(function () { return { state: "lost" }; });
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
              if (result.state === "sent") { return forget(record).then(function () { return true; }); }
              if (result.state === "invalid" || result.state === "refused") {
                record.state = "rejected";
                record.status = result.status;
                return within("readwrite", function (store) { return store.put(record); }).then(function () { return true; });
              }
              if (result.state === "signed-out") { kit.toast(kit.words("signed-out"), { error: true }); }
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
    return mine().then(function (all) {
      var waiting = all.filter(function (one) { return one.state === "waiting"; });
      var rejected = all.filter(function (one) { return one.state === "rejected"; });
      var parts = [];
      if (waiting.length) {
        parts.push((waiting.length === 1 ? strip.getAttribute("data-words-one") : strip.getAttribute("data-words-many")).replace("{n}", waiting.length));
        parts.push(strip.getAttribute("data-words-since").replace("{at}", new Date(waiting[0].at).toLocaleString(document.documentElement.lang, { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" })));
      }
      if (rejected.length) {
        parts.push(strip.getAttribute("data-words-rejected").replace("{n}", rejected.map(function (one) { return one.label || one.client_id; }).join(", ")));
      }
      strip.querySelector("[data-queue-text]").textContent = parts.join(" ");
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

  kit.queue = { send: send, keep: keep, forget: forget, flush: flush, show: show, find: find };
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
