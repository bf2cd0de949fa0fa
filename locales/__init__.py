"""Side room: the catalogues, and the one module that turns a message id into text."""
