"""What a newcomer sees: the playground's page and its glass box."""
