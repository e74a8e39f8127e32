# Luigi 2 (its copy of six; gone in 3.0.0).
from six import *
