"""What holds of ports: states, lead times, deadlines. Pure: nothing here reads or writes a row."""
