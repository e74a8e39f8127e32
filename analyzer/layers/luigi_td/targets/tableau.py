from luigi_td.targets.result import ResultTarget


class TableauServerResultTarget(ResultTarget):
    server = None
    username = None
    password = None
    datasource = None
    ssl = 'true'
    ssl_verify = 'true'
    server_version = None
    site = None
    project = None
    mode = 'replace'

    def get_result_url(self): ...


class TableauOnlineResultTarget(TableauServerResultTarget):
    server = 'online.tableausoftware.com'
    server_version = 'online'
