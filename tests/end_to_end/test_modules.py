"""What the pages' modules do in a real browser: keys, theme, questions, drafts, clocks, uploads."""

import base64

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

SEIZED = {"item": "手机一部", "count": "1", "account": "𠮷 signed the list"}


@pytest.fixture
def gallery(page, served):
    page.goto(served + "/_gallery")
    return page


def typed(page):
    for name, words in SEIZED.items():
        page.fill(f"#act [name={name}]", words)
    page.check("#act [name=sealed]")


def kept(page):
    return page.evaluate(
        "Object.keys(localStorage).filter((name) => name.startsWith('unbroken:draft:'))"
    )


def test_a_draft_survives_a_crash_of_the_page(gallery):
    typed(gallery)
    expect(gallery.locator("[data-draft-state]")).to_have_text("Draft kept in this browser")

    gallery.reload()

    for name, words in SEIZED.items():
        expect(gallery.locator(f"#act [name={name}]")).to_have_value(words)
    expect(gallery.locator("#act [name=sealed]")).to_be_checked()
    expect(gallery.locator("[data-draft-note]")).to_be_visible()


def test_a_draft_is_written_when_the_page_is_left_at_once(gallery, served):
    typed(gallery)

    gallery.goto(served + "/_gallery/print")
    gallery.goto(served + "/_gallery")

    expect(gallery.locator("#act [name=item]")).to_have_value(SEIZED["item"])


def test_another_officer_at_the_same_desk_does_not_see_the_draft(gallery):
    typed(gallery)
    expect(gallery.locator("[data-draft-state]")).to_have_text("Draft kept in this browser")

    gallery.route("**/_gallery", other_officer)
    gallery.reload()

    expect(gallery.locator("#act [name=item]")).to_have_value("")


def other_officer(route):
    page = route.fetch()
    route.fulfill(
        response=page, body=page.text().replace('data-officer="330112"', 'data-officer="330145"')
    )


def test_a_draft_can_be_thrown_away(gallery):
    typed(gallery)
    expect(gallery.locator("[data-draft-state]")).to_have_text("Draft kept in this browser")
    gallery.reload()

    gallery.click("[data-draft-drop]")

    expect(gallery.locator("#act [name=item]")).to_have_value("")
    assert kept(gallery) == []


def test_what_the_station_has_leaves_the_shared_browser(gallery, served):
    sent = []
    gallery.route(
        "**/drafts/gallery", lambda route: (sent.append(route.request), route.fulfill(status=204))
    )
    gallery.evaluate("document.getElementById('act').draft.address = '/drafts/gallery'")

    typed(gallery)

    expect(gallery.locator("[data-draft-state]")).to_have_text("Draft kept at the station")
    assert sent[-1].method == "PUT"
    assert sent[-1].post_data_json["values"]["item"] == [SEIZED["item"]]
    assert kept(gallery) == []


def test_a_draft_stays_here_while_the_network_is_cut(gallery):
    gallery.route("**/drafts/gallery", lambda route: route.abort())
    gallery.evaluate("document.getElementById('act').draft.address = '/drafts/gallery'")

    typed(gallery)
    gallery.evaluate("document.getElementById('act').draft.send()")

    expect(gallery.locator("[data-draft-state]")).to_have_text("Draft kept in this browser")
    assert len(kept(gallery)) == 1


def test_a_draft_goes_once_the_station_has_recorded_it(gallery, served):
    gallery.evaluate(
        """() => {
          const key = Object.assign(document.createElement("input"), { type: "hidden", name: "key", value: "0192" });
          document.getElementById("act").append(key);
        }"""
    )
    typed(gallery)
    expect(gallery.locator("[data-draft-state]")).to_have_text("Draft kept in this browser")
    gallery.evaluate("document.getElementById('act').draft.dirty = false")

    gallery.route("**/_gallery", recorded)
    gallery.reload()

    expect(gallery.locator("#act [name=item]")).to_have_value("")
    assert kept(gallery) == []


def recorded(route):
    page = route.fetch()
    said = '<div id="said"><div class="note ok" data-recorded="0192">Recorded</div>'
    route.fulfill(
        response=page, body=page.text().replace('<div id="said" aria-live="polite">', said, 1)
    )


def test_slash_goes_to_the_search_but_not_while_somebody_writes(gallery):
    gallery.evaluate(
        """() => {
          const form = Object.assign(document.createElement("form"), { className: "search" });
          form.append(Object.assign(document.createElement("input"), { id: "q" }));
          document.querySelector(".top").append(form);
        }"""
    )

    gallery.locator("#act [name=item]").press("/")
    assert gallery.evaluate("document.activeElement.name") == "item"

    gallery.locator("#act [name=item]").blur()
    gallery.keyboard.press("/")
    assert gallery.evaluate("document.activeElement.id") == "q"


def test_a_question_mark_shows_the_keys_and_escape_hides_them(gallery):
    gallery.keyboard.press("?")
    expect(gallery.locator("#keys")).to_be_visible()

    gallery.keyboard.press("Escape")
    expect(gallery.locator("#keys")).to_be_hidden()


def test_a_key_pressed_inside_an_input_method_does_nothing(gallery):
    gallery.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '?', isComposing: true, bubbles: true }))"
    )

    expect(gallery.locator("#keys")).to_be_hidden()


