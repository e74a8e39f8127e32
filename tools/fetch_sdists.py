#!/usr/bin/env python3
"""fetch_sdists.py PINS DEST: fetch the distributions that the requirements file PINS names and unpack each to DEST/<name>/.

pip does the fetching and checks the hashes. For a source distribution pip wants metadata, which it gets by running the package's
own build back end. Nothing of the packages is to be run here, so pip is given back ends that copy the PKG-INFO which every source
distribution holds.
"""

import glob
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile

# What the module of a build back end must answer (PEP 517), answered for every package from its PKG-INFO.
BACK_END = '''
import os
import re


def get_requires_for_build_wheel(config_settings=None):
    return []


def prepare_metadata_for_build_wheel(metadata_directory, config_settings=None):
    with open("PKG-INFO", encoding="utf-8") as f:
        text = f.read()
    name, version = (re.search(r"(?m)^%s: *(\\S+)" % key, text).group(1) for key in ("Name", "Version"))
    folder = "%s-%s.dist-info" % (re.sub(r"[-_.]+", "_", name), version)
    os.makedirs(os.path.join(metadata_directory, folder), exist_ok=True)
    with open(os.path.join(metadata_directory, folder, "METADATA"), "w", encoding="utf-8") as f:
        f.write(text)
    return folder


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    raise RuntimeError("nothing is to be built")
'''
BACK_ENDS = ("setuptools.build_meta", "hatchling.build", "poetry.core.masonry.api", "flit_core.buildapi", "pbr.build",
             "poetry_dynamic_versioning.backend", "uv_build")


def write_back_ends(folder):
    for module in BACK_ENDS:
        *packages, name = module.split(".")
        inside = os.path.join(folder, *packages)
        os.makedirs(inside, exist_ok=True)
        for depth in range(1, len(packages) + 1):
            open(os.path.join(folder, *packages[:depth], "__init__.py"), "a").close()
        with open(os.path.join(inside, name + ".py"), "w", encoding="utf-8") as f:
            f.write(BACK_END)
    # A source distribution without pyproject.toml asks for setuptools.build_meta:__legacy__.
    with open(os.path.join(folder, "setuptools", "build_meta.py"), "a", encoding="utf-8") as f:
        f.write("\n\nimport sys\n\n__legacy__ = sys.modules[__name__]\n")


def unpack(archive, dest):
    """Unpack a source distribution (without its one top folder) or a wheel to DEST/<name>/."""
    name = re.match(r"(.+?)-\d", os.path.basename(archive)).group(1)
    folder = os.path.join(dest, re.sub(r"[-_.]+", "-", name).lower())
    shutil.rmtree(folder, ignore_errors=True)
    if archive.endswith(".whl"):
        with zipfile.ZipFile(archive) as z:
            z.extractall(folder)  # refuses to leave the folder
        return
    with tempfile.TemporaryDirectory(dir=dest) as scratch, tarfile.open(archive) as t:
        if hasattr(tarfile, "data_filter"):
            t.extractall(scratch, filter="data")
        else:
            for member in t.getmembers():  # Python before 3.11.4: links and devices are left out, nothing leaves the folder
                if member.name.startswith("/") or ".." in member.name.split("/"):
                    sys.exit("%s: %s is not to be unpacked" % (archive, member.name))
            t.extractall(scratch, [member for member in t.getmembers() if member.isfile() or member.isdir()])
        (top,) = os.listdir(scratch)
        os.rename(os.path.join(scratch, top), folder)


def main():
    pins, dest = sys.argv[1:]
    os.makedirs(dest, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        back_ends, archives = os.path.join(scratch, "back_ends"), os.path.join(scratch, "archives")
        write_back_ends(back_ends)
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--retries", "1", "--no-deps",
               "--no-build-isolation", "--use-pep517", "--require-hashes", "-r", pins, "-d", archives]
        if subprocess.run(pip, env=dict(os.environ, PYTHONPATH=back_ends)).returncode != 0:
            sys.exit(1)
        for archive in sorted(glob.glob(os.path.join(archives, "*"))):
            unpack(archive, dest)


if __name__ == "__main__":
    main()
