"""BroadWorks: spoken to by its provisioning interface OCI-P, over TCP or SOAP (docs/network.md)."""
