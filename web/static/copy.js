// Offers to copy each citation. Nothing depends on it: the words stand there, and lie beside as files.
"use strict";

function offer(words) {
  const button = document.createElement("button");
  const told = document.createElement("span");
  button.type = "button";
  button.className = "copy";
  button.textContent = `Copy ${words.dataset.copy}`;
  told.className = "copied";
  told.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(words.textContent);
      told.textContent = "Copied";
    } catch {
      told.textContent = "Not copied: the browser does not allow it";
    }
  });
  words.after(button, told);
}

if (navigator.clipboard) {
  document.querySelectorAll("[data-copy]").forEach(offer);
}
