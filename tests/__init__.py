"""What must hold, each test in one sentence."""
