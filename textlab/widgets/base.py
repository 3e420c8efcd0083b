"""The base class of widgets: answers to the page, a static view without a kernel, no logic of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar

from .._html import inert
from ..errors import SchemaError, TextlabError, need

__all__ = ["Part", "script"]

anywidget = need("anywidget", feature="A part of a notebook page", extra="lab")
traitlets = need("traitlets", feature="A part of a notebook page", extra="lab")
_STATIC = Path(__file__).parent / "static"


def script(name: str) -> str:
    """Return the JavaScript module of a widget, preceded by the shared code, in one file."""
    return "\n".join((_STATIC / f"{file}.js").read_text(encoding="utf-8") for file in ("common", name))


class Part(anywidget.AnyWidget):  # type: ignore[name-defined]
    """A widget. The page asks questions, Python answers; every answer is plain data.

    Without a kernel (a committed notebook, a page on the web), the static view is shown instead.
    """

    _css = (_STATIC / "common.css").read_text(encoding="utf-8")
    state = traitlets.Dict().tag(sync=True)
    NAME: ClassVar[str]

    def __init__(self, **state: Any) -> None:
        super().__init__(state=state)
        self.on_msg(self._receive)

    def answers(self) -> Mapping[str, Callable[..., dict[str, Any]]]:
        """Return the questions that the page may ask, with the functions that answer them."""
        raise NotImplementedError

    def face(self) -> str:
        """Return the static view as safe HTML, for readers without a kernel."""
        raise NotImplementedError

    def answer(self, question: Mapping[str, Any]) -> dict[str, Any]:
        """Answer a question of the page; errors become sentences for the reader, not tracebacks."""
        asked = {key: value for key, value in question.items() if key not in ("ask", "ticket")}
        try:
            known = self.answers()
            if question.get("ask") not in known:
                raise SchemaError(f"{self.NAME}: the page asked for {question.get('ask')!r}.")
            return known[question["ask"]](**asked)
        except TextlabError as error:
            return {"error": str(error)}

    def _receive(self, _: Any, question: Mapping[str, Any], __: Any) -> None:
        self.send({**self.answer(question), "ticket": question.get("ticket")})

    def __repr__(self) -> str:
        return f"<{self.NAME}>"

    def _ipython_display_(self) -> None:
        from IPython.display import display

        face = f'<div data-textlab-face="{inert(self.NAME)}">{self.face()}</div>'
        display({"text/html": face, "text/plain": repr(self)}, raw=True)
        data, metadata = super()._repr_mimebundle_()
        display({**data, "text/plain": repr(self)}, raw=True, metadata=metadata)
