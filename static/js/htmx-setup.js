/* htmx: CSRF header, visible progress within 100 ms, errors in words with the request number, dialogs.

   A response into #dialog-body opens the dialog; its title comes from the fragment's [data-dialog-title].
   The HX-Trigger header may carry {"say": {"text": …, "undo": …}} and {"close-dialog": true}. */
(function () {
  "use strict";
  var doc = document;
  var kit = window.policeroom;
  var waiting = 0;
  var timer = null;

  function busy(by) {
    waiting = Math.max(0, waiting + by);
    clearTimeout(timer);
    if (waiting) { timer = setTimeout(function () { doc.documentElement.classList.add("is-busy"); }, 80); }
    else { doc.documentElement.classList.remove("is-busy"); }
  }

  function explain(xhr) {
    var number = xhr.getResponseHeader("X-Request-ID") || "";
    if (xhr.status === 401 || (xhr.status === 403 && /sign-in/.test(xhr.responseURL))) { return kit.words("signed-out"); }
    if (xhr.status === 403) { return kit.words("denied"); }
    if (xhr.status === 404) { return kit.words("gone"); }
    if (xhr.status === 409) { return kit.words("stale"); }
    if (xhr.status === 429) { return kit.words("too-many"); }
    return kit.words("failed").replace("{n}", number || String(xhr.status));
  }

  doc.addEventListener("htmx:configRequest", function (event) {
    event.detail.headers["X-CSRFToken"] = kit.csrf();
    var form = event.detail.elt;
    if (form.hasAttribute && form.hasAttribute("data-filters")) {
      /* Empty filters stay out of the address, which people send to one another. */
      Array.from(event.detail.formData.keys()).forEach(function (key) {
        var values = event.detail.formData.getAll(key).filter(function (value) { return value !== ""; });
        event.detail.formData.delete(key);
        values.forEach(function (value) { event.detail.formData.append(key, value); });
      });
    }
  });
  doc.addEventListener("htmx:beforeRequest", function (event) {
    if (event.detail.target) { kit.asking(event.detail.target); }
    busy(1);
    event.detail.elt.setAttribute("aria-busy", "true");
  });
  doc.addEventListener("htmx:afterRequest", function (event) {
    busy(-1);
    event.detail.elt.removeAttribute("aria-busy");
  });
  doc.addEventListener("htmx:beforeSwap", function (event) {
    /* The session ended: the answer is the sign-in page, which must not land inside a list. */
    if (/\/sign-in\//.test(event.detail.xhr.responseURL || "") && !/\/sign-in\//.test(location.pathname)) {
      event.detail.shouldSwap = false;
      kit.toast(kit.words("signed-out"), { error: true });
    }
  });
  doc.addEventListener("htmx:responseError", function (event) { kit.toast(explain(event.detail.xhr), { error: true }); });
  doc.addEventListener("htmx:sendError", function () { kit.toast(kit.words("lost"), { error: true }); });
  doc.addEventListener("htmx:timeout", function () { kit.toast(kit.words("lost"), { error: true }); });
  doc.addEventListener("say", function (event) { kit.toast(event.detail.text, event.detail); });
  doc.addEventListener("close-dialog", function () { var dialog = doc.getElementById("dialog"); if (dialog.open) { dialog.close(); } });
  doc.addEventListener("htmx:afterSwap", function (event) {
    var target = event.detail.target;
    if (!target || !target.querySelectorAll) { return; }
    kit.revealed(target);
    if (target.id === "dialog-body") {
      var title = target.querySelector("[data-dialog-title]");
      doc.getElementById("dialog-title").textContent = title ? title.getAttribute("data-dialog-title") : "";
      kit.openDialog("dialog");
    }
    var field = target.closest(".masked") && target.querySelector("textarea, input:not([type=hidden]), [data-reveal]");
    if (field) { field.focus(); }
  });
})();
