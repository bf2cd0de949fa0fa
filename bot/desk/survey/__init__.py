"""The survey at the desk: waves, results, answers as a file."""
