#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`impasto style` with the shipped networks: every method, folders, strength 0, and what is refused.

usage: style_command.py IMPASTO MODELS_DIR
"""
import math
import os
import pathlib
import subprocess
import sys
import tempfile

SIZE = (96, 64)
METHODS = ('fast', 'refined', 'texture')
QUICK = ('--iterations', '3')


def write(file, value, size=SIZE):
    """A binary PPM; `value` gives 0…1 for (x, y, channel)."""
    width, height = size
    pixels = bytes(round(255 * value(x, y, channel)) for y in range(height) for x in range(width) for channel in range(3))
    file.write_bytes(b'P6 %d %d 255\n' % size + pixels)


def photo(x, y, channel):
    return 0.5 + 0.4 * math.tanh(math.sin(x / 14 + channel) + math.cos(y / 11))


def painting(x, y, channel):
    return 0.5 + 0.45 * math.sin((x + 2 * y) / 2 + 2 * channel)


def pixels(file):
    """What stands behind the header, however that is laid out."""
    return file.read_bytes()[-3 * SIZE[0] * SIZE[1]:]


def turned(value):
    """The picture of `value` and SIZE, turned left by 90°."""
    return lambda x, y, channel: value(SIZE[0] - 1 - y, x, channel)


def turned_back(picture):
    """The bytes of a picture of SIZE, from those of the turned one."""
    width, height = SIZE
    return bytes(picture[3 * ((width - 1 - x) * height + y) + channel] for y in range(height) for x in range(width) for channel in range(3))


def mean_difference(a, b):
    return sum(abs(x - y) for x, y in zip(a, b)) / len(a)


class Command:
    def __init__(self, impasto, models, place):
        self.impasto, self.place, self.environment = pathlib.Path(impasto).resolve(), place, os.environ | {'IMPASTO_MODEL_PATH': str(pathlib.Path(models).resolve())}

    def run(self, *arguments):
        return subprocess.run([self.impasto, 'style', *map(str, arguments)], env=self.environment, cwd=self.place, capture_output=True, text=True)

    def painted(self, *arguments):
        result = self.run('photo.ppm', '--style', 'painting.ppm', '-o', 'result.ppm', *QUICK, *arguments)
        assert result.returncode == 0, result.stderr
        got = pixels(self.place / 'result.ppm')
        (self.place / 'result.ppm').unlink()
        return got


def test_each_method_paints(command, before):
    results = {method: command.painted('--method', method) for method in METHODS}
    for method, got in results.items():
        assert len(got) == len(before), f'{method}: size'
        assert mean_difference(got, before) > 4, f'{method}: the picture is changed'
    assert len(set(results.values())) == len(METHODS), 'each in its own manner'
    assert command.painted() == results['fast'], 'the fast one when nothing is said'


def test_a_turned_picture_is_painted_as_the_upright_one(command, before):
    upright = command.painted()
    for name, value in (('photo', photo), ('painting', painting)):
        write(command.place / f'{name}.ppm', turned(value), SIZE[::-1])
    difference = mean_difference(turned_back(command.painted()), upright)
    assert difference < 2, difference


def test_strength_0_is_the_picture(command, before):
    for method in METHODS:
        assert command.painted('--method', method, '--strength', '0') == before, method


def test_a_folder_goes_in_and_a_folder_comes_out(command, before):
    (command.place / 'photos').mkdir()
    for name in ('a', 'b'):
        write(command.place / 'photos' / f'{name}.ppm', photo)
    result = command.run('photos', '--style', 'painting.ppm', '-o', 'painted')
    assert result.returncode == 0, result.stderr
    assert sorted(file.name for file in (command.place / 'painted').iterdir()) == ['a.ppm', 'b.ppm']


def with_spot(left):
    """The photo with a bright square that moves."""
    return lambda x, y, channel: 1 if left <= x < left + 20 and 10 <= y < 30 else photo(x, y, channel)


def difference_of_frames(command, folder, *flags):
    # Steps enough for refined to come near rest: its frames go on, and with a few they would have more of the style each
    result = command.run('frames', '--style', 'painting.ppm', '-o', folder, '--iterations', '30', *flags)
    assert result.returncode == 0, result.stderr
    return mean_difference(*(pixels(command.place / folder / f'{name}.ppm') for name in '12'))


def test_frames_keep_their_strokes(command, before):
    (command.place / 'frames').mkdir()
    for name, left in (('1', 20), ('2', 23)):
        write(command.place / 'frames' / f'{name}.ppm', with_spot(left))
    for method in METHODS:
        alone = difference_of_frames(command, f'{method}-one-by-one', '--method', method)
        together = difference_of_frames(command, f'{method}-together', '--method', method, '--frames')
        assert together < 0.9 * alone, (method, together, alone)


def test_what_is_wrong_is_said(command, before):
    for arguments in (('--method', 'slow'), ('--strength', '200'), ('--style', 'nothing.ppm')):
        result = command.run('photo.ppm', '-o', 'result.ppm', *(() if '--style' in arguments else ('--style', 'painting.ppm')), *arguments)
        assert result.returncode != 0 and result.stderr.strip(), arguments
        assert not (command.place / 'result.ppm').exists(), 'nothing is left behind'


def test_threads_that_wait_give_their_core_away(command, before):
    environment = {name: value for name, value in command.environment.items() if name not in ('OMP_WAIT_POLICY', 'GOMP_SPINCOUNT')}
    for own, policy in (({}, 'PASSIVE'), ({'OMP_WAIT_POLICY': 'active'}, 'ACTIVE')):
        result = subprocess.run([command.impasto, '--version'], env=environment | own | {'OMP_DISPLAY_ENV': 'true'}, capture_output=True, text=True)
        assert f"OMP_WAIT_POLICY = '{policy}'" in result.stderr, f'the user decides: {own}\n{result.stderr}'


def main(impasto, models):
    tests = [test for name, test in globals().items() if name.startswith('test_')]
    for test in tests:
        with tempfile.TemporaryDirectory() as folder:
            place = pathlib.Path(folder)
            write(place / 'photo.ppm', photo)
            write(place / 'painting.ppm', painting)
            test(Command(impasto, models, place), pixels(place / 'photo.ppm'))
        print('ok', test.__name__)


main(*sys.argv[1:])
