# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests as functions named test_…, reported as TAP. A check that fails does not end its test; a test without checks fails."""
import os
import traceback
from dataclasses import dataclass, field


@dataclass
class Current:
    checks: int = 0
    faults: list = field(default_factory=list)
    figures: list = field(default_factory=list)


_current = Current()


def check(condition, what):
    _current.checks += 1
    if not condition:
        _current.faults.append(what)
    return bool(condition)


def equal(got, want, what):
    return check(got == want, f'{what}: {got!r} instead of {want!r}')


def near(got, want, bound, what):
    """Two sequences of numbers, nowhere further apart than `bound`."""
    if not equal(len(got), len(want), f'{what}, number of values'):
        return False
    errors = [abs(a - b) for a, b in zip(got, want)]
    greatest, mean = max(errors), sum(errors) / len(errors)
    return check(greatest <= bound, f'{what}: mean error {mean:.3g}, maximum {greatest:.3g}, allowed {bound:.3g}')


def figure(text):
    """Something measured that is worth showing when all is well."""
    _current.figures.append(text)


def each(*cases):
    """Runs a test once for every case; a case that is a tuple gives several arguments."""
    def mark(test):
        test.cases = cases
        return test
    return mark


def not_yet(reason):
    """A wish: the test may fail, and says so."""
    def mark(test):
        test.not_yet = reason
        return test
    return mark


def _named(test, case):
    name = test.__name__.removeprefix('test_').replace('_', ' ')
    return name if case is None else name + ': ' + ' '.join(getattr(part, '__name__', str(part)) for part in case)


def _all(module):
    for name, test in vars(module).items():
        if name.startswith('test_'):
            for case in getattr(test, 'cases', [None]):
                yield test, case if case is None or isinstance(case, tuple) else (case,)


def _run(test, case):
    global _current
    _current = Current()
    try:
        test(*(case or ()))
    except Exception:  # the next test shall still run
        _current.faults.append(traceback.format_exc())
    if not _current.checks:
        _current.faults.append('the test checked nothing')
    return _current


class Report:
    def __init__(self, out):
        self.out, self.tests, self.failed = out, 0, 0

    def line(self, text):
        print(text, file=self.out, flush=True)

    def result(self, name, faults, figures=(), not_yet=''):
        self.tests += 1
        self.failed += bool(faults and not not_yet)
        wish = f' # TODO {not_yet}' if faults and not_yet else ''
        self.line(f'{"not ok" if faults else "ok"} {self.tests} - {name}{wish}')
        for text in [*figures, *faults]:
            for line in str(text).splitlines():
                self.line('# ' + line)

    def take_over(self, lines):
        """Of another report."""
        for line in lines:
            self.line(line)
        self.tests += sum(line.startswith(('ok ', 'not ok ')) for line in lines)
        self.failed += sum(line.startswith('not ok ') and ' # TODO ' not in line for line in lines)

    def run(self, module):
        """To the first failure where each test begins with what the one before it left (`IN_SEQUENCE`)."""
        wanted = os.environ.get('IMPASTO_TEST_ONLY', '')
        for test, case in _all(module):
            if wanted in _named(test, case):
                done = _run(test, case)
                self.result(_named(test, case), done.faults, done.figures, getattr(test, 'not_yet', ''))
            if self.failed and getattr(module, 'IN_SEQUENCE', False):
                break

    def plan(self):
        self.line(f'1..{self.tests}')
