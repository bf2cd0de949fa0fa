"""The whole house from outside: real processes, real HTTP, real databases, real kills."""
