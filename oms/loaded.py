"""What a process holds once all is loaded, that it keeps until its end."""

import gc

from django.conf import settings
from django.urls import get_resolver
from django.utils import translation


def settle() -> None:
    """Load every page and every language before anybody asks for one, and leave what is held by now to stay: the garbage
    collector need not go through it again and again (a page makes some 20,000 objects), and processes that are forked off
    share it."""
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            _ = get_resolver().reverse_dict  # addresses of this language, which are looked up when first asked for
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)
