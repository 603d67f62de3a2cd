"""The web application: routes, forms and responses around pages that know nothing about HTTP."""

from typing import Final
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

import scanner
from scanner.errors import UsageError, described
from scanner.serve.access import same
from scanner.serve.changes import Changes
from scanner.serve.desk import Desk
from scanner.serve.exchange import Answer, Asked, File, GoTo, Handler, NotHereError, Page
from scanner.serve.files import Files
from scanner.serve.findings import Findings
from scanner.serve.rendering import html, stylesheet
from scanner.serve.reviews import Reviews
from scanner.serve.runs import Runs
from scanner.serve.work import Work
from scanner.store.errors import StoreError

MAX_BODY: Final = 64 * 1024
"""Maximum size of a submitted form, in bytes."""
MAX_FIELDS: Final = 20
FORM_KEY: Final = "form_key"
_STALE: Final = "This form is out of date. Go back, load the page again, and send it once more."
_NOT_HERE: Final = "There is no such page."


def application(desk: Desk) -> Starlette:
    """Build the web application for one store. Access control is separate, in ``access.py``."""
    runs, work, findings = Runs(desk), Work(desk), Findings(desk)
    changes, reviews, files = Changes(desk), Reviews(desk), Files(desk)
    of_run = "/runs/{run}"
    pages: tuple[tuple[str, str, Handler], ...] = (
        ("GET", "/", runs.listed),
        ("GET", "/latest", runs.latest),
        ("GET", of_run, runs.one),
        ("POST", f"{of_run}/baseline", runs.accept),
        ("GET", f"{of_run}/worklist", work.listed),
        ("GET", f"{of_run}/worklist/{{item}}", work.one),
        ("POST", f"{of_run}/worklist/{{item}}/decide", work.decide),
        ("POST", f"{of_run}/worklist/{{item}}/assign", work.assign),
        ("GET", f"{of_run}/findings", findings.listed),
        ("GET", f"{of_run}/findings/{{finding}}", findings.one),
        ("POST", f"{of_run}/findings/{{finding}}/decide", findings.decide),
        ("GET", f"{of_run}/changes", changes.shown),
        ("GET", f"{of_run}/files", files.listed),
        ("GET", f"{of_run}/files/{{format}}", files.one),
        ("GET", f"{of_run}/report", files.report),
        ("GET", "/reviews", reviews.listed),
        ("POST", "/reviews/{number}/withdraw", reviews.withdraw),
    )
    routes = [Route(path, _Endpoint(handler, desk), methods=[method]) for method, path, handler in pages]
    return Starlette(
        routes=[*routes, Route("/style.css", _style)], exception_handlers={HTTPException: _Told(desk)}
    )


class _Endpoint:
    """Adapts a handler to ASGI. Starlette treats an instance of a class as an ASGI application."""

    def __init__(self, handler: Handler, desk: Desk) -> None:
        self._handler, self._desk = handler, desk

    async def __call__(self, scope, receive, send) -> None:  # type: ignore[no-untyped-def]
        request = Request(scope, receive)
        response = await self._answer(request)
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        form: dict[str, str] = {}
        if request.method == "POST":
            form = await _form(request)
            if not same(form.get(FORM_KEY, ""), self._desk.form_key):
                return _response(_message_page(_STALE, 403), self._desk)
        asked = Asked(
            path={name: str(value) for name, value in request.path_params.items()},
            query=dict(request.query_params),
            form=form,
        )
        return await run_in_threadpool(self._done, asked)

    def _done(self, asked: Asked) -> Response:
        try:
            return _response(self._handler(asked), self._desk)
        except NotHereError as error:
            return _response(_message_page(str(error), 404), self._desk)
        except (UsageError, StoreError) as error:
            return _response(_message_page(str(error), 422), self._desk)
        except Exception as error:  # the error's text can contain data
            return _response(_message_page(f"An internal error: {described(error)}", 500), self._desk)


class _Told:
    """Shows the errors that Starlette raises as one of our pages."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def __call__(self, request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        return _response(
            _message_page(_NOT_HERE if status == 404 else "This cannot be done.", status), self._desk
        )


async def _form(request: Request) -> dict[str, str]:
    """The fields of a submitted form; empty if the form is too large or invalid."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MAX_BODY:
            return {}
    try:
        text = body.decode("ascii")
        return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_FIELDS, errors="strict"))
    except ValueError:
        return {}


def _message_page(words: str, status: int) -> Page:
    return Page(template="told_page.html.j2", content={"title": "Not done", "words": words}, status=status)


def _response(answer: Answer, desk: Desk) -> Response:
    if isinstance(answer, GoTo):
        return RedirectResponse(answer.where, status_code=303)
    if isinstance(answer, File):
        headers = {"content-security-policy": answer.policy} if answer.policy else {}
        if answer.filename:
            headers["content-disposition"] = f'attachment; filename="{answer.filename}"'
        return Response(answer.body, media_type=answer.media_type, headers=headers)
    body = html(answer, form_key=desk.form_key, author=desk.author, version=scanner.__version__)
    return Response(body, status_code=answer.status, media_type="text/html; charset=utf-8")


async def _style(request: Request) -> Response:
    return Response(stylesheet(), media_type="text/css; charset=utf-8")
