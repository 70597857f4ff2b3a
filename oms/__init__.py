"""The roof: settings, urls, celery, navigation. It wires everything and holds no rule."""
