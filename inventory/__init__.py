"""Floor 5: numbers, devices, call servers, and the network behind ems/."""
