# SPDX-License-Identifier: GPL-3.0-or-later
"""Cancel beside GIMP's progress bar, in the middle of a run."""
from checks import check, equal
from desktop import until
from windows import CANCEL, STYLE, UPSCALE

# GIMP says so at its end: the layer that a killed plug-in had made, but not put into an image, is never freed.
EXPECTED_MESSAGE = 'gegl_tile_cache_destroy: runtime check failed'


def slow_upscale():
    windows.open_at_rest(UPSCALE)
    models = gimp.ask('choices("plug-in-neural-upscale", "model")')
    windows.choose('m', models.index('slow-x2'))
    windows.run(UPSCALE)


def slow_style():
    windows.open_at_rest(STYLE)
    methods = gimp.ask('choices("plug-in-neural-style-transfer", "method")')
    windows.choose('m', methods.index('refined'))
    networks = gimp.ask('choices("plug-in-neural-style-transfer", "network")')
    windows.screen.keys('alt+a')
    windows.enter('b', '5000')
    windows.choose('w', networks.index('seeing-slowly'))
    windows.run(STYLE)


def cancelled(start, name):
    windows.fresh(1500, 1200)  # much longer than it takes to press the button, on any machine
    before = gimp.ask('snapshot()')
    start()
    began = gimp.ask('busy_seconds()')  # with the preview
    until(lambda: gimp.ask('busy_seconds()') > began + 2, 'the run is in its middle')
    windows.picture(name)
    screen.click(*CANCEL)
    until(lambda: not gimp.ask('plug_in_processes()'), 'the plug-in ends')
    check(gimp.ask('snapshot()') == before, 'the image is unchanged')
    equal(windows.layers(), ['photo', 'stripes'], 'layers')
    check(not gimp.ask('now["image"].is_dirty()'), 'there is nothing to save')


def test_upscaling_is_cancelled_without_a_trace():
    cancelled(slow_upscale, 'cancel-upscale')


def test_style_transfer_is_cancelled_without_a_trace():
    cancelled(slow_style, 'cancel-style')


def test_the_next_run_works():
    windows.fresh()
    windows.open(STYLE)
    windows.choose('m', 0)  # the quickest method
    windows.run(STYLE)
    windows.wait_for('len(layers())', 3)
    check(windows.layers()[0].startswith('photo'), 'a layer came')
