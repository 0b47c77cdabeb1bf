/* The visit form: works with one hand, survives a lost signal. Without this script it is an ordinary form.

   form[data-visit-form]                 sent by fetch; on a lost network kept in the queue of this device
     data-label="李秀英"                   what the queue calls this visit
     data-words-invalid data-words-refused
     template[data-visit-receipt]        what stands in its place once it is kept: [data-receipt-title],
       [data-receipt-text data-words-sent] and [data-receipt-open], the link to the visit after it was sent;
       [data-with-form] outside of the form goes with it
   input[name=client_id]                 filled with a UUID when empty
   [data-formset="findings"]             Django formset with that prefix, management form inside
     [data-formset-rows] > [data-formset-row], <template data-formset-empty> with __prefix__,
     button[data-formset-add] (its value, if any, goes into the new row's "kind"), button[data-formset-remove] in each
     row, data-formset-most="9"
   input[type=file][data-photos]         made smaller (longest side 1920, JPEG) before sending, shown in
     [data-photo-list data-words-remove="…"] (ul); data-photos-most="6"
   button[data-locate]                   fills [data-latitude] [data-longitude] [data-accuracy], tells in [data-place-text];
     data-words-finding data-words-found ("± {n} m") data-words-denied; hidden where the browser refuses (plain http)
   [data-show-when="contact=met,refused"]  shown only while the named field has one of these values
   [data-set-visit="2026-12-02"][data-hour="19"] (button)  puts that day and hour into the fields of the next visit
   [data-set-date="7"] (button)          puts today + 7 days into input[data-next-visit]  */
