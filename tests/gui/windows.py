# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests with windows do over and over."""
from dataclasses import dataclass
from pathlib import Path

import gi

gi.require_version('Gdk', '3.0')
from gi.repository import Gdk

from desktop import until

CANCEL = 935, 875  # GIMP's button beside the progress bar, in the window of desktop.py
SECOND_STYLE = 76, 482  # below the preview, in its dialog
UPSCALE, STYLE = 'plug-in-neural-upscale', 'plug-in-neural-style-transfer'
TITLES = {UPSCALE: 'Neural Upscale', STYLE: 'Neural Style Transfer'}


@dataclass
class Windows:
    gimp: object
    screen: object
    pictures: Path

    def mnemonic(self, english):
        """The key of a label, in the language that GIMP speaks."""
        letter = self.gimp.translated(english).partition('_')[2][0].lower()
        return letter if letter.isascii() else Gdk.keyval_name(Gdk.unicode_to_keyval(ord(letter)))

    def fresh(self, width=240, height=160):
        """A new image; a dialog that an earlier test left open is closed."""
        for title in TITLES.values():
            while self.screen.windows(title):
                self.screen.focus(title)
                self.screen.keys('Escape')
        self.gimp.ask(f'fresh({width}, {height})')

    def open(self, name):
        """By the filter's key, once more if need be: while GIMP still puts up a new image, it takes none."""
        self.gimp.filter(name)
        try:
            self.screen.window(TITLES[name], limit_s=15)
        except TimeoutError:
            self.gimp.filter(name)
            self.screen.window(TITLES[name])

    def open_at_rest(self, name):
        """While it lays itself out, a dialog may take no keys, and what lies in it moves."""
        self.open(name)
        self.screen.still_size(TITLES[name])

    def unfold_second_style(self):
        """With the mouse: it has no letter of its own."""
        self.screen.still_size(TITLES[STYLE])
        self.screen.run('xdotool', 'mousemove', '--window', self.screen.window(TITLES[STYLE]), *map(str, SECOND_STYLE), 'click', '1')
        self.screen.still_size(TITLES[STYLE])

    def unfold_advanced(self):
        self.screen.keys('alt+' + self.mnemonic('_Advanced'))

    def choose(self, mnemonic, downs):
        """Of a list: so many entries further down."""
        self.screen.keys('alt+' + mnemonic, *['Down'] * downs)

    def enter(self, mnemonic, text):
        self.screen.keys('alt+' + mnemonic, 'ctrl+a')
        self.screen.type(text)
        self.screen.keys('Tab')

    def run(self, name):
        self.screen.press_ok(TITLES[name])

    def undo(self):
        self.screen.focus('– GIMP$')
        self.screen.keys('ctrl+z')

    def layers(self):
        return self.gimp.ask('layers()')

    def wait_for(self, question, wanted, limit_s=30):
        until(lambda: self.gimp.ask(question) == wanted, f'{question} = {wanted}, it is {self.gimp.ask(question)}', limit_s)

    def picture(self, name, **how):
        self.screen.picture(self.pictures / (name + '.png'), **how)
