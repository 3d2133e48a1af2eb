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