(function () {
  "use strict";
  var kit = window.policeroom;
  var LONGEST = 1920;

  function valueOf(form, name) {
    var field = form.elements[name];
    if (!field) { return ""; }
    if (field.length !== undefined && !field.options) {
      var chosen = Array.from(field).filter(function (one) { return one.checked; });
      return chosen.length ? chosen[0].value : "";
    }
    return field.value;
  }
  function showParts(form) {
    form.querySelectorAll("[data-show-when]").forEach(function (part) {
      var rule = part.getAttribute("data-show-when").split("=");
      part.hidden = rule[1].split(",").indexOf(valueOf(form, rule[0])) < 0;
    });
  }

  /* Django counts rows by TOTAL_FORMS and reads them by number: gaps would read as empty rows with initial values. */
  function renumber(set) {
    var prefix = set.getAttribute("data-formset");
    var pattern = new RegExp("(^|[\\s_])" + prefix + "-(?:\\d+|__prefix__)-", "g");
    var rows = set.querySelectorAll("[data-formset-row]");
    rows.forEach(function (row, index) {
      [row].concat(Array.from(row.querySelectorAll("*"))).forEach(function (one) {
        ["name", "id", "for", "aria-describedby", "aria-labelledby", "data-show-when"].forEach(function (key) {
          if (one.hasAttribute(key)) { one.setAttribute(key, one.getAttribute(key).replace(pattern, "$1" + prefix + "-" + index + "-")); }
        });
      });
      row.querySelectorAll("[data-formset-number]").forEach(function (one) { one.textContent = String(index + 1); });
    });
    set.querySelector('[name="' + prefix + '-TOTAL_FORMS"]').value = String(rows.length);
    set.querySelectorAll("[data-formset-add]").forEach(function (add) {
      add.hidden = rows.length >= parseInt(set.getAttribute("data-formset-most") || "9", 10);
    });
  }
  function addRow(set) {
    var empty = set.querySelector("template[data-formset-empty]");
    var piece = document.importNode(empty.content, true);
    var row = piece.querySelector("[data-formset-row]");
    set.querySelector("[data-formset-rows]").appendChild(piece);
    renumber(set);
    showParts(set.closest("form"));
    return row;
  }
  function removeRow(set, row) {
    var saved = row.querySelector('[name$="-id"]');
    var mark = row.querySelector('[name$="-DELETE"]');
    if (saved && saved.value && mark) { mark.checked = true; row.hidden = true; return; }
    var next = row.nextElementSibling || set.querySelector("[data-formset-add]");
    row.remove();
    renumber(set);
    var focus = next && (next.matches("button") ? next : next.querySelector("input, select, textarea"));
    if (focus) { focus.focus(); }
  }

  function smaller(file) {
    if (!/^image\//.test(file.type) || !window.createImageBitmap || !HTMLCanvasElement.prototype.toBlob) { return Promise.resolve(file); }
    return createImageBitmap(file).then(function (picture) {
      var share = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
      if (share === 1 && file.size < 600000 && file.type === "image/jpeg") { return file; }
      var canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * share);
      canvas.height = Math.round(picture.height * share);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      return new Promise(function (resolve) {
        canvas.toBlob(function (blob) {
          resolve(blob ? new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }) : file);
        }, "image/jpeg", 0.85);
      });
    }).catch(function () { return file; });
  }
  function photos(form) {
    var input = form.querySelector("input[data-photos]");
    var list = form.querySelector("[data-photo-list]");
    if (!input || !list || !window.DataTransfer) { return; }
    var most = parseInt(input.getAttribute("data-photos-most") || "6", 10);
    var held = [];
    function put() {
      var box = new DataTransfer();
      held.forEach(function (file) { box.items.add(file); });
      input.files = box.files;
      list.querySelectorAll("img").forEach(function (img) { URL.revokeObjectURL(img.src); });
      list.textContent = "";
      held.forEach(function (file, index) {
        var item = document.createElement("li");
        item.className = "photo";
        var img = document.createElement("img");
        img.src = URL.createObjectURL(file);
        img.alt = file.name;
        var button = document.createElement("button");
        button.type = "button";
        button.setAttribute("aria-label", list.getAttribute("data-words-remove") + " " + file.name);
        var cross = document.createElement("span");
        cross.textContent = "×";
        button.appendChild(cross);
        button.addEventListener("click", function () { held.splice(index, 1); put(); input.focus(); });
        item.append(img, button);
        list.appendChild(item);
      });
    }
    input.addEventListener("change", function () {
      var fresh = Array.from(input.files);
      form.setAttribute("data-preparing", "yes");
      Promise.all(fresh.map(smaller)).then(function (files) {
        held = held.concat(files).slice(0, most);
        put();
        form.removeAttribute("data-preparing");
        form.dispatchEvent(new Event("photos:ready"));
      });
    });
    form.addEventListener("reset", function () { held = []; put(); });
  }

  function locate(form, button) {
    var text = form.querySelector("[data-place-text]");
    text.textContent = button.getAttribute("data-words-finding");
    button.setAttribute("aria-busy", "true");
    navigator.geolocation.getCurrentPosition(function (at) {
      button.removeAttribute("aria-busy");
      [["[data-latitude]", at.coords.latitude.toFixed(6)], ["[data-longitude]", at.coords.longitude.toFixed(6)], ["[data-accuracy]", Math.round(at.coords.accuracy)]].forEach(function (pair) {
        var input = form.querySelector(pair[0]);
        if (input) { input.value = pair[1]; }
      });
      text.textContent = button.getAttribute("data-words-found").replace("{n}", Math.round(at.coords.accuracy));
    }, function () {
      button.removeAttribute("aria-busy");
      text.textContent = button.getAttribute("data-words-denied");
    }, { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 });
  }

  function setDate(form, days) {
    var input = form.querySelector("[data-next-visit]");
    var day = new Date();
    day.setDate(day.getDate() + days);
    input.value = [day.getFullYear(), ("0" + (day.getMonth() + 1)).slice(-2), ("0" + day.getDate()).slice(-2)].join("-");
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /* A proposed time fills in the fields that say it, where it can still be changed. */
  function setVisit(form, chip) {
    var pick = form.querySelector('[name="next"][value="date"]');
    if (pick) { pick.checked = true; }
    form.querySelector("[data-next-visit]").value = chip.getAttribute("data-set-visit");
    form.elements.next_visit_hour.value = chip.getAttribute("data-hour");
    form.elements.next_visit_hour.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function record(form) {
    var fields = [];
    new FormData(form).forEach(function (value, name) {
      if (!(value instanceof File) || value.size) { fields.push([name, value]); }
    });
    return { client_id: form.elements.client_id.value, officer: kit.officer(), url: form.action || location.href, label: form.getAttribute("data-label") || "", fields: fields, at: Date.now() };
  }
  function busy(form, on) {
    document.documentElement.classList.toggle("is-busy", on);
    form.querySelectorAll("[data-submit]").forEach(function (button) {
      if (on) { button.setAttribute("aria-busy", "true"); } else { button.removeAttribute("aria-busy"); }
    });
  }
  function showErrors(form, html) {
    var fresh = new DOMParser().parseFromString(html, "text/html").querySelector("form[data-visit-form]");
    if (!fresh) { kit.toast(form.getAttribute("data-words-invalid"), { error: true }); return; }
    /* Chosen files cannot be put into a new form by the page's markup; carry them over by hand. */
    var old = form.querySelector("input[data-photos]");
    var files = old ? Array.from(old.files) : [];
    form.replaceWith(document.adoptNode(fresh));
    attach(fresh);
    if (kit.attachDraft && fresh.hasAttribute("data-draft")) { kit.attachDraft(fresh); }
    var input = fresh.querySelector("input[data-photos]");
    if (input && files.length && window.DataTransfer) {
      var box = new DataTransfer();
      files.forEach(function (file) { box.items.add(file); });
      input.files = box.files;
      input.dispatchEvent(new Event("change"));
    }
    var summary = fresh.querySelector("[data-error-summary]");
    if (summary) { summary.focus(); }
  }
  /* Kept on this device, the form has done its work: it gives way to its receipt and cannot be saved a second time. */
  function showReceipt(form, visit, text) {
    var template = form.querySelector("template[data-visit-receipt]");
    var receipt = document.importNode(template.content, true).firstElementChild;
    var link = receipt.querySelector("[data-receipt-open]");
    var line = receipt.querySelector("[data-receipt-text]");
    if (text) { line.textContent = text; }
    document.addEventListener("queue:sent", function (event) {
      if (event.detail.client_id !== visit.client_id) { return; }
      receipt.querySelector("[data-receipt-title]").textContent = line.getAttribute("data-words-sent");
      line.hidden = true;
      link.href = event.detail.url;
      link.hidden = false;
    });
    form.replaceWith(receipt);
    document.querySelectorAll("[data-with-form]").forEach(function (part) { part.hidden = true; });
    window.scrollTo(0, 0);
    receipt.focus();
  }
  /* A record the server did not accept, back in its form: same client_id, same photos. */
  function takeBack(form, record) {
    var values = {};
    var files = [];
    record.fields.forEach(function (pair) {
      if (pair[1] instanceof Blob) { files.push(pair[1]); } else { (values[pair[0]] = values[pair[0]] || []).push(pair[1]); }
    });
    form.dispatchEvent(new CustomEvent("draft:before", { detail: values }));
    kit.fillForm(form, values);
    form.elements.client_id.value = record.client_id;
    ["latitude", "longitude", "accuracy"].forEach(function (name) {
      var input = form.querySelector("[data-" + name + "]");
      if (input && values[input.name]) { input.value = values[input.name][0]; }
    });
    var input = form.querySelector("input[data-photos]");
    if (input && files.length && window.DataTransfer) {
      var box = new DataTransfer();
      files.forEach(function (file) { box.items.add(file); });
      input.files = box.files;
      input.dispatchEvent(new Event("change"));
    }
  }
  function fromQueue(form) {
    var hit = location.hash.match(/^#queued=([0-9a-f-]{36})$/);
    if (hit) { kit.queue.find(hit[1]).then(function (record) { if (record) { takeBack(form, record); } }); return; }
    /* Gone back to: what waits under this number is not entered a second time. */
    kit.queue.find(form.elements.client_id.value).then(function (record) { if (record && record.state === "waiting") { showReceipt(form, record); } });
  }
  function submit(form) {
    if (form.getAttribute("data-sending") === "yes") { return; }
    form.setAttribute("data-sending", "yes");
    busy(form, true);
    var visit = record(form);
    kit.queue.send(visit).then(function (result) {
      if (result.state === "sent") {
        if (kit.dropDraft) { kit.dropDraft(form); }
        kit.keepNumber(form);
        kit.carry([{ text: result.receipt.text, undo: result.receipt.undo }]);
        kit.queue.forget(visit).catch(function () {}).then(function () { location.assign(result.receipt.url); });
        return;
      }
      form.removeAttribute("data-sending");
      busy(form, false);
      if (result.state === "invalid") { showErrors(form, result.html); }
      else if (result.state === "refused") {
        var page = new DOMParser().parseFromString(result.html, "text/html").querySelector("[data-error-summary] li, .bare-panel p");
        kit.toast(page ? page.textContent.trim() : form.getAttribute("data-words-refused"), { error: true });
      } else {
        kit.queue.keep(visit).then(function () {
          if (kit.dropDraft) { kit.dropDraft(form); }
          kit.keepNumber(form);
          if (kit.queue.whyKept(result.state)) { kit.toast(kit.queue.whyKept(result.state), { error: true }); }
          showReceipt(form, visit, kit.queue.whyKept(result.state));
        }).catch(function () { kit.toast(kit.words("lost"), { error: true }); });
      }
    });
  }

  function attach(form) {
    var id = form.elements.client_id;
    if (id && !id.value) { id.value = kit.uuid(); }
    showParts(form);
    photos(form);
    form.querySelectorAll("[data-formset]").forEach(renumber);
    form.querySelectorAll("[data-locate]").forEach(function (button) { button.hidden = !navigator.geolocation || !window.isSecureContext; });
    form.addEventListener("change", function () { showParts(form); });
    /* A draft may hold more findings than the fresh form shows. */
    form.addEventListener("draft:before", function (event) {
      form.querySelectorAll("[data-formset]").forEach(function (set) {
        var prefix = set.getAttribute("data-formset");
        var most = Object.keys(event.detail).reduce(function (found, name) {
          var hit = name.match(new RegExp("^" + prefix + "-(\\d+)-"));
          return hit ? Math.max(found, parseInt(hit[1], 10) + 1) : found;
        }, 0);
        while (set.querySelectorAll("[data-formset-row]").length < most) { addRow(set); }
      });
    });
    form.addEventListener("draft:restored", function () { showParts(form); });
    form.addEventListener("click", function (event) {
      var at = event.target;
      var set = at.closest("[data-formset]");
      if (at.closest("[data-formset-add]")) {
        var row = addRow(set);
        var wanted = at.closest("[data-formset-add]").getAttribute("data-formset-add");
        var kind = row.querySelector('[name$="-kind"]');
        if (wanted && kind) { kind.value = wanted; }
        var first = row.querySelector(wanted ? "input:not([type=hidden]), textarea" : "input:not([type=hidden]), select, textarea");
        if (first) { first.focus(); }
      }
      else if (at.closest("[data-formset-remove]")) { removeRow(set, at.closest("[data-formset-row]")); }
      else if (at.closest("[data-locate]")) { locate(form, at.closest("[data-locate]")); }
      else if (at.closest("[data-set-visit]")) { setVisit(form, at.closest("[data-set-visit]")); }
      else if (at.closest("[data-set-date]")) { setDate(form, parseInt(at.closest("[data-set-date]").getAttribute("data-set-date"), 10)); }
    });
    if (!id || !window.fetch || !window.FormData) { return; }
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      if (form.getAttribute("data-preparing")) { form.addEventListener("photos:ready", function () { submit(form); }, { once: true }); return; }
      submit(form);
    });
  }
  /* At once, not on DOMContentLoaded: drafts.js tells this form to make room for the rows of a draft then. */
  document.querySelectorAll("form[data-visit-form]").forEach(attach);
  document.addEventListener("DOMContentLoaded", function () { document.querySelectorAll("form[data-visit-form]").forEach(fromQueue); });
})();
