# SPDX-License-Identifier: GPL-3.0-or-later
"""The Help button of each dialog opens its page, which was installed with the plug-in. A program of the test's stands in for the browser."""
from pathlib import Path
from urllib.parse import unquote, urlparse

from checks import check, each, equal
from desktop import until
from windows import STYLE, TITLES, UPSCALE


@each((UPSCALE, 'neural-upscale.html'), (STYLE, 'neural-style-transfer.html'))
def test_the_help_button_opens_the_page(name, page):
    gimp.opened_page.unlink(missing_ok=True)
    windows.fresh()
    windows.open(name)
    screen.press_help(TITLES[name])
    until(gimp.opened_page.exists, 'a page is opened')
    opened = urlparse(gimp.opened_page.read_text())
    equal((opened.scheme, unquote(opened.path).split('/plug-ins/')[-1]), ('file', f'impasto/help/en/{page}'), 'page')
    check(Path(unquote(opened.path)).is_file(), 'it is there')
    check(screen.windows(TITLES[name]), 'the dialog stays open')
