/* The map of rooms: a point opens the panel of its room in the dialog; without this script it opens the room's page. */
document.addEventListener("click", (event) => {
  const point = event.target.closest(".map-point");
  if (!point || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  window.htmx.ajax("GET", point.dataset.panel, { target: "#dialog-body", swap: "innerHTML" });
});
