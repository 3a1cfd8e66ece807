"""Whether a list that is written by hand has all that it should have, and what is wrong with it otherwise."""


def complaints(place, listed, expected):
    return [
        *(f"{place} lacks {name}" for name in expected if name not in listed),
        *(f"{place} has {name}, which is not in the package" for name in listed if name not in expected),
        *(f"{place} has {name} more than once" for name in dict.fromkeys(listed) if listed.count(name) > 1),
    ]


def assert_lists(place, listed, expected):
    found = complaints(place, listed, expected)
    assert not found, "; ".join(found)
