// `this` is the <style> element of a board.
const board = this.closest(".bp-board");
if (board && !board.bpReady) {
  board.bpReady = true;

  // Keys typed into the board stay there: `d d` would delete its cell, and an arrow leave it.
  // Notebook 7 hears them before the board does, and leaves alone what has this attribute itself;
  // JupyterLab and the classic notebook listen further out.
  const SUPPRESSED = "data-lm-suppress-shortcuts";
  board.setAttribute(SUPPRESSED, "true");
  board.addEventListener("focusin", ({ target }) => target.setAttribute(SUPPRESSED, "true"));
  board.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault(); // the browser would save the page
      board.parentElement.dispatchEvent(new KeyboardEvent("keydown", event));
    }
  });

  // A key that is held down goes on when the picture of the last step but one has come: so none is
  // passed over, and the slider stops where the key is let go. Where none comes, it goes on slowly.
  const PATIENCE = 150; // ms
  let awaited = 0; // pictures of steps that have been taken
  let stepped = 0;
  let held = null; // the repeat that waits for a picture
  board.addEventListener("load", ({ target }) => {
    if (!target.matches(".bp-picture")) return;
    awaited = Math.max(0, awaited - 1);
    if (held && awaited <= 1) held.target.dispatchEvent(new KeyboardEvent("keydown", held));
  }, true);
  // A window that loses the keyboard is not told that the key is let go.
  for (const end of ["keyup", "focusout"]) board.addEventListener(end, () => { held = null; }, true);
  board.addEventListener("keydown", (event) => {
    held = null;
    if (!event.target.matches("[role=slider]") || !/^(Arrow|Page)/.test(event.key)) return;
    if (event.repeat && awaited > 1 && event.timeStamp - stepped < PATIENCE) {
      event.preventDefault();
      event.stopImmediatePropagation();
      held = event;
      return;
    }
    awaited = event.repeat ? awaited + 1 : 1;
    stepped = event.timeStamp;
  }, true);

  // A picture comes in pieces, and a browser would show each; the words follow it. Both are shown in
  // one go when the picture is whole, which halves what is laid out and painted.
  const intercept = (node, property, take) => {
    const { get, set } = propertyOf(node, property);
    Object.defineProperty(node, property, {
      get,
      set(value) { take(value, () => set.call(node, value)); },
    });
  };
  const propertyOf = (node, property) => {
    const prototype = Object.getPrototypeOf(node);
    return Object.getOwnPropertyDescriptor(prototype, property) ?? propertyOf(prototype, property);
  };
  const showTogether = (picture, words) => {
    let say = null; // what waits for the picture that comes
    intercept(picture, "src", (url, show) => {
      const image = new Image();
      picture.bpComing = image; // ipywidgets frees the address of the one before
      image.onload = image.onerror = () => {
        if (image !== picture.bpComing) { // a newer one is awaited
          window.URL.revokeObjectURL(url); // `URL` is the address of the page here
          picture.dispatchEvent(new Event("load"));
          return;
        }
        show();
        say?.();
        picture.bpComing = say = null;
      };
      image.src = url;
    });
    intercept(words, "innerHTML", (_, show) => {
      if (picture.bpComing) say = show;
      else show();
    });
  };
  board.addEventListener("load", ({ target }) => {
    if (!target.matches(".bp-picture") || Object.hasOwn(target, "src")) return;
    const words = target.closest(".bp-experiment")?.querySelector(".bp-words > .widget-html-content");
    if (words) showTogether(target, words);
  }, true);

  // With each message to its kernel JupyterLab shows that it is at work, and that it rests again: by
  // the page's icon, which is fetched and decoded each time, in the toolbar and at the foot of the
  // window. While a slider moved, that took a third of both processors. Until it rests, the icon is
  // not known as one, and a likeness stands in the others' place.
  const UNTIL_REST = 1000; // ms
  const STATUS = ":is(.jp-Notebook-ExecutionIndicator, .jp-StatusBar-Left)";
  let atRest;
  const keepStatus = () => {
    document.querySelector("link.busy.favicon:not([rel=icon])")?.classList.remove("favicon");
    for (const status of document.querySelectorAll(`${STATUS}:not(.bp-changing, .bp-likeness)`)) {
      const likeness = status.cloneNode(true);
      likeness.classList.add("bp-likeness");
      status.after(likeness);
      status.classList.add("bp-changing");
    }
    clearTimeout(atRest);
    atRest = setTimeout(() => {
      document.querySelector("link.busy:not(.favicon)")?.classList.add("favicon");
      for (const likeness of document.querySelectorAll(".bp-likeness")) likeness.remove();
      for (const status of document.querySelectorAll(".bp-changing")) {
        status.classList.remove("bp-changing");
      }
    }, UNTIL_REST);
  };

  // A number typed beside a slider: of chosen numbers ipywidgets shows it and reads it not, of whole
  // numbers it cuts it short without a word. It is handed to a hidden field, and the old number put
  // back until the slider has moved; both before ipywidgets hears of it, hence the `true`.
  const readout = (node) => node.matches("[class*=bp-steps-] .widget-readout") && node;
  board.addEventListener("focusin", ({ target }) => {
    if (readout(target)) target.bpBefore = target.textContent;
  });
  board.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !readout(event.target)) return;
    event.preventDefault();
    event.target.blur();
  }, true);
  board.addEventListener("blur", ({ target }) => {
    if (!readout(target) || target.textContent === target.bpBefore) return;
    const [, name] = target.parentElement.className.match(/bp-steps-(\w+)/);
    const entry = board.querySelector(".bp-typed input");
    entry.value = `${name} ${target.textContent}`;
    target.textContent = target.bpBefore;
    for (const type of ["input", "change"]) entry.dispatchEvent(new Event(type, { bubbles: true }));
  }, true);

  // What a screen reader is told, which ipywidgets leaves out. A slider says by itself how many steps
  // it stands at; now it says its name, and the number beside it.
  const say = (node, words) => {
    for (const [attribute, text] of Object.entries(words)) {
      if (node && node.getAttribute(attribute) !== text) node.setAttribute(attribute, text);
    }
  };
  const describe = () => {
    for (const slider of board.querySelectorAll(".widget-slider")) {
      const label = slider.querySelector(".widget-label")?.textContent ?? "";
      const number = slider.querySelector(".widget-readout");
      say(slider.querySelector("[role=slider]"), {
        "aria-label": label, "aria-valuetext": number?.textContent ?? "",
      });
      say(number, { role: "textbox", "aria-label": `${label}, as a number` });
    }
    for (const choice of board.querySelectorAll(".widget-toggle-buttons button")) {
      say(choice, { "aria-pressed": String(choice.classList.contains("mod-active")) });
    }
    for (const picture of board.querySelectorAll(".bp-picture")) {
      say(picture, { alt: "The figure; the sentence below it says what it shows" });
    }
  };

  // A picture that is wider than its place can be scrolled, and so the keyboard must get there; one
  // that is not is no stop on the way.
  const stops = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth) {
        say(target, { tabindex: "0", role: "group", "aria-label": "The figure; it can be scrolled" });
      } else {
        for (const attribute of ["tabindex", "role", "aria-label"]) target.removeAttribute(attribute);
      }
    }
  });
  for (const place of board.querySelectorAll(".bp-scroll")) stops.observe(place);

  new MutationObserver((changes) => {
    if (changes.some(({ attributeName }) => attributeName === "aria-valuenow")) keepStatus();
    describe();
  }).observe(board, {
    attributeFilter: ["aria-valuenow", "aria-valuetext", "class"], childList: true, subtree: true,
  });
  describe();
}
