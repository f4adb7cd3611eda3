# SPDX-License-Identifier: GPL-3.0-or-later
"""Both dialogs, unfolded, in GIMP's dark and light colors: pictures to look at, and sizes to hold to."""
from checks import check, each
from windows import STYLE, TITLES, UPSCALE


@each((UPSCALE,), (STYLE,))
def test_a_dialog_fits_on_the_screen(name):
    windows.fresh()
    windows.open(name)
    screen.keys('alt+a')
    width, height = screen.still_size(TITLES[name])
    windows.picture(f'look-{TITLES[name].split()[-1].lower()}-{gimp.color_scheme}')
    check(width <= 600 and height <= 860, f'{width}×{height} px')
    screen.keys('Escape')
    screen.gone(TITLES[name])
