# SPDX-License-Identifier: GPL-3.0-or-later
"""GIMP with its windows on a screen of its own: keys and mouse go in, windows and pictures come out."""
import gettext
import json
import os
import shutil
import signal
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from throwaway import Answer, Throwaway, end_session, fake_browser

TOOLS = ('Xvfb', 'openbox', 'xdotool', 'import', 'convert')
SCREEN = '1280x900'
SHORTCUTS = {'plug-in-neural-upscale': '<Primary><Alt>u', 'plug-in-neural-style-transfer': '<Primary><Alt>s'}
GIMPRC = """(config-version "{version}")
(show-welcome-dialog no)
(theme-color-scheme {color_scheme})
"""
# One window that fills the screen, with the list of layers at its right.
SESSIONRC = """(session-info "toplevel"
    (factory-entry "gimp-single-image-window")
    (position 0 0)
    (size 1278 872)
    (open-on-exit)
    (aux-info (left-docks-width "1") (right-docks-width "300") (maximized "no"))
    (gimp-dock (side right) (book (current-page 0) (dockable "gimp-layer-list" (tab-style preview) (preview-size 32)))))
(hide-docks no)
(single-window-mode yes)
(last-tip-shown 0)
"""
here = Path(__file__).resolve().parent


def missing_tools():
    names = [name for name in TOOLS if not shutil.which(name)]
    return names if shutil.which('gimp') else [*names, 'gimp']


def until(condition, what, limit_s=30):
    """What `condition` gives as soon as it is true."""
    end = time.monotonic() + limit_s
    while not (found := condition()):
        if time.monotonic() > end:
            raise TimeoutError(f'waited {limit_s} s for: {what}')
        time.sleep(0.05)  # between two looks
    return found


