# SPDX-License-Identifier: GPL-3.0-or-later
"""The upscale dialog: a factor is entered, the layer or the image grows, and one Ctrl+Z takes it back."""
from checks import check, equal
from windows import UPSCALE


def test_a_factor_is_entered_and_the_result_is_a_layer():
    windows.fresh()
    before = gimp.ask('snapshot()')
    windows.open(UPSCALE)
    windows.enter('f', '1.5')
    windows.picture('upscale-factor')
    windows.run(UPSCALE)
    windows.wait_for('layers()', ['photo ×1.5, brighter-x2', 'photo', 'stripes'])
    equal(gimp.ask('size(now["image"].get_layers()[0])'), [360, 240], 'size')
    windows.picture('upscale-new-layer')
    windows.undo()
    windows.wait_for('layers()', ['photo', 'stripes'])
    check(gimp.ask('snapshot()') == before, 'one undo step brings everything back')


def test_a_resized_image_comes_back_with_one_undo():
    windows.fresh()
    before = gimp.ask('snapshot()')
    windows.open(UPSCALE)
    windows.enter('f', '2')
    windows.choose('u', 1)
    windows.run(UPSCALE)
    windows.wait_for('now["image"].get_width()', 480)
    windows.picture('upscale-resized-image')
    windows.undo()
    windows.wait_for('now["image"].get_width()', 240)
    check(gimp.ask('snapshot()') == before, 'one undo step brings everything back')
