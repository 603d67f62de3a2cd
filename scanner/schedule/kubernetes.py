"""Exports schedules as Kubernetes CronJobs, which run the image that the Dockerfile builds.

* https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/
* https://kubernetes.io/docs/concepts/security/pod-security-standards/ (restricted)
"""

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any

import yaml

from scanner.schedule.caller import Caller
from scanner.schedule.cron_fields import cron_fields
from scanner.schedule.known import Known

_NAME = "noticemap"
_USER = 10001
"""Id of the user account in the image."""
_STORE = "/data/noticemap.sqlite3"
"""Path of the store in the volume. It replaces a local store in a file, which pods cannot reach."""
_HEAD = """\
# The image is made by `{build}` in the repository. The password of a source, and
# NOTICEMAP_STORE where several clusters or hosts share a store, come from a secret, if there is one:
#   kubectl create secret generic noticemap {literals}
{files}"""
_FILES = """\
# You mount these at the same paths, as pods do not have them (and lists that the project file names, if any):
"""


def manifests(schedules: Sequence[Known], caller: Caller) -> dict[str, str]:
    """Input for ``kubectl apply -f FILE``: project files, a volume, and a job for each schedule."""
    texts = {
        **caller.configs,
        **{path: text for own in caller.policies.values() for path, text in own.items()},
    }
    keys = {path: f"{number}.yaml" for number, path in enumerate(sorted(texts))}
    wanted: list[dict[str, Any]] = [_volume()]
    if keys:
        data = {key: texts[path] for path, key in keys.items()}
        wanted.append({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": _NAME}, "data": data})
    wanted += [_cron_job(schedule, caller, keys) for schedule in schedules]
    text = yaml.safe_dump_all(wanted, sort_keys=False, allow_unicode=True)
    literals = " ".join(f"--from-literal={name}=..." for name in caller.variables or ("NOTICEMAP_STORE",))
    head = _HEAD.format(build=caller.build, literals=literals, files=_to_mount(caller.files))
    return {"noticemap.k8s.yaml": head + text}


def _to_mount(files: Sequence[str]) -> str:
    return _FILES + "".join(f"#   {' '.join(file.split())}\n" for file in files) if files else ""


def _volume() -> dict[str, Any]:
    """A volume in which the store, the cache and the reports persist after a pod has ended."""
    spec = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}
    return {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": _NAME}, "spec": spec}


def _cron_job(schedule: Known, caller: Caller, keys: dict[str, str]) -> dict[str, Any]:
    weekdays = ",".join(map(str, cron_fields(schedule.spec.cron).weekdays)) or "*"
    name = schedule.name.lower().replace("_", "-").strip("-")
    return {
        "apiVersion": "batch/v1",
        "kind": "CronJob",
        "metadata": {"name": f"{_NAME}-{name}"[:52]},
        "spec": {
            # Kubernetes does not accept 7 as a day of the week.
            "schedule": " ".join([*schedule.spec.cron.split()[:4], weekdays]),
            "timeZone": schedule.spec.timezone,
            "concurrencyPolicy": "Forbid",
            "jobTemplate": {"spec": {"backoffLimit": 0, "template": {"spec": _pod(schedule, caller, keys)}}},
        },
    }


def _pod(schedule: Known, caller: Caller, keys: dict[str, str]) -> dict[str, Any]:
    mounts: list[dict[str, Any]] = [
        {"name": "data", "mountPath": "/data"},
        {"name": "scratch", "mountPath": "/tmp"},
    ]
    volumes: list[dict[str, Any]] = [
        {"name": "data", "persistentVolumeClaim": {"claimName": _NAME}},
        {"name": "scratch", "emptyDir": {}},
    ]
    if output := caller.outputs.get(schedule.name):
        part = f"reports/{PurePosixPath(output).name}"
        mounts.append({"name": "data", "mountPath": output, "subPath": part})
    if config := schedule.spec.config:
        # The files are mounted at the paths recorded in the store, because other hosts use these paths too.
        mounts += [
            {"name": "project", "mountPath": path, "subPath": keys[path], "readOnly": True}
            for path in (config, *caller.policies.get(config, ()))
        ]
        volumes.append({"name": "project", "configMap": {"name": _NAME}})
    container = {
        "name": _NAME,
        "image": caller.image,
        "args": caller.arguments(schedule, None if caller.has_server else _STORE),
        "envFrom": [{"secretRef": {"name": _NAME, "optional": True}}],
        "securityContext": {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        },
        "resources": {"requests": {"cpu": "500m", "memory": "1Gi"}},
        "volumeMounts": mounts,
    }
    ids = {"runAsUser": _USER, "runAsGroup": _USER, "fsGroup": _USER}
    return {
        "restartPolicy": "Never",
        "automountServiceAccountToken": False,
        "securityContext": {"runAsNonRoot": True, **ids, "seccompProfile": {"type": "RuntimeDefault"}},
        "containers": [container],
        "volumes": volumes,
    }