def test_a_question_stands_beside_its_button_and_escape_goes_back(gallery):
    gallery.click("details.confirm > summary")
    question = gallery.locator("details.confirm > div")
    expect(question).to_be_visible()
    expect(question.locator("[data-close]")).to_be_focused()

    gallery.keyboard.press("Escape")
    expect(question).to_be_hidden()
    expect(gallery.locator("details.confirm > summary")).to_be_focused()


def test_the_chosen_theme_holds_on_the_next_page(gallery, served):
    gallery.click("[data-toggle-theme]")
    gallery.goto(served + "/_gallery?errors")

    assert gallery.evaluate("document.documentElement.dataset.theme") == "dark"


def test_a_limit_runs_by_the_stations_clock_and_changes_shape_with_its_state(gallery):
    gallery.evaluate(
        """() => {
          const limit = document.querySelector(".limit:not(.warn, .bad)");
          const station = Date.parse(document.documentElement.dataset.now);
          const since = new Date(station - 3.5 * 3600_000).toISOString();
          Object.assign(limit.dataset, { since, limit: "14400", warn: "10800", alarm: "14400" });
          limit.id = "running";
          Date.now = () => 0; // A desk whose clock is wrong by half a century.
        }"""
    )
    gallery.evaluate(
        """async () => {
          const { startClocks } = await import("/static/site/clocks.js");
          startClocks(document);
        }"""
    )

    running = gallery.locator("#running")
    expect(running.locator("[data-used]")).to_have_text("3:30")
    expect(running).to_have_class("limit warn")
    expect(running.locator("[data-left] [data-time]")).to_have_text("0:29")


def test_an_upload_goes_on_where_the_network_cut_it(gallery):
    tus = Tus()
    gallery.route("**/upload/**", tus.answer)
    gallery.set_input_files(
        "[data-upload] input[type=file]",
        {"name": "现场.mp4", "mimeType": "video/mp4", "buffer": bytes(range(256)) * 40_000},
    )

    expect(gallery.locator("[data-upload] li span")).to_have_text(
        "Received and checked", timeout=20_000
    )
    assert tus.received == bytes(range(256)) * 40_000
    assert tus.cuts == 1
    assert base64.b64decode(tus.metadata.split(",")[0].split()[1]).decode() == "现场.mp4"


class Tus:
    """The least of a tus server that cuts the line once, in the middle of the file."""

    def __init__(self):
        self.received, self.cuts, self.metadata = b"", 0, ""

    def answer(self, route):
        request = route.request
        offset = {"Upload-Offset": str(len(self.received)), "Tus-Resumable": "1.0.0"}
        if request.method == "POST":
            self.metadata = request.headers["upload-metadata"]
            return route.fulfill(status=201, headers={"Location": "/upload/0192", **offset})
        if request.method == "HEAD":
            return route.fulfill(status=200, headers=offset)
        assert int(request.headers["upload-offset"]) == len(self.received)
        self.received += request.post_data_buffer
        if not self.cuts:
            self.cuts += 1
            return route.abort()  # The bytes arrived; their answer did not.
        return route.fulfill(status=204, headers={"Upload-Offset": str(len(self.received))})


ROWS = """
<form id="rows" data-draft="rows"><div data-rows>
<input type="hidden" name="items-count" value="3" data-rows-count>
<table><tbody>
<tr><td><input name="items-0-name"></td></tr>
<tr class="spare"><td><input name="items-1-name"></td></tr>
<tr class="spare"><td><input name="items-2-name"></td></tr>
</tbody></table>
<template><table><tbody><tr><td><input name="items-__n__-name"></td></tr></tbody></table></template>
<button type="button" data-rows-more hidden>more</button></div></form>
"""


def test_a_table_opens_with_one_line_and_grows_to_what_a_draft_holds(gallery):
    found = gallery.evaluate(
        """async (html) => {
          const { makeRoom, startRows } = await import("/static/site/rows.js");
          document.body.insertAdjacentHTML("beforeend", html);
          const form = document.getElementById("rows");
          const lines = () => form.querySelectorAll("tbody tr").length;
          const count = form.querySelector("[data-rows-count]");
          startRows(document.body);
          const opened = [lines(), count.value];
          form.querySelector("[data-rows-more]").click();
          const more = [lines(), count.value];
          makeRoom(form, { "items-4-name": ["手机"], "items-9-name": [""] });
          return [opened, more, [lines(), count.value]];
        }""",
        ROWS,
    )

    assert found == [[1, "1"], [2, "2"], [5, "5"]]


BRANCHES = """
<form id="branches"><select name="decision"><option value="">-</option><option value="yes">yes</option>
<option value="no">no</option></select>
<section id="yes" data-when="decision" data-is="yes"></section>
<section id="no" data-when="decision" data-is="no other"></section></form>
"""


def test_of_a_form_only_the_branch_that_was_chosen_is_shown(gallery):
    found = gallery.evaluate(
        """async (html) => {
          const { startBranches } = await import("/static/site/branches.js");
          document.body.insertAdjacentHTML("beforeend", html);
          const form = document.getElementById("branches");
          const shown = () => [...form.querySelectorAll("section:not([hidden])")].map((one) => one.id);
          startBranches(document.body);
          const first = shown();
          const choose = (value) => {
            form.elements.decision.value = value;
            form.elements.decision.dispatchEvent(new Event("change", { bubbles: true }));
            return shown();
          };
          return [first, choose("yes"), choose("no")];
        }""",
        BRANCHES,
    )

    assert found == [[], ["yes"], ["no"]]
