# SPDX-License-Identifier: GPL-3.0-or-later
"""Memory stays flat however large the layer is."""
import threading
import time
from pathlib import Path

import gi
from gi.repository import Gegl

from checks import check, each, equal, figure
from kit import add_layer, make_image, plug_in_processes, size, upscale

LIMIT_MIB = 1024
ALLOWED_MIB = 1536


class PeakMemory(threading.Thread):
    """The greatest resident size of the plug-in's process, as the kernel keeps it."""

    def __init__(self):
        super().__init__(daemon=True)
        self.mib, self.over = 0, threading.Event()
        self.start()

    def look(self, process):
        for line in Path(f'/proc/{process}/status').read_text().splitlines():
            if line.startswith('VmHWM:'):
                self.mib = max(self.mib, int(line.split()[1]) / 1024)

    def run(self):
        while not self.over.wait(0.05):
            for process in plug_in_processes():
                try:
                    self.look(process)
                except OSError:
                    pass  # has ended

    def end(self):
        self.over.set()
        self.join()
        return self.mib


@each((1000, 1000), (6000, 4000))
def test_memory_stays_within_the_limit(width, height):
    image = make_image(width=width, height=height)
    layer = add_layer(image, width, height, alpha=False)
    layer.get_buffer().set_color(Gegl.Rectangle.new(0, 0, width, height // 2), Gegl.Color.new('blue'))
    image.undo_disable()
    peak, start = PeakMemory(), time.monotonic()
    result = upscale(image, layer, memory=LIMIT_MIB)
    seconds, mib = time.monotonic() - start, peak.end()
    check(result.ok, result.error)
    equal(size(result.layer), (2 * width, 2 * height), 'size')
    check(0 < mib <= ALLOWED_MIB, f'{mib:.0f} MiB at most, {ALLOWED_MIB} allowed')
    figure(f'{width}×{height} px: {seconds:.1f} s, {4e-6 * width * height / seconds:.2f} megapixels of result a second, {mib:.0f} MiB')
    image.delete()
