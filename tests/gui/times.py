# SPDX-License-Identifier: GPL-3.0-or-later
"""How soon previews come, with the models that ship, on a layer as large as a camera's. Seconds by the clock are told; what is held to is
processor time, which other work on the computer changes little."""
import time

from checks import check, each, figure
from desktop import until
from watch import Watch
from windows import STYLE, TITLES, UPSCALE

SHIPPED_MODELS = True
WINDOW_PX, PREVIEW_AT = 320, (24, 24)
CHANGES = 4
QUIET_S = 2.5             # longer than any step of a preview
FIRST_S, LATER_S = 2, 0.5  # wished for, on two cores
GENEROUS = 3               # two busy threads of one core give each half of it, and what waits counts too


def right_half(name):
    """Of the preview on the screen, where "after" is."""
    left, top = screen.place(TITLES[name])
    return left + PREVIEW_AT[0] + WINDOW_PX // 2 + 20, top + PREVIEW_AT[1] + 40, 130, 200


def until_quiet(watch, changes):
    until(lambda: watch.changes() >= changes and watch.quiet_seconds() > QUIET_S, 'the preview', limit_s=60)
    return watch.settled()


def close(name):
    screen.keys('Escape')
    screen.gone(TITLES[name])


def opened(name, rect):
    """Seconds until the first preview is painted, from the key of the menu entry on."""
    with Watch(screen.number, rect) as watch:
        windows.open(name)
        mapped = time.monotonic() - watch.begin
        return mapped, until_quiet(watch, 1)


def changed(rect):
    """Of the number with the focus."""
    with Watch(screen.number, rect) as watch:
        screen.keys('Up')
        return until_quiet(watch, 1)


@each((UPSCALE,), (STYLE,))
def test_previews_come_soon(name):
    windows.fresh(4000, 3000)
    windows.open_at_rest(name)
    rect = right_half(name)
    close(name)
    mapped, first = opened(name, rect)
    first_busy = gimp.ask('busy_seconds()')
    check(right_half(name) == rect, 'the dialog opens where it did')
    screen.keys('alt+' + ('i' if name == UPSCALE else 'k'))
    windows.picture('times')
    later = [changed(rect) for _ in range(CHANGES)]
    later_busy = (gimp.ask('busy_seconds()') - first_busy) / CHANGES
    close(name)
    figure(f'{name}: window after {mapped:.2f} s, first preview after {first:.2f} s ({first_busy:.2f} s of a processor); '
           f'later ones after {", ".join(f"{seconds:.2f}" for seconds in later)} s ({later_busy:.2f} s of a processor)')
    check(first_busy < GENEROUS * FIRST_S, f'the first preview took {first_busy:.2f} s of a processor')
    check(later_busy < GENEROUS * LATER_S, f'a later preview took {later_busy:.2f} s of a processor')
