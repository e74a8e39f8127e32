import datetime


def _shape(s, lengths):
    # whether s is runs of digits of these lengths, joined by '-'
    parts = s.split('-')
    if len(parts) != len(lengths):
        return False
    for i in range(len(parts)):
        if len(parts[i]) != lengths[i] or not parts[i].isdigit():
            return False
    return True


# luigi 3.8.1 date_interval.py:38
class DateInterval:
    def __init__(self, date_a, date_b):
        self.date_a = date_a
        self.date_b = date_b

    def dates(self):
        return [self.date_a + datetime.timedelta(days=i) for i in range((self.date_b - self.date_a).days)]

    def hours(self):
        for date in self.dates():
            for hour in range(24):
                yield datetime.datetime(date.year, date.month, date.day, hour)

    def __str__(self):
        return self.to_string()

    def __repr__(self):
        return self.to_string()

    def prev(self):
        return self.from_date(self.date_a - datetime.timedelta(days=1))

    def next(self):
        return self.from_date(self.date_b)

    def to_string(self):
        raise NotImplementedError

    @classmethod
    def from_date(cls, d):
        raise NotImplementedError

    @classmethod
    def parse(cls, s):
        raise NotImplementedError

    def __contains__(self, date):
        return date in self.dates()

    def __iter__(self):
        for d in self.dates():
            yield d

    def __hash__(self):
        return hash(repr(self))

    def __eq__(self, other):
        if not isinstance(other, DateInterval):
            return False
        if not isinstance(self, type(other)):
            raise TypeError('Date interval type mismatch')
        return (self.date_a, self.date_b) == (other.date_a, other.date_b)

    def __ne__(self, other):
        return not self.__eq__(other)

    def __lt__(self, other):
        if not isinstance(self, type(other)):
            raise TypeError('Date interval type mismatch')
        return (self.date_a, self.date_b) < (other.date_a, other.date_b)

    def __le__(self, other):
        if not isinstance(self, type(other)):
            raise TypeError('Date interval type mismatch')
        return (self.date_a, self.date_b) <= (other.date_a, other.date_b)

    def __gt__(self, other):
        if not isinstance(self, type(other)):
            raise TypeError('Date interval type mismatch')
        return (self.date_a, self.date_b) > (other.date_a, other.date_b)

    def __ge__(self, other):
        if not isinstance(self, type(other)):
            raise TypeError('Date interval type mismatch')
        return (self.date_a, self.date_b) >= (other.date_a, other.date_b)


# luigi 3.8.1 date_interval.py:156
class Date(DateInterval):
    def __init__(self, y, m, d):
        a = datetime.date(y, m, d)
        super().__init__(a, a + datetime.timedelta(days=1))

    def to_string(self):
        return self.date_a.strftime('%Y-%m-%d')

    @classmethod
    def from_date(cls, d):
        return Date(d.year, d.month, d.day)

    @classmethod
    def parse(cls, s):
        if _shape(s, [4, 2, 2]):
            return Date(int(s[0:4]), int(s[5:7]), int(s[8:10]))
        return None


# luigi 3.8.1 date_interval.py:177
class Week(DateInterval):
    def __init__(self, y, w):
        # ISO week 1 holds 4 January
        jan4 = datetime.date(y, 1, 4)
        a = jan4 + datetime.timedelta(days=(w - 1) * 7 - jan4.weekday())
        if w < 1 or a + datetime.timedelta(days=3) > datetime.date(y, 12, 31):
            raise ValueError('Invalid week')
        super().__init__(a, a + datetime.timedelta(days=7))

    def to_string(self):
        iso = self.date_a.isocalendar()
        return '%d-W%02d' % (iso[0], iso[1])

    @classmethod
    def from_date(cls, d):
        iso = d.isocalendar()
        return Week(iso[0], iso[1])

    @classmethod
    def parse(cls, s):
        if len(s) == 8 and s[4:6] == '-W' and s[0:4].isdigit() and s[6:8].isdigit():
            return Week(int(s[0:4]), int(s[6:8]))
        return None


# luigi 3.8.1 date_interval.py:209
class Month(DateInterval):
    def __init__(self, y, m):
        super().__init__(datetime.date(y, m, 1), datetime.date(y + m // 12, 1 + m % 12, 1))

    def to_string(self):
        return self.date_a.strftime('%Y-%m')

    @classmethod
    def from_date(cls, d):
        return Month(d.year, d.month)

    @classmethod
    def parse(cls, s):
        if _shape(s, [4, 2]):
            return Month(int(s[0:4]), int(s[5:7]))
        return None


# luigi 3.8.1 date_interval.py:229
class Year(DateInterval):
    def __init__(self, y):
        super().__init__(datetime.date(y, 1, 1), datetime.date(y + 1, 1, 1))

    def to_string(self):
        return self.date_a.strftime('%Y')

    @classmethod
    def from_date(cls, d):
        return Year(d.year)

    @classmethod
    def parse(cls, s):
        if _shape(s, [4]):
            return Year(int(s))
        return None


# luigi 3.8.1 date_interval.py:248
class Custom(DateInterval):
    def to_string(self):
        return self.date_a.strftime('%Y-%m-%d') + '-' + self.date_b.strftime('%Y-%m-%d')

    @classmethod
    def parse(cls, s):
        if _shape(s, [4, 2, 2, 4, 2, 2]):
            return Custom(datetime.date(int(s[0:4]), int(s[5:7]), int(s[8:10])),
                          datetime.date(int(s[11:15]), int(s[16:18]), int(s[19:21])))
        return None
