"""An officer's own figures, for that officer only: no address shows those of anybody else."""
