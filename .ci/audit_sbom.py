"""What is installed, as a bill of materials (CycloneDX 1.6, JSON), and whether it says what is installed."""

import json
import sys
from collections.abc import Mapping
from importlib.metadata import Distribution
from pathlib import Path

import audit_licences
from audit_packages import OURS
from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

SCHEMA = "http://cyclonedx.org/schema/"
"""The one address in it: that of the format."""


def write(path: Path, installed: Mapping[str, Distribution], runtime: Mapping[str, str]) -> None:
    """Write the bill of what is installed; what is not among the pins `runtime` is only for development."""
    bom = Bom()
    components = {name: _component(name, found, runtime) for name, found in installed.items()}
    for name, component in components.items():
        if name == OURS:
            bom.metadata.component = component
        else:
            bom.components.add(component)
    for name, found in installed.items():
        bom.register_dependency(
            components[name], [components[needed] for needed in _needs(found) if needed in components]
        )
    path.parent.mkdir(exist_ok=True)
    path.write_text(JsonV1Dot6(bom).output_as_string(indent=1) + "\n", encoding="utf-8")


def differences(path: Path, installed: Mapping[str, Distribution]) -> list[str]:
    """Say where the bill at `path` breaks its format, or is not what is installed."""
    text = path.read_text(encoding="utf-8")
    fault = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if fault is not None:
        return [f"the bill breaks its format: {str(fault)[:200]}"]
    written = json.loads(text)
    components = [*written.get("components", ()), *filter(None, [written["metadata"].get("component")])]
    listed = {canonicalize_name(component["name"]): component["version"] for component in components}
    there = {name: found.version for name, found in installed.items()}
    said = [f"{name} {there[name]} is installed and not in the bill" for name in sorted(there.keys() - listed.keys())]
    said += [f"{name} {listed[name]} is in the bill and not installed" for name in sorted(listed.keys() - there.keys())]
    said += [
        f"{name} is {listed[name]} in the bill, and {there[name]} is installed"
        for name in sorted(there.keys() & listed.keys())
        if there[name] != listed[name]
    ]
    return said


def leaks(path: Path, root: Path) -> list[str]:
    """Say what in the bill tells of the machine that made it, or of where its packages came from."""
    text = path.read_text(encoding="utf-8")
    said = [f"the bill names the path {place}" for place in (str(root), sys.prefix, str(Path.home())) if place in text]
    if text.replace(SCHEMA, "").count("://"):
        said.append("the bill names an address")
    return said


def _component(name: str, found: Distribution, runtime: Mapping[str, str]) -> Component:
    purl = PackageURL("pypi", None, name, found.version)
    licence = audit_licences.licence_of(found)
    return Component(
        name=name,
        version=found.version,
        type=ComponentType.APPLICATION if name == OURS else ComponentType.LIBRARY,
        bom_ref=str(purl),
        purl=purl,
        scope=ComponentScope.REQUIRED if name == OURS or name in runtime else ComponentScope.EXCLUDED,
        licenses=[LicenseFactory().make_from_string(licence)] if licence else [],
    )


def _needs(found: Distribution) -> set[str]:
    """Return what a package asks for on this system, extras aside."""
    asked = map(Requirement, found.requires or ())
    return {canonicalize_name(one.name) for one in asked if one.marker is None or one.marker.evaluate({"extra": ""})}
