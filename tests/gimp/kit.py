# SPDX-License-Identifier: GPL-3.0-or-later
"""What tests inside GIMP share: images of every kind, their pixels as stored, and calls of the procedures."""
import os
import struct
from dataclasses import dataclass

import gi
gi.require_version('Gimp', '3.0')
gi.require_version('Gegl', '0.4')
from gi.repository import Gegl, Gimp

SUCCESS = Gimp.PDBStatusType.SUCCESS
CALLING_ERROR = Gimp.PDBStatusType.CALLING_ERROR
EXECUTION_ERROR = Gimp.PDBStatusType.EXECUTION_ERROR
Precision = Gimp.Precision
QUICK = {'iterations': 2, 'method': 'refined'}
folder = os.environ['IMPASTO_TEST_FOLDER']

TYPES = {(False, False): Gimp.ImageType.RGB_IMAGE, (False, True): Gimp.ImageType.RGBA_IMAGE,
         (True, False): Gimp.ImageType.GRAY_IMAGE, (True, True): Gimp.ImageType.GRAYA_IMAGE}
COMPONENTS = {'u8': 'B', 'u16': 'H', 'u32': 'I', 'half': 'e', 'float': 'f', 'double': 'd'}
GREATEST = {'u8': 255, 'u16': 65535, 'u32': 4294967295, 'half': 1, 'float': 1, 'double': 1}


def component(image):
    """"u8", "half", … whatever the encoding."""
    return image.get_precision().value_nick.split('-')[0]


def precision(nick):
    return getattr(Precision, nick.upper().replace('-', '_'))


def make_image(nick='u8-non-linear', width=40, height=30, grey=False):
    base = Gimp.ImageBaseType.GRAY if grey else Gimp.ImageBaseType.RGB
    return Gimp.Image.new_with_precision(width, height, base, precision(nick))


def add_layer(image, width, height, alpha=True, name='source', offsets=(0, 0), parent=None, position=0):
    grey = image.get_base_type() == Gimp.ImageBaseType.GRAY
    layer = Gimp.Layer.new(image, name, width, height, TYPES[grey, alpha], 100, Gimp.LayerMode.NORMAL)
    image.insert_layer(layer, parent, position)
    layer.set_offsets(*offsets)
    return layer


def make_layer(nick='u8-non-linear', width=13, height=7, grey=False, alpha=True, value=None, offsets=(0, 0)):
    """An image of 40×30 px, or as large as the layer, and in it one layer with a pattern."""
    image = make_image(nick, max(40, width), max(30, height), grey)
    layer = add_layer(image, width, height, alpha, offsets=offsets)
    fill(layer, value or pattern)
    return image, layer


def channels(layer):
    return (3 if layer.is_rgb() else 1) + layer.has_alpha()


def size(drawable):
    return drawable.get_width(), drawable.get_height()


def offsets(drawable):
    return tuple(drawable.get_offsets())[1:]


def pattern(x, y, channel, is_alpha):
    """Neighbours differ much; alpha has all of nothing, something and everything."""
    return ((x + y) % 5) / 4 if is_alpha else ((x * 37 + y * 59 + channel * 101) % 256) / 255


