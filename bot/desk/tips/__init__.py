"""The tips at the desk: listed, read, answered, marked, carried out."""
