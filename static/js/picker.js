/* A search whose results are links below it: Down and Up walk through them, Enter in the box opens the first. Without
   this script they are links as any others. form[data-picker] with an input[type=search], its results in #found. */
(function () {
  "use strict";
  var form = document.querySelector("form[data-picker]");
  var box = document.getElementById("found");
  if (!form || !box) { return; }
  var input = form.querySelector("input[type=search]");

  function links() { return Array.from(box.querySelectorAll("a")); }
  function walk(event) {
    var all = links();
    var at = all.indexOf(document.activeElement);
    if (!all.length || event.isComposing) { return; }
    if (event.key === "ArrowDown") { event.preventDefault(); all[Math.min(at + 1, all.length - 1)].focus(); }
    else if (event.key === "ArrowUp" && at >= 0) { event.preventDefault(); (all[at - 1] || input).focus(); }
    else if (event.key === "Enter" && document.activeElement === input && box.getAttribute("data-of") === input.value.trim()) { event.preventDefault(); all[0].click(); }
    else if (event.key === "Escape" && at >= 0) { input.focus(); }
  }
  form.addEventListener("keydown", walk);
  box.addEventListener("keydown", walk);
  /* Enter opens what was found for this very text, not for what was typed before. */
  document.addEventListener("htmx:afterSwap", function (event) {
    if (event.detail.target === box) { box.setAttribute("data-of", input.value.trim()); }
  });
})();
