"""How the tables came to be, one version a step."""
