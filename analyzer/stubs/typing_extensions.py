from typing import *
from typing import Protocol, NamedTuple, TypedDict
