from law.target.base import Target


class TargetCollection(Target):
    def __init__(self, targets, threshold=1.0, optional_existing=None, remove_threads=None, **kwargs): ...


class FileCollection(TargetCollection):
    def __init__(self, *args, **kwargs): ...


class SiblingFileCollectionBase(FileCollection):
    pass


class SiblingFileCollection(SiblingFileCollectionBase):
    def __init__(self, *args, **kwargs): ...


class NestedSiblingFileCollection(SiblingFileCollectionBase):
    def __init__(self, *args, **kwargs): ...
