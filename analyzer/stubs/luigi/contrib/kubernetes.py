import luigi


# luigi 3.8.1 contrib/kubernetes.py:53
class kubernetes(luigi.Config):
    auth_method = luigi.Parameter(default='kubeconfig')
    kubeconfig_path = luigi.Parameter(default='~/.kube/config')
    max_retrials = luigi.IntParameter(default=0)
    kubernetes_namespace = luigi.OptionalParameter(default=None)


# luigi 3.8.1 contrib/kubernetes.py:60
class KubernetesJobTask(luigi.Task):
    _kubernetes_config = None

    @property
    def auth_method(self):
        return self.kubernetes_config.auth_method

    @property
    def kubeconfig_path(self):
        return self.kubernetes_config.kubeconfig_path

    @property
    def kubernetes_namespace(self):
        return self.kubernetes_config.kubernetes_namespace

    @property
    def name(self):
        raise NotImplementedError

    @property
    def labels(self):
        return {}

    @property
    def spec_schema(self):
        raise NotImplementedError

    @property
    def max_retrials(self):
        return self.kubernetes_config.max_retrials

    @property
    def backoff_limit(self):
        return 6

    @property
    def delete_on_success(self):
        return True

    @property
    def print_pod_logs_on_exit(self):
        return False

    @property
    def active_deadline_seconds(self):
        return None

    @property
    def kubernetes_config(self):
        return self._kubernetes_config or kubernetes()

    @property
    def poll_interval(self):
        return 5

    @property
    def pod_creation_wait_interal(self):
        return 5

    def signal_complete(self):
        pass

    def run(self): ...

    def output(self):
        pass
