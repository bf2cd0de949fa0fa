"""The desk: what coordinators and the operator do, on the command line for now."""
