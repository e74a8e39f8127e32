import luigi


class Good(luigi.Task):
    x = luigi.Parameter()

    def requires(self):
        if self.x(:
            yield A()
        elif self.y:
            yield B()
        else:
            yield C()

    def output(self:
        return 1

    def run(self):
        value = = 1
        return 2


class Bad(luigi.Task:
    x = 1


try:
    a
except E as:
    b
finally:
    c

for x in y
    z
def end(self):
