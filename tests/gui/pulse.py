# SPDX-License-Identifier: GPL-3.0-or-later
"""How soon a window answers: the ping of window managers (_NET_WM_PING), which a program's main loop echoes."""
import ctypes
import time
from ctypes import POINTER, Structure, Union, byref, c_char_p, c_int, c_long, c_ulong, c_void_p

CLIENT_MESSAGE = 33
SUBSTRUCTURE_NOTIFY = 1 << 19


class ClientMessage(Structure):
    _fields_ = [('type', c_int), ('serial', c_ulong), ('send_event', c_int), ('display', c_void_p), ('window', c_ulong),
                ('message_type', c_ulong), ('format', c_int), ('data', c_long * 5)]


class Event(Union):
    _fields_ = [('type', c_int), ('message', ClientMessage), ('room', c_long * 24)]


class Pulse:
    def __init__(self, display):
        self._x = ctypes.CDLL('libX11.so.6')
        for name, result, arguments in (
                ('XOpenDisplay', c_void_p, [c_char_p]), ('XDefaultRootWindow', c_ulong, [c_void_p]), ('XInternAtom', c_ulong, [c_void_p, c_char_p, c_int]),
                ('XSelectInput', c_int, [c_void_p, c_ulong, c_long]), ('XSendEvent', c_int, [c_void_p, c_ulong, c_int, c_long, POINTER(Event)]),
                ('XPending', c_int, [c_void_p]), ('XNextEvent', c_int, [c_void_p, POINTER(Event)]), ('XFlush', c_int, [c_void_p])):
            function = getattr(self._x, name)
            function.restype, function.argtypes = result, arguments
        self._display = self._x.XOpenDisplay(display.encode())
        self._root = self._x.XDefaultRootWindow(self._display)
        self._protocols, self._ping = (self._x.XInternAtom(self._display, name, 0) for name in (b'WM_PROTOCOLS', b'_NET_WM_PING'))
        self._x.XSelectInput(self._display, self._root, SUBSTRUCTURE_NOTIFY)
        self._count = 0

    def seconds(self, window, limit_s=5):
        """From the ping of a window to its echo."""
        self._count += 1
        event = Event()
        event.message = ClientMessage(type=CLIENT_MESSAGE, window=int(window), message_type=self._protocols, format=32)
        event.message.data[:3] = self._ping, self._count, int(window)
        begin = time.monotonic()
        self._x.XSendEvent(self._display, int(window), 0, 0, byref(event))
        self._x.XFlush(self._display)
        while time.monotonic() < begin + limit_s:
            while self._x.XPending(self._display):
                self._x.XNextEvent(self._display, byref(event))
                if event.type == CLIENT_MESSAGE and event.message.data[1] == self._count:
                    return time.monotonic() - begin
            time.sleep(0.001)  # between two looks
        return limit_s
