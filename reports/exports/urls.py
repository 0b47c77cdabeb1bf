from django.urls import path

from reports.exports import views

app_name = "exports"
urlpatterns = [
    path("", views.MyExports.as_view(), name="list"),
    path("new/", views.NewExport.as_view(), name="new"),
    path("<slug:number>/file/", views.ExportFile.as_view(), name="file"),
    path("<slug:number>/cancel/", views.CancelExport.as_view(), name="cancel"),
    path("<slug:number>/retry/", views.RetryExport.as_view(), name="retry"),
]
