# SPDX-License-Identifier: GPL-3.0-or-later
"""The live preview: shows what the result will be, to the px, and the dialog goes on while it is computed."""
import time

from checks import check, each, equal, figure
from desktop import until
from pulse import Pulse
from windows import TITLES, UPSCALE

WINDOW = 320            # px of the preview, each way
PREVIEW_AT = 24, 24     # in the dialog
SWITCH_AT = 132, 360      # with the small picture of a layer of 3:2 beside it
LINE_PX, LABEL_PX = 12, 30  # what they cover at the left and at the top, once the line is at the left
MODEL = 'left-mean-x2'


def shown_part(width, height):
    """What of a result of this size the preview shows at first, and where."""
    w, h = min(WINDOW, width), min(WINDOW, height)
    return ((width - w) // 2, (height - h) // 2, w, h), ((WINDOW - w) // 2, (WINDOW - h) // 2)


def clear_of(part, place):
    """The part and place of what can be compared: without line and labels."""
    return (part[0] + LINE_PX, part[1] + LABEL_PX, part[2] - LINE_PX, part[3] - LABEL_PX), (place[0] + LINE_PX, place[1] + LABEL_PX)


def screen_px(place, size):
    left, top = screen.place(TITLES[UPSCALE])
    return screen.pixels(left + PREVIEW_AT[0] + place[0], top + PREVIEW_AT[1] + place[1], *size)


def difference(a, b):
    return max(abs(x - y) for x, y in zip(a, b)) if len(a) == len(b) else 255


def line_to_the_left():
    left, top = screen.place(TITLES[UPSCALE])
    screen.click(left + PREVIEW_AT[0] + WINDOW // 4, top + PREVIEW_AT[1] + WINDOW // 2)
    screen.keys('Home')
    screen.run('xdotool', 'mousemove', '2', '890')  # no tooltip


def model_chosen(name):
    screen.keys('alt+m', 'Home', *['Down'] * gimp.ask('choices("plug-in-neural-upscale", "model")').index(name))


def until_shown(want, place, size):
    """Seconds until the preview shows these px, nowhere more than 1/255 off; None if it never does."""
    begin, least = time.monotonic(), [255]

    def is_shown():
        least.append(min(least[-1], difference(screen_px(place, size), want)))
        return least[-1] <= 1
    try:
        until(is_shown, 'the preview', limit_s=20)
    except TimeoutError:
        check(False, f'the preview differs from the result by {least[-1]}/255')
        return None
    return time.monotonic() - begin


@each((240, 200, 2), (200, 150, 1.7), (250, 330, 1))
def test_the_preview_equals_the_result(width, height, factor):
    windows.fresh(width, height)
    part, place = clear_of(*shown_part(round(width * factor), round(height * factor)))
    model = 'identity' if factor == 1 else MODEL
    want = bytes.fromhex(gimp.ask(f'enlarged({part!r}, factor={factor}, model="{model}")'))
    windows.open(UPSCALE)
    windows.enter('f', str(factor))
    model_chosen(model)
    line_to_the_left()
    if until_shown(want, place, part[2:]) is not None:
        check(True, 'equal')
    windows.picture(f'preview-{factor}')
    windows.run(UPSCALE)
    windows.wait_for('len(layers())', 3)
    equal(gimp.ask(f'pixels(now["image"].get_layers()[0], {part!r})'), want.hex(), 'the layer that came')


def test_the_last_of_many_changes_is_shown():
    windows.fresh(240, 200)
    part, place = clear_of(*shown_part(720, 600))
    want = bytes.fromhex(gimp.ask(f'enlarged({part!r}, factor=3, model="{MODEL}")'))
    windows.open(UPSCALE)
    model_chosen('slow-x2')
    for factor in ('2.3', '4', '1.2', '3'):
        windows.enter('f', factor)
    model_chosen(MODEL)
    line_to_the_left()
    check(until_shown(want, place, part[2:]) is not None, 'the last wish is shown')
    screen.keys('Escape')
    screen.gone(TITLES[UPSCALE])


def test_the_dialog_answers_while_a_preview_is_computed():
    """A blocked main loop would not answer before the preview is there; what else this computer does costs some ms."""
    windows.fresh(400, 400)
    windows.open(UPSCALE)
    model_chosen('slow-x2')
    window, pulse = screen.window(TITLES[UPSCALE]), Pulse(screen.number)
    before, end, answers = gimp.ask('busy_seconds()'), time.monotonic() + 3, []
    while time.monotonic() < end:
        answers.append(pulse.seconds(window))
    check(gimp.ask('busy_seconds()') > before + 0.2, 'meanwhile a preview was computed')
    answers.sort()
    figure(f'{len(answers)} pings: median {answers[len(answers) // 2] * 1000:.1f} ms, greatest {answers[-1] * 1000:.1f} ms')
    check(answers[-1] < 0.1, f'the slowest answer took {answers[-1] * 1000:.0f} ms')
    screen.keys('Escape')
    screen.gone(TITLES[UPSCALE], limit_s=10)


def test_a_dragged_picture_shows_another_part():
    windows.fresh(400, 400)
    windows.open(UPSCALE)
    windows.enter('f', '2')
    model_chosen(MODEL)
    line_to_the_left()
    left, top = screen.place(TITLES[UPSCALE])
    screen.drag(left + 200, top + 200, left + 140, top + 170)
    screen.run('xdotool', 'mousemove', '2', '890')
    part, place = clear_of((240 + 60, 240 + 30, WINDOW, WINDOW), (0, 0))
    want = bytes.fromhex(gimp.ask(f'enlarged({part!r}, factor=2, model="{MODEL}")'))
    check(until_shown(want, place, part[2:]) is not None, 'the part under the hand is shown')
    windows.picture('preview-dragged')
    screen.keys('Escape')
    screen.gone(TITLES[UPSCALE])


def test_the_switch_is_remembered():
    """Without a preview the dialog has no need of the core."""
    windows.fresh()
    windows.open(UPSCALE)
    until(lambda: gimp.ask('is_core_loaded()'), 'the core is loaded for the preview')
    screen.still_size(TITLES[UPSCALE])
    left, top = screen.place(TITLES[UPSCALE])
    screen.click(left + SWITCH_AT[0], top + SWITCH_AT[1])
    windows.run(UPSCALE)
    windows.wait_for('len(layers())', 3)
    until(lambda: not gimp.ask('is_core_loaded()'), 'the plug-in that ran is gone')
    windows.open_at_rest(UPSCALE)
    windows.picture('preview-off')
    check(not gimp.ask('is_core_loaded()'), 'no preview is computed')
    screen.keys('Escape')
    screen.gone(TITLES[UPSCALE])
