"""Floor 3: what can be sold. Plans, items, packages, licenses, bundles, device models, number types, reasons."""
