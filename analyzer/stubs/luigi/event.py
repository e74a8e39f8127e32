# luigi 3.8.1 event.py:21
class Event:
    DEPENDENCY_DISCOVERED = 'event.core.dependency.discovered'
    DEPENDENCY_MISSING = 'event.core.dependency.missing'
    DEPENDENCY_PRESENT = 'event.core.dependency.present'
    BROKEN_TASK = 'event.core.task.broken'
    START = 'event.core.start'
    PROGRESS = 'event.core.progress'
    FAILURE = 'event.core.failure'
    SUCCESS = 'event.core.success'
    PROCESSING_TIME = 'event.core.processing_time'
    TIMEOUT = 'event.core.timeout'
    PROCESS_FAILURE = 'event.core.process_failure'
