"""Reports as tables of units by periods: what is asked (`report_query`), counted (`sources`) and shown (`lines`)."""
