from django.http import HttpResponse
from django.urls import path
from visits.models import Visit


def home(request):
    Visit.objects.create(address=request.headers["X-Forwarded-For"])
    return HttpResponse(f"visit {Visit.objects.count()}\n", content_type="text/plain")


def health(request):
    return HttpResponse("ok\n", content_type="text/plain")


urlpatterns = [path("", home), path("health", health)]
