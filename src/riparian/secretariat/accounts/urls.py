"""Addresses of accounts beside allauth's own."""

from django.urls import path

from riparian.secretariat.accounts import views

app_name = "people"
urlpatterns = [
    path("", views.accounts, name="accounts"),
    path("new", views.open_account, name="open"),
    path("<int:user_id>", views.account, name="account"),
    path("purpose", views.purpose, name="purpose"),
    path("tokens", views.tokens, name="tokens"),
    path("tokens/<int:token_id>/revoke", views.revoke_token, name="revoke"),
]
