"""The dark room: where strangers' pictures are opened, by a process with nothing in its hands."""
