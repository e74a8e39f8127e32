# luigi-tools 0.3.5
class MovedToLuigiWarning(DeprecationWarning):
    pass


def moved_to_luigi_warning(luigi_version=None, previous_luigi_version=None, deprecation_version=None): ...
