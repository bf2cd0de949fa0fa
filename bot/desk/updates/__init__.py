"""Progress reports at the desk: written, approved, on their way."""
