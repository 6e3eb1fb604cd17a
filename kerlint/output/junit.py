"""JUnit's XML, which most continuous integration shows as tests."""

from __future__ import annotations

import re
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from kerlint.findings import Finding
from kerlint.output.results import Results, message

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(results: Results) -> str:
    """A suite for each file, a case that fails for each finding; a case that passes for each file without any.

    A report without cases would look like a run that never was, so there is always one.
    """
    suites = Element("testsuites", name="kerlint")
    by_path = {path: list(found) for path, found in groupby(_sorted(results), key=lambda finding: finding.place.path)}
    for path in dict.fromkeys([*results.files, *by_path]):
        suite = _suite(suites, results.locations.relative(path))
        for finding in by_path.get(path, ()):
            _failure(suite, finding, results)
        if path not in by_path:
            _case(suite, "kerlint")
    for error in results.errors:
        case = _case(_suite(suites, error.path or "kerlint"), "kerlint")
        SubElement(case, "error", message=_xml(error.message)).text = _xml(error.where + error.message)
    if not len(suites):
        _case(_suite(suites, "kerlint"), "kerlint")
    for suite in (suites, *suites):
        for attribute, tag in (("tests", "testcase"), ("failures", "failure"), ("errors", "error")):
            suite.set(attribute, str(sum(1 for _ in suite.iter(tag))))
    indent(suites)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(suites, encoding="us-ascii").decode()}\n'


def _sorted(results: Results) -> list[Finding]:
    return sorted(results.findings, key=lambda finding: finding.place.path)


def _suite(suites: Element, name: str) -> Element:
    return SubElement(suites, "testsuite", name=_xml(name))


def _case(suite: Element, name: str) -> Element:
    return SubElement(suite, "testcase", name=_xml(name), classname=suite.get("name", ""), time="0")


def _failure(suite: Element, finding: Finding, results: Results) -> None:
    span = results.locations.span(finding.place)
    case = _case(suite, f"{finding.code} {finding.name}, line {span.line}")
    case.set("line", str(span.line))
    failure = SubElement(case, "failure", message=_xml(message(finding)), type=str(finding.severity))
    told = [f"{finding.place}: {message(finding)}", finding.why, *(f"help: {help}" for help in finding.help)]
    failure.text = _xml("\n".join(line for line in told if line))


def _xml(text: str) -> str:
    """The text without what XML cannot hold, such as control characters."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
