/* Keys, lit marks, theme. Every page reads and every form works without this file. */
"use strict";
(() => {
  const root = document.documentElement;
  const kept = localStorage.getItem("memcon-theme");
  if (kept) root.dataset.theme = kept;
  const theme = document.getElementById("theme");
  if (theme) {
    theme.hidden = false;
    theme.addEventListener("click", () => {
      const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
      root.dataset.theme = dark ? "light" : "dark";
      localStorage.setItem("memcon-theme", root.dataset.theme);
      document.dispatchEvent(new Event("memcon-theme"));
    });
  }

  const rows = () => [...document.querySelectorAll("[data-row]")];
  let current = null;
  function move(step) {
    const all = rows();
    if (!all.length) return;
    const at = all.indexOf(current);
    const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
    if (current) current.classList.remove("current");
    current = next;
    current.classList.add("current");
    current.focus({ preventScroll: true });
    current.scrollIntoView({ block: "nearest" });
  }
  function say(words) {
    const note = document.createElement("p");
    note.className = "toast";
    note.setAttribute("role", "status");
    note.textContent = words;
    document.body.append(note);
    setTimeout(() => note.remove(), 2500);
  }
  function press(name) {
    const button = document.querySelector(`[data-key="${name}"]`);
    if (!button) return false;
    const form = button.form;
    if (form && !form.checkValidity()) form.reportValidity();
    else button.click();
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target;
    if (target.matches("input, textarea, select, [contenteditable]")) {
      if (event.key === "Escape") target.blur();
      return;
    }
    if (document.querySelector("dialog[open]") && event.key !== "?") return;
    const row = current || target.closest?.("[data-row]");
    switch (event.key) {
      case "/": document.getElementById("find")?.focus(); document.getElementById("find")?.select(); break;
      case "?": { const keys = document.getElementById("keys"); keys.open ? keys.close() : keys.showModal(); break; }
      case "j": move(1); break;
      case "k": move(-1); break;
      case "Enter":
        if (!target.matches("a, button, summary") && row?.dataset.open) location.href = row.dataset.open;
        else return;
        break;
      case "o": if (row?.dataset.document) location.href = row.dataset.document; else return; break;
      case "e": { const more = (row || document).querySelector("details.evidence"); if (more) more.open = !more.open; break; }
      case "y": {
        const where = new URL(row?.dataset.open || location.href, location.href).href;
        navigator.clipboard?.writeText(where).then(() => say("Address copied"), () => say(where));
        break;
      }
      case "a": case "x": case "m": case "u": if (!press(event.key)) return; break;
      default: return;
    }
    event.preventDefault();
  });

  function light(element, on) {
    const targets = element.dataset?.r ? element.dataset.r.split(" ") : [element.id];
    for (const id of targets) {
      document.getElementById(id)?.classList.toggle("lit", on);
      document.querySelectorAll(`[data-r~="${CSS.escape(id)}"]`).forEach((each) => each.classList.toggle("lit", on && !element.dataset?.r));
    }
  }
  for (const kind of ["pointerover", "pointerout"]) {
    document.addEventListener(kind, (event) => {
      const over = event.target.closest?.("[data-r], .card[id]");
      if (over) light(over, kind === "pointerover");
    });
  }
  document.addEventListener("click", (event) => {
    const mark = event.target.closest?.("span.m[data-r]");
    if (mark && !getSelection().toString()) location.hash = mark.dataset.r.split(" ").at(-1);
  });
  addEventListener("beforeprint", () => document.querySelectorAll("details.evidence").forEach((each) => { each.open = true; }));
  if (!location.hash) document.getElementById("at")?.scrollIntoView({ block: "center" });
})();
