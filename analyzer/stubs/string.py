# Python 3.11 string: templates; the constants and capwords are rows.
import re


# What a subclass with a delimiter or a pattern of its own makes of a text.
def _other(text): ...


def _parts(text):
    found = []
    at = 0
    while True:
        dollar = text.find('$', at)
        if dollar < 0:
            found.append((text[at:], None, ''))
            return found
        behind = re.match(r'\$|[_a-zA-Z][_a-zA-Z0-9]*|\{[_a-zA-Z][_a-zA-Z0-9]*\}', text[dollar + 1:])
        token = behind.group(0) if behind is not None else ''
        found.append((text[at:dollar], token.strip('{}'), '$' + token))
        at = dollar + 1 + len(token)


class Template:
    def __init__(self, template):
        self.template = template

    def substitute(self, mapping={}, /, **kws):
        if type(self) is not Template:
            return _other(self.template)
        out = []
        for literal, name, source in _parts(self.template):
            out.append(literal)
            if name == '$':
                out.append('$')
            elif name == '':
                raise ValueError('Invalid placeholder in string')
            elif name is not None:
                out.append(str(kws[name] if name in kws else mapping[name]))
        return ''.join(out)

    def safe_substitute(self, mapping={}, /, **kws):
        if type(self) is not Template:
            return _other(self.template)
        out = []
        for literal, name, source in _parts(self.template):
            out.append(literal)
            if name == '$':
                out.append('$')
            elif name is not None and name in kws:
                out.append(str(kws[name]))
            elif name is not None and name in mapping:
                out.append(str(mapping[name]))
            else:
                out.append(source)
        return ''.join(out)
