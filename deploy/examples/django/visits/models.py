from django.db import models


class Visit(models.Model):
    address = models.GenericIPAddressField()
    at = models.DateTimeField(auto_now_add=True)
