# SPDX-License-Identifier: GPL-3.0-or-later
"""When a part of the screen came to look as it does at last: pictures of it, many a second, with their times."""
import ctypes
import threading
import time
from ctypes import POINTER, Structure, byref, c_char_p, c_int, c_uint, c_ulong, c_void_p

ALL_PLANES, Z_PIXMAP = ctypes.c_ulong(-1).value, 2


class Image(Structure):
    """The beginning of X's XImage, as far as it is read here."""
    _fields_ = [('width', c_int), ('height', c_int), ('xoffset', c_int), ('format', c_int), ('data', c_void_p), ('byte_order', c_int),
                ('bitmap_unit', c_int), ('bitmap_bit_order', c_int), ('bitmap_pad', c_int), ('depth', c_int), ('bytes_per_line', c_int)]


class Watch:
    """Of a rectangle (x, y, width, height), from `with` on."""
    def __init__(self, display, rect):
        self._x, self._rect = ctypes.CDLL('libX11.so.6'), rect
        for name, result, arguments in (
                ('XOpenDisplay', c_void_p, [c_char_p]), ('XDefaultRootWindow', c_ulong, [c_void_p]), ('XCloseDisplay', c_int, [c_void_p]),
                ('XGetImage', POINTER(Image), [c_void_p, c_ulong, c_int, c_int, c_uint, c_uint, c_ulong, c_int]), ('XFree', c_int, [c_void_p])):
            function = getattr(self._x, name)
            function.restype, function.argtypes = result, arguments
        self._display = self._x.XOpenDisplay(display.encode())
        self._root = self._x.XDefaultRootWindow(self._display)
        self._looks, self._over = [], threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self):
        self.begin = time.monotonic()
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        self._thread.join()
        self._x.XCloseDisplay(self._display)

    def _look(self):
        image = self._x.XGetImage(self._display, self._root, *self._rect, ALL_PLANES, Z_PIXMAP)
        data = ctypes.string_at(image.contents.data, image.contents.bytes_per_line * image.contents.height)
        ctypes.CDLL('libc.so.6').free(c_void_p(image.contents.data))
        self._x.XFree(image)
        return hash(data)

    def _run(self):
        while not self._over.is_set():
            look = self._look()
            if not self._looks or self._looks[-1][1] != look:
                self._looks.append((time.monotonic(), look))
            self._over.wait(0.02)  # between two looks

    def changes(self):
        return len(self._looks) - 1

    def quiet_seconds(self):
        """How long nothing has changed."""
        return time.monotonic() - self._looks[-1][0] if self._looks else 0

    def settled(self):
        """Seconds from the beginning until it looked for the first time as it does now."""
        last = self._looks[-1][1]
        return next(when for when, look in self._looks if look == last) - self.begin
