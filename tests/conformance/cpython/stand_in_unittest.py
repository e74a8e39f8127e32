"""What CPython's tests ask of unittest, in Python that repipe reads: assertions that raise AssertionError, and no machinery."""


class SkipTest(Exception):
    pass


def _skipped(*args, **kwargs):
    raise SkipTest


def _same(tested):
    return tested


def _skipping(tested):
    return _skipped


def skip(reason):
    return _skipping


def skipIf(condition, reason=''):
    return _skipping if condition else _same


def skipUnless(condition, reason=''):
    return _same if condition else _skipping


expectedFailure = _skipping


def main(*args, **kwargs):
    pass


class _Expecting:
    def __init__(self, expected):
        self.expected = expected

    def __enter__(self):
        return self

    def __exit__(self, kind, exception, trace):
        if kind is None:
            raise AssertionError('nothing was raised')
        self.exception = exception
        return issubclass(kind, self.expected)


class _Nothing:
    def __enter__(self):
        return self

    def __exit__(self, kind, exception, trace):
        return False


class TestCase:
    failureException = AssertionError
    maxDiff = None

    def __init__(self, name=''):
        self.name = name

    def setUp(self):
        pass

    def tearDown(self):
        pass

    @classmethod
    def setUpClass(cls):
        pass

    def addCleanup(self, function, *args, **kwargs):
        pass

    def subTest(self, *args, **kwargs):
        return _Nothing()

    def skipTest(self, reason):
        raise SkipTest(reason)

    def fail(self, message=None):
        raise AssertionError(message)

    def assertTrue(self, value, message=None):
        if not value:
            raise AssertionError('false')

    def assertFalse(self, value, message=None):
        if value:
            raise AssertionError('true')

    def assertEqual(self, first, second, message=None):
        if not first == second:
            raise AssertionError('not equal')

    assertListEqual = assertTupleEqual = assertDictEqual = assertSetEqual = assertMultiLineEqual = assertEqual

    def assertNotEqual(self, first, second, message=None):
        if not first != second:
            raise AssertionError('equal')

    def assertSequenceEqual(self, first, second, message=None, seq_type=None):
        self.assertEqual(list(first), list(second))

    def assertCountEqual(self, first, second, message=None):
        first, second = list(first), list(second)
        self.assertEqual(len(first), len(second))
        for item in first:
            self.assertIn(item, second)

    def assertIs(self, first, second, message=None):
        self.assertTrue(first is second)

    def assertIsNot(self, first, second, message=None):
        self.assertFalse(first is second)

    def assertIsNone(self, value, message=None):
        self.assertTrue(value is None)

    def assertIsNotNone(self, value, message=None):
        self.assertFalse(value is None)

    def assertIn(self, item, container, message=None):
        self.assertTrue(item in container)

    def assertNotIn(self, item, container, message=None):
        self.assertFalse(item in container)

    def assertIsInstance(self, value, kind, message=None):
        self.assertTrue(isinstance(value, kind))

    def assertNotIsInstance(self, value, kind, message=None):
        self.assertFalse(isinstance(value, kind))

    def assertLess(self, first, second, message=None):
        self.assertTrue(first < second)

    def assertLessEqual(self, first, second, message=None):
        self.assertTrue(first <= second)

    def assertGreater(self, first, second, message=None):
        self.assertTrue(first > second)

    def assertGreaterEqual(self, first, second, message=None):
        self.assertTrue(first >= second)

    def assertAlmostEqual(self, first, second, places=7, message=None, delta=None):
        if first != second:
            self.assertTrue(abs(first - second) <= delta if delta is not None else round(abs(first - second), places) == 0)

    def assertRaises(self, expected, function=None, *args, **kwargs):
        if function is None:
            return _Expecting(expected)
        with _Expecting(expected):
            function(*args, **kwargs)

    def assertRaisesRegex(self, expected, pattern, function=None, *args, **kwargs):
        return self.assertRaises(expected, function, *args, **kwargs)

    def assertWarns(self, expected, function=None, *args, **kwargs):
        return _Nothing() if function is None else function(*args, **kwargs)

    def assertWarnsRegex(self, expected, pattern, function=None, *args, **kwargs):
        return _Nothing() if function is None else function(*args, **kwargs)

    def assertRegex(self, text, pattern, message=None):
        pass

    def assertNotRegex(self, text, pattern, message=None):
        pass


IsolatedAsyncioTestCase = TestCase
