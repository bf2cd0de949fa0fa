"""What goes out to many."""
