"""The scales: how much an answer costs here, beside the usual way and beside next to nothing."""
