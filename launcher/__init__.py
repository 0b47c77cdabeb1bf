"""Behind `run.py`: environment, demo, suite and checks. Standard library only: nothing is installed yet."""
