"""What every page has to hold, looked at in a real browser.

A page is opened in each language, width and theme. Then: no accessibility violation that axe-core can
find (WCAG 2.0 to 2.2, A and AA), no sideways scroll, no text outside its box, no word of the other
language outside what is marked as typed or named here, and no error in the console.

    def test_the_board_holds(browser, server):
        check_page(browser, server.url + "/area/", cookies=signed_in_cookies)
"""

import functools
import itertools
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from weakref import WeakKeyDictionary

from playwright.sync_api import Browser, BrowserContext, Page, Playwright

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "build" / "vendor" / "axe.min.js"
CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
LANGUAGES = {"zh": "zh-CN", "en": "en"}
WIDTHS = (1440, 390)
THEMES = ("light", "dark")
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

ALLOWED_LATIN = frozenset(
    {
        "Unbroken",
        "IMEI",
        "DNA",
        "SHA-256",
        "QR",
        "URL",
        "PDF",
        "USB",
        "NTP",
        "UTC",
        "GB",
        "KB",
        "MB",
        "kB",
        "ms",
    }
    | {"Ctrl", "Enter", "Esc", "Shift", "Space", "Tab"}
)
"""Words that Chinese pages have as they are: names of formats, units and keys."""

CODE = re.compile(r"(?=\S*[\d./_:@%-])[\w./:@%#·-]+")
"""A number of record, an address, a file name: no word of any language."""
LATIN_WORD = re.compile(r"[A-Za-z][A-Za-z'-]+")
HAN = re.compile(r"[㐀-䶿一-鿿豈-﫿\U00020000-\U000323af]")


