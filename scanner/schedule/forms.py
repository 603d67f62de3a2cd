"""The supported external schedulers, in a module of its own so that the command line loads quickly."""

FORMS = ("systemd", "crontab", "k8s")
