"""A lesson in a browser, as a learner has it: run it, move its sliders, read what it shows.

The classes here know the page and nothing of pytest; benchmarks use them as well. What they need
of a live experiment is small: a container ``.bp-experiment``, in it the picture ``img.bp-picture``
and the sentence ``.bp-sentence`` with the number of the frame in ``data-frame``, the picture sent
before the sentence, and a PNG once nothing moves any more.
"""

from __future__ import annotations

import base64
import re
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Error, Locator, Page, Request, TimeoutError

SECONDS = 1000
"""Playwright counts in milliseconds."""

PATIENCE = 30 * SECONDS
"""How long a single answer of the page or of an experiment may take."""

PATIENCE_TO_OPEN = 90 * SECONDS
PATIENCE_TO_RUN = 300 * SECONDS

POLLING = 50
"""Milliseconds between two looks at what takes seconds; looking at every frame would slow it."""

QUIET = 120
"""Milliseconds without a new frame after which an experiment counts as at rest."""

HERE = ("127.0.0.1", "localhost")
"""This machine; a lesson asks no other."""

IGNORED_CONSOLE_ERRORS: frozenset[str] = frozenset()
"""JupyterLab's own noise, by exact text. It makes none with the tests' settings."""

SLIDER = ".widget-slider"
DROPDOWN = ".widget-dropdown"
MULTI_SELECT = ".widget-select-multiple"
TOGGLE_BUTTONS = ".widget-toggle-buttons"
RADIO_BUTTONS = ".widget-radio"
CHECKBOX = ".widget-checkbox"
TOGGLE = "button.lm-Widget.widget-toggle-button"  # those of a row are no widgets of their own
BUTTON = "button.widget-button"

OUTERMOST_CLOSED = """node => {
    let found = null;
    for (let at = node; at.parentElement; at = at.parentElement) {
        if (!at.classList.contains('lm-mod-hidden')) continue;
        const holder = at.parentElement;
        if (holder.matches('.widget-tab-contents')) {
            const tabs = holder.parentElement.querySelector('.widget-tab-bar ul').children;
            found = tabs[[...holder.children].indexOf(at)];
        } else if (holder.matches('.jupyter-widget-Collapse')) {
            found = holder.querySelector('.jupyter-widget-Collapse-header');
        }
    }
    return found;
}"""
"""What to click to open the outermost closed tab or accordion around a node, or null."""

# Playwright does not wait for what an async condition promises, so this one is not async.
QUIET_FOR = """([box, quiet]) => {
    const image = box.querySelector('img.bp-picture');
    const sentence = box.querySelector('.bp-sentence');
    if (!image || !sentence || !image.complete || !image.naturalWidth) return false;
    const shown = sentence.dataset.frame + ' ' + image.src;
    if (box.bpShown !== shown) {
        box.bpShown = shown;
        box.bpSince = performance.now();
    }
    return performance.now() - box.bpSince >= quiet;
}"""
"""Whether an experiment has shown the same frame for so many milliseconds."""

PNG = b"\x89PNG"

ANSI = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class CellError:
    """An error that a cell shows; cells are counted from 1, prose included."""

    cell: int
    text: str

    def __str__(self) -> str:
        return f"Cell {self.cell}:\n{self.text}"


@dataclass(frozen=True)
class View:
    """What an experiment shows at rest."""

    frame: int
    sentence: str
    picture: bytes


class Control:
    """One widget that a learner can operate."""

    def __init__(self, locator: Locator):
        self.locator = locator

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.label!r})"

    @property
    def label(self) -> str:
        """The text by which a learner knows it."""
        labels = [text.strip("\u200b \n") for text in self._texts(".widget-label, span[title]")]
        return next(filter(None, labels), "")

    def _texts(self, selector: str) -> list[str]:
        # text_content, since what stands in a closed tab has no inner text
        return [found.text_content() or "" for found in self.locator.locator(selector).all()]

    @property
    def enabled(self) -> bool:
        """Whether it can be operated now."""
        return self.locator.evaluate(
            """node => node.matches('[disabled]') === false
                && node.querySelector('[disabled], .mod-disabled') === null"""
        )

    def reveal(self) -> None:
        """Open the tabs and accordions in which it lies, as a learner would."""
        while (closed := self.locator.evaluate_handle(OUTERMOST_CLOSED).as_element()) is not None:
            closed.click(timeout=PATIENCE)
        self.locator.wait_for(state="visible", timeout=PATIENCE)


