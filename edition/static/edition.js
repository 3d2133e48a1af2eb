// The experiments' sliders turn over their pictures.
for (const book of document.querySelectorAll(".flipbook")) {
  const pages = JSON.parse(book.querySelector(".flipbook-pages").textContent);
  const slider = book.querySelector("input"), picture = book.querySelector("img");
  const turn = () => {
    const [label, sentence, source] = pages[slider.value];
    picture.src = source;
    picture.alt = book.querySelector(".flipbook-sentence").textContent = sentence;
    slider.ariaValueText = book.querySelector("output").textContent = label;
    book.querySelector(".flipbook-value").textContent = label;
  };
  slider.addEventListener("input", turn);
  book.querySelector(".flipbook-control").hidden = false;
  turn(); // a browser may bring back where the slider stood
}

// What is wider than the page is moved by the arrow keys, once Tab has reached it.
const boxes = document.querySelectorAll(
  "pre, .formula, .wide, .table-wrapper, .flipbook-picture, .output.text_html, .bp-scroll",
);
const letReach = () => {
  for (const box of boxes) {
    if (box.scrollWidth > box.clientWidth) box.setAttribute("tabindex", "0");
    else box.removeAttribute("tabindex");
  }
};
addEventListener("resize", letReach);
letReach();

// On paper nothing is folded.
addEventListener("beforeprint", () => {
  for (const folded of document.querySelectorAll("details")) folded.open = true;
});
