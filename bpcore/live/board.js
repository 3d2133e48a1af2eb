// `this` is the <style> element of a board.
const board = this.closest(".bp-board");
if (board && !board.bpReady) {
  board.bpReady = true;

  // Keys typed into the board stay there: `d d` would delete its cell, and an arrow leave it.
  // JupyterLab and Notebook 7 look for this attribute; the classic notebook listens further out.
  board.setAttribute("data-lm-suppress-shortcuts", "true");
  board.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault(); // the browser would save the page
      board.parentElement.dispatchEvent(new KeyboardEvent("keydown", event));
    }
  });

  // A number typed beside a slider over chosen numbers: ipywidgets shows it, and reads it not. It is
  // handed to a hidden field, and the old number put back until the slider has moved.
  const readout = (node) => node.matches("[class*=bp-steps-] .widget-readout") && node;
  board.addEventListener("focusin", ({ target }) => {
    if (readout(target)) target.bpBefore = target.textContent;
  });
  board.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !readout(event.target)) return;
    event.preventDefault();
    event.target.blur();
  });
  board.addEventListener("focusout", ({ target }) => {
    if (!readout(target) || target.textContent === target.bpBefore) return;
    const [, name] = target.parentElement.className.match(/bp-steps-(\w+)/);
    const entry = board.querySelector(".bp-typed input");
    entry.value = `${name} ${target.textContent}`;
    target.textContent = target.bpBefore;
    for (const type of ["input", "change"]) entry.dispatchEvent(new Event(type, { bubbles: true }));
  });

  // A slider says its name, and the number beside it; by itself it says how many steps it stands at.
  const say = (handle, attribute, text) => {
    if (handle.getAttribute(attribute) !== text) handle.setAttribute(attribute, text);
  };
  const describe = () => {
    for (const slider of board.querySelectorAll(".widget-slider")) {
      const [handle, label, number] = ["[role=slider]", ".widget-label", ".widget-readout"]
        .map((selector) => slider.querySelector(selector));
      if (!handle || !label || !number) continue;
      say(handle, "aria-label", label.textContent);
      say(handle, "aria-valuetext", number.textContent);
    }
  };
  new MutationObserver(describe).observe(board, {
    attributeFilter: ["aria-valuetext"], childList: true, subtree: true,
  });
  describe();
}
