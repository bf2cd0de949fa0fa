"""The promise: what is stored of it, who may change it, what residents see."""
