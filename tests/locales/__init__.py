"""The side room: what is read from the catalogues, what reaches a reader, what stops the build."""
