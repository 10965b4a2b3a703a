"""A background worker that tells how many visits there were, until it is told to stop."""

import signal

import django

django.setup()
from visits.models import Visit  # noqa: E402  (needs the setup)

signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
print("worker:", Visit.objects.count(), "visits so far")
while signal.sigtimedwait({signal.SIGTERM}, 10) is None:
    print("worker:", Visit.objects.count(), "visits so far")
print("worker: the last visit is counted")
