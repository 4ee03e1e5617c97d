"""NHS design system components, rendered by the Jinja macros of nhsuk-frontend-jinja.

Pages stay Django templates; the macros are only an engine behind template tags and the form renderer.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from itertools import count
from typing import Any

from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from jinja2 import ChainableUndefined, Environment, PackageLoader
from markupsafe import Markup

from apps.nhsuk.skeletons import Hole, Shape, Skeleton, has_shape, mark, shape_of, with_marks

# The macros read params three levels deep (params.formGroup.classes) without asking whether each is there.
_environment = Environment(
    loader=PackageLoader("nhsuk_frontend_jinja"), autoescape=True, undefined=ChainableUndefined
)

# Macros whose name is not that of their folder.
_MACRO_NAMES = {"tables": "table", "images": "image", "do-dont-list": "list"}


@cache
def _macro(component: str) -> Any:
    last = component.rsplit("/", 1)[-1]
    name = _MACRO_NAMES.get(last) or re.sub("-(.)", lambda letter: letter[1].upper(), last)
    module = _environment.get_template(f"nhsuk/components/{component}/macro.jinja").module
    return getattr(module, name)


def render(component: str, params: Mapping[str, Any], content: str | None = None) -> SafeString:
    """The HTML of one component; `params` are those of https://service-manual.nhs.uk/design-system.

    `content` is ready HTML for the inside. It goes in as a call block, because some macros set an `html`
    parameter into an element of their own.
    """
    if not has_shape(component, params):
        return mark_safe(render_anew(component, params, content))  # noqa: S308 (autoescaped)
    filled: list[Any] = [] if content is None else [content]
    shape = shape_of(params, filled)
    return mark_safe(_skeleton(component, shape, content is not None).fill(filled))  # noqa: S308 (autoescaped)


def render_anew(component: str, params: Mapping[str, Any], content: str | None = None) -> str:
    """As `render` does, but by running the macro. It takes 0.2 to 5 ms."""
    slot = {} if content is None else {"caller": lambda: Markup(content)}  # noqa: S704 (template output)
    return str(_macro(component)(_without_nones(params), **slot)).strip()


# A bound for what nobody foresees: the whole site has some 200 structures, of a few kB each.
@lru_cache(maxsize=512)
def _skeleton(component: str, shape: Shape, has_content: bool) -> Skeleton:
    numbers, chosen = count(), list[int | None]()
    content = mark(next(numbers), Hole.SAFE) if has_content else None
    return Skeleton(render_anew(component, with_marks(shape, numbers, chosen), content), chosen)


def words(value: Any) -> dict[str, str]:
    """Macro parameters for something to read, which is escaped unless Django calls it safe.

    It is a `text` parameter either way: several macros set an `html` one without the element around it.
    """
    if isinstance(value, Promise):
        value = str(value)
    if hasattr(value, "__html__"):
        # Jinja's own safe string, which stays safe through the macros' filters; Django's does not.
        return {"text": Markup(value.__html__())}  # noqa: S704
    return {"text": "" if value is None else str(value)}


def _without_nones(value: Any) -> Any:
    # Jinja's `default` filter fills in what is undefined, but not None.
    if isinstance(value, Mapping):
        return {key: _without_nones(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_without_nones(item) for item in value]
    return value
