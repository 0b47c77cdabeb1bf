"""Background exports: a list or report asked for as a file, written by a job and fetched within a day."""
