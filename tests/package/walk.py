#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The first walk of a new user, with keys and mouse, in the GIMP and with the Impasto that are installed, and in a new profile: a
photo and a painting are opened as layers, the photo is painted, enlarged and exported. Reports in TAP; what is seen on the way is
kept as pictures of the screen. What is known about the image is what GIMP's title tells: layers and size.

walk.py PHOTO PAINTING FOLDER-FOR-PICTURES"""
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.dont_write_bytecode = True
tests = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(tests / 'gui'), str(tests / 'gimp')]

import checks
from checks import check, equal, figure
from desktop import Screen, until
from throwaway import Answer, end_session

WINDOW = 1278, 872     # what the window manager leaves of the screen
DOCK_EDGE = 1043, 300  # between picture and docks, in a window of that size
IDLE_S = 1.5           # nothing computes for so long: the preview is there
STYLE, UPSCALE, MAIN = 'Neural Style Transfer', 'Neural Upscale', '(– GIMP|Image Manipulation Program)$'
IN_SEQUENCE = True


def plug_in_seconds():
    """Processor time of the plug-in so far; nothing when it does not run."""
    ticks = []
    for stat in Path('/proc').glob('[0-9]*/stat'):
        try:
            name, _, fields = stat.read_text().rpartition(')')
        except OSError:  # it has just ended
            continue
        if name.endswith('(impasto'):
            ticks.append(sum(int(field) for field in fields.split()[11:13]))
    return sum(ticks) / os.sysconf('SC_CLK_TCK')


class ScreenOfTitles(Screen):
    """GIMP speaks English here, so that a window is known by its title and nothing else."""

    def windows(self, title):
        return self.run('xdotool', 'search', '--onlyvisible', '--name', title).stdout.split()


class Walker:
    """What a user does with GIMP."""

    def __init__(self, screen, pictures):
        self.screen, self.pictures, self.taken = screen, pictures, 0

    def look(self, name):
        self.taken += 1
        self.screen.run('xdotool', 'mousemove', '640', '896')  # no tooltip there
        self.screen.picture(self.pictures / f'{self.taken}-{name}.png', most_looks=30)

    def menu(self, letter, *keys, opens=None):
        """Alt and the letter of a menu, then keys in it."""
        self.screen.focus(MAIN)
        self.screen.keys('alt+' + letter)
        for key in keys:
            time.sleep(0.3)  # a menu takes no key before it is open, and nothing tells when it is
            self.screen.keys(key)
        if opens:
            self.screen.window(opens)

    def name_file(self, title, file):
        """In a file dialog."""
        self.screen.focus(title)
        self.screen.keys('slash')
        time.sleep(0.5)  # that brings the field for the name, and nothing tells when
        self.screen.keys('ctrl+a')
        self.screen.type(str(file))
        self.screen.keys('Return')
        self.screen.gone(title)

    def title_has(self, text, limit_s=60):
        until(lambda: self.screen.windows(re.escape(text) + '.*' + MAIN), f'“{text}” in the title', limit_s)

    def preview_computed(self):
        """Waits for it; gives the seconds it took."""
        begin = since = time.monotonic()
        spent = 0

        def is_idle():
            nonlocal spent, since
            if (now := plug_in_seconds()) > spent + 0.02:
                spent, since = now, time.monotonic()
            return spent and time.monotonic() > since + IDLE_S
        until(is_idle, 'the preview is computed', limit_s=120)
        return since - begin


def start(log):
    """GIMP, in a session without services."""
    environment = screen.environment() | {'GDK_BACKEND': 'x11', 'NO_AT_BRIDGE': '1', 'GSETTINGS_BACKEND': 'memory'}
    return subprocess.Popen(['gimp'], env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)


def told(*command):
    return subprocess.run(command, capture_output=True, text=True)


def size(picture):
    return tuple(int(side) for side in told('identify', '-format', '%w %h', str(picture)).stdout.split())


def difference(first, second):
    """Of two pictures, root of the mean square, of 1."""
    compared = told('compare', '-metric', 'RMSE', '-resize', '256x256!', str(first), str(second), 'null:')
    return float(re.search(r'\(([0-9.e-]+)\)', compared.stderr)[1])


def twice_as_large():
    return tuple(2 * side for side in size(photo))


def test_1_gimp_opens():
    screen.window('Welcome to GIMP', limit_s=120)
    screen.focus('Welcome to GIMP')
    until(lambda: screen.keys('Escape') or not screen.windows('Welcome to GIMP'), 'the welcome is closed')
    window = screen.focus(MAIN)
    screen.run('xdotool', 'windowmove', window, '0', '0', 'windowsize', '--sync', window, *map(str, WINDOW))
    equal(screen.still_size(MAIN), WINDOW, 'size')


def test_2_photo_and_painting_are_opened_as_layers():
    user.menu('f', 'o', opens='Open Image')
    user.name_file('Open Image', photo)
    user.title_has('1 layer')
    screen.drag(*DOCK_EDGE, DOCK_EDGE[0] - 150, DOCK_EDGE[1])  # room for the names of layers
    screen.keys('ctrl+shift+j')                                # fit the image in the window
    user.menu('f', 'e', opens='Open Image')
    user.name_file('Open Image', painting)
    user.title_has('2 layers')
    user.look('opened')
    user.menu('l', 'k', 'n')  # the layer below: the photo
    user.menu('l', 'k', 'r')
    user.look('layers')
    check(True, 'two layers')


def test_3_the_photo_is_painted():
    user.menu('r', 'a', 's', 's', 's')  # the third of that letter in the menu
    user.look('menu')
    screen.keys('Return')
    screen.window(STYLE)
    figure(f'{user.preview_computed():.1f} s to the preview')
    user.look('style')
    screen.press_ok(STYLE)
    user.title_has('3 layers')
    user.look('painted')
    check(True, 'three layers')


def test_4_the_painted_photo_is_enlarged():
    user.menu('r', 'b', 'Left', 'Down', 'Right', 'u', 'u', 'Return', opens=UPSCALE)  # Enhance comes after Blur, and has no letter of its own
    screen.keys('alt+u', 'Down')  # resize the whole image
    figure(f'{user.preview_computed():.1f} s to the preview')
    user.look('upscale')
    screen.press_ok(UPSCALE)
    user.title_has('{}x{}'.format(*twice_as_large()))
    user.look('enlarged')
    check(True, 'twice as large')


def test_5_it_is_exported():
    user.menu('f', 'x', opens='Export Image')
    user.name_file('Export Image$', exported)
    screen.focus('Export Image as PNG')
    user.look('export')
    screen.press_ok('Export Image as PNG')
    until(lambda: exported.exists() and exported.stat().st_size, 'the file')
    user.title_has('(exported)')
    equal(size(exported), twice_as_large(), 'size')
    figure(f'difference to the photo {difference(photo, exported):.3f}, to the painting {difference(painting, exported):.3f}')
    check(0.02 < difference(photo, exported) < 0.4, 'painted, and still that photo')


def main():
    global screen, user, photo, painting, exported
    photo, painting, pictures = map(Path, sys.argv[1:])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    report = checks.Report(sys.stdout)
    with ScreenOfTitles() as screen, tempfile.TemporaryFile('w+') as log:
        user, exported = Walker(screen, pictures), photo.with_name('painted.png')
        gimp = start(log)
        try:
            report.run(sys.modules[__name__])
        finally:
            if report.failed:
                user.look('failed')
            end_session(gimp)
        log.seek(0)
        report.result('no warning of the plug-in', [line for line in Answer(0, log.read()).complaints() if 'impasto' in line])
    report.plan()
    return 1 if report.failed else 0


if __name__ == '__main__':
    sys.exit(main())
