"""The systems that schedules can be written for; apart, so that the command line knows them cheaply."""

FORMS = ("systemd", "crontab", "k8s")
