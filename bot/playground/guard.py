"""Who may ask: the server answers under its own name only, and to its own page only.

Without this a web page elsewhere could reach it from a visitor's browser, under a name of its
making that points to this machine (DNS rebinding), or by a plain cross-site request.
"""

from aiohttp import web


def check_origin(request: web.Request, port: int) -> None:
    """HTTPForbidden unless Host is this server and Origin, where there is one, is its own page."""
    own = (f"127.0.0.1:{port}", f"localhost:{port}")
    if request.headers.get("Host", "") not in own:
        raise web.HTTPForbidden(text="not this server's name")
    origin = request.headers.get("Origin")
    if origin is not None and origin.removeprefix("http://") not in own:
        raise web.HTTPForbidden(text="not this server's page")
