import luigi


# luigi 3.8.1 contrib/docker_runner.py:67
class DockerTask(luigi.Task):
    @property
    def image(self):
        return 'alpine'

    @property
    def command(self):
        return 'echo hello world'

    @property
    def name(self):
        return None

    @property
    def host_config_options(self):
        return {}

    @property
    def container_options(self):
        return {}

    @property
    def environment(self):
        return {}

    @property
    def container_tmp_dir(self):
        return '/tmp/luigi'

    @property
    def binds(self):
        return None

    @property
    def network_mode(self):
        return ''

    @property
    def docker_url(self):
        return None

    @property
    def auto_remove(self):
        return True

    @property
    def force_pull(self):
        return False

    @property
    def mount_tmp(self):
        return True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._image = self.image
        if ':' not in self.image:
            self._image = self.image + ':latest'

    def run(self): ...
