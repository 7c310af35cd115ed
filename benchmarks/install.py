"""Installs the peers one by one, where they cannot all be had: `python benchmarks/install.py`, by `make bench`."""

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent


def main() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]["peers"]
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-c", "constraints.txt"]
    for peer in wanted:
        if subprocess.run([*pip, peer], cwd=ROOT, check=False).returncode:
            sys.stderr.write(f"left out, since it cannot be installed here: {peer}\n")


if __name__ == "__main__":
    main()
