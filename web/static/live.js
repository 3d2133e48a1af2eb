// The course, live: opens a lesson, or one experiment alone, in the JupyterLite that stands beside
// this page, says how far it is, and looks after what is kept in the browser.
//
//   live.html?lesson=06_gradient_clipping         a lesson
//   live.html?laboratory=learning_rate=0.1        an experiment, with settings; also with &lesson=…

"use strict";

const KNOWN = {/* known */};
const LITE = "lite/";
const FAILED =
  "The course could not be started here ({reason}). Load this page again; if that does not help, " +
  "the pages for reading need no Python.";

// What an address may say of settings: names, and numbers, words or lists of numbers. It becomes a
// line of Python, so it must not be able to become anything else.
const NUMBER = String.raw`-?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?`;
const VALUE = String.raw`(?:${NUMBER}|True|False|None|'[\w .-]*'|[(\[](?:${NUMBER},? ?)*[)\]])`;
const SETTINGS = new RegExp(String.raw`^(?:[a-z]\w*=${VALUE}(?:, ?[a-z]\w*=${VALUE})*)?$`);

const byId = (id) => document.getElementById(id);

/** Say what happens now, and how much of the waiting is over, in per cent. */
function tell(step, percent) {
  byId("step").textContent = step;
  byId("bar").value = percent;
}

/** Wait until a function gives something true, and return that. */
async function until(condition) {
  for (;;) {
    const found = condition();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

/** Send for what Python needs, so that it is there when the notebook's page asks for it. */
function sendForPython() {
  for (const file of KNOWN.files) {
    fetch(`${LITE}static/pyodide/${file}`, { priority: "low" })
      .then((answer) => answer.blob())
      .catch(() => {}); // whoever needs the file will say what is wrong
  }
}

/** What the address asks for: a lesson, an experiment's line of Python, or a sentence of refusal. */
function wish() {
  const asked = new URLSearchParams(location.search);
  const lesson = Object.keys(KNOWN.lessons).find((name) => {
    const wanted = asked.get("lesson");
    return wanted && (name === wanted || name.startsWith(wanted + "_"));
  });
  if (asked.has("lesson") && !lesson) return { refusal: "There is no such lesson." };
  for (const name of Object.keys(KNOWN.experiments)) {
    if (!asked.has(name)) continue;
    const settings = asked.get(name).trim();
    if (!SETTINGS.test(settings)) {
      return { refusal: `“${settings}” does not say how to set ${name}: write NAME=VALUE, NAME=VALUE.` };
    }
    return { lesson, name, line: `${name}(${settings})` };
  }
  return lesson ? { lesson } : { name: "laboratory", line: "laboratory()" };
}

// Of a notebook with one experiment only that is seen.
const ALONE = `
  body, #main, #main-panel, #main-split-panel, .jp-WindowedPanel-outer { background: white !important }
  #main-panel, .jp-NotebookPanel-notebook { top: 0 !important; height: 100% !important }
  #top-panel-wrapper, #menu-panel-wrapper, #spacer-widget-top, .jp-Toolbar, .jp-InputArea,
  .jp-OutputPrompt, .jp-OutputArea-promptOverlay, .jp-Cell-inputWrapper, .jp-cell-toolbar,
  .jp-Notebook-footer, .jp-Collapser, #bottom-panel, .jp-InputPlaceholder { display: none !important }
  .jp-NotebookPanel-notebook, .jp-WindowedPanel-outer, .jp-WindowedPanel-viewport {
    padding: 0 !important; margin: 0 !important; width: 100% !important; box-shadow: none !important
  }
  .jp-Notebook .jp-Cell { padding: 8px !important; box-shadow: none !important }
`;

async function open() {
  const { refusal, lesson, name, line } = wish();
  if (refusal) return tell(refusal, 0);
  sendForPython();
  const path = line ? "board.ipynb" : `${lesson}.ipynb`;
  if (lesson) byId("back").href = `notebooks/${lesson}.html`;
  if (lesson) byId("back").textContent = "← The page for reading";
  const words = lesson?.slice(3).replaceAll("_", " ");
  byId("title").textContent = line ? "One experiment, live" : words[0].toUpperCase() + words.slice(1);
  if (name === "laboratory") byId("title").textContent = "The laboratory";
  document.title = `${byId("title").textContent} – Back-propagation, live`;

  const frame = byId("course");
  frame.src = `${LITE}notebooks/index.html?path=${encodeURIComponent(path)}`;
  const page = () => frame.contentWindow;
  const app = await until(() => page().jupyterapp);
  tell("The notebook is opened …", 15);
  await app.started;
  const panel = await until(() => app.shell?.currentWidget?.content && app.shell.currentWidget);
  await panel.context.ready;
  if (line) {
    const style = page().document.createElement("style");
    style.textContent = ALONE;
    page().document.head.append(style);
  }
  tell("Python starts in your browser …", 30);
  const kernel = await until(() => panel.sessionContext.session?.kernel);
  await kernel.info;
  // A kernel does one thing after the other: what a lesson needs is there before its first cell.
  const needed = line ? KNOWN.experiments[name] : KNOWN.lessons[lesson];
  if (!line) {
    byId("work").hidden = false;
    byId("loading").hidden = true;
  }
  tell("The lessons' module is loaded …", 60);
  const code = ["bpcore.experiments", ...needed].map((what) => `import ${what}`).join("\n");
  const { content } = await kernel.requestExecute({ code, silent: true, store_history: false }).done;
  if (content.status !== "ok") throw new Error(content.evalue || content.ename);
  if (!line) {
    document.body.dataset.ready = "yes";
    return;
  }
  tell("The network is trained …", 85);
  const first = panel.content.widgets[0];
  first.model.sharedModel.setSource(`from bpcore.experiments import ${name}\n\n${line}`);
  await app.commands.execute("notebook:run-all-cells");
  await until(() => {
    const images = [...page().document.querySelectorAll(".bp-experiment img")];
    const refused = page().document.querySelector("[data-mime-type$=stderr], [data-mime-type$=error]");
    return refused || images.some((image) => image.naturalWidth);
  });
  byId("loading").hidden = true;
  document.body.dataset.ready = "yes";
}

/** Save a file of the notebooks' folder on the learner's computer. */
async function download(path) {
  const { app } = opened();
  const file = await app.serviceManager.contents.get(path, { content: true }).catch(() => null);
  if (!file) return alert("There is nothing yet: it begins with your first answer.");
  const text = typeof file.content === "string" ? file.content : JSON.stringify(file.content, null, 1);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text]));
  link.download = path;
  link.click();
  URL.revokeObjectURL(link.href);
}

function opened() {
  const app = byId("course").contentWindow.jupyterapp;
  return { app, panel: app.shell.currentWidget };
}

byId("download").addEventListener("click", async () => {
  const { panel } = opened();
  await panel.context.save();
  await download(panel.context.path);
});
byId("journal").addEventListener("click", () => download("journal.jsonl"));
byId("afresh").addEventListener("click", async () => {
  const { app, panel } = opened();
  if (!confirm("Take this lesson as it was published? What you wrote in it is lost.")) return;
  const path = panel.context.path;
  panel.context.model.dirty = false;
  await app.serviceManager.contents.delete(path);
  location.reload();
});

open().catch((error) => {
  byId("loading").hidden = false; // over a lesson too: nothing in it would run
  byId("bar").hidden = true;
  tell(FAILED.replace("{reason}", error.message), 0);
  document.body.dataset.failed = "yes";
});
