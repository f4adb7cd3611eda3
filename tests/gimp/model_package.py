# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes tiny model packages whose answers can be worked out by hand, so that no test needs trained weights.

Those that enlarge are of the architecture "compact" with depth 0: convolution, PReLU, convolution, and the enlarged input added to it.
"""
import hashlib
import json
import random
import struct
from array import array
from math import prod

CHANNELS = 8


def shapes(scale, channels=CHANNELS, depth=0):
    """Name and shape of every tensor, in the order of the layers."""
    table, inputs = {}, 3
    for layer in range(depth + 1):
        table[f'body.{2 * layer}.weight'] = (channels, inputs, 3, 3)
        table[f'body.{2 * layer}.bias'] = (channels,)
        table[f'body.{2 * layer + 1}.weight'] = (channels,)
        inputs = channels
    table[f'body.{2 * depth + 2}.weight'] = (3 * scale * scale, inputs, 3, 3)
    table[f'body.{2 * depth + 2}.bias'] = (3 * scale * scale,)
    return table


def zeros(table):
    """Nearest neighbour; the identity for scale 1."""
    return {name: array('f', bytes(4 * prod(shape))) for name, shape in table.items()}


def left_mean(table):
    """Every px is the mean of itself and its left neighbour, then nearest neighbour: sees one px to the left only."""
    tensors = zeros(table)
    first, second = tensors['body.0.weight'], tensors['body.2.weight']
    outputs = table['body.2.weight'][0]
    tensors['body.1.weight'][:] = array('f', [1.0] * CHANNELS)  # a PReLU of slope 1 does nothing
    for color in range(3):
        first[(color * 3 + color) * 9 + 3] = 1.0        # channels 0…2: the left neighbour
        first[((color + 3) * 3 + color) * 9 + 4] = 1.0  # channels 3…5: the px itself
    for output in range(outputs):
        color = output // (outputs // 3)
        second[(output * CHANNELS + color) * 9 + 4] = 0.5
        second[(output * CHANNELS + color + 3) * 9 + 4] = -0.5
    return tensors


def brighter(table):
    """Nearest neighbour and 0.2."""
    tensors = zeros(table)
    bias = max(name for name in table if name.endswith('bias'))
    tensors[bias][:] = array('f', [0.2] * len(tensors[bias]))
    return tensors


def noise(table):
    """Small random weights, the same at every call."""
    block = array('f', (random.Random(1).gauss(0, 0.02) for _ in range(997)))
    return {name: (block * (prod(shape) // len(block) + 1))[:prod(shape)] for name, shape in table.items()}


def safetensors(table, tensors):
    header, offset = {}, 0
    for name, shape in table.items():
        size = 4 * prod(shape)
        header[name] = {'dtype': 'F32', 'shape': shape, 'data_offsets': [offset, offset + size]}
        offset += size
    text = json.dumps(header).encode()
    text += b' ' * (-len(text) % 8)
    return struct.pack('<Q', len(text)) + text + b''.join(tensors[name].tobytes() for name in table)


def package(place, name, weights, about, spoil=lambda weights: weights, restoring=None):
    """`spoil` changes the weights file after its checksum was taken; `restoring` is the file of a second end."""
    folder = place / name
    folder.mkdir(parents=True)
    manifest = {'id': name, 'title': name, 'licence': 'CC0-1.0', 'sha256': hashlib.sha256(weights).hexdigest()} | about
    if restoring:
        manifest['sha256_restoring'] = hashlib.sha256(restoring).hexdigest()
        (folder / 'restoring.safetensors').write_bytes(restoring)
    (folder / 'model.json').write_text(json.dumps(manifest))
    (folder / 'weights.safetensors').write_bytes(spoil(weights))
    return folder


def write(place, name, make=zeros, *, scale=2, task='upscale', channels=CHANNELS, depth=0, restoring=None, **more):
    table = shapes(scale, channels, depth)
    second = restoring and safetensors(table, restoring(table))
    return package(place, name, safetensors(table, make(table)),
                   {'task': task, 'architecture': 'compact', 'parameters': {'channels': channels, 'depth': depth, 'scale': scale}, 'scale': scale}, restoring=second, **more)


def chain_shapes(channels):
    """VGG by names, with the convolutions 1_1, 2_1, 3_1, 4_1, 4_2, 5_1 only; pools take numbers too."""
    table, inputs = {}, 3
    for number in (0, 3, 6, 9, 11, 14):
        table[f'features.{number}.weight'] = (channels, inputs, 3, 3)
        table[f'features.{number}.bias'] = (channels,)
        inputs = channels
    return table


def random_filters(table):
    """He's initialisation: each layer's answers are as large as what it sees."""
    source, tensors = random.Random(2), {}
    for name, shape in table.items():
        spread = (2 / prod(shape[1:])) ** 0.5 if len(shape) == 4 else 0
        tensors[name] = array('f', (source.gauss(0, spread) for _ in range(prod(shape))))
    return tensors


def write_perceptual(place, name, channels, **more):
    """A network that compares pictures, good enough to paint in some manner."""
    table = chain_shapes(channels)
    return package(place, name, safetensors(table, random_filters(table)),
                   {'task': 'perceptual', 'architecture': 'vgg', 'parameters': {}, 'scale': 1}, **more)


def style_network_shapes(channels):
    """An encoder of five stages, and for each of two steps weights that lead back through its layers and maps."""
    table, inputs, taps = {}, 3, ('1_1', '2_1', '3_1', '4_1', '4_2', '5_1')
    steps = ('step1', 'step2')
    for name, side in (('conv1_1', 3), ('halve1', 2), ('conv2_1', 3), ('halve2', 2), ('conv3_1', 3), ('conv3_2', 3), ('halve3', 2),
                       ('conv4_1', 3), ('conv4_2', 3), ('halve4', 2), ('conv5_1', 3)):
        table[f'encoder.{name}.weight'], table[f'encoder.{name}.bias'] = (channels, inputs, side, side), (channels,)
        for step in steps:
            table[f'{step}.{name}.weight'] = (channels, inputs) + ((1, 1) if side == 2 else (3, 3))
        inputs = channels
    for tap in taps:
        for step in ('encoder',) + steps:
            table[f'{step}.map{tap}.weight'] = (channels, channels, 1, 1)
        table[f'encoder.map{tap}.bias'] = (channels,)
    table.update((f'{step}.log_gain', (len(taps),)) for step in steps)
    return table


def write_fast(place, name, **more):
    """A network that paints in a few steps, in some manner."""
    table = style_network_shapes(4)
    return package(place, name, safetensors(table, random_filters(table)),
                   {'task': 'style', 'architecture': 'learned-steps', 'parameters': {}, 'scale': 1}, **more)


def write_all(place):
    """What the tests of this folder choose from."""
    write(place, 'identity', scale=1, task='restore')
    write(place, 'nearest-x2')
    write(place, 'brighter-x2', restoring=brighter)
    write(place, 'left-mean-x2', left_mean)
    write(place, 'slow-x2', noise, channels=64, depth=30)
    write(place, 'cut-off', task='restore', spoil=lambda weights: weights[:-100])
    write(place, 'tampered', task='restore', spoil=lambda weights: weights[:-4] + struct.pack('<f', 1.0))
    write(place, 'broken-x3', scale=3, spoil=lambda weights: weights[:-100])  # what "auto" would pick first for a factor of 3
    (write(place, 'no-weights') / 'weights.safetensors').unlink()
    write_fast(place / 'aside', 'painting')  # where no model is looked for; a test puts it in place
    write_perceptual(place, 'seeing', 4)  # what "auto" picks
    write_perceptual(place, 'seeing-slowly', 96)
    write_perceptual(place, 'seeing-tampered', 4, spoil=lambda weights: weights[:-4] + struct.pack('<f', 1.0))
