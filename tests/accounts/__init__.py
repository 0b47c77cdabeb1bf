PASSWORD = "Correct-horse-7"
