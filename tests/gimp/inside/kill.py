# SPDX-License-Identifier: GPL-3.0-or-later
"""GIMP's cancel ends the plug-in's process. Whenever that happens, the image is as it was."""
import os
import signal
import threading
from pathlib import Path

import gi
gi.require_version('Gimp', '3.0')
from gi.repository import Gimp, Gio

from checks import check, each, equal, figure
import kit
from kit import add_layer, make_image, make_style, plug_in_processes, put, state, stylize, upscale

# GIMP says so at its end: the layer that a killed plug-in had made, but not put into an image, is never freed.
EXPECTED_MESSAGE = 'gegl_tile_cache_destroy: runtime check failed'
TICKS = os.sysconf('SC_CLK_TCK')


def cpu_seconds(process):
    try:
        fields = Path(f'/proc/{process}/stat').read_text().rpartition(')')[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS
    except (OSError, IndexError):
        return 0


class Killer(threading.Thread):
    """Kills the plug-in's process once it has used so much processor time, in the middle of its work."""

    def __init__(self, after_cpu_seconds):
        super().__init__(daemon=True)
        self.after, self.killed, self.over = after_cpu_seconds, [], threading.Event()
        self.start()

    def run(self):
        while not self.killed and not self.over.wait(0.05):
            for process in plug_in_processes():
                if cpu_seconds(process) > self.after:
                    self.killed.append((process, cpu_seconds(process)))
                    os.kill(process, signal.SIGKILL)

    def end(self):
        self.over.set()
        self.join()


def ended(limit_s=20):
    """True once no process of the plug-in is there; one that has answered takes a moment to go."""
    pause = threading.Event()
    for _ in range(limit_s * 20):
        if not plug_in_processes():
            return True
        pause.wait(0.05)
    return False


def temporary_files():
    """Of all programs; GIMP's own swap file is there before and after."""
    return {str(path) for place in ('temporary', 'home') for path in Path(kit.folder, place).rglob('*') if path.is_file()}


def picture():
    image = make_image(width=500, height=400)
    layer = add_layer(image, 500, 400, alpha=False)
    put(layer, bytes(range(250)) * (500 * 400 * 3 // 250))
    return image, layer


def expect_nothing_left(image, seconds, slow_run):
    image.clean_all()
    before, files = state(image), temporary_files()
    check(ended(), 'no earlier process is left')
    killer = Killer(seconds)
    result = slow_run()
    killer.end()
    check(killer.killed and not result.ok, f'it was killed in the middle: {killer.killed} {result.status} {result.error}')
    figure(f'killed after {killer.killed[0][1] if killer.killed else 0} s of processor time')
    check(state(image) == before, 'layers, pixels, canvas, number of images and unsaved changes are as before')
    equal(temporary_files() - files, set(), 'more temporary files')
    check(ended(), 'no process is left')


@each(*[(output, seconds) for output in ('new-layer', 'resize-image', 'new-image') for seconds in (1.5,)], ('resize-image', 0.3))
def test_a_killed_run_leaves_nothing(output, seconds):
    image, layer = picture()
    expect_nothing_left(image, seconds, lambda: upscale(image, layer, 'slow-x2', output=output))
    again = upscale(image, layer)
    check(again.ok and len(image.get_layers()) == 2, f'the next run succeeds: {again.error}')
    image.delete()


@each(*[(output, source) for output in ('new-layer', 'replace-layer', 'new-image') for source in ('layer', 'file')])
def test_a_killed_style_transfer_leaves_nothing(output, source):
    image, layer = picture()
    style = {'style': make_style(image)} if source == 'layer' else {'style_file': style_file()}
    expect_nothing_left(image, 2, lambda: stylize(image, layer, **style, output=output, network='seeing-slowly', iterations=5000))
    again = stylize(image, layer, **style)
    check(again.ok, f'the next run succeeds: {again.error}')
    image.delete()


def style_file():
    image, path = make_image(width=24, height=18), Path(kit.folder) / 'style.xcf'
    make_style(image)
    file = Gio.File.new_for_path(str(path))
    Gimp.file_save(Gimp.RunMode.NONINTERACTIVE, image, file, None)
    image.delete()
    return file