@dataclass(frozen=True, kw_only=True)
class Look:
    """One way of looking at a page."""

    language: str
    width: int
    theme: str

    def __str__(self) -> str:
        return f"{self.language} {self.width} {self.theme}"


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing that does not hold, and where."""

    look: Look
    what: str
    where: str

    def __str__(self) -> str:
        return f"[{self.look}] {self.what}: {self.where}"


ALL_LOOKS = tuple(
    Look(language=language, width=width, theme=theme)
    for language, width, theme in itertools.product(LANGUAGES, WIDTHS, THEMES)
)
EVERYDAY = (
    Look(language="zh", width=1440, theme="light"),
    Look(language="en", width=390, theme="dark"),
)
"""Each language, width and theme once: what an ordinary run has the time for."""
LOOKS = ALL_LOOKS if os.environ.get("UNBROKEN_LOOKS") == "all" else EVERYDAY
"""How this run looks at pages; `./unbroken test --release` takes all."""


def launch(playwright: Playwright) -> Browser:
    """Start Chromium."""
    return playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))


def check_page(
    browser: Browser,
    address: str,
    *,
    cookies: Sequence[dict] = (),
    looks: Sequence[Look] = LOOKS,
    allowed_latin: frozenset[str] = ALLOWED_LATIN,
    status: int = 200,
) -> None:
    """Fail with everything that does not hold on a page, in every look."""
    faults = [
        fault
        for look in looks
        for fault in faults_of(
            browser, address, look=look, cookies=cookies, allowed_latin=allowed_latin, status=status
        )
    ]
    assert not faults, address + "\n" + "\n".join(str(fault) for fault in faults)


def faults_of(
    browser: Browser,
    address: str,
    *,
    look: Look,
    cookies: Sequence[dict] = (),
    allowed_latin: frozenset[str] = ALLOWED_LATIN,
    status: int = 200,
) -> list[Fault]:
    """List what does not hold on a page in one look."""
    eye = eye_of(browser, look)
    eye.open(address, cookies=cookies, status=status)
    found = faults_seen(eye, allowed_latin=allowed_latin, status=status)
    eye.leave()
    return found


def faults_seen(
    eye: "Eye", *, allowed_latin: frozenset[str] = ALLOWED_LATIN, status: int = 200
) -> list[Fault]:
    """List what does not hold on the page that stands in a window."""
    look = eye.look
    found = [
        *_wrong_language_of_page(eye.page, look),
        *axe_violations(eye.page),
        *sideways_scroll(eye.page),
        *text_out_of_its_box(eye.page),
        *foreign_words(eye.page, look=look, allowed_latin=allowed_latin),
        *(("error in the console", line) for line in eye.errors(status)),
    ]
    return [Fault(look=look, what=what, where=where) for what, where in found]


@dataclass(kw_only=True)
class Eye:
    """One window that looks at many pages in one way: opening a browser session costs more than a look."""

    look: Look
    page: Page
    said: list[str]

    def open(self, address: str, *, cookies: Sequence[dict] = (), status: int = 200) -> None:
        """Open a page as whoever these cookies name, and let it come to rest."""
        # Nothing of the last page: neither who was signed in, nor what it left, nor what it said.
        self.leave()
        self.page.context.clear_cookies()
        self.page.context.add_cookies([_language_cookie(address, self.look), *cookies])
        self.said.clear()
        answer = self.page.goto(address)
        assert answer is not None
        assert answer.status == status, f"{address} answered {answer.status}"
        self.page.evaluate(AT_REST)

    def leave(self) -> None:
        """Go away from the page, which asks its station nothing any more."""
        self.page.goto("about:blank")

    def errors(self, status: int) -> list[str]:
        """Return what the console said since the page was opened."""
        # Chromium itself reports a page that was asked for and answered with 404.
        return [line for line in self.said if status < 400 or "Failed to load" not in line]


AT_REST = """async () => {
  await document.fonts.ready;
  await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  await new Promise((asked) => setTimeout(asked, 100));
}"""
"""A page is at rest when it is drawn and what its modules ask the station first has come."""

_EYES: WeakKeyDictionary[Browser, dict[Look, Eye]] = WeakKeyDictionary()


def eye_of(browser: Browser, look: Look) -> Eye:
    """Return the window of a browser that looks in this way; the first time it is opened."""
    eyes = _EYES.setdefault(browser, {})
    if look not in eyes:
        page, said = new_context(browser, look).new_page(), []
        page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda problem: said.append(str(problem)))
        eyes[look] = Eye(look=look, page=page, said=said)
    return eyes[look]


def new_context(browser: Browser, look: Look) -> BrowserContext:
    """Open a fresh browser session that looks in this language, width and theme."""
    return browser.new_context(
        viewport={"width": look.width, "height": 900},
        locale=LANGUAGES[look.language],
        color_scheme=look.theme,
        has_touch=look.width < 720,
        reduced_motion="reduce",
    )


def open_context(
    browser: Browser, *, look: Look, address: str, cookies: Sequence[dict] = ()
) -> BrowserContext:
    """Open a fresh browser session of whoever these cookies name, for a flow of its own."""
    context = new_context(browser, look)
    context.add_cookies([_language_cookie(address, look), *cookies])
    return context


def _language_cookie(address: str, look: Look) -> dict:
    language = {"zh": "zh-hans", "en": "en"}[look.language]
    origin = "/".join(address.split("/")[:3])
    return {"name": "django_language", "value": language, "url": origin}


def _wrong_language_of_page(page: Page, look: Look) -> Iterator[tuple[str, str]]:
    said = page.evaluate("document.documentElement.lang")
    if said != LANGUAGES[look.language]:
        yield "page says another language", said


@functools.cache
def _axe() -> str:
    return AXE.read_text("utf-8")


def axe_violations(page: Page) -> Iterator[tuple[str, str]]:
    """List the accessibility violations that axe-core finds."""
    page.evaluate(_axe())
    options = {"runOnly": {"type": "tag", "values": AXE_TAGS}, "resultTypes": ["violations"]}
    result = page.evaluate("options => axe.run(document, options)", options)
    for violation in result["violations"]:
        for node in violation["nodes"]:
            yield f"axe {violation['id']}", f"{node['html'][:160]} {node['failureSummary'][:200]}"


SIDEWAYS = """() => {
  const root = document.scrollingElement;
  return root.scrollWidth > root.clientWidth ? [`${root.scrollWidth} > ${root.clientWidth}`] : [];
}"""


def sideways_scroll(page: Page) -> Iterator[tuple[str, str]]:
    """Find a page that is wider than its window."""
    for widths in page.evaluate(SIDEWAYS):
        yield "scrolls sideways", widths


OUTSIDE = """() => {
  const wide = [];
  const shows = (box) => box.width > 2 && box.height > 2;
  const scrolls = (at) => {
    for (; at && at !== document.body; at = at.parentElement) {
      if (["auto", "scroll"].includes(getComputedStyle(at).overflowX)) return at;
    }
    return null;
  };
  for (const element of document.querySelectorAll("body *")) {
    if (element.closest("svg, .vh, .skip, select") || !element.checkVisibility()) continue;
    const box = element.getBoundingClientRect();
    const own = [...element.childNodes].filter((n) => n.nodeType === 3 && n.data.trim());
    if (!own.length || !shows(box) || scrolls(element)) continue;
    if (element.scrollWidth > element.clientWidth + 1 && element.clientWidth) {
      wide.push(element.outerHTML.slice(0, 160));
      continue;
    }
    const holder = element.closest("li, td, th, section, .room, .btn, .st, .card, main, header, nav");
    if (!holder) continue;
    const outer = holder.getBoundingClientRect();
    for (const node of own) {
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const text of range.getClientRects()) {
        if (text.width && (text.right > outer.right + 1 || text.left < outer.left - 1)) {
          wide.push(element.outerHTML.slice(0, 160));
          break;
        }
      }
    }
  }
  return [...new Set(wide)];
}"""


def text_out_of_its_box(page: Page) -> Iterator[tuple[str, str]]:
    """Find texts that are wider than what holds them."""
    for element in page.evaluate(OUTSIDE):
        yield "text leaves its box", element


WORDS = """() => {
  const texts = [];
  const page = document.documentElement.lang;
  const foreign = (element) => {
    const marked = element.closest("[lang]");
    return element.closest("[translate=no], script, style, textarea, kbd, .mono, .digest") || marked.lang !== page;
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (walker.currentNode.data.trim() && !foreign(element)) texts.push(walker.currentNode.data.trim());
  }
  for (const element of document.querySelectorAll("[aria-label], [placeholder], [title], [alt], [data-label]")) {
    if (foreign(element)) continue;
    for (const name of ["aria-label", "placeholder", "title", "alt", "data-label"]) {
      if (element.getAttribute(name)) texts.push(element.getAttribute(name));
    }
  }
  texts.push(document.title);
  return texts;
}"""


def foreign_words(
    page: Page, *, look: Look, allowed_latin: frozenset[str] = ALLOWED_LATIN
) -> Iterator[tuple[str, str]]:
    """Find words of the other language that nobody marked as typed."""
    for text in page.evaluate(WORDS):
        if look.language == "en" and HAN.search(text):
            yield "Chinese on an English page", text
        if look.language == "zh":
            words = set(LATIN_WORD.findall(CODE.sub(" ", text))) - allowed_latin
            if words:
                yield "English on a Chinese page", f"{text} ({', '.join(sorted(words))})"
