# SPDX-License-Identifier: GPL-3.0-or-later
"""Both dialogs, unfolded, in GIMP's dark and light colors and in other languages: pictures to look at, and sizes to hold to."""
from checks import check, each
from desktop import until
from windows import STYLE, TITLES, UPSCALE


def wait_for_brighter_half():
    """The network that "auto" picks in these tests makes everything brighter; the line between before and after is in the middle."""
    left, top = screen.place(TITLES[UPSCALE])

    def is_brighter():
        before, after = [sum(screen.pixels(left + x, top + 100, 130, 200)) for x in (24, 204)]
        return after > 1.1 * before
    until(is_brighter, 'the preview')


@each((UPSCALE,), (STYLE,))
def test_a_dialog_fits_on_the_screen(name):
    windows.fresh()
    windows.open(name)
    if name == UPSCALE:
        wait_for_brighter_half()
    windows.unfold_advanced()
    if name == STYLE:
        windows.unfold_second_style()
    screen.run('xdotool', 'mousemove', '2', '890')  # no tooltip
    width, height = screen.still_size(TITLES[name])
    windows.picture(f'look-{name.split("-")[3]}-{gimp.color_scheme}-{gimp.language}', most_looks=30)
    check(width <= 900 and height <= 860, f'{width}×{height} px')
    screen.keys('Escape')
    screen.gone(TITLES[name])
