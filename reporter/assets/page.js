"use strict";
(function () {
  var box = document.querySelector(".filter");
  var query = document.getElementById("q");
  var outcome = document.getElementById("outcome");
  var team = document.getElementById("team");
  var shown = document.getElementById("shown");
  var items = Array.prototype.map.call(document.querySelectorAll(".item"), function (node) {
    return { node: node, text: node.textContent.toLowerCase() };
  });
  function apply() {
    var words = query.value.toLowerCase().split(/\s+/).filter(Boolean);
    var count = 0;
    items.forEach(function (item) {
      var yes = (!outcome.value || item.node.dataset.outcome === outcome.value) && (!team.value || item.node.dataset.team === team.value) &&
        words.every(function (word) { return item.text.indexOf(word) >= 0; });
      item.node.hidden = !yes;
      count += yes ? 1 : 0;
    });
    shown.textContent = count + " of " + items.length + " items shown";
    var active = words.length > 0 || outcome.value || team.value;
    document.querySelectorAll(".repository").forEach(function (node) {
      var any = node.querySelector(".item:not([hidden])") !== null;
      node.hidden = active && !any;
      if (active && any) { node.open = true; }
    });
  }
  function reveal() {
    var target = location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : null;
    for (var node = target; node; node = node.parentElement) {
      if (node.tagName === "DETAILS") { node.open = true; }
    }
    if (target) { target.scrollIntoView(); }
  }
  box.hidden = false;
  [query, outcome, team].forEach(function (control) { control.addEventListener("input", apply); });
  document.addEventListener("click", function (event) { // what a reader opens is what the address names
    var summary = event.target.closest("summary");
    if (summary && summary.parentElement.id && !summary.parentElement.open) { history.replaceState(null, "", "#" + summary.parentElement.id); }
  });
  window.addEventListener("hashchange", reveal);
  reveal();
}());
