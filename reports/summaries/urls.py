from django.urls import path

from reports.summaries import views

app_name = "summaries"
urlpatterns = [
    path("", views.SummaryList.as_view(), name="list"),
    path("<int:year>-<int:month>/", views.SummaryPage.as_view(), name="page"),
    path("<int:year>-<int:month>/word/", views.SummaryWord.as_view(), name="word"),
    path("<int:year>-<int:month>/remark/", views.WriteRemark.as_view(), name="remark"),
]