@dataclass
class Screen:
    """An X server with a window manager."""
    number: str = ''
    processes: list = field(default_factory=list)

    def __enter__(self):
        read, write = os.pipe()
        self._start('Xvfb', '-displayfd', str(write), '-screen', '0', SCREEN + 'x24', '-nolisten', 'tcp', pass_fds=[write])
        os.close(write)
        with os.fdopen(read) as file:
            self.number = ':' + file.readline().strip()
        self._start('openbox', '--sm-disable')
        return self

    def __exit__(self, *_):
        for process in reversed(self.processes):
            end_session(process)

    def _start(self, *command, **more):
        self.processes.append(subprocess.Popen(command, env=self.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                               start_new_session=True, **more))

    def environment(self):
        return os.environ | {'DISPLAY': self.number}

    def run(self, *command):
        return subprocess.run(command, env=self.environment(), capture_output=True, text=True)

    def titled(self, title):
        """Ids of the visible windows with this in their title, and of no others."""
        return self.run('xdotool', 'search', '--onlyvisible', '--name', title).stdout.split()

    def windows(self, title):
        """Ids of the visible windows with this in their title. (Of other letters xdotool can read none; then it is known by its program.)"""
        return self.titled(title) or self.run('xdotool', 'search', '--onlyvisible', '--classname', 'gimp' if 'GIMP' in title else 'impasto').stdout.split()

    def window(self, title, limit_s=30):
        return until(lambda: self.windows(title), f'a window “{title}”', limit_s)[-1]

    def gone(self, title, limit_s=30):
        until(lambda: not self.windows(title), f'no window “{title}”', limit_s)

    def focus(self, title):
        window = self.window(title)
        self.run('xdotool', 'windowactivate', '--sync', window)
        return window

    def keys(self, *names):
        self.run('xdotool', 'key', '--clearmodifiers', '--delay', '40', *names)

    def type(self, text):
        self.run('xdotool', 'type', '--delay', '20', text)

    def click(self, x, y):
        self.run('xdotool', 'mousemove', str(x), str(y), 'click', '1')

    def drag(self, x, y, to_x, to_y):
        """In two steps: some programs take the first one for a click."""
        self.run('xdotool', 'mousemove', str(x), str(y), 'mousedown', '1', 'mousemove', str((x + to_x) // 2), str((y + to_y) // 2),
                 'mousemove', str(to_x), str(to_y), 'mouseup', '1')

    def place(self, title):
        """Of a window's content on the screen: where the mouse comes to lie in its corner. (Told by itself, xdotool counts the title twice.)"""
        told = self.run('xdotool', 'mousemove', '--window', self.window(title), '0', '0', 'getmouselocation', '--shell').stdout
        places = dict(line.split('=') for line in told.split())
        return int(places['X']), int(places['Y'])

    def pixels(self, x, y, width, height):
        """Of the screen: three bytes each."""
        command = ['import', '-window', 'root', '-crop', f'{width}x{height}+{x}+{y}', '-depth', '8', 'rgb:-']
        return subprocess.run(command, env=self.environment(), capture_output=True).stdout

    def press_ok(self, title):
        """Once more if need be: while a dialog lays itself out anew, on a busy machine, it takes no click."""
        self._click_ok(title)
        try:
            self.gone(title, limit_s=10)
        except TimeoutError:
            self._click_ok(title)
            self.gone(title)

    def _click_ok(self, title):
        """With the mouse: a Return would be some control's own. The buttons lie at the bottom, OK at the right."""
        width, height = self.still_size(title)
        self.run('xdotool', 'mousemove', '--window', self.window(title), str(width - 68), str(height - 46), 'click', '1')

    def press_help(self, title):
        """At the left of the same row."""
        _, height = self.still_size(title)
        self.run('xdotool', 'mousemove', '--window', self.window(title), '60', str(height - 46), 'click', '1')

    def size(self, window):
        told = self.run('xdotool', 'getwindowgeometry', '--shell', window).stdout
        places = dict(line.split('=') for line in told.split())
        return int(places['WIDTH']), int(places['HEIGHT'])

    def still_size(self, title):
        """Once it no longer changes."""
        window, sizes = self.window(title), []
        until(lambda: sizes.append(self.size(window)) or (len(sizes) > 10 and len(set(sizes[-10:])) == 1), 'the size stays')
        return sizes[-1]

    def picture(self, file, most_looks=8):
        """Once nothing moves any more; at the latest after some looks, for a progress bar always does."""
        looks = []
        for _ in range(most_looks):
            looks.append(subprocess.run(['import', '-window', 'root', 'ppm:-'], env=self.environment(), capture_output=True).stdout)
            if len(looks) > 2 and looks[-1] == looks[-2] == looks[-3]:
                break
            time.sleep(0.2)  # between two looks
        subprocess.run(['convert', 'ppm:-', str(file)], input=looks[-1], env=self.environment())


@dataclass
class Gimp:
    """GIMP with windows, in a profile that is thrown away."""
    build: object
    screen: Screen
    color_scheme: str = 'dark'
    language: str = 'en'
    catalogues: Path = None
    models: Path = None  # instead of those made by the tests
    text: str = ''

    def __enter__(self):
        self._place = Throwaway(self.build, plug_ins=('help',), models=self.models)
        self._place.__enter__()
        self.opened_page = fake_browser(self._place)
        self._configure()
        if self.catalogues:
            shutil.copytree(self.catalogues / self.language, self._place.package / 'locale' / self.language)
        self._listener = socket.socket(socket.AF_UNIX)
        address = str(self._place.folder / 'remote')
        self._listener.bind(address)
        self._listener.listen()
        self._log = open(self._place.folder / 'log', 'w+')
        self._start(address)
        self._answer_line()
        return self

    def __exit__(self, *_):
        self._file.close()
        self._line.close()
        self._listener.close()
        end_session(self._process)
        self._log.seek(0)
        self.text = self._log.read()
        self._log.close()
        self._place.__exit__()

    def _configure(self):
        profile = self._place.profile
        with open(profile / 'gimprc', 'a') as file:
            file.write(GIMPRC.format(version=self._place.version(), color_scheme=self.color_scheme))
        (profile / 'sessionrc').write_text(SESSIONRC)
        (profile / 'shortcutsrc').write_text('(file-version 1)\n' + ''.join(f'(action "{name}" "{keys}")\n' for name, keys in SHORTCUTS.items()))

    def _language(self):
        """A locale of the language's name, in which nothing but the name differs from C.UTF-8: there no catalogue is read."""
        if self.language == 'en':
            return {}
        name = self.language + '.UTF-8'
        shutil.copytree('/usr/lib/locale/C.utf8', self._place.folder / 'locales' / name)
        return {'LOCPATH': str(self._place.folder / 'locales'), 'LANG': name, 'LANGUAGE': self.language}

    def _start(self, address):
        environment = self._place.environment() | {'DISPLAY': self.screen.number, 'IMPASTO_REMOTE': address, 'GDK_BACKEND': 'x11',
                                                   'NO_AT_BRIDGE': '1', 'GSETTINGS_BACKEND': 'memory'} | self._language()
        places = [str(here), str(here.parent / 'gimp')]
        code = f'import sys; sys.path[:0] = {places!r}; import remote; remote.serve()'
        self._process = subprocess.Popen(['gimp', '--no-splash', '--new-instance', '--batch-interpreter', 'python-fu-eval', '-b', code],
                                         env=environment, stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log,
                                         start_new_session=True)

    def _answer_line(self):
        self._listener.settimeout(60)
        self._line, _ = self._listener.accept()
        self._file = self._line.makefile('rw')

    def translated(self, english):
        """By Impasto's own catalogue, where there is one."""
        return gettext.translation('impasto', self.catalogues, [self.language], fallback=True).gettext(english)

    def complaints(self, expected=None):
        """Of GIMP and all it started; duplicate or missing mnemonics too."""
        found = Answer(0, self.text).complaints(expected)
        # "property (null)" is a button of GIMP's own: in some languages two of them have one mnemonic
        return found + [line for line in self.text.splitlines() if 'mnemonic' in line and 'property (null)' not in line]

    def ask(self, question):
        """The value of an expression in GIMP's Python; see remote.py and kit.py for what it knows."""
        self._file.write(question + '\n')
        self._file.flush()
        told = json.loads(self._file.readline())
        if 'fault' in told:
            raise RuntimeError(told['fault'])
        return told['answer']

    def filter(self, name):
        """As from the menu: the action of the menu entry, by a key."""
        self.screen.focus('– GIMP$')
        self.screen.keys(SHORTCUTS[name].replace('<Primary>', 'ctrl+').replace('<Alt>', 'alt+'))
