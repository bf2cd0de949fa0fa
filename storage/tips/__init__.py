"""Tips: sealed for the bodies they are addressed to and for whoever holds the receipt; no sender.

`sending` and `reporter` are the resident's side, `reading`, `writing`, `routing` and `masking` the
coordinators'; `release`, `expiry` and `notices` are what the clock calls.
"""
