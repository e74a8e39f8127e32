import datetime

import luigi.parameter as parameter
import luigi.task as task


# luigi 3.8.1 util.py:228
def common_params(task_instance, task_cls):
    if not isinstance(task_cls, task.Register):
        raise TypeError('task_cls must be an uninstantiated Task')
    mine = dict(task_instance.get_params())
    theirs = [(name, p) for name, p in task_cls.get_params() if name in mine]
    values = {name: task_instance.param_kwargs[name] for name, p in theirs}
    return dict(task_instance.get_param_values(theirs, [], values))


# luigi 3.8.1 util.py:245
class inherits:
    def __init__(self, *tasks_to_inherit, **kw_tasks_to_inherit):
        if not tasks_to_inherit and not kw_tasks_to_inherit:
            raise TypeError('tasks_to_inherit or kw_tasks_to_inherit must contain at least one task')
        if tasks_to_inherit and kw_tasks_to_inherit:
            raise TypeError('Only one of tasks_to_inherit or kw_tasks_to_inherit may be present')
        self.tasks_to_inherit = tasks_to_inherit
        self.kw_tasks_to_inherit = kw_tasks_to_inherit

    def __call__(self, task_that_inherits):
        for task_to_inherit in self.tasks_to_inherit or self.kw_tasks_to_inherit.values():
            for name, p in task_to_inherit.get_params():
                if not hasattr(task_that_inherits, name):
                    setattr(task_that_inherits, name, p)
        if self.tasks_to_inherit:
            def clone_parent(_self, **kwargs):
                return _self.clone(cls=self.tasks_to_inherit[0], **kwargs)

            def clone_parents(_self, **kwargs):
                return [_self.clone(cls=t, **kwargs) for t in self.tasks_to_inherit]

            task_that_inherits.clone_parent = clone_parent
            task_that_inherits.clone_parents = clone_parents
        else:
            def clone_parents(_self, **kwargs):
                return {name: _self.clone(cls=t, **kwargs) for name, t in self.kw_tasks_to_inherit.items()}

            task_that_inherits.clone_parents = clone_parents
        return task_that_inherits


# luigi 3.8.1 util.py:323: sets requires() whether or not the class has one
class requires:
    def __init__(self, *tasks_to_require, **kw_tasks_to_require):
        self.tasks_to_require = tasks_to_require
        self.kw_tasks_to_require = kw_tasks_to_require

    def __call__(self, task_that_requires):
        task_that_requires = inherits(*self.tasks_to_require, **self.kw_tasks_to_require)(task_that_requires)

        def requires(_self):
            if len(self.tasks_to_require) == 1:
                return _self.clone_parent()
            return _self.clone_parents()

        task_that_requires.requires = requires
        return task_that_requires


# luigi 3.8.1 util.py:351
class copies:
    def __init__(self, task_to_copy):
        self.requires_decorator = requires(task_to_copy)

    def __call__(self, task_that_copies):
        task_that_copies = self.requires_decorator(task_that_copies)

        @task._task_wraps(task_that_copies)
        class Wrapped(task_that_copies):
            def run(_self): ...

        return Wrapped


# luigi 3.8.1 util.py:385
def delegates(task_that_delegates):
    if not hasattr(task_that_delegates, 'subtasks'):
        raise AttributeError('%s needs to implement the method "subtasks"' % task_that_delegates)

    @task._task_wraps(task_that_delegates)
    class Wrapped(task_that_delegates):
        def deps(self):
            return task.flatten(self.requires()) + task.flatten([t.deps() for t in task.flatten(self.subtasks())])

        def run(self):
            for t in task.flatten(self.subtasks()):
                t.run()
            task_that_delegates.run(self)

    return Wrapped


# luigi 3.8.1 util.py:426
def previous(task):
    stepped = {}
    others = {}
    for name, p in task.get_params():
        value = getattr(task, name)
        if isinstance(p, parameter.DateParameter):
            stepped[name] = value - datetime.timedelta(days=1)
        elif isinstance(p, parameter.DateSecondParameter):
            stepped[name] = value - datetime.timedelta(seconds=1)
        elif isinstance(p, parameter.DateMinuteParameter):
            stepped[name] = value - datetime.timedelta(minutes=1)
        elif isinstance(p, parameter.DateHourParameter):
            stepped[name] = value - datetime.timedelta(hours=1)
        elif isinstance(p, parameter.DateIntervalParameter):
            stepped[name] = value.prev()
        else:
            others[name] = value
    if len(stepped) == 0:
        raise NotImplementedError("No task parameter - can't determine previous task")
    if len(stepped) > 1:
        raise NotImplementedError("Too many date-related task parameters - can't determine previous task")
    others.update(stepped)
    return task.clone(**others)


# luigi 3.8.1 util.py:464: asks complete(), so the answer depends on data
def get_previous_completed(task, max_steps=10):
    prev = task
    for _ in range(max_steps):
        prev = previous(prev)
        if prev.complete():
            return prev
    return None
