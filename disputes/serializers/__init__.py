"""Shapes of cases in the API: what is read (`cases`, `parties`, `papers`), what is sent to an act (`acts`)."""
