import re
from html.parser import HTMLParser
from pathlib import Path

import polars as pl
import pytest

from groundswell.report import Drawing, Report, Section, Table, incidents_figure, write

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def sections(incidents: pl.DataFrame, sample: pl.DataFrame) -> list[Section]:
    figure = incidents_figure(incidents, sample)
    assert isinstance(figure, Drawing)
    return [
        Section(title=f"First {HOSTILE}", body=(HOSTILE, (HOSTILE, "an item"))),
        Section(title="Nothing here", body=()),
        Section(
            title="Last",
            body=(
                Table(name="t", caption="Caption & more", columns=("", HOSTILE), rows=((HOSTILE, "1\n(2)"),), notes=("A note.",)),
                figure,
            ),
        ),
    ]


@pytest.fixture(scope="module")
def report(sections: list[Section]) -> Report:
    return Report(title=f"T {HOSTILE}", lead=HOSTILE, sections=tuple(sections))


@pytest.fixture
def page(tmp_path: Path, report: Report) -> str:
    write(report, tmp_path)
    return (tmp_path / "report.html").read_text("utf-8")


class _Outline(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


def outline(page: str) -> _Outline:
    parser = _Outline()
    parser.feed(page)
    return parser


def test_a_page_stands_by_itself(page: str) -> None:
    found = outline(page)
    assert not {"script", "link", "iframe", "object", "embed", "img"} & set(found.tags)
    reaching = [value for name, value in found.attributes if name in {"src", "href", "xlink:href"} and value]
    assert reaching
    assert all(value.startswith("#") for value in reaching)
    assert "@import" not in page
    assert not re.search(r"url\((?!#)", page)


def test_what_a_user_wrote_is_text(page: str) -> None:
    assert "<script" not in page
    assert page.count("&lt;script&gt;") >= 7


def test_sections_stand_in_order_and_empty_ones_are_left_out(page: str) -> None:
    assert [level for level in outline(page).tags if level in {"h1", "h2", "h3"}] == ["h1", "h2", "h2"]
    assert "Nothing here" not in page
    assert '<a href="#section-2">Last</a>' in page


def test_a_page_can_be_heard(page: str) -> None:
    found = outline(page)
    assert ("lang", "en") in found.attributes
    assert ("role", "img") in found.attributes
    assert "<caption>Caption &amp; more</caption>" in page
    identifiers = [value for name, value in found.attributes if name == "id"]
    assert len(identifiers) == len(set(identifiers))


def test_the_same_report_twice_is_the_same_to_the_bit(tmp_path: Path, page: str, report: Report) -> None:
    (tmp_path / "again").mkdir()
    write(report, tmp_path / "again")
    assert (tmp_path / "again" / "report.html").read_text("utf-8") == page


def test_every_table_and_drawing_has_files_of_its_own(tmp_path: Path, report: Report) -> None:
    write(report, tmp_path)
    names = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*")}
    figures = {"figures/incidents-by-province.svg", "figures/incidents-by-province.pdf"}
    assert names == {"report.html", "tables/t.html", "tables/t.tex", "tables/t.docx"} | figures
