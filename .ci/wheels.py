"""Shows that every pin in requirements/ has a wheel of a pinned hash, for each Python and platform.

Downloads them with pip, as an installation would, into a folder that is removed again. pip reads a
requirement's marker (`sys_platform == 'win32'`) for the machine that it runs on, whatever platform is
asked for; so the markers are read here, for the platform that is asked for.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
LISTS = ("build", "development", "lock", "bench")  # development holds what runtime does
VERSIONS = ("3.11", "3.12", "3.13", "3.14")
PLATFORMS = {
    # By sys_platform: the tags of the oldest systems that we install on, newest first.
    "linux": ("manylinux_2_28_x86_64", "manylinux_2_17_x86_64", "manylinux_2_5_x86_64"),
    "darwin": ("macosx_14_0_arm64", "macosx_11_0_arm64"),
    "win32": ("win_amd64",),
}
PIN = re.compile(r"^(?P<pin>[a-z][^\\\n]*?) \\\n(?P<hashes>(?: +--hash=\S+(?: \\)?\n)+)", re.MULTILINE)


def pins(listed: str, version: str, sys_platform: str) -> str:
    """Return the pins that `version` needs on `sys_platform`, with their hashes and without markers."""
    environment = {
        "python_version": version,
        "python_full_version": f"{version}.0",
        "sys_platform": sys_platform,
        "platform_python_implementation": "CPython",
    }
    wanted = []
    for found in PIN.finditer(listed):
        requirement = Requirement(found["pin"])
        if requirement.marker is None or requirement.marker.evaluate(environment):
            wanted.append(f"{requirement.name}{requirement.specifier} \\\n{found['hashes']}")
    return "".join(wanted)


def download(listed: str, version: str, tags: tuple[str, ...], folder: Path) -> int:
    """Download the wheels of `listed` and return how many there are; pip says on stderr what is missing."""
    requirements = folder / "requirements.txt"
    requirements.write_text(listed, encoding="utf-8")
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--quiet", "--no-deps"]
    command += ["--require-hashes", "--only-binary", ":all:", "--implementation", "cp", "--python-version", version]
    command += [f"--platform={tag}" for tag in tags]
    command += ["--dest", str(folder), "--requirement", str(requirements)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    return len(list(folder.glob("*.whl")))


def main() -> int:
    """Try each list on each platform and Python; return 1 if a wheel is missing anywhere."""
    missing = 0
    for name in LISTS:
        listed = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        for sys_platform, tags in PLATFORMS.items():
            for version in VERSIONS:
                wanted = pins(listed, version, sys_platform)
                with tempfile.TemporaryDirectory() as folder:
                    try:
                        count = download(wanted, version, tags, Path(folder))
                    except subprocess.CalledProcessError:
                        count = 0
                complete = count == len(PIN.findall(wanted)) > 0
                missing += not complete
                outcome = f"{count} wheels, none missing" if complete else "NOT COMPLETE, see above"
                print(f"{name:<12} {sys_platform:<7} Python {version}: {outcome}", flush=True)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
