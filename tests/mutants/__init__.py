"""Would a test notice? Checks are taken out of the code one by one, and the tests that reach them must turn red."""