class Slider(Control):
    """A slider of any kind, moved with the keyboard."""

    @property
    def handle(self) -> Locator:
        """The part that takes the keys."""
        return self.locator.get_by_role("slider", include_hidden=True).first

    @property
    def position(self) -> str:
        """Where the handle stands; unlike ``aria-valuenow`` it is not rounded."""
        return self.handle.get_attribute("aria-valuetext") or ""

    def stands_at(self, end: str) -> bool:
        """Whether it stands at an end, ``aria-valuemin`` or ``aria-valuemax``."""
        now, last = map(self.handle.get_attribute, ("aria-valuenow", end))
        return now == last

    @property
    def value_text(self) -> str:
        """The number beside the slider."""
        return "".join(self._texts(".widget-readout"))

    def focus(self) -> None:
        """Give it the keyboard."""
        self.handle.focus()

    def within(self, selector: str) -> bool:
        """Whether it stands in such an element."""
        return self.locator.evaluate("(node, outer) => !!node.closest(outer)", selector)

    def wait_for_number(self, number: str = "", *, other_than: str = "") -> None:
        """Wait until this is the number beside it, or any other than one."""
        node = self.locator.element_handle()
        condition = """([node, text, other]) => {
            const now = node.querySelector('.widget-readout').textContent;
            return text ? now === text : now !== other;
        }"""
        try:
            node.owner_frame().wait_for_function(
                condition, arg=[node, number, other_than], timeout=PATIENCE
            )
        except TimeoutError:
            wanted = number or f"another number than {other_than}"
            raise AssertionError(f"Waited in vain for {wanted} beside {self.label}.") from None

    def type(self, number: str) -> None:
        """Type a number over the one beside it, and press Enter."""
        readout = self.locator.locator(".widget-readout")
        readout.fill(number)
        readout.press("Enter")

    def press(self, key: str) -> None:
        """Press a key on it, such as ``ArrowRight`` (one step) or ``Home``."""
        self.handle.press(key)


class Dropdown(Control):
    """A menu of which one entry is chosen."""

    @property
    def options(self) -> list[str]:
        """Its entries."""
        return [text.strip() for text in self._texts("option")]

    @property
    def chosen(self) -> str:
        """The entry that is chosen."""
        return self.locator.locator("select").evaluate(
            "node => (node.selectedOptions[0] || {text: ''}).text.trim()"
        )

    def choose(self, option: str) -> None:
        """Choose an entry by its text."""
        self.locator.locator("select").select_option(label=option)


class MultiSelect(Control):
    """A list of which several entries may be chosen."""

    @property
    def options(self) -> list[str]:
        """Its entries."""
        return [text.strip() for text in self._texts("option")]

    @property
    def chosen(self) -> list[str]:
        """The entries that are chosen."""
        return self.locator.locator("select").evaluate(
            "node => [...node.selectedOptions].map(option => option.text.trim())"
        )

    def choose(self, *options: str) -> None:
        """Choose these entries, and no others."""
        self.locator.locator("select").select_option(label=list(options))


class ToggleButtons(Control):
    """A row of buttons of which one is down."""

    @property
    def options(self) -> list[str]:
        """The texts on the buttons."""
        return [text.strip() for text in self._texts("button")]

    @property
    def chosen(self) -> str:
        """The text on the button that is down."""
        return "".join(self._texts("button.mod-active")).strip()

    def choose(self, option: str) -> None:
        """Press the button with this text."""
        self.locator.locator("button").nth(self.options.index(option)).click()


class RadioButtons(Control):
    """A list of which one entry is marked."""

    @property
    def options(self) -> list[str]:
        """Its entries."""
        return [text.strip() for text in self._texts(".widget-radio-box label")]

    @property
    def chosen(self) -> str:
        """The entry that is marked."""
        marked = self.locator.locator("input").evaluate_all(
            "nodes => nodes.findIndex(node => node.checked)"
        )
        return self.options[marked] if marked >= 0 else ""

    def choose(self, option: str) -> None:
        """Mark an entry by its text."""
        self.locator.locator("input").nth(self.options.index(option)).check()


