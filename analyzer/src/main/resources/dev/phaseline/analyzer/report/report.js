
"use strict";
// The choice between light and dark is kept by the browser for this file; without one the system decides.
const root = document.documentElement;
const dark = () => root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
const kept = action => { try { return action(); } catch (refused) { return null; } };
const choice = kept(() => localStorage.getItem("phaseline-theme"));
if (choice) root.dataset.theme = choice;
addEventListener("DOMContentLoaded", () => {
  document.getElementById("theme").addEventListener("click", () => {
    root.dataset.theme = dark() ? "light" : "dark";
    kept(() => localStorage.setItem("phaseline-theme", root.dataset.theme));
  });
});
// Paper cannot unfold anything.
const folded = [];
addEventListener("beforeprint", () => document.querySelectorAll("details:not([open])").forEach(one => {
  folded.push(one);
  one.open = true;
}));
addEventListener("afterprint", () => folded.splice(0).forEach(one => { one.open = false; }));
