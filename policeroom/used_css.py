"""Of a large style sheet, the rules that our pages can use.

The words of all templates, scripts and Python files are collected; a selector stays when each class and id it names is
among them. That errs to the safe side: a word of prose keeps a rule nobody needs, but a class put together from parts
(`"col-" + n`) would be missed, so classes of Bootstrap are written out in full (templates/README.md).
"""

import re
from itertools import pairwise

import tinycss2

WORD = re.compile(r"[A-Za-z][\w-]*")
NESTED = {"media", "supports", "layer", "container"}


def words(texts):
    """Everything in `texts` that could be the name of a class."""
    return {word for text in texts for word in WORD.findall(text)}


def reduced(css, used, *, companions=""):
    """`css` without the rules whose classes or ids are not in `used`.

    `companions` are the sheets it is served with: what they refer to by var() or animation stays as well.
    """
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    licence = re.match(r"(?:@charset \"[^\"]*\";)?\s*(/\*!.*?\*/)", css, re.DOTALL)
    text = (licence[1] if licence else "") + "".join(_rules(rules, used))
    return _without_idle_keyframes(_without_idle_variables(text, companions), companions)


def _rules(rules, used):
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = [selector for selector in _selectors(rule.prelude) if names(selector) <= used]
            if selectors:
                yield _written(",".join(tinycss2.serialize(selector).strip() for selector in selectors), rule.content)
        elif rule.type == "at-rule" and rule.lower_at_keyword == "charset":
            continue  # said by the header, and valid at the very beginning only
        elif rule.type == "at-rule" and rule.content is None:
            yield rule.serialize()
        elif rule.type == "at-rule" and rule.lower_at_keyword in NESTED:
            inside = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            stored = "".join(_rules(inside, used))
            if stored:
                yield f"{_head(rule)}{{{stored}}}"
        elif rule.type == "at-rule":
            yield _written(_head(rule), rule.content)
        else:
            raise ValueError(f"The style sheet cannot be read at line {rule.source_line}: {rule.message}")


def _head(rule):
    return f"@{rule.at_keyword} {tinycss2.serialize(rule.prelude).strip()}".rstrip()


def _written(head, content):
    return f"{head}{{{tinycss2.serialize(content).strip()}}}"


def _selectors(prelude):
    """The tokens of each selector of a list."""
    selector = []
    for token in prelude:
        if token.type == "literal" and token.value == ",":
            yield selector
            selector = []
        else:
            selector.append(token)
    yield selector


def names(selector):
    """Classes and ids that an element must have; what stands inside `:not(…)` and its like is not asked for."""
    classes = {token.value for dot, token in pairwise(selector) if dot == "." and token.type == "ident"}
    return classes | {token.value for token in selector if token.type == "hash"}


def _without_idle_variables(text, companions):
    """Drops custom properties that nothing reads; dropping one may leave another unread."""
    while True:
        stored = _without_others(text, set(re.findall(r"var\(\s*(--[\w-]+)", text + companions)))
        if stored == text:
            return text
        text = stored


def _without_others(text, read):
    return re.sub(
        r"(?<=[{;])(--[\w-]+):((?:\"[^\"]*\"|'[^']*'|[^;}\"'])*)(;|(?=\}))",
        lambda declaration: declaration[0] if declaration[1] in read else "",
        text,
    )


def _without_idle_keyframes(text, companions):
    run = " ".join(re.findall(r"animation(?:-name)?:([^;}]+)", text + companions))
    return re.sub(
        r"@(?:-webkit-)?keyframes ([\w-]+)\{(?:[^{}]*\{[^{}]*\})*\}",
        lambda frames: frames[0] if frames[1] in run else "",
        text,
    )
