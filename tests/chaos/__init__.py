"""Kill, freeze and cut things while commands are delivered, many times, and count what was lost or doubled."""
