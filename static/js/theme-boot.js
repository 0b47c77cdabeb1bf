/* Runs before the first paint, so that nobody is dazzled at night. The only blocking script. */
(function () {
  var root = document.documentElement;
  function read(key) { try { return localStorage.getItem("policeroom." + key); } catch (error) { return null; } }
  var theme = read("theme");
  if (theme !== "light" && theme !== "dark") {
    theme = window.matchMedia && matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  }
  root.setAttribute("data-bs-theme", theme);
  root.setAttribute("data-density", read("density") === "roomy" ? "roomy" : "compact");
  root.classList.add("js");
})();
