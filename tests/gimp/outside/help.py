# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages behind the Help buttons are complete. That the buttons lead to them is seen by gui-help: a batch opens no page."""
import json
import re
import xml.etree.ElementTree as xml
from html.parser import HTMLParser

from checks import check, each, equal
from throwaway import DOCUMENTS, Throwaway

PAGES = DOCUMENTS / 'help' / 'en'
FILTERS = ('plug-in-neural-upscale', 'plug-in-neural-style-transfer')
OF_THE_CALL = ('run-mode', 'image', 'drawables')
INSTALLED_MODELS = ('model', 'network')  # what can be chosen there is not known beforehand
# Names of the arguments, and what each lets choose from.
SIGNATURE = """
import json
def choices(spec):
    return Gimp.param_spec_choice_get_choice(spec).list_nicks() if spec.__gtype__.name == 'GimpParamChoice' else []
procedure = Gimp.get_pdb().lookup_procedure({name!r})
print('signature', json.dumps([procedure.get_help_id(), {{spec.name: choices(spec) for spec in procedure.get_arguments()}}]))
"""
def page_of(help_id):
    for item in xml.parse(PAGES / 'gimp-help.xml').getroot().iter('help-item'):
        if item.get('id') == help_id:
            return PAGES / item.get('ref')
    return None


class Page(HTMLParser):
    """What stands in each element that has an id, what is set as code there, and where links lead."""

    def __init__(self, file):
        super().__init__()
        self.texts, self.codes, self.links, self._id, self._in_code = {}, {}, [], '', False
        self.feed(file.read_text())

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self._id = attributes.get('id', self._id)
        self._in_code = tag == 'code'
        self.links += [attributes[name] for name in ('href', 'src') if name in attributes]

    def handle_endtag(self, tag):
        self._in_code = False
        if tag == 'tr':
            self._id = ''

    def handle_data(self, data):
        self.texts[self._id] = self.texts.get(self._id, '') + data
        if self._in_code:
            self.codes.setdefault(self._id, []).append(data)


def signature(name):
    with Throwaway(build) as gimp:
        answer = gimp.python(SIGNATURE.format(name=name))
    help_id, arguments = json.loads(re.search(r'^signature (.*)$', answer.text, re.M)[1])
    return help_id, {argument: choices for argument, choices in arguments.items() if argument not in OF_THE_CALL}


@each(*FILTERS)
def test_every_argument_and_every_choice_is_described(name):
    help_id, arguments = signature(name)
    equal(help_id, 'impasto?' + name, 'help id, as GIMP puts it together with the domain that the plug-in gave')
    page = Page(page_of(name))
    for argument, choices in arguments.items():
        check(len(page.texts.get(argument, '').split()) >= 8, f'{argument} is described: {page.texts.get(argument)!r}')
        equal(page.codes.get(argument, [''])[0], argument, 'name in small type')
        for choice in choices if argument not in INSTALLED_MODELS else choices[:1]:
            check(choice in page.codes.get(argument, []), f'the choice {choice} of {argument} is described')
    equal(set(page.texts) - {''} - set(arguments), set(), 'described, but not there')


@each(*sorted(file.name for file in PAGES.glob('*.html')))
def test_links_lead_to_files_beside_the_page(name):
    links = Page(PAGES / name).links
    check(links, 'there are links')
    equal([link for link in links if not (PAGES / link).is_file()], [], 'links to what is not there')