def painting(x, y, channel, is_alpha):
    """Stripes of colors; every value is exact in 8 and in 16 bits."""
    return 1 if is_alpha else ((x // 4 * 3 + y // 3 + channel * 2) % 6 * 51) / 255


def make_style(image, value=painting, alpha=False, name='style', parent=None):
    """A style layer of 24×18 px below everything else."""
    layer = add_layer(image, 24, 18, alpha, name, parent=parent, position=0 if parent else len(image.get_layers()))
    fill(layer, value)
    return layer


def selected(image):
    """selected(image)[y][x]: how much the px is selected, 0…1."""
    width, height = image.get_width(), image.get_height()
    data = image.get_selection().get_buffer().get(Gegl.Rectangle.new(0, 0, width, height), 1.0, 'Y float', Gegl.AbyssPolicy.NONE)
    shares = struct.unpack(f'{width * height}f', data)
    return [shares[y * width:(y + 1) * width] for y in range(height)]


def fill(layer, value):
    """Stores value(x, y, channel, is_alpha), where 1 is the greatest of an integer type."""
    kind, count = component(layer.get_image()), channels(layer)
    width, height = size(layer)
    scale = GREATEST[kind]
    numbers = [value(x, y, c, bool(layer.has_alpha()) and c == count - 1)
               for y in range(height) for x in range(width) for c in range(count)]
    if scale > 1:
        numbers = [min(scale, max(0, round(number * scale))) for number in numbers]
    put(layer, struct.pack(f'{len(numbers)}{COMPONENTS[kind]}', *numbers))


def put(layer, stored):
    buffer = layer.get_buffer()
    buffer.set(Gegl.Rectangle.new(0, 0, *size(layer)), babl_name(layer), stored)
    buffer.flush()
    layer.update(0, 0, *size(layer))


def babl_name(layer):
    """The stored format's name. Taken by name it means sRGB primaries, so pixels are put before a profile is assigned."""
    kind, encoding = layer.get_image().get_precision().value_nick.split('-', 1)
    curve = {'linear': '', 'non-linear': "'", 'perceptual': '~'}[encoding]
    colors = 'RGB' if layer.is_rgb() else 'Y'
    return ''.join(color + curve for color in colors) + ('A' if layer.has_alpha() else '') + ' ' + kind


def stored(drawable):
    buffer = drawable.get_buffer()
    return buffer.get(Gegl.Rectangle.new(0, 0, *size(drawable)), 1.0, None, Gegl.AbyssPolicy.NONE)


def values(layer):
    """As stored: integers of integer types, else real numbers."""
    kind, data = COMPONENTS[component(layer.get_image())], stored(layer)
    return struct.unpack(f'{len(data) // struct.calcsize(kind)}{kind}', data)


def rows(layer):
    """rows(layer)[y][x] is a tuple of the stored channels."""
    flat, count, (width, height) = values(layer), channels(layer), size(layer)
    return [[flat[(y * width + x) * count:(y * width + x + 1) * count] for x in range(width)] for y in range(height)]


def flat(pixel_rows):
    return [number for row in pixel_rows for pixel in row for number in pixel]


def seen(pixel_rows):
    """Rows of a layer with alpha, without the colours that alpha 0 hides: they are interpolated, not drawn by the network."""
    return [[pixel if pixel[-1] else (0,) * len(pixel) for pixel in row] for row in pixel_rows]


def repeated(pixel_rows, factor=2):
    """Nearest neighbour."""
    return [[pixel for pixel in row for _ in range(factor)] for row in pixel_rows for _ in range(factor)]


@dataclass
class Outcome:
    status: object
    layer: object = None
    image: object = None
    error: str = ''

    @property
    def ok(self):
        return self.status == SUCCESS


def call(name, **arguments):
    """Runs a procedure of the PDB with arguments by name; returns its values and, if it failed, GIMP's sentence."""
    procedure = Gimp.get_pdb().lookup_procedure(name)
    config = procedure.create_config()
    for argument, value in arguments.items():
        if argument == 'drawables':
            if value:  # GIMP warns about an empty array, not about none
                config.set_core_object_array('drawables', value)
        else:
            config.set_property(argument.replace('_', '-'), value)
    answer = procedure.run(config)
    got = [answer.index(i) for i in range(answer.length())]
    if got[0] == SUCCESS:
        return got, ''
    return got, next((text for text in got[1:] if isinstance(text, str)), Gimp.get_pdb().get_last_error())


def run_filter(name, image, drawables, mode, arguments):
    drawables = drawables if isinstance(drawables, list) else [drawables]
    got, error = call(name, run_mode=mode, image=image, drawables=drawables, **arguments)
    status, layer, result_image = (got + [None, None])[:3]
    return Outcome(status, layer, result_image, error)


def upscale(image, drawables, model='nearest-x2', mode=Gimp.RunMode.NONINTERACTIVE, **arguments):
    return run_filter('plug-in-neural-upscale', image, drawables, mode, arguments | {'model': model})


def stylize(image, drawables, style=None, mode=Gimp.RunMode.NONINTERACTIVE, **arguments):
    """A few steps with a tiny network are enough to change every pixel."""
    return run_filter('plug-in-neural-style-transfer', image, drawables, mode, QUICK | {'style': style} | arguments)


def state(image):
    """Everything a failed run must leave as it was."""
    def tell(item):
        about = (item.get_id(), item.get_name(), size(item), offsets(item))
        children = [tell(child) for child in item.get_children()] if item.is_group() else stored(item)
        return about, children
    return ((image.get_width(), image.get_height()), [tell(layer) for layer in image.get_layers()],
            [channel.get_id() for channel in image.get_channels()], len(Gimp.get_images()), image.is_dirty())


def plug_in_processes():
    """Ids of running processes of the plug-in of this profile."""
    executable, found = os.path.join(folder, 'profile', 'plug-ins', 'impasto', 'impasto'), []
    for entry in os.listdir('/proc'):
        try:
            if entry.isdigit() and os.readlink(f'/proc/{entry}/exe') == executable:
                found.append(int(entry))
        except OSError:
            pass  # ended, or not ours
    return found
