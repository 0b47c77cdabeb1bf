"""The officer's page: the own work, what is due first."""
