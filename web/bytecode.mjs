// Runs a file of Python in Pyodide: node bytecode.mjs PYODIDE FILE FOLDER PACKAGE...
// The program finds FOLDER as /folder.

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [pyodide, file, folder, ...packages] = process.argv.slice(2);
try {
  const { loadPyodide } = await import(pathToFileURL(`${pyodide}/pyodide.mjs`));
  const python = await loadPyodide({ indexURL: `${pyodide}/`, packages });
  python.mountNodeFS("/folder", folder);
  await python.runPythonAsync(readFileSync(file, "utf8"));
} catch (error) {
  process.exitCode = 1;
  console.error(error.message || String(error));
}
