"""The ground floor: what can be said and asked."""
