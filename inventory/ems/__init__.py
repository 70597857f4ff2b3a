"""The network behind the portal: one small interface, a driver per vendor (docs/network.md)."""
