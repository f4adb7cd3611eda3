# SPDX-License-Identifier: GPL-3.0-or-later
"""The style dialog: proposes a style, paints, and one Ctrl+Z takes it back."""
from checks import check, equal
from desktop import until
from windows import STYLE

PAINTED = ['photo · stripes, fast 100 %', 'photo', 'stripes']


def paint():
    """With the dialog's proposal."""
    windows.open(STYLE)
    windows.run(STYLE)


def test_the_other_layer_is_proposed_and_the_result_is_a_layer():
    windows.fresh()
    before = gimp.ask('snapshot()')
    paint()
    windows.wait_for('layers()', PAINTED)
    windows.picture('style-new-layer')
    windows.undo()
    windows.wait_for('layers()', PAINTED[1:])
    check(gimp.ask('snapshot()') == before, 'one undo step brings everything back')


def test_the_same_style_is_proposed_again():
    """The nearest layer would now be the result of the first run."""
    windows.fresh()
    paint()
    windows.wait_for('len(layers())', 3)
    gimp.ask('select("photo")')
    paint()
    windows.wait_for('len(layers())', 4)
    check(windows.layers()[0].startswith('photo · stripes') or windows.layers()[1].startswith('photo · stripes'), 'the new layer is of the same style')
    check(not any('photo · photo' in name for name in windows.layers()), f'layers: {windows.layers()}')


def test_repeat_takes_the_last_values():
    windows.fresh()
    paint()
    windows.wait_for('len(layers())', 3)
    gimp.ask('select("photo")')
    screen.focus('– GIMP$')
    screen.keys('ctrl+f')
    windows.wait_for('len(layers())', 4)
    check(sum(name.startswith('photo · stripes') for name in windows.layers()) == 2, f'layers: {windows.layers()}')


def test_several_layers_are_painted_in_one_undo_step():
    windows.fresh()
    gimp.ask('add_frame()')
    before = gimp.ask('snapshot()')
    windows.open(STYLE)
    windows.picture('style-several-layers')
    windows.run(STYLE)
    windows.wait_for('layers()', ['next · stripes, fast 100 %', 'next', *PAINTED])
    windows.undo()
    windows.wait_for('layers()', ['next', *PAINTED[1:]])
    check(gimp.ask('snapshot()') == before, 'one undo step brings everything back')


def test_a_replaced_layer_comes_back_with_one_undo():
    windows.fresh()
    before = gimp.ask('snapshot()')
    windows.open(STYLE)
    windows.choose('u', 1)
    windows.picture('style-replace')
    windows.run(STYLE)
    until(lambda: gimp.ask('snapshot()') != before, 'the pixels change')
    equal(windows.layers(), PAINTED[1:], 'layers')
    windows.undo()
    until(lambda: gimp.ask('snapshot()') == before, 'one undo step brings the pixels back')


def test_a_cancelled_dialog_changes_nothing():
    windows.fresh()
    before = gimp.ask('snapshot()')
    windows.open(STYLE)
    screen.keys('Escape')
    screen.gone('Neural Style Transfer')
    until(lambda: not gimp.ask('plug_in_processes()'), 'the plug-in ends')
    check(gimp.ask('snapshot()') == before, 'the image is unchanged')
