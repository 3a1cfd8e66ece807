__all__ = ["get_include"]

__pyx_capi__: dict[str, object]

def get_include() -> str: ...
