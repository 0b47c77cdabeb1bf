"""The chief's page: every figure is loaded once (`figures`), what the page says is built from them without a query."""