class Checkbox(Control):
    """A box to tick."""

    options = ("off", "on")

    @property
    def chosen(self) -> str:
        """``on`` if it is ticked, else ``off``."""
        return self.options[self.locator.locator("input").is_checked()]

    def choose(self, option: str) -> None:
        """Tick it (``on``) or not (``off``)."""
        self.locator.locator("input").set_checked(option == "on")


class Button(Control):
    """A button that does something once."""

    @property
    def label(self) -> str:
        """The text on it."""
        return (self.locator.text_content() or "").strip()

    def click(self) -> None:
        """Press it."""
        self.locator.click()


class Toggle(Button):
    """A single button that stays down."""

    options = ("off", "on")

    @property
    def chosen(self) -> str:
        """``on`` if it is down, else ``off``."""
        return self.options["mod-active" in (self.locator.get_attribute("class") or "").split()]

    def choose(self, option: str) -> None:
        """Press it down (``on``) or release it (``off``)."""
        if self.chosen != option:
            self.click()


Choice = Dropdown | ToggleButtons | RadioButtons | Checkbox | Toggle
"""A control with a few options, of which one is chosen."""


class Part:
    """A part of a page in which controls can be found, by kind and by label."""

    def __init__(self, locator: Locator):
        self.locator = locator

    def _all(self, kind: type[Control], selector: str) -> list:
        return [kind(found) for found in self.locator.locator(selector).all()]

    def _one(self, controls: list, label: str) -> Control:
        found = [control for control in controls if control.label == label]
        if len(found) != 1:
            raise LookupError(
                f"{len(found)} controls are called {label!r} among "
                f"{[control.label for control in controls]}"
            )
        return found[0]

    def sliders(self) -> list[Slider]:
        """Return all sliders, also those in closed tabs and those that are disabled."""
        return self._all(Slider, SLIDER)

    def choices(self) -> list[Choice]:
        """Return all menus, rows of buttons, boxes to tick and the like."""
        return [
            *self._all(Dropdown, DROPDOWN),
            *self._all(ToggleButtons, TOGGLE_BUTTONS),
            *self._all(RadioButtons, RADIO_BUTTONS),
            *self._all(Checkbox, CHECKBOX),
            *self._all(Toggle, TOGGLE),
        ]

    def buttons(self) -> list[Button]:
        """Return all buttons that do something once."""
        return self._all(Button, BUTTON)

    def slider(self, label: str) -> Slider:
        """Return the slider with this label."""
        return self._one(self.sliders(), label)

    def dropdown(self, label: str) -> Dropdown:
        """Return the menu with this label."""
        return self._one(self._all(Dropdown, DROPDOWN), label)

    def multi_select(self, label: str) -> MultiSelect:
        """Return the list of several entries with this label."""
        return self._one(self._all(MultiSelect, MULTI_SELECT), label)

    def toggle(self, label: str) -> ToggleButtons | RadioButtons | Toggle:
        """Return the row of buttons, the list or the single toggle with this label."""
        kinds = (ToggleButtons, RadioButtons, Toggle)
        return self._one([c for c in self.choices() if isinstance(c, kinds)], label)

    def checkbox(self, label: str) -> Checkbox:
        """Return the box to tick with this label."""
        return self._one(self._all(Checkbox, CHECKBOX), label)

    def button(self, text: str) -> Button:
        """Return the button with this text on it."""
        return self._one(self.buttons(), text)


