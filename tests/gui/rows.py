# SPDX-License-Identifier: GPL-3.0-or-later
"""Every argument that has a control: it is changed in the dialog by hand, and what the result says it was made with has the new value.
Rows that go together share a run; each is told by itself."""
import functools
import json

from checks import each, equal
from desktop import until
from windows import STYLE, TITLES, UPSCALE, Windows


def number(mnemonic, value):
    return lambda name, argument: windows.enter(mnemonic, f'{value:g}')


def choice(mnemonic, value):
    def choose(name, argument):
        windows.screen.keys('alt+' + mnemonic, 'Home', *['Down'] * gimp.ask(f'choices("{name}", "{argument}")').index(value))
    return choose


def tick(mnemonic):
    return lambda name, argument: screen.keys('alt+' + mnemonic)


def in_window(name, title, act):
    """Something is done in another window, which then closes by itself."""
    window = until(lambda: screen.titled(title), f'a window “{title}”')[-1]
    screen.run('xdotool', 'windowactivate', '--sync', window)
    act()
    until(lambda: not screen.titled(title), f'no window “{title}”')
    screen.focus(TITLES[name])


def type_path(path):
    screen.keys('ctrl+l')
    windows.picture('rows-file')  # once the line to type in is there
    screen.type(path)
    windows.picture('rows-file')  # once GTK has completed it
    screen.keys('Return')


def file(mnemonic, path):
    """The path is typed into GTK's file dialog."""
    def enter(name, argument):
        screen.keys('alt+' + mnemonic, 'space')
        in_window(name, 'Select a File', lambda: type_path(gimp.ask(path)))
    return enter


CHOOSER = 'Choose (drawable|item)'  # GIMP's list of layers: what 3.0 and what 3.2 call it


def press_in_chooser(x, y):
    """Negative: from the right, from the bottom."""
    width, height = screen.still_size(CHOOSER)
    screen.run('xdotool', 'mousemove', '--window', screen.titled(CHOOSER)[-1], str(x % width), str(y % height))
    windows.picture('rows-chooser')  # once it stands still
    screen.run('xdotool', 'click', '1')
    windows.picture('rows-chooser')


def layer(mnemonic, row):
    """In GIMP's own list: the newest image, one of its layers, OK."""
    def choose(name, argument):
        screen.run('xdotool', 'mousemove', '2', '890')  # no tooltip over the list
        screen.keys('alt+' + mnemonic)
        in_window(name, CHOOSER, lambda: [press_in_chooser(*at) for at in ((120, 45), (390, 80 + 36 * row), (-147, -33))])
    return choose


MODEL, PICTURES = 'model_weights("nearest-x2")', ('saved_picture("one")', 'saved_picture("two")')

# Run → how what it changes is unfolded, and its rows: argument → the value, and how it gets there.
RUNS = {
    (UPSCALE, 'all'): (Windows.unfold_advanced, {
        'factor': (1.5, number('f', 1.5)), 'model': ('left-mean-x2', choice('m', 'left-mean-x2')), 'restoration': (20, number('i', 20)),
        'output': ('resize-image', choice('u', 'resize-image')), 'seamless': (True, tick('t')), 'best-quality': (True, tick('b')),
        'device': ('cpu', choice('d', 'cpu')), 'memory': (900, number('y', 900))}),
    (UPSCALE, 'a file'): (Windows.unfold_advanced, {
        'model-file': (MODEL, file('e', MODEL)), 'output': ('new-image', choice('u', 'new-image'))}),
    (STYLE, 'layers'): (Windows.unfold_second_style, {
        'style': ('waves', layer('e', 2)), 'style-2': ('stripes', layer('2', 1)), 'mix': (30, number('x', 30)),
        'output': ('replace-layer', choice('u', 'replace-layer'))}),
    (STYLE, 'numbers'): (Windows.unfold_advanced, {
        'method': ('refined', choice('m', 'refined')), 'strength': (80, number('h', 80)), 'style-scale': (150, number('t', 150)),
        'colors': ('original-hue', choice('g', 'original-hue')), 'detail': (20, number('k', 20)), 'iterations': (3, number('b', 3)),
        'smoothness': (40, number('n', 40)), 'start': ('noise', choice('p', 'noise')), 'optimizer': ('adam', choice('z', 'adam')),
        'network': ('seeing-slowly', choice('w', 'seeing-slowly')), 'seed': (7, number('v', 7)),
        'device': ('cpu', choice('d', 'cpu')), 'memory': (1500, number('y', 1500))}),
    (STYLE, 'files'): (Windows.unfold_second_style, {
        'style-file': (PICTURES[0], file('f', PICTURES[0])), 'style-2-file': (PICTURES[1], file('i', PICTURES[1])),
        'method': ('texture', choice('m', 'texture')), 'output': ('new-image', choice('u', 'new-image'))}),
}


def done(run):
    """The arguments that the result of a run names."""
    name, about = run
    unfold, rows = RUNS[run]
    windows.fresh(60, 40)
    gimp.ask('fill(add_layer(now["image"], 60, 40, alpha=False, name="waves", position=2), painting)')
    gimp.ask('select("photo")')
    windows.open_at_rest(name)
    unfold(windows)
    screen.still_size(TITLES[name])
    for argument, (_, change) in rows.items():
        change(name, argument)
    windows.picture(f'rows-{name.split("-")[3]}-{about.replace(" ", "-")}')
    windows.run(name)
    return json.loads(until(lambda: gimp.ask('newest_record()'), 'a result', limit_s=60))['arguments']


@functools.cache
def told(run):
    """The same, once; a run that ends early is not tried again for each of its rows."""
    try:
        return done(run)
    except Exception as problem:
        windows.picture('rows-fault')
        return {'fault': str(problem)}


@each(*((*run, argument) for run, (_, rows) in RUNS.items() for argument in rows))
def test_row(name, about, argument):
    value = RUNS[name, about][1][argument][0]
    if '(' in str(value):
        value = 'file://' + gimp.ask(value)
    arrived = told((name, about))
    equal(arrived.get(argument, arrived.get('fault')), value, argument)


@each(UPSCALE, STYLE)
def test_no_row_is_left_out(name):
    changed = {argument for run, (_, rows) in RUNS.items() if run[0] == name for argument in rows}
    equal(changed, set(gimp.ask(f'own_arguments("{name}")')), 'arguments')
