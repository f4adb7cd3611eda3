# SPDX-License-Identifier: GPL-3.0-or-later
"""GIMP with a profile of its own that is thrown away: only the plug-in under test and the two interpreters are in it."""
import os
import re
import shutil
import signal
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import model_package

DOCUMENTS = Path(__file__).resolve().parents[2] / 'docs'
SHIPPED_MODELS = Path(__file__).resolve().parents[2] / 'models'
INTERPRETERS = ('python-eval', 'script-fu')
COMPLAINT = re.compile(r'-(WARNING|CRITICAL|ERROR) \*\*|inconsistent state|catalog directory does not exist|(Warning|Error): value ')
# GIMP prints these without Impasto too, the second one when Script-Fu saves a file, the fourth one after an empty batch, the last one
# when GIMP 3.2 has a window; nothing else is let pass.
OF_GIMP_ITSELF = re.compile(r'script-fu-interpreter.*cannot open display'
                            r'|scriptfu-WARNING .*Missing arg type: GimpExportOptions'
                            r'|gimp_flush\(\): error: Broken pipe'
                            r'|Gimp-Core-WARNING .*gimp_finalize: list of contexts not empty upon exit'
                            r"|\(gimp:\d+\): Gdk-CRITICAL .* assertion 'GDK_IS_DEVICE \(device\)' failed")


@dataclass
class Build:
    """What is tested."""
    plugin: Path
    core: Path
    gimp_plugins: Path  # folder of GIMP's own plug-ins


@dataclass
class Answer:
    status: int
    text: str

    def complaints(self, expected=None):
        """Lines that should not be there. `expected`: one more message that is no fault in this test."""
        return [line for line in self.text.splitlines() if COMPLAINT.search(line) and not OF_GIMP_ITSELF.search(line)
                and not (expected and expected in line)]


def console():
    for name in ('gimp-console', 'gimp-console-3.2', 'gimp-console-3.0', 'gimp-console-3'):
        if found := shutil.which(name):
            return found
    raise SystemExit('Bail out! There is no gimp-console here.')


def end_session(leader):
    """Ends what GIMP started too: a plug-in may outlive it."""
    try:
        os.killpg(leader.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    leader.wait()


@dataclass
class Throwaway:
    build: Build
    with_core: bool = True
    plug_ins: tuple = ()  # of GIMP's own, more than the interpreters
    models: Path = None  # instead of those made here
    folder: Path = field(init=False)

    def __enter__(self):
        self._temporary = tempfile.TemporaryDirectory(prefix='impasto-gimp-')
        self.folder = Path(self._temporary.name)
        for part in ('profile', 'home', 'temporary', 'models'):
            (self.folder / part).mkdir()
        self._stage()
        (self.profile / 'gimprc').write_text('(plug-in-path "${gimp_dir}/plug-ins")\n(check-updates no)\n')
        model_package.write_all(self.folder / 'models')
        return self

    def __exit__(self, *_):
        self._temporary.cleanup()

    @property
    def profile(self):
        return self.folder / 'profile'

    @property
    def package(self):
        return self.profile / 'plug-ins' / 'impasto'

    def _stage(self):
        """Copies, not links: the plug-in finds its core beside the place it was started from."""
        (self.package / 'locale').mkdir(parents=True)  # an installed package has it
        shutil.copy2(self.build.plugin, self.package / 'impasto')
        if self.with_core:
            shutil.copy2(self.build.core, self.package / 'libimpasto-core.so')
        shutil.copytree(DOCUMENTS / 'help', self.package / 'help')
        for name in (*INTERPRETERS, *self.plug_ins):
            (self.profile / 'plug-ins' / name).symlink_to(self.build.gimp_plugins / name)

    def version(self):
        """Of GIMP, "3.0.4"."""
        told = subprocess.run([console(), '--version'], env=self.environment(), capture_output=True, text=True, check=True).stdout
        return re.search(r'\d+\.\d+\.\d+', told)[0]

    def environment(self):
        inherited = {name: value for name, value in os.environ.items()
                     if not name.startswith(('GIMP', 'XDG_', 'IMPASTO_MODEL', 'LC_', 'DISPLAY', 'WAYLAND_DISPLAY'))}
        return inherited | {
            'HOME': str(self.folder / 'home'), 'TMPDIR': str(self.folder / 'temporary'), 'LANG': 'C.UTF-8', 'LANGUAGE': 'en',
            'GIMP3_DIRECTORY': str(self.profile), 'GIMP3_TEMPDIR': str(self.folder / 'temporary'),
            'GIMP3_CACHEDIR': str(self.folder / 'temporary'), 'IMPASTO_MODEL_PATH': str(self.models or self.folder / 'models'),
            'IMPASTO_TEST_FOLDER': str(self.folder), 'PYTHONDONTWRITEBYTECODE': '1', 'OMP_WAIT_POLICY': 'passive'}

    def run(self, interpreter, batch, limit_s=300):
        """Ends GIMP and everything it started when the time is over; the status is then -9."""
        command = [console(), '-nis', '--batch-interpreter', interpreter, '-b', batch, '--quit']
        gimp = subprocess.Popen(command, env=self.environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, text=True, errors='replace', start_new_session=True)
        try:
            text, _ = gimp.communicate(timeout=limit_s)
        except subprocess.TimeoutExpired:
            end_session(gimp)
            text = gimp.communicate()[0] + f'\nstill running after {limit_s} s'
        finally:  # also when this program is told to end
            end_session(gimp)
        return Answer(gimp.returncode, text)

    def python(self, code, limit_s=300):
        return self.run('python-fu-eval', code, limit_s)

    def script_fu(self, code, limit_s=300):
        return self.run('plug-in-script-fu-eval', code, limit_s)


# A plug-in in the place of GIMP's own one that opens pages in a browser.
BROWSER = """#!/usr/bin/env python3
import os, sys
import gi
gi.require_version('Gimp', '3.0')
from gi.repository import Gimp, GObject

class Browser(Gimp.PlugIn):
    def do_set_i18n(self, name):
        return False

    def do_query_procedures(self):
        return ['plug-in-web-browser']

    def do_create_procedure(self, name):
        procedure = Gimp.Procedure.new(self, name, Gimp.PDBProcType.PLUGIN, self.run, None)
        procedure.add_string_argument('url', 'URL', 'What to open', '', GObject.ParamFlags.READWRITE)
        return procedure

    def run(self, procedure, config, data):
        with open({opened!r} + '.new', 'w') as file:
            file.write(config.get_property('url'))
        os.rename({opened!r} + '.new', {opened!r})
        return procedure.new_return_values(Gimp.PDBStatusType.SUCCESS, None)

Gimp.main(Browser.__gtype__, sys.argv)
"""


def fake_browser(gimp):
    """The file that will hold the address of the page that GIMP opens. To be called before GIMP is started."""
    opened = gimp.folder / 'opened'
    program = gimp.profile / 'plug-ins' / 'web-browser' / 'web-browser.py'
    program.parent.mkdir()
    program.write_text(BROWSER.format(opened=str(opened)))
    program.chmod(0o755)
    return opened