class Experiment(Part):
    """A live experiment: its controls, its picture and the sentence under it."""

    @property
    def frame(self) -> int:
        """The number of the frame that is shown."""
        number = self._sentence.get_attribute("data-frame", timeout=PATIENCE)
        return int(number)

    @property
    def sentence(self) -> str:
        """What the experiment says in words."""
        return (self._sentence.text_content(timeout=PATIENCE) or "").strip()

    @property
    def line(self) -> str:
        """The line of Python that makes it as it stands."""
        # Not the inner text, which is empty where JupyterLab leaves out of sight what is far off.
        return self.locator.locator(".bp-line code").first.text_content()

    @property
    def _sentence(self) -> Locator:
        return self.locator.locator(".bp-sentence").first

    @property
    def _picture(self) -> Locator:
        return self.locator.locator("img.bp-picture").first

    def picture_bytes(self) -> bytes:
        """Return the file (PNG or JPEG) of the picture that is shown, of the next if that comes.

        Then the address of the one that is shown has been freed.
        """
        url = self._picture.evaluate(
            """async image => {
                while (image.bpComing) await new Promise(resolve => setTimeout(resolve, 10));
                const file = await (await fetch(image.src)).blob();
                return await new Promise(resolve => {
                    const reader = new FileReader();
                    reader.onload = () => resolve(reader.result);
                    reader.readAsDataURL(file);
                });
            }""",
            timeout=PATIENCE,
        )
        return base64.b64decode(url.partition(",")[2])

    def wait_for_line(self, line: str = "", *, other_than: str = "") -> None:
        """Wait until it is made by this line of Python, or by any other than one."""
        self._wait(
            """([box, [line, other]]) => {
                const now = box.querySelector('.bp-line code').textContent;
                return line ? now === line : now !== other;
            }""",
            [line, other_than],
            PATIENCE,
            f"the line of Python did not become {line or 'another'}",
        )

    def wait_for_frame(self, after: int, timeout: float = PATIENCE) -> int:
        """Wait until a later frame than this one is shown, and return its number."""
        self._wait(
            "([box, after]) => +box.querySelector('.bp-sentence').dataset.frame > after",
            after,
            timeout,
            f"there was no frame after frame {after}",
        )
        return self.frame

    def wait_until_at_rest(self, timeout: float = PATIENCE, quiet: float = QUIET) -> View:
        """Wait until nothing moves any more, and return what is shown then.

        At rest the picture is a PNG and the frame stays the same for a while. How long is the one
        place where time counts: that nothing more will come cannot be seen in any other way. A
        wait that is too short makes a comparison weaker, never a test fail.
        """
        end = time.monotonic() + timeout / SECONDS
        while True:
            self._wait(QUIET_FOR, quiet, _left(end), "it never came to rest with a picture")
            view = View(self.frame, self.sentence, self.picture_bytes())
            if view.picture.startswith(PNG):
                return view
            # Pictures that move are JPEGs; another one is due.
            self._wait(
                "([box, frame]) => +box.querySelector('.bp-sentence').dataset.frame > frame",
                view.frame,
                _left(end),
                "it never came to rest: the picture is still a JPEG, as while something moves",
            )

    def screenshot(self, path: Path) -> None:
        """Keep a picture of the whole experiment, controls and all."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.locator.screenshot(path=path, timeout=PATIENCE)

    def _wait(self, condition: str, argument: object, timeout: float, otherwise: str) -> None:
        box = self.locator.element_handle(timeout=timeout)
        try:
            box.owner_frame().wait_for_function(condition, arg=[box, argument], timeout=timeout)
        except TimeoutError:
            raise AssertionError(f"Waited in vain: {otherwise}.") from None


def _left(end: float) -> float:
    """Return the milliseconds until a time, at least one: for Playwright none means for ever."""
    return max(1.0, (end - time.monotonic()) * SECONDS)


class Lesson(Part):
    """A lesson that is open in JupyterLab."""

    def __init__(self, page: Page, name: str):
        super().__init__(page.locator(".jp-NotebookPanel"))
        self.page = page
        self.name = name
        self.console_errors: list[str] = []
        self.asked_outside: list[str] = []
        self._listeners = {
            "request": self._note_request,
            "console": self._note_console,
            "pageerror": self._note_page_error,
        }
        for event, listener in self._listeners.items():
            page.on(event, listener)

    def _note_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https", "ws", "wss") and address.hostname not in HERE:
            self.asked_outside.append(request.url)

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and message.text not in IGNORED_CONSOLE_ERRORS:
            self.console_errors.append(message.text)

    def _note_page_error(self, error: Error) -> None:
        self.console_errors.append(error.stack or error.message)

    def open(self, url: str) -> None:
        """Open the lesson's page and wait until its kernel is ready."""
        self.page.goto(url, timeout=PATIENCE_TO_OPEN)
        self._wait_until_ready("")

    def open_here(self, path: str) -> None:
        """Open the lesson in the page as it is, and wait until its kernel is ready.

        JupyterLab is not loaded anew, which takes longer than anything else of a short lesson.
        """
        self.page.evaluate(
            "path => void jupyterapp.commands.execute('docmanager:open', {path})", path
        )
        self._wait_until_ready(path)

    def _wait_until_ready(self, path: str) -> None:
        self.page.wait_for_function(
            """path => {
                const panel = window.jupyterapp?.shell.currentWidget;
                return panel?.context?.path.endsWith(path)
                    && panel.sessionContext?.session?.kernel?.status === 'idle';
            }""",
            arg=path,
            timeout=PATIENCE_TO_OPEN,
            polling=POLLING,
        )

    def close(self) -> None:
        """End the lesson's kernel and close its tab, so that another can be opened in the page."""
        for event, listener in self._listeners.items():
            self.page.remove_listener(event, listener)
        self.page.evaluate(
            """async () => {
                const panel = jupyterapp.shell.currentWidget;
                await panel.sessionContext.shutdown();
                panel.context.model.dirty = false;  // nobody is asked whether to save
                const closed = new Promise(resolve => panel.disposed.connect(resolve));
                await jupyterapp.commands.execute('application:close');
                await closed;
            }"""
        )

    def restart_kernel(self) -> None:
        """Restart the kernel as the menu does, and wait until it can run cells again."""
        self.page.evaluate(
            "() => jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()"
        )
        self.page.wait_for_function(
            """() => jupyterapp.shell.currentWidget.sessionContext.session.kernel.status
                === 'idle'""",
            timeout=PATIENCE_TO_OPEN,
        )

    def run_all(self, timeout: float = PATIENCE_TO_RUN) -> None:
        """Run all cells as the menu does, and wait until they have run and show their widgets."""
        self.page.evaluate(
            """() => {
                window.bpRun = 'running';
                jupyterapp.commands.execute('notebook:run-all-cells')
                    .then(() => 'done', String)
                    .then(ended => { window.bpRun = ended; });
            }"""
        )
        try:
            self.page.wait_for_function(
                "window.bpRun !== 'running'", timeout=timeout, polling=POLLING
            )
        except TimeoutError:
            raise AssertionError(f"The cells did not finish in {timeout / SECONDS:g} s.") from None
        ended = self.page.evaluate("window.bpRun")
        assert ended == "done", f"JupyterLab could not run the cells: {ended}"
        try:
            self.page.wait_for_function(
                """() => {
                    const kind = 'application/vnd.jupyter.widget-view+json';
                    const cells = jupyterapp.shell.currentWidget.content.widgets;
                    const wanted = cells.flatMap(cell => cell.model.outputs?.toJSON() ?? [])
                        .filter(output => output.data && kind in output.data).length;
                    const shown = [...document.querySelectorAll('.jp-OutputArea-output.lm-Panel')]
                        .filter(node => node.textContent || node.childElementCount)
                        .filter(node => !node.textContent.startsWith('Loading widget'));
                    return shown.length >= wanted;
                }""",
                timeout=PATIENCE,
            )
        except TimeoutError:
            raise AssertionError("Some widgets did not appear.") from None

    def errors(self) -> list[CellError]:
        """Return the errors that cells and widgets show, except in cells tagged to raise one."""
        found = self.page.evaluate(
            """() => jupyterapp.shell.currentWidget.content.widgets.flatMap((cell, place) => {
                const tags = cell.model.getMetadata('tags') ?? [];
                const outputs = cell.model.outputs?.toJSON() ?? [];
                const raised = tags.includes('raises-exception') ? [] : outputs
                    .filter(output => output.output_type === 'error')
                    .map(output => output.traceback.join('\\n') || output.evalue);
                const broken = [...cell.node.querySelectorAll('.jp-OutputArea-output')]
                    .map(node => node.innerText)
                    .filter(text => /^(Error (displaying|creating) widget|Failed to)/.test(text));
                return [...raised, ...broken].map(text => [place + 1, text]);
            })"""
        )
        return [CellError(cell, ANSI.sub("", text)) for cell, text in found]

    def experiments(self) -> list[Experiment]:
        """Return the lesson's live experiments, from top to bottom."""
        return [Experiment(found) for found in self.locator.locator(".bp-experiment").all()]

    def experiment(self, number: int = 0) -> Experiment:
        """Return one live experiment, counted from 0."""
        return Experiment(self.locator.locator(".bp-experiment").nth(number))

    def screenshot(self, path: Path) -> None:
        """Keep a picture of what is in view."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=path)
