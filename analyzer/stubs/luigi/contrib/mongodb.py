from luigi.target import Target


# luigi 3.8.1 contrib/mongodb.py:21
class MongoTarget(Target):
    def __init__(self, mongo_client, index, collection):
        self._mongo_client = mongo_client
        self._index = index
        self._collection = collection

    def get_collection(self): ...

    def get_index(self): ...


# luigi 3.8.1 contrib/mongodb.py:54
class MongoCellTarget(MongoTarget):
    def __init__(self, mongo_client, index, collection, document_id, path):
        super().__init__(mongo_client, index, collection)
        self._document_id = document_id
        self._path = path

    def exists(self): ...

    def read(self): ...

    def write(self, value): ...


# luigi 3.8.1 contrib/mongodb.py:96
class MongoRangeTarget(MongoTarget):
    def __init__(self, mongo_client, index, collection, document_ids, field):
        super().__init__(mongo_client, index, collection)
        self._document_ids = document_ids
        self._field = field

    def exists(self): ...

    def read(self): ...

    def write(self, values): ...

    def get_empty_ids(self): ...


# luigi 3.8.1 contrib/mongodb.py:152
class MongoCollectionTarget(MongoTarget):
    def __init__(self, mongo_client, index, collection):
        super().__init__(mongo_client, index, collection)

    def exists(self): ...

    def read(self): ...


# luigi 3.8.1 contrib/mongodb.py:172
class MongoCountTarget(MongoTarget):
    def __init__(self, mongo_client, index, collection, target_count):
        super().__init__(mongo_client, index, collection)
        self._target_count = target_count

    def exists(self): ...

    def read(self): ...
