"""A small OpenStack client on the standard library, for the lab's own scripts; reads the OS_* environment of $LAB/openrc."""
import json
import os
import time
import urllib.error
import urllib.request


class Refused(RuntimeError):
    """A service answered with another status than the caller can work with; carries the service's own words."""


class Response:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.raw = status, headers, body
        try:
            self.json = json.loads(body) if body else None
        except ValueError:
            self.json = None


def http(method, url, body=None, headers=None, raw=None, timeout=120):
    h = {'Accept': 'application/json'}
    data = raw
    if body is not None:
        data = json.dumps(body).encode()
        h['Content-Type'] = 'application/json'
    h.update(headers or {})
    request = urllib.request.Request(url, method=method, data=data, headers=h)
    try:
        with urllib.request.urlopen(request, timeout=timeout) as r:
            return Response(r.status, r.headers, r.read())
    except urllib.error.HTTPError as e:
        return Response(e.code, e.headers, e.read())


class Cloud:
    """One user in one project. A token that has expired is renewed once per call."""
    VERSION = {'compute': '2.93', 'placement': '1.39'}

    def __init__(self, user=None, password=None, project=None):
        e = os.environ
        self.auth_url = e['OS_AUTH_URL']
        domain = {'name': 'Default'}
        self.credentials = {'auth': {
            'identity': {'methods': ['password'], 'password': {'user': {
                'name': user or e['OS_USERNAME'], 'domain': domain, 'password': password or e['OS_PASSWORD']}}},
            'scope': {'project': {'name': project or e['OS_PROJECT_NAME'], 'domain': domain}}}}
        self.login()

    def login(self):
        r = http('POST', self.auth_url + '/auth/tokens', self.credentials)
        if r.status != 201:
            raise OSError('keystone: %s %s' % (r.status, r.raw))
        self.token = r.headers['X-Subject-Token']
        self.project_id = r.json['token']['project']['id']
        self.catalog = {s['type']: [x for x in s['endpoints'] if x['interface'] == 'public'][0]['url']
                        for s in r.json['token']['catalog'] if s['endpoints']}

    def call(self, service, method, path, body=None, headers=None, raw=None, version=None, timeout=120):
        for again in (True, False):
            h = {'X-Auth-Token': self.token}
            v = version or self.VERSION.get(service)
            if v:
                h['OpenStack-API-Version'] = '%s %s' % (service, v)
            h.update(headers or {})
            r = http(method, self.catalog[service] + path, body, h, raw, timeout)
            if r.status != 401 or not again:
                return r
            self.login()

    def get(self, service, path, **kw):
        return self.call(service, 'GET', path, **kw)

    def ok(self, service, method, path, body=None, codes=(200, 201, 202, 204), **kw):
        """The answer's JSON, or Refused."""
        r = self.call(service, method, path, body, **kw)
        if r.status not in codes:
            raise Refused('%s %s %s: %s %s' % (service, method, path, r.status, r.raw[:400].decode('utf-8', 'replace')))
        return r.json


def wait(seconds, what, question, step=0.5):
    """Asks until the answer is true; returns it and the seconds it took."""
    t0 = time.time()
    while True:
        v = question()
        if v:
            return v, time.time() - t0
        if time.time() - t0 > seconds:
            raise TimeoutError('%s: not after %s s' % (what, seconds))
        time.sleep(step)
