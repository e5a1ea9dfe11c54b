"""Reports of coverage in the hands of other programs: what `asl test --coverage` writes, read by genhtml and by a parser of Cobertura."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from pycobertura import Cobertura

HERE = Path(__file__).parent
FILES = [HERE.parent / "package/readme/order.asl.json", HERE / "amount.asl.yaml"]
CASES = {
    "cases": [
        {
            "name": "charged",
            "input": {"amount": 42},
            "mocks": {"functions": {"charge-card": {"responses": [{"returns": {"receipt": "r-99"}}]}}},
            "expect": {"status": "SUCCEEDED"},
        }
    ]
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two definitions, of which the second has a rule that no case meets, and with the reports."""
    folder = tmp_path_factory.mktemp("coverage")
    for file in FILES:
        shutil.copy(file, folder)
    (folder / "cases.json").write_text(json.dumps(CASES))
    names = [file.name for file in FILES]
    reports = ["--coverage", "coverage.info", "--coverage", "coverage.xml"]
    asl = [os.environ["ASL"], "test", *names, "--tests", "cases.json", *reports]
    subprocess.run(asl, cwd=folder, check=True)
    return folder


def test_cobertura_is_read(folder: Path) -> None:
    report = Cobertura(str(folder / "coverage.xml"))
    assert sorted(report.files()) == ["amount.asl.yaml", "order.asl.json"]
    assert report.line_rate("order.asl.json") == 1
    missed = report.missed_statements("amount.asl.yaml")
    text = (folder / "amount.asl.yaml").read_text().splitlines()
    # The rule, and the state that it leads to.
    assert [text[line - 1].strip() for line in missed] == [
        "- Variable: $.amount",
        "NumericGreaterThan: 100",
        "Next: Refuse",
        "Refuse:",
        "Type: Fail",
        "Error: TooMuch",
    ]
    assert report.branch_rate("amount.asl.yaml") == 0.5


def test_genhtml_reads_lcov_and_counts_the_same(folder: Path) -> None:
    genhtml = shutil.which("genhtml")
    if genhtml is None:
        pytest.skip("There is no genhtml (the package lcov).")
    command = [genhtml, "--branch-coverage", "--output-directory", "html", "coverage.info"]
    told = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    assert not told.stderr
    lines = re.search(r"lines\.*: .* \((\d+) of (\d+) lines?\)", told.stdout)
    branches = re.search(r"branches\.*: .* \((\d+) of (\d+) branch(?:es)?\)", told.stdout)
    assert lines and branches, told.stdout
    report = Cobertura(str(folder / "coverage.xml"))
    hit, found = report.total_hits(), report.total_statements()
    assert (int(lines[1]), int(lines[2])) == (hit, found)
    assert (int(branches[1]), int(branches[2])) == (1, 2)
    pages = {page.name for page in (folder / "html").rglob("*.gcov.html")}
    assert pages == {"order.asl.json.gcov.html", "amount.asl.yaml.gcov.html"}
