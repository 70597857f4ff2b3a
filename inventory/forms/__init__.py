"""Forms of stock, lines, ports and commands."""
