/* Keys: "/" search, "?" the list of keys, "g" then a letter goes to a place ([data-key] of the navigation), Ctrl+Enter
   sends the form the cursor is in, or the page's one form. Single letters never fire inside a field, and can be
   switched off in the list of keys for those who speak to their device (WCAG 2.1.4). */
(function () {
  "use strict";
  var doc = document;
  var going = 0;

  function typing(target) {
    return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.nodeName);
  }
  function send(target) {
    var form = target.closest("form") || doc.querySelector("main form[method=post]");
    if (!form || (form.getAttribute("method") || "").toLowerCase() !== "post") { return; }
    var button = form.querySelector("[data-submit], button:not([type=button])");
    if (button) { button.click(); }
  }
  doc.addEventListener("keydown", function (event) {
    if (event.isComposing || event.altKey) { return; }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); send(event.target); return; }
    if (window.policeroom.keysOff() || event.ctrlKey || event.metaKey || typing(event.target) || doc.querySelector("dialog[open]")) { return; }
    if (going && Date.now() - going < 1200) {
      going = 0;
      var link = doc.querySelector('.side [data-key="' + CSS.escape(event.key) + '"]');
      if (link) { event.preventDefault(); link.click(); }
      return;
    }
    if (event.key === "/") {
      var box = doc.querySelector(".search-input");
      if (box) { event.preventDefault(); box.focus(); box.select(); }
    } else if (event.key === "?") { window.policeroom.openDialog("keys"); }
    else if (event.key === "g") { going = Date.now(); }
  });
  doc.addEventListener("click", function (event) {
    if (event.target.closest("[data-shortcuts-help]")) { window.policeroom.openDialog("keys"); }
  });
})();
